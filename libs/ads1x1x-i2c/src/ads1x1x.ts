import "@meerkat/hal/hwtimer.native.ts";
import { sleep } from "@meerkat/core/sleep.ts";
import type { I2c } from "@meerkat/i2c/i2c.ts";
import {
  CONFIG_IDLE,
  CONFIG_KEPT,
  conversionMicros,
  gainOf,
  INPUT_0,
  INPUT_3,
  REGISTER_CONFIG,
  REGISTER_CONVERSION,
  rateOf,
  resultOf,
  startWord,
  voltsOf,
} from "./registers.ts";

/** Pin ADDR is connected to ground; 0x49 supply, 0x4a SDA, 0x4b SCL. */
export const ADS1X1X_ADDRESS: i32 = 0x48;

/**
 * An analog-to-digital converter ADS1013 to ADS1015 (12 bits) or ADS1113 to ADS1115 (16 bits), which converts when it is asked. A method that
 * gives a number gives NaN if it fails, one that gives a boolean gives false, and `error` says why.
 */
export class Ads1x1x {
  private readonly i2c: I2c;
  private readonly bits: i32;
  private readonly address: i32;
  private gain: i32;
  private rate: i32;
  /** The configuration of the conversion under way. */
  private config: i32 = 0;
  /** Why the last call failed; empty if it did not. */
  error: string = "";

  /** `bits`: 12 for ADS101x, 16 for ADS111x; anything else throws RangeError. */
  constructor(i2c: I2c, bits: i32 = 16, address: i32 = ADS1X1X_ADDRESS) {
    if (bits !== 12 && bits !== 16) throw new RangeError("bits of an ADS1x1x");
    this.i2c = i2c;
    this.bits = bits;
    this.address = address;
    this.gain = gainOf(2048);
    this.rate = rateOf(128, bits);
  }

  /** Is it there? */
  begin(): boolean {
    this.error = "";
    return this.readWord(REGISTER_CONFIG) >= 0;
  }

  /** Sets what the greatest result means: 6144, 4096, 2048 (at first), 1024, 512 or 256 mV. Inputs must still not be above the supply. */
  setFullScale(millivolts: i32): boolean {
    this.error = "";
    const gain = gainOf(millivolts);
    if (gain < 0) return this.fail(`there is no full scale of ${millivolts} mV`);
    this.gain = gain;
    return true;
  }

  /** Sets conversions per second: 16 bits 8, 16, 32, 64, 128 (at first), 250, 475, 860; 12 bits 128 (at first), 250, 490, 920, 1600, 2400, 3300. */
  setRate(perSecond: i32): boolean {
    this.error = "";
    const rate = rateOf(perSecond, this.bits);
    if (rate < 0) return this.fail(`there is no rate of ${perSecond} per second`);
    this.rate = rate;
    return true;
  }

  /** Volts at an input, INPUT_*. Waits for the conversion, 8 ms at 128 per second, and nothing else runs meanwhile. */
  readVolts(input: i32): number {
    if (!this.start(input)) return NaN;
    hal_delay_us(conversionMicros(this.rate, this.bits));
    return this.finish();
  }

  /** Volts at an input, INPUT_*, while the rest of the program goes on. One conversion at a time. */
  async measureVolts(input: i32): Promise<number> {
    if (!this.start(input)) return NaN;
    await sleep(((conversionMicros(this.rate, this.bits) + 999) / 1000) | 0);
    return this.finish();
  }

  /** Volts at AIN0 to AIN3 against ground, by the number. */
  readChannel(channel: i32): number {
    return this.readVolts(channel < 0 || channel > 3 ? -1 : INPUT_0 + channel);
  }

  private start(input: i32): boolean {
    this.error = "";
    if (input < 0 || input > INPUT_3) return this.fail(`there is no input ${input}`);
    this.config = startWord(input, this.gain, this.rate);
    return this.i2c.writeRegW(this.address, REGISTER_CONFIG, this.config) || this.fail(this.i2c.statusText());
  }

  /** The conversion that was started must have ended, and with the settings it was started with. */
  private finish(): number {
    const config = this.readWord(REGISTER_CONFIG);
    if (config < 0) return NaN;
    if ((config & CONFIG_KEPT) !== (this.config & CONFIG_KEPT)) {
      this.fail("it does not keep its settings");
      return NaN;
    }
    if ((config & CONFIG_IDLE) === 0) {
      this.fail("the conversion does not end");
      return NaN;
    }
    const word = this.readWord(REGISTER_CONVERSION);
    return word < 0 ? NaN : voltsOf(resultOf(word, this.bits), (config >> 9) & 7, this.bits);
  }

  private fail(reason: string): boolean {
    this.error = reason;
    return false;
  }

  /** -1 if it cannot. */
  private readWord(register: i32): i32 {
    const word = this.i2c.readRegW(this.address, register);
    if (word < 0) this.error = this.i2c.statusText();
    return word;
  }
}
