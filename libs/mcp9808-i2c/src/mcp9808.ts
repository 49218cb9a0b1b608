import type { I2c } from "@meerkat/i2c/i2c.ts";
import {
  ALERT_CRITICAL,
  ALERT_LOWER,
  ALERT_UPPER,
  CONFIG_SHUTDOWN,
  celsius,
  DEVICE_ID,
  limitWord,
  MANUFACTURER_ID,
  REGISTER_CONFIG,
  REGISTER_CRITICAL,
  REGISTER_DEVICE,
  REGISTER_LOWER,
  REGISTER_MANUFACTURER,
  REGISTER_RESOLUTION,
  REGISTER_TEMPERATURE,
  REGISTER_UPPER,
} from "./registers.ts";

/** Pins A0 to A2 are connected to ground; each adds to it. */
export const MCP9808_ADDRESS: i32 = 0x18;

/** Range in which the chip works (table 1-1); a value beyond it is none. */
const LEAST_CELSIUS: number = -40;
const GREATEST_CELSIUS: number = 125;

/**
 * A thermometer MCP9808. A method that gives a number gives NaN if it fails, one that gives a boolean gives false, and `error` says why. After
 * that the chip is looked for again.
 */
export class Mcp9808 {
  private readonly i2c: I2c;
  private readonly address: i32;
  private isFound: boolean = false;
  /** The temperature register as it was read last: its flags. */
  private last: i32 = 0;
  /** Why the last call failed; empty if it did not. */
  error: string = "";

  constructor(i2c: I2c, address: i32 = MCP9808_ADDRESS) {
    this.i2c = i2c;
    this.address = address;
  }

  /** Looks for the chip. It measures from power-on; nothing is set. */
  begin(): boolean {
    this.error = "";
    this.isFound = this.isChip();
    return this.isFound;
  }

  /** °C, in steps of 1/16. */
  readTemperature(): number {
    this.error = "";
    if (!this.isFound && !this.begin()) return NaN;
    const word = this.readWord(REGISTER_TEMPERATURE);
    if (word < 0) return NaN;
    const degrees = celsius(word);
    if (degrees < LEAST_CELSIUS || degrees > GREATEST_CELSIUS) {
      this.fail(`the temperature is out of its range of ${LEAST_CELSIUS} to ${GREATEST_CELSIUS} °C`);
      return NaN;
    }
    this.last = word;
    return degrees;
  }

  /** Was the temperature read last at or above the critical limit? */
  isCritical(): boolean {
    return (this.last & ALERT_CRITICAL) !== 0;
  }

  /** Was it above the upper limit? */
  isAboveUpper(): boolean {
    return (this.last & ALERT_UPPER) !== 0;
  }

  /** Was it below the lower limit? */
  isBelowLower(): boolean {
    return (this.last & ALERT_LOWER) !== 0;
  }

  /** Sets the limits in °C, in steps of 1/4. */
  setLimits(lower: number, upper: number, critical: number): boolean {
    this.error = "";
    const words: i32[] = [limitWord(lower), limitWord(upper), limitWord(critical)];
    if (words[0]! < 0 || words[1]! < 0 || words[2]! < 0) return this.fail("a limit is not from -256 to 255.75 °C");
    return this.writeWord(REGISTER_LOWER, words[0]!) && this.writeWord(REGISTER_UPPER, words[1]!) && this.writeWord(REGISTER_CRITICAL, words[2]!);
  }

  /** Steps of 1/2, 1/4, 1/8, 1/16 °C are 0 to 3; a measurement takes 30, 65, 130, 250 ms. */
  setResolution(resolution: i32): boolean {
    this.error = "";
    if (resolution < 0 || resolution > 3) return this.fail(`there is no resolution ${resolution}`);
    return this.i2c.writeRegB(this.address, REGISTER_RESOLUTION, resolution) || this.failOnBus();
  }

  /** Stops measuring, for 0.1 µA; the last temperature stays. */
  sleep(): boolean {
    return this.setShutdown(CONFIG_SHUTDOWN);
  }

  /** Measures again; the first new temperature is there after a measurement's time. */
  wake(): boolean {
    return this.setShutdown(0);
  }

  private setShutdown(bit: i32): boolean {
    this.error = "";
    const config = this.readWord(REGISTER_CONFIG);
    return config >= 0 && this.writeWord(REGISTER_CONFIG, (config & ~CONFIG_SHUTDOWN) | bit);
  }

  private isChip(): boolean {
    const manufacturer = this.readWord(REGISTER_MANUFACTURER);
    if (manufacturer < 0) return false;
    const device = this.readWord(REGISTER_DEVICE);
    if (device < 0) return false;
    if (manufacturer === MANUFACTURER_ID && device >> 8 === DEVICE_ID) return true;
    return this.fail(`no MCP9808: its ids are 0x${manufacturer.toString(16)} and 0x${device.toString(16)}`);
  }

  private fail(reason: string): boolean {
    this.error = reason;
    this.isFound = false;
    return false;
  }

  private failOnBus(): boolean {
    return this.fail(this.i2c.statusText());
  }

  /** -1 if it cannot. */
  private readWord(register: i32): i32 {
    const word = this.i2c.readRegW(this.address, register);
    if (word < 0) this.failOnBus();
    return word;
  }

  private writeWord(register: i32, word: i32): boolean {
    return this.i2c.writeRegW(this.address, register, word) || this.failOnBus();
  }
}
