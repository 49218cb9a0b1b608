/** The kinds of parts that there are models of, and what board.yml says about each. */
import type { PartDescription } from "./description.ts";
import type { Circuit, Part } from "./part.ts";
import { Ads1115 } from "./parts/ads1115.ts";
import { Bme280 } from "./parts/bme280.ts";
import { Bme280Spi } from "./parts/bme280-spi.ts";
import { Button } from "./parts/button.ts";
import { Ds3231 } from "./parts/ds3231.ts";
import { Encoder } from "./parts/encoder.ts";
import { Knob } from "./parts/knob.ts";
import { Led } from "./parts/led.ts";
import { Mcp9808 } from "./parts/mcp9808.ts";
import { Neopixel } from "./parts/neopixel.ts";
import { CHANNELS, Pca9685 } from "./parts/pca9685.ts";
import { Relay } from "./parts/relay.ts";
import { Servo } from "./parts/servo.ts";
import { SpiFlash } from "./parts/spi-flash.ts";
import { Ssd1306 } from "./parts/ssd1306.ts";
import { Switch } from "./parts/switch.ts";
import { Uart } from "./parts/uart.ts";

/** What may stand behind a key. `help` is a phrase for `mos board types` and the documentation. */
export type KeySpec = { help: string } & (
  | { kind: "wire"; signal: Signal; optional?: boolean }
  | { kind: "bus" }
  | { kind: "address"; addresses: readonly number[] }
  | { kind: "number"; min: number; max: number; isWhole?: boolean; unit?: string; default: number }
  | { kind: "choice"; choices: readonly string[]; default: string }
  | { kind: "flag"; default: boolean }
);

/** `level`: a pin that is read or set. `analog`, `pulse`: a pin, or an input or output of a chip that has such. */
export type Signal = "level" | "analog" | "pulse";

export interface PartType {
  label: string;
  keys: Record<string, KeySpec>;
  /** Terminals that others can be wired to: "adc.0". */
  terminals?: { count: number; signal: Signal };
  make: (description: PartDescription, circuit: Circuit) => Part;
}

const pin = (help: string): KeySpec => ({ kind: "wire", signal: "level", help });
const bus: KeySpec = { kind: "bus", help: "bus that it is on: 0, 1, or a name under `i2c`" };
const address = (...addresses: number[]): KeySpec => ({ kind: "address", addresses, help: "address on the bus" });
const spi: KeySpec = { kind: "number", min: 0, max: 1, isWhole: true, default: 0, help: "bus of SPI that it is on" };
const cs: KeySpec = { kind: "number", min: 0, max: 7, isWhole: true, default: 0, help: "chip select that it is at" };
const active = (level: "high" | "low"): KeySpec => ({ kind: "choice", choices: ["high", "low"], default: level, help: "level that means on" });
const bounce: KeySpec = { kind: "number", min: 0, max: 50, default: 0, unit: "ms", help: "how long its contacts bounce" };
const pull = (isThere: boolean): KeySpec => ({ kind: "flag", default: isThere, help: "a resistor on the board pulls the pin to its level at rest" });
const range = (min: number, max: number, normal: number, unit: string, help: string): KeySpec => ({ kind: "number", min, max, default: normal, unit, help });

const weatherKeys = {
  temperature: range(-40, 85, 21.5, "°C", "temperature at first"),
  pressure: range(300, 1100, 1013.25, "hPa", "pressure at first"),
};
const humidity = range(0, 100, 45, "%", "relative humidity at first");
const climateKeys = { i2c: bus, address: address(0x76, 0x77), ...weatherKeys };

