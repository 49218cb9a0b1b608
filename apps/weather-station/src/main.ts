import "@meerkat/hal/adc.native.ts";
import "@meerkat/hal/board.native.ts";
import "@meerkat/hal/gpio.native.ts";
import { Bme280 } from "@meerkat/bme280/bme280.ts";
import { Bme280I2c } from "@meerkat/bme280/i2c_port.ts";
import { config } from "@meerkat/config";
import { deviceId } from "@meerkat/core/device.ts";
import { onButton } from "@meerkat/core/gpio.ts";
import { jsonString } from "@meerkat/core/json_text.ts";
import { logError, logInfo } from "@meerkat/core/log.ts";
import { sleep } from "@meerkat/core/sleep.ts";
import { after, every } from "@meerkat/core/timer.ts";
import { GPIO_EDGE_NEG, GPIO_OUTPUT, GPIO_PULL_NONE, GPIO_PULL_UP } from "@meerkat/hal/gpio.ts";
import { i2cBus } from "@meerkat/i2c/buses.ts";
import { isMqttConnected, mqttPublish } from "@meerkat/mqtt/mqtt.ts";
import { NeoPixel } from "@meerkat/neopixel/neopixel.ts";
import { addHealthCheck } from "@meerkat/ota-common/trial.ts";
import { rpcNotify } from "@meerkat/rpc-common/client.ts";
import { addMethod } from "@meerkat/rpc-common/methods.ts";
import { SendOptions } from "@meerkat/rpc-common/rpc.ts";
import { ssd1306 } from "@meerkat/ssd1306/display.ts";
import { Climate } from "./climate.ts";
import { History } from "./history.ts";
import { showTemperature } from "./ring.ts";
import { Screen } from "./screen.ts";

// A climate sensor whose readings are on a display, a ring of LEDs, RPC and MQTT.

const WHERE: string = "weather";
const DEBOUNCE_MS: i32 = 20;
const BLINK_MS: i32 = 50;
const KNOB_MS: i32 = 100;
/** The knob has moved if it differs by that much of 255: what comes from noise is less. */
const KNOB_STEP: i32 = 2;

function enabled<T>(part: T | undefined, setting: string): T {
  if (part === undefined) throw new Error(`the weather station needs ${setting}`);
  return part;
}

const display = enabled(ssd1306(), "ssd1306.enable");
const climate = new Climate(new Bme280(new Bme280I2c(enabled(i2cBus(0), "i2c.enable"), config.weather.sensor_address)));
const history = new History(display.width);
const screen = new Screen(display, climate, history);
const ring = new NeoPixel(config.weather.ring_pin, config.weather.ring_pixels);
const led = hal_board_led();

/** 0 to 255. */
let brightness: i32 = 255;
let presses: i32 = 0;
let lastError: string = "";

function setLed(lit: boolean): void {
  hal_gpio_write(led, lit !== hal_board_led_inverted());
}

function blink(): void {
  setLed(true);
  after(BLINK_MS, () => setLed(false));
}

function measured(value: number): string {
  return Number.isNaN(value) ? "null" : value.toFixed(2);
}

function values(): string {
  return `"temperature":${measured(climate.temperature)},"humidity":${measured(climate.humidity)},"pressure":${measured(climate.pressure)}`;
}

function status(): string {
  const error = climate.isKnown() ? "" : `,"error":${jsonString(climate.error)}`;
  return `{${values()},"readings":${climate.readings},"brightness":${brightness},"page":${screen.page},"presses":${presses}${error}}`;
}

/** One line for each change, not one a second. */
function tellError(): void {
  if (climate.error === lastError) return;
  lastError = climate.error;
  if (lastError === "") logInfo(WHERE, "The sensor works");
  else logError(WHERE, `No measurement: ${lastError}`);
}

async function measure(): Promise<void> {
  for (;;) {
    if (await climate.read()) {
      history.add(climate.temperature);
      blink();
    }
    tellError();
    screen.show();
    showTemperature(ring, climate.temperature, brightness);
    await sleep(config.weather.interval_ms);
  }
}

async function report(): Promise<void> {
  for (;;) {
    await sleep(config.weather.report_s * 1000);
    if (isMqttConnected() && climate.isKnown()) mqttPublish(`${deviceId()}/weather`, `{${values()}}`, 0, false);
  }
}

function lookAtKnob(): void {
  const value = hal_adc_read(config.weather.knob_pin);
  if (value < 0) return;
  const level: i32 = ((value * 255) / hal_adc_max()) | 0;
  const moved = level > brightness ? level - brightness : brightness - level;
  if (moved < KNOB_STEP) return;
  brightness = level;
  display.setContrast(level);
  showTemperature(ring, climate.temperature, brightness);
}

/** Whoever is connected hears of it as well. */
function buttonPressed(): void {
  presses++;
  screen.turnPage();
  logInfo(WHERE, `Button: page ${screen.page}`);
  const options = new SendOptions();
  options.broadcast = true;
  options.noQueue = true;
  rpcNotify("", "Weather.Pressed", `{"page":${screen.page},"presses":${presses}}`, options);
}

hal_gpio_mode(led, GPIO_OUTPUT, GPIO_PULL_NONE);
addMethod("Weather.Get", "", (call) => call.reply(status()));
addHealthCheck(() => climate.isHealthy());
onButton(hal_board_button(), GPIO_PULL_UP, GPIO_EDGE_NEG, DEBOUNCE_MS, buttonPressed);
if (hal_adc_enable(config.weather.knob_pin)) every(KNOB_MS, lookAtKnob);
else logError(WHERE, `pin ${config.weather.knob_pin} is no analog input`);
void measure();
void report();
