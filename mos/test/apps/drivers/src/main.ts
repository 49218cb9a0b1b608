import { Ads1x1x } from "@meerkat/ads1x1x-i2c/ads1x1x.ts";
import { INPUT_1 } from "@meerkat/ads1x1x-i2c/registers.ts";
import { Bme280 } from "@meerkat/bme280/bme280.ts";
import { Bme280I2c } from "@meerkat/bme280/i2c_port.ts";
import { Bme280Spi } from "@meerkat/bme280/spi_port.ts";
import { Button } from "@meerkat/button/button.ts";
import { Ds3231 } from "@meerkat/ds3231/ds3231.ts";
import { FIXED_FONT } from "@meerkat/graphics/font_fixed.ts";
import { i2cBus } from "@meerkat/i2c/buses.ts";
import { Mcp9808 } from "@meerkat/mcp9808-i2c/mcp9808.ts";
import { hsv } from "@meerkat/neopixel/color.ts";
import { NeoPixel } from "@meerkat/neopixel/neopixel.ts";
import { Pca9685 } from "@meerkat/pca9685/pca9685.ts";
import { Pca9685Output } from "@meerkat/pca9685/servo_output.ts";
import { Relay } from "@meerkat/relay/relay.ts";
import { RotaryEncoder } from "@meerkat/rotary-encoder/rotary_encoder.ts";
import { addAsyncMethod, addMethod, addTyped } from "@meerkat/rpc-common/methods.ts";
import { PinOutput } from "@meerkat/servo/pin_output.ts";
import { Servo } from "@meerkat/servo/servo.ts";
import { spiBus } from "@meerkat/spi/buses.ts";
import { Ssd1306 } from "@meerkat/ssd1306/ssd1306.ts";

// One of each driver, on the board beside this program.

const bus = i2cBus(0);
if (bus === undefined) throw new Error("no bus");

const climate = new Bme280(new Bme280I2c(bus, 0x77));
const thermometer = new Mcp9808(bus);
const converter = new Ads1x1x(bus);
const clock = new Ds3231(bus);
const servo = new Servo(new Pca9685Output(new Pca9685(bus), 3));
const arm = new Servo(new PinOutput(25), 1000, 2000);
const display = new Ssd1306(bus, 0x3c, 128, 32, 0x02);
const ring = new NeoPixel(4, 8);
const relay = new Relay(5, true);
const button = new Button(0);
const push = new Button(18);
const encoder = new RotaryEncoder(16, 17);

converter.setFullScale(4096);

/** What the button and the knob have done since it was last asked. */
let events: string[] = [];

button.onPress(() => events.push("press"));
button.onRelease(() => events.push("release"));
button.onLongPress(() => events.push("long"));
button.onClick((count) => events.push(`click ${count}`));
push.onPress(() => events.push("push"));

console.log(button.begin() && push.begin() && encoder.begin() && relay.begin() ? "ready" : "a pin does not work");

/** `value`: NaN is null in JSON. */
interface Answer {
  value: number;
  error: string;
}

function answer(value: number, error: string): Answer {
  return { value, error };
}

function replyWith<T>(method: string, ask: () => T): void {
  addMethod(method, "", (call) => call.reply(JSON.stringify(ask())));
}

replyWith("Climate.Read", () => {
  climate.read();
  return { temperature: climate.temperature, pressure: climate.pressure, humidity: climate.humidity, error: climate.error };
});
addAsyncMethod("Climate.Measure", "", async (call) => {
  await climate.measure();
  call.reply(JSON.stringify({ temperature: climate.temperature, pressure: climate.pressure, humidity: climate.humidity, error: climate.error }));
});
replyWith("Thermometer.Read", () => answer(thermometer.readTemperature(), thermometer.error));
replyWith("Converter.Read", () => answer(converter.readVolts(INPUT_1), converter.error));
addAsyncMethod("Converter.Measure", "", async (call) => {
  const volts = await converter.measureVolts(INPUT_1);
  call.reply(JSON.stringify(answer(volts, converter.error)));
});
replyWith("Clock.Read", () => answer(clock.readTime(), clock.error));
replyWith("Clock.Temperature", () => answer(clock.readTemperature(), clock.error));
addTyped(
  "Clock.Write",
  (args) => args.int("time", 0),
  (time) => answer(clock.writeTime(time) ? 1 : NaN, clock.error),
);
addTyped(
  "Servo.Write",
  (args) => args.int("angle", -360, 360),
  (angle) => answer(servo.write(angle) ? servo.angle : NaN, servo.error),
);
addTyped(
  "Arm.Write",
  (args) => args.int("angle", -360, 360),
  (angle) => answer(arm.write(angle) ? arm.angle : NaN, arm.error),
);
replyWith("Display.Show", () => {
  display.clear();
  display.text(0, 0, "drivers", FIXED_FONT);
  return display.refresh() ? answer(1, "") : answer(NaN, bus.statusText());
});
replyWith("Ring.Show", () => {
  for (let i: i32 = 0; i < ring.count; i++) ring.setColor(i, hsv(i * 45, 255, 255));
  return answer(ring.show() ? 1 : NaN, "");
});
replyWith("Spi.Read", () => {
  const spi = spiBus();
  if (spi === undefined) return answer(NaN, "no bus");
  const sensor = new Bme280(new Bme280Spi(spi, 2));
  return answer(sensor.read() ? sensor.temperature : NaN, sensor.error);
});
addTyped(
  "Relay.Set",
  (args) => args.int("on", 0, 1),
  (on) => {
    relay.set(on === 1);
  },
);
replyWith("Encoder.Read", () => encoder.position);
replyWith("Events.Take", () => {
  const taken = events;
  events = [];
  return taken;
});