export const PART_TYPES: Readonly<Record<string, PartType>> = {
  led: {
    label: "LED",
    keys: {
      pin: { kind: "wire", signal: "pulse", help: "where it is" },
      color: { kind: "choice", choices: ["red", "green", "blue", "yellow", "orange", "white"], default: "green", help: "colour of its light" },
      active: active("high"),
    },
    make: (description, circuit) => new Led(description, circuit),
  },
  button: {
    label: "Button",
    keys: { pin: pin("where it is"), active: active("low"), pull: pull(false), bounce },
    make: (description, circuit) => new Button(description, circuit),
  },
  switch: {
    label: "Switch",
    keys: { pin: pin("where it is"), active: active("low"), pull: pull(false), bounce, on: { kind: "flag", default: false, help: "how it stands at first" } },
    make: (description, circuit) => new Switch(description, circuit),
  },
  knob: {
    label: "Knob",
    keys: { pin: { kind: "wire", signal: "analog", help: "analog input that its wiper is at" }, position: range(0, 100, 0, "%", "position at first") },
    make: (description, circuit) => new Knob(description, circuit),
  },
  encoder: {
    label: "Encoder",
    keys: {
      a: pin("contact A"),
      b: pin("contact B"),
      push: { kind: "wire", signal: "level", optional: true, help: "button below the knob" },
      pull: pull(false),
      bounce,
    },
    make: (description, circuit) => new Encoder(description, circuit),
  },
  relay: {
    label: "Relay",
    keys: { pin: pin("where its coil is"), active: active("high") },
    make: (description, circuit) => new Relay(description, circuit),
  },
  neopixel: {
    label: "LED strip",
    keys: {
      pin: pin("where its data comes from"),
      count: { kind: "number", min: 1, max: 1024, isWhole: true, default: 8, help: "how many lights" },
      order: { kind: "choice", choices: ["rgb", "rbg", "grb", "gbr", "brg", "bgr"], default: "grb", help: "order in which colours come" },
      form: { kind: "choice", choices: ["strip", "ring"], default: "strip", help: "what it looks like" },
    },
    make: (description, circuit) => new Neopixel(description, circuit),
  },
  bme280: {
    label: "Climate sensor",
    keys: { ...climateKeys, humidity },
    make: (description, circuit) => new Bme280(description, circuit),
  },
  "bme280-spi": {
    label: "Climate sensor",
    keys: { spi, cs, ...weatherKeys, humidity },
    make: (description, circuit) => new Bme280Spi(description, circuit),
  },
  bmp280: {
    label: "Pressure sensor",
    keys: climateKeys,
    make: (description, circuit) => new Bme280(description, circuit),
  },
  ssd1306: {
    label: "Display",
    keys: {
      i2c: bus,
      address: address(0x3c, 0x3d),
      size: { kind: "choice", choices: ["128x64", "128x32", "96x16", "64x48"], default: "128x64", help: "dots of its panel" },
      color: { kind: "choice", choices: ["white", "blue", "yellow"], default: "white", help: "colour of its dots" },
      vcc: { kind: "choice", choices: ["internal", "external"], default: "internal", help: "what feeds the panel: the chip's charge pump, or something else" },
    },
    make: (description, circuit) => new Ssd1306(description, circuit),
  },
  mcp9808: {
    label: "Thermometer",
    keys: {
      i2c: bus,
      address: address(0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f),
      alert: { kind: "wire", signal: "level", optional: true, help: "where its alert output is" },
      temperature: range(-40, 125, 21.5, "°C", "temperature at first"),
    },
    make: (description, circuit) => new Mcp9808(description, circuit),
  },
  ads1115: {
    label: "Analog converter, 16 bits",
    keys: { i2c: bus, address: address(0x48, 0x49, 0x4a, 0x4b) },
    terminals: { count: 4, signal: "analog" },
    make: (description, circuit) => new Ads1115(description, circuit),
  },
  ads1015: {
    label: "Analog converter, 12 bits",
    keys: { i2c: bus, address: address(0x48, 0x49, 0x4a, 0x4b) },
    terminals: { count: 4, signal: "analog" },
    make: (description, circuit) => new Ads1115(description, circuit),
  },
  pca9685: {
    label: "PWM driver",
    // 0x70 is what all of them answer to.
    keys: { i2c: bus, address: address(...Array.from({ length: 62 }, (_, i) => 0x40 + i).filter((one) => one !== 0x70)) },
    terminals: { count: CHANNELS, signal: "pulse" },
    make: (description, circuit) => new Pca9685(description, circuit),
  },
  servo: {
    label: "Servo",
    keys: {
      pin: { kind: "wire", signal: "pulse", help: "where its pulses come from" },
      range: range(30, 360, 180, "°", "how far its arm turns"),
      min_us: range(300, 2000, 500, "µs", "pulse at one end"),
      max_us: range(1000, 3000, 2500, "µs", "pulse at the other end"),
    },
    make: (description, circuit) => new Servo(description, circuit),
  },
  ds3231: {
    label: "Clock",
    keys: {
      i2c: bus,
      address: address(0x68),
      int: { kind: "wire", signal: "level", optional: true, help: "where its interrupt output is" },
      time: { kind: "choice", choices: ["unset", "host"], default: "unset", help: "what it says when its battery is new" },
      temperature: range(-40, 85, 21.5, "°C", "temperature at first"),
    },
    make: (description, circuit) => new Ds3231(description, circuit),
  },
  "spi-flash": {
    label: "Serial flash",
    keys: { spi, cs },
    make: (description, circuit) => new SpiFlash(description, circuit),
  },
  uart: {
    label: "Serial port",
    keys: {
      port: { kind: "number", min: 1, max: 1, isWhole: true, default: 1, help: "serial port of the chip" },
      mode: { kind: "choice", choices: ["terminal", "loop"], default: "terminal", help: "a terminal, or a plug that sends everything back" },
    },
    make: (description, circuit) => new Uart(description, circuit),
  },
};
