import { CivilDate, DAY_SECONDS, dayOf, daysOf, weekdayOf } from "@meerkat/core/civil_time.ts";

// Registers of the DS3231 (Maxim datasheet 19-5170, figure 1), and their binary-coded decimals. Times are seconds since
// 1970-01-01, UTC; the chip knows the years 2000 to 2199.

export const REGISTER_TIME: i32 = 0x00;
export const REGISTER_ALARM_1: i32 = 0x07;
export const REGISTER_ALARM_2: i32 = 0x0b;
export const REGISTER_CONTROL: i32 = 0x0e;
export const REGISTER_STATUS: i32 = 0x0f;
export const REGISTER_TEMPERATURE: i32 = 0x11;

export const TIME_BYTES: i32 = 7;

/** Alarms pull the INT/SQW pin low; without it the pin is a square wave. */
export const CONTROL_INTERRUPTS: i32 = 0x04;

/** Status: the oscillator has stopped since this was last cleared. */
export const STATUS_STOPPED: i32 = 0x80;

/** When an alarm goes off: each time what is named here is as in its time. */
export const MATCH_SECOND: i32 = 0;
export const MATCH_MINUTE: i32 = 1;
export const MATCH_HOUR: i32 = 2;
/** Once a month. */
export const MATCH_DAY: i32 = 3;
/** Once a week. */
export const MATCH_WEEKDAY: i32 = 4;

const HOUR_12: i32 = 0x40;
const HOUR_PM: i32 = 0x20;
const CENTURY: i32 = 0x80;
/** In an alarm: this register does not matter. */
const IGNORED: i32 = 0x80;
/** In an alarm's day: it is a weekday. */
const IS_WEEKDAY: i32 = 0x40;

/** Seconds since 1970 of the first moment of 2000 and of 2200. */
export const FIRST_SECOND: number = 946684800;
export const END_SECOND: number = 7258118400;

function toBcd(value: i32): i32 {
  return (((value / 10) | 0) << 4) | (value % 10);
}

/** -1 if a digit is not one, or the value is not in the range. */
function fromBcd(byte: i32, least: i32, greatest: i32): i32 {
  const tens = byte >> 4;
  const ones = byte & 0x0f;
  const value = tens * 10 + ones;
  return ones > 9 || value < least || value > greatest ? -1 : value;
}

/** Hours 0 to 23 of either form, -1 if it is neither. */
function hourOf(byte: i32): i32 {
  if ((byte & HOUR_12) === 0) return fromBcd(byte, 0, 23);
  const hour = fromBcd(byte & 0x1f, 1, 12);
  if (hour < 0) return -1;
  return (hour % 12) + ((byte & HOUR_PM) !== 0 ? 12 : 0);
}

/** Monday is 1, Sunday is 7. */
function chipWeekday(days: i32): i32 {
  const weekday = weekdayOf(days);
  return weekday === 0 ? 7 : weekday;
}

/** The seven registers for a time from FIRST_SECOND to before END_SECOND. */
export function timeBytes(seconds: number): Uint8Array {
  const days = dayOf(seconds);
  const date = new CivilDate(days);
  const time: i32 = Math.floor(seconds) - days * DAY_SECONDS;
  const year = date.year - 2000;
  const bytes = new Uint8Array(TIME_BYTES);
  bytes[0] = toBcd(time % 60);
  bytes[1] = toBcd(((time / 60) | 0) % 60);
  bytes[2] = toBcd((time / 3600) | 0);
  bytes[3] = chipWeekday(days);
  bytes[4] = toBcd(date.day);
  bytes[5] = toBcd(date.month) | (year >= 100 ? CENTURY : 0);
  bytes[6] = toBcd(year % 100);
  return bytes;
}

/** The time of the seven registers, -1 if they are none. The weekday does not matter. */
export function timeOf(bytes: Uint8Array): number {
  const second = fromBcd(bytes[0]!, 0, 59);
  const minute = fromBcd(bytes[1]!, 0, 59);
  const hour = hourOf(bytes[2]!);
  const day = fromBcd(bytes[4]!, 1, 31);
  const month = fromBcd(bytes[5]! & 0x7f, 1, 12);
  const year = fromBcd(bytes[6]!, 0, 99);
  if (second < 0 || minute < 0 || hour < 0 || day < 0 || month < 0 || year < 0) return -1;
  const days = daysOf(2000 + year + ((bytes[5]! & CENTURY) !== 0 ? 100 : 0), month, day);
  if (new CivilDate(days).day !== day) return -1;
  return days * DAY_SECONDS + hour * 3600 + minute * 60 + second;
}

/** The registers of alarm 1 (four), or of alarm 2 (three: it knows no seconds), for a time and MATCH_*. */
export function alarmBytes(alarm: i32, match: i32, seconds: number): Uint8Array {
  const time = timeBytes(seconds);
  const bytes = new Uint8Array(4);
  bytes[0] = time[0]!;
  bytes[1] = time[1]! | (match < MATCH_MINUTE ? IGNORED : 0);
  bytes[2] = time[2]! | (match < MATCH_HOUR ? IGNORED : 0);
  if (match === MATCH_WEEKDAY) bytes[3] = time[3]! | IS_WEEKDAY;
  else bytes[3] = time[4]! | (match < MATCH_DAY ? IGNORED : 0);
  return alarm === 1 ? bytes : bytes.slice(1);
}

/** °C of the two registers of the temperature, in steps of 1/4. */
export function celsius(bytes: Uint8Array): number {
  return ((bytes[0]! << 24) >> 24) + (bytes[1]! >> 6) / 4;
}
