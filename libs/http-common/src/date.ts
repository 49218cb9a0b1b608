import { parseDecimal } from "./ascii.ts";

// Dates of HTTP (RFC 9110 5.6.7), as seconds since 1970-01-01 UTC.

const DAY_S: i32 = 86400;
const WEEKDAYS: string = "ThuFriSatSunMonTueWed";
const MONTHS: string = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** Days before each month in a year that is not a leap year. */
const DAYS_BEFORE: readonly i32[] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** `Sun, 06 Nov 1994 08:49:37 GMT`. */
export function formatHttpDate(seconds: u32): string {
  const days: i32 = (seconds / DAY_S) | 0;
  const second: i32 = seconds % DAY_S;
  let year: i32 = 1970;
  let day = days;
  while (day >= daysInYear(year)) day -= daysInYear(year++);
  let month: i32 = 11;
  while (daysBefore(year, month) > day) month--;
  day -= daysBefore(year, month);
  const weekday = (days % 7) * 3;
  const date = `${two(day + 1)} ${MONTHS.slice(month * 3, month * 3 + 3)} ${year}`;
  const time = `${two((second / 3600) | 0)}:${two(((second / 60) | 0) % 60)}:${two(second % 60)}`;
  return `${WEEKDAYS.slice(weekday, weekday + 3)}, ${date} ${time} GMT`;
}

/** Reads any of the three forms of dates: of RFC 9110, of RFC 850 and of asctime. -1 for another text or a time beyond 2^32 seconds. */
export function parseHttpDate(text: string): number {
  const parts = text.split(" ").filter((part) => part !== "");
  if (parts.length === 6 && parts[5] === "GMT") return toSeconds(parts[1]!, parts[2]!, parts[3]!, parts[4]!);
  if (parts.length === 4 && parts[3] === "GMT") {
    const date = parts[1]!.split("-");
    return date.length === 3 && date[2]!.length === 2 ? toSeconds(date[0]!, date[1]!, fullYear(date[2]!), parts[2]!) : -1;
  }
  return parts.length === 5 ? toSeconds(parts[2]!, parts[1]!, parts[4]!, parts[3]!) : -1;
}

/** Two digits of a year mean 1970 to 2069. */
function fullYear(two: string): string {
  return `${parseDecimal(two) >= 70 ? "19" : "20"}${two}`;
}

function toSeconds(day: string, monthName: string, yearText: string, time: string): number {
  const at: i32 = monthName.length === 3 ? MONTHS.indexOf(monthName) : -1;
  const year = parseDecimal(yearText);
  const clock = time.split(":");
  if (at < 0 || at % 3 !== 0 || yearText.length !== 4 || year < 1970 || year > 2106 || clock.length !== 3) return -1;
  const month: i32 = (at / 3) | 0;
  const dayOfMonth = parseDecimal(day);
  const hour = parseDecimal(clock[0]!);
  const minute = parseDecimal(clock[1]!);
  const second = parseDecimal(clock[2]!);
  if (dayOfMonth < 1 || dayOfMonth > 31 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return -1;
  let days: i32 = daysBefore(year, month) + dayOfMonth - 1;
  for (let before: i32 = 1970; before < year; before++) days += daysInYear(before);
  const seconds: number = days * 86400 + hour * 3600 + minute * 60 + second;
  return seconds < 4294967296 ? seconds : -1;
}

function isLeap(year: i32): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysInYear(year: i32): i32 {
  return isLeap(year) ? 366 : 365;
}

function daysBefore(year: i32, month: i32): i32 {
  return DAYS_BEFORE[month]! + (month > 1 && isLeap(year) ? 1 : 0);
}

function two(value: i32): string {
  return value < 10 ? `0${value}` : `${value}`;
}
