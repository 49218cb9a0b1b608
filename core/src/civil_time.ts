// The calendar: seconds since 1970-01-01 00:00:00, of whatever zone, and what a calendar and a clock on the wall show.
// Years are 1 to 9999 of the Gregorian calendar.

export const DAY_SECONDS: i32 = 86400;

/** Days from the start of March to the start of a month of the same civil year or the next: months count from March. */
function daysBeforeMonth(monthFromMarch: i32): i32 {
  return ((153 * monthFromMarch + 2) / 5) | 0;
}

/** Days since 1970-01-01 of a date; `month` is 1 to 12, `day` may lie outside the month. */
export function daysOf(year: i32, month: i32, day: i32): i32 {
  // Years that start in March have their leap day at the end.
  const shifted = month > 2 ? year : year - 1;
  const century = (shifted / 100) | 0;
  const leapDays = ((shifted / 4) | 0) - century + ((century / 4) | 0);
  return 365 * shifted + leapDays + daysBeforeMonth(month > 2 ? month - 3 : month + 9) + day - 719469;
}

/** Day of the week of days since 1970-01-01: 0 Sunday to 6 Saturday. */
export function weekdayOf(days: i32): i32 {
  return (((days + 4) % 7) + 7) % 7;
}

/** A date. */
export class CivilDate {
  readonly year: i32;
  /** 1 to 12. */
  readonly month: i32;
  /** 1 to 31. */
  readonly day: i32;

  /** `days` since 1970-01-01. */
  constructor(days: i32) {
    // Within a year of the right one; then by the days of its first of March.
    let year: i32 = 1970 + Math.floor(days / 365.2425);
    if (daysOf(year, 3, 1) > days) year--;
    if (daysOf(year + 1, 3, 1) <= days) year++;
    const dayFromMarch = days - daysOf(year, 3, 1);
    const monthFromMarch = ((5 * dayFromMarch + 2) / 153) | 0;
    this.day = dayFromMarch - daysBeforeMonth(monthFromMarch) + 1;
    this.month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    this.year = monthFromMarch < 10 ? year : year + 1;
  }
}

/** Whole days since 1970-01-01. */
export function dayOf(seconds: number): i32 {
  return Math.floor(seconds / DAY_SECONDS);
}

function twoDigits(value: i32): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** `YYYYMMDD-HHMMSS` */
export function compactTime(seconds: number): string {
  const days = dayOf(seconds);
  const date = new CivilDate(days);
  const time: i32 = Math.floor(seconds) - days * DAY_SECONDS;
  const year = String(date.year).padStart(4, "0");
  const minutes = (time / 60) | 0;
  return `${year}${twoDigits(date.month)}${twoDigits(date.day)}-${twoDigits((minutes / 60) | 0)}${twoDigits(minutes % 60)}${twoDigits(time % 60)}`;
}
