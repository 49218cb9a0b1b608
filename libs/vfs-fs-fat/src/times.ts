import { CivilDate, DAY_SECONDS, dayOf, daysOf } from "@meerkat/core/civil_time.ts";

// Time stamps of FAT: two seconds fine, from 1980 on. By custom local time; here UTC, as the rest of the system.

const FIRST_YEAR: i32 = 1980;
const LAST_YEAR: i32 = 2107;

/** Date field for seconds since 1970. */
export function dateField(seconds: u32): i32 {
  const date = new CivilDate(dayOf(seconds));
  if (date.year < FIRST_YEAR) return (1 << 5) | 1;
  const year = date.year > LAST_YEAR ? LAST_YEAR : date.year;
  return ((year - FIRST_YEAR) << 9) | (date.month << 5) | date.day;
}

/** Time field for seconds since 1970; 0 before 1980. */
export function timeField(seconds: u32): i32 {
  const day = dayOf(seconds);
  if (day < daysOf(FIRST_YEAR, 1, 1)) return 0;
  const second: i32 = seconds - day * DAY_SECONDS;
  return (Math.floor(second / 3600) << 11) | ((Math.floor(second / 60) % 60) << 5) | ((second % 60) >> 1);
}

/** Seconds since 1970, as far as 32 bits go; 0 if the fields are no time. */
export function secondsOf(date: i32, time: i32): u32 {
  const month = (date >> 5) & 15;
  const day = date & 31;
  if (month < 1 || month > 12 || day < 1) return 0;
  const days = daysOf(FIRST_YEAR + (date >> 9), month, day);
  const seconds = days * DAY_SECONDS + (time >> 11) * 3600 + ((time >> 5) & 63) * 60 + (time & 31) * 2;
  // FAT goes on until the end of 2107.
  return seconds < 0xffff_ffff ? seconds : 0xffff_ffff;
}
