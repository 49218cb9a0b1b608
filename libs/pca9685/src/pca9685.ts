import "@meerkat/hal/hwtimer.native.ts";
import type { I2c } from "@meerkat/i2c/i2c.ts";
import {
  channelBytes,
  frequencyOf,
  MODE1_AUTO_INCREMENT,
  MODE1_RESTART,
  MODE1_SLEEP,
  MODE2_INVERTED,
  MODE2_TOTEM_POLE,
  prescaleOf,
  REGISTER_ALL_CHANNELS,
  REGISTER_CHANNEL,
  REGISTER_MODE1,
  REGISTER_MODE2,
  REGISTER_PRESCALE,
  STEPS,
  stepsOf,
} from "./registers.ts";

/** Pins A0 to A5 are connected to ground; each adds to it. */
export const PCA9685_ADDRESS: i32 = 0x40;

export const PCA9685_CHANNELS: i32 = 16;

/** The oscillator takes up to 500 µs to start (7.3.1.1). */
const OSCILLATOR_START_US: i32 = 500;

/**
 * 16 outputs with PWM. A method that gives a number gives NaN if it fails, one that gives a boolean gives false, and `error` says why.
 */
export class Pca9685 {
  private readonly i2c: I2c;
  private readonly address: i32;
  /** Periods per second as the chip has them, near those that were asked for. */
  frequency: number = 0;
  /** Why the last call failed; empty if it did not. */
  error: string = "";

  constructor(i2c: I2c, address: i32 = PCA9685_ADDRESS) {
    this.i2c = i2c;
    this.address = address;
  }

  /** All outputs off, then `hz` periods per second, about 24 to 1526. `inverted`: the outputs are low while they are on. */
  begin(hz: number, inverted: boolean = false): boolean {
    this.error = "";
    this.frequency = 0;
    const prescale = prescaleOf(hz);
    if (prescale < 0) return this.fail(`${hz} Hz is not from 24 to 1526`);
    const mode1 = MODE1_AUTO_INCREMENT;
    const mode2 = MODE2_TOTEM_POLE | (inverted ? MODE2_INVERTED : 0);
    const isSet =
      this.write(REGISTER_MODE1, mode1 | MODE1_SLEEP) &&
      this.writeBytes(REGISTER_ALL_CHANNELS, channelBytes(0)) &&
      this.write(REGISTER_MODE2, mode2) &&
      this.write(REGISTER_PRESCALE, prescale) &&
      this.verify(REGISTER_PRESCALE, prescale) &&
      this.write(REGISTER_MODE1, mode1);
    if (!isSet) return false;
    hal_delay_us(OSCILLATOR_START_US);
    if (!this.verify(REGISTER_MODE1, mode1)) return false;
    this.frequency = frequencyOf(prescale);
    return true;
  }

  /** Lets channel 0 to 15 be on for `duty` of each period, 0 to 1. */
  setDuty(channel: i32, duty: number): boolean {
    if (!(duty >= 0 && duty <= 1)) return this.fail("the duty is not from 0 to 1");
    return this.setSteps(channel, Math.round(duty * STEPS));
  }

  /** Lets channel 0 to 15 be on for the first `steps` of the 4096 of each period; 0 is off, 4096 is on. */
  setSteps(channel: i32, steps: i32): boolean {
    this.error = "";
    if (channel < 0 || channel >= PCA9685_CHANNELS) return this.fail(`there is no channel ${channel}`);
    if (steps < 0 || steps > STEPS) return this.fail(`${steps} is not from 0 to 4096 steps`);
    return this.writeBytes(REGISTER_CHANNEL + 4 * channel, channelBytes(steps));
  }

  /** Lets all channels be on for `steps` of 4096. */
  setAll(steps: i32): boolean {
    this.error = "";
    if (steps < 0 || steps > STEPS) return this.fail(`${steps} is not from 0 to 4096 steps`);
    return this.writeBytes(REGISTER_ALL_CHANNELS, channelBytes(steps));
  }

  /** The share of each period for which a channel is on, as the chip has it. */
  readDuty(channel: i32): number {
    this.error = "";
    if (channel < 0 || channel >= PCA9685_CHANNELS) {
      this.fail(`there is no channel ${channel}`);
      return NaN;
    }
    const bytes = new Uint8Array(4);
    if (this.i2c.readRegN(this.address, REGISTER_CHANNEL + 4 * channel, bytes)) return stepsOf(bytes) / STEPS;
    this.failOnBus();
    return NaN;
  }

  /** Stops the oscillator, and so all outputs. */
  sleep(): boolean {
    this.error = "";
    return this.write(REGISTER_MODE1, MODE1_AUTO_INCREMENT | MODE1_SLEEP);
  }

  /** Goes on where `sleep` has stopped (7.3.1.1). */
  wake(): boolean {
    this.error = "";
    if (!this.write(REGISTER_MODE1, MODE1_AUTO_INCREMENT)) return false;
    hal_delay_us(OSCILLATOR_START_US);
    return this.write(REGISTER_MODE1, MODE1_AUTO_INCREMENT | MODE1_RESTART);
  }

  private fail(reason: string): boolean {
    this.error = reason;
    return false;
  }

  private failOnBus(): boolean {
    return this.fail(this.i2c.statusText());
  }

  private write(register: i32, value: i32): boolean {
    return this.i2c.writeRegB(this.address, register, value) || this.failOnBus();
  }

  private writeBytes(register: i32, bytes: Uint8Array): boolean {
    return this.i2c.writeRegN(this.address, register, bytes) || this.failOnBus();
  }

  private verify(register: i32, value: i32): boolean {
    const kept = this.i2c.readRegB(this.address, register);
    if (kept < 0) return this.failOnBus();
    return kept === value || this.fail("no PCA9685: it does not keep its settings");
  }
}
