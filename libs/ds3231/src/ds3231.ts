import { setWallClock, wallSeconds } from "@meerkat/core/wall_clock.ts";
import type { I2c } from "@meerkat/i2c/i2c.ts";
import {
  alarmBytes,
  CONTROL_INTERRUPTS,
  celsius,
  END_SECOND,
  FIRST_SECOND,
  MATCH_MINUTE,
  MATCH_SECOND,
  MATCH_WEEKDAY,
  REGISTER_ALARM_1,
  REGISTER_ALARM_2,
  REGISTER_CONTROL,
  REGISTER_STATUS,
  REGISTER_TEMPERATURE,
  REGISTER_TIME,
  STATUS_STOPPED,
  TIME_BYTES,
  timeBytes,
  timeOf,
} from "./registers.ts";

export const DS3231_ADDRESS: i32 = 0x68;

/**
 * A clock with a battery, in UTC. Times are seconds since 1970-01-01, in the years 2000 to 2199. A method that gives a number gives NaN if it
 * fails, one that gives a boolean gives false, and `error` says why; if that is empty, false is the answer.
 */
export class Ds3231 {
  private readonly i2c: I2c;
  private readonly address: i32;
  /** Why the last call failed; empty if it did not. */
  error: string = "";

  constructor(i2c: I2c, address: i32 = DS3231_ADDRESS) {
    this.i2c = i2c;
    this.address = address;
  }

  /** The time. A clock that has stood still since it was set (its battery was empty) gives none. */
  readTime(): number {
    if (this.hasStopped()) this.error = "the clock has stopped since it was set";
    if (this.error !== "") return NaN;
    const bytes = new Uint8Array(TIME_BYTES);
    if (!this.readBytes(REGISTER_TIME, bytes)) return NaN;
    const time = timeOf(bytes);
    if (time >= 0) return time;
    this.error = "its registers are no time";
    return NaN;
  }

  /** Sets the time, in whole seconds: the second begins now. */
  writeTime(seconds: number): boolean {
    this.error = "";
    if (!isTime(seconds)) return this.fail("the time is not in the years 2000 to 2199");
    if (!this.writeBytes(REGISTER_TIME, timeBytes(seconds))) return false;
    return this.changeByte(REGISTER_STATUS, STATUS_STOPPED, 0);
  }

  /** Has the clock stood still since it was set? Then its time is not to be believed. */
  hasStopped(): boolean {
    this.error = "";
    const status = this.readByte(REGISTER_STATUS);
    return status >= 0 && (status & STATUS_STOPPED) !== 0;
  }

  /** Sets the device's wall clock by this one. */
  setWallClock(): boolean {
    const time = this.readTime();
    if (Number.isNaN(time)) return false;
    setWallClock(time * 1000);
    return true;
  }

  /** Sets this clock by the device's wall clock. */
  takeWallClock(): boolean {
    return this.writeTime(Math.floor(wallSeconds()));
  }

  /** °C within the chip, measured every 64 s, in steps of 1/4. */
  readTemperature(): number {
    this.error = "";
    const bytes = new Uint8Array(2);
    return this.readBytes(REGISTER_TEMPERATURE, bytes) ? celsius(bytes) : NaN;
  }

  /**
   * Sets alarm 1 or 2 to go off when the parts that `match` (MATCH_*) names are those of `seconds`, again and again, and lets it pull the pin
   * INT/SQW low. Alarm 2 goes off at full minutes: it knows no seconds.
   */
  setAlarm(alarm: i32, match: i32, seconds: number): boolean {
    this.error = "";
    if (alarm !== 1 && alarm !== 2) return this.fail(`there is no alarm ${alarm}`);
    if (match < (alarm === 1 ? MATCH_SECOND : MATCH_MINUTE) || match > MATCH_WEEKDAY) return this.fail(`alarm ${alarm} cannot match ${match}`);
    if (!isTime(seconds)) return this.fail("the time is not in the years 2000 to 2199");
    const isSet = this.writeBytes(alarm === 1 ? REGISTER_ALARM_1 : REGISTER_ALARM_2, alarmBytes(alarm, match, seconds)) && this.clearAlarm(alarm);
    return isSet && this.changeByte(REGISTER_CONTROL, 0, CONTROL_INTERRUPTS | alarm);
  }

  /** Has alarm 1 or 2 gone off since it was last cleared? */
  hasGoneOff(alarm: i32): boolean {
    this.error = "";
    if (alarm !== 1 && alarm !== 2) return this.fail(`there is no alarm ${alarm}`);
    const status = this.readByte(REGISTER_STATUS);
    return status >= 0 && (status & alarm) !== 0;
  }

  /** Lets go of the pin; the alarm stays set. */
  clearAlarm(alarm: i32): boolean {
    this.error = "";
    if (alarm !== 1 && alarm !== 2) return this.fail(`there is no alarm ${alarm}`);
    return this.changeByte(REGISTER_STATUS, alarm, 0);
  }

  /** Alarm 1 or 2 no longer pulls the pin. */
  disableAlarm(alarm: i32): boolean {
    this.error = "";
    if (alarm !== 1 && alarm !== 2) return this.fail(`there is no alarm ${alarm}`);
    return this.changeByte(REGISTER_CONTROL, alarm, 0);
  }

  private fail(reason: string): boolean {
    this.error = reason;
    return false;
  }

  private readBytes(register: i32, into: Uint8Array): boolean {
    return this.i2c.readRegN(this.address, register, into) || this.fail(this.i2c.statusText());
  }

  private writeBytes(register: i32, bytes: Uint8Array): boolean {
    return this.i2c.writeRegN(this.address, register, bytes) || this.fail(this.i2c.statusText());
  }

  /** -1 if it cannot. */
  private readByte(register: i32): i32 {
    const byte = this.i2c.readRegB(this.address, register);
    if (byte < 0) this.error = this.i2c.statusText();
    return byte;
  }

  /** The bits of alarms 1 and 2 are 1 and 2, in the status as in the control. */
  private changeByte(register: i32, clear: i32, set: i32): boolean {
    const byte = this.readByte(register);
    if (byte < 0) return false;
    return this.i2c.writeRegB(this.address, register, (byte & ~clear) | set) || this.fail(this.i2c.statusText());
  }
}

function isTime(seconds: number): boolean {
  return seconds >= FIRST_SECOND && seconds < END_SECOND;
}
