import { lowerCaseText } from "@meerkat/core/ascii.ts";
import { CivilDate, weekdayOf } from "@meerkat/core/civil_time.ts";

/** What is wrong with an expression. */
export class CronError extends Error {}

const MONTHS: readonly string[] = ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: readonly string[] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const NO_NAMES: readonly string[] = [];

/** The numbers that one field of a cron expression allows. */
export class CronField {
  /** Bits of 0 to 31, and of 32 to 59. */
  private low: i32 = 0;
  private high: i32 = 0;

  /**
   * Reads a comma list of numbers, `a-b`, `*`, each with `/step` or without; `a/step` goes on to the end. Names may stand for the numbers that
   * are their places in `names`. Throws CronError.
   */
  constructor(text: string, least: i32, most: i32, names: readonly string[]) {
    for (const part of text.split(",")) this.addPart(part, least, most, names);
  }

  private addPart(part: string, least: i32, most: i32, names: readonly string[]): void {
    const slash: i32 = part.indexOf("/");
    const range = slash < 0 ? part : part.slice(0, slash);
    const step: i32 = slash < 0 ? 1 : numberOf(part.slice(slash + 1), NO_NAMES);
    if (step === 0) throw new CronError("Incrementer may not be zero");
    const dash: i32 = range.indexOf("-");
    let from = least;
    let to = most;
    if (range !== "*") {
      from = numberOf(dash < 0 ? range : range.slice(0, dash), names);
      if (dash >= 0) to = numberOf(range.slice(dash + 1), names);
      else if (slash < 0) to = from;
    }
    if (from > most || to > most) throw new CronError("Specified range exceeds maximum");
    if (from < least) throw new CronError("Specified range is less than minimum");
    if (from > to) throw new CronError("Specified range start exceeds range end");
    for (let value = from; value <= to; value += step) this.add(value);
  }

  add(value: i32): void {
    if (value < 32) this.low |= 1 << value;
    else this.high |= 1 << (value - 32);
  }

  has(value: i32): boolean {
    return ((value < 32 ? this.low >>> value : this.high >>> (value - 32)) & 1) === 1;
  }
}

/** Largest number that is read; larger ones count as this, which is out of every range. */
const TOO_LARGE: i32 = 1000;

function numberOf(text: string, names: readonly string[]): i32 {
  let value: i32 = 0;
  for (let i: i32 = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 48 || unit > 57) {
      const place: i32 = text.length === 3 ? names.indexOf(lowerCaseText(text)) : -1;
      if (place < 0) throw new CronError(`"${text}" is not a number`);
      return place;
    }
    value = value < TOO_LARGE ? value * 10 + unit - 48 : TOO_LARGE;
  }
  if (text === "") throw new CronError("A number is missing");
  return value;
}

/** The three fields that choose days; a day must fit all of them. */
export class DayFields {
  private readonly days: CronField;
  private readonly months: CronField;
  private readonly weekdays: CronField;

  /** Throws CronError. */
  constructor(day: string, month: string, weekday: string) {
    this.days = new CronField(anyFor(day), 1, 31, NO_NAMES);
    this.months = new CronField(month, 1, 12, MONTHS);
    this.weekdays = new CronField(anyFor(weekday), 0, 7, WEEKDAYS);
    if (this.weekdays.has(7)) this.weekdays.add(0);
  }

  /** `day`: since 1970-01-01. */
  allow(day: i32): boolean {
    if (!this.weekdays.has(weekdayOf(day))) return false;
    const date = new CivilDate(day);
    return this.months.has(date.month) && this.days.has(date.day);
  }
}

function anyFor(field: string): string {
  return field === "?" ? "*" : field;
}

/** The three fields that choose times within a day. */
export class TimeFields {
  private readonly seconds: CronField;
  private readonly minutes: CronField;
  private readonly hours: CronField;

  /** Throws CronError. */
  constructor(second: string, minute: string, hour: string) {
    this.seconds = new CronField(second, 0, 59, NO_NAMES);
    this.minutes = new CronField(minute, 0, 59, NO_NAMES);
    this.hours = new CronField(hour, 0, 23, NO_NAMES);
  }

  /** The first time at or after `from`, in seconds since midnight; -1: none on this day. */
  first(from: i32): i32 {
    let second = from % 60;
    let minute = ((from / 60) | 0) % 60;
    for (let hour: i32 = (from / 3600) | 0; hour < 24; hour++) {
      for (; minute < 60 && this.hours.has(hour); minute++) {
        for (; second < 60 && this.minutes.has(minute); second++) {
          if (this.seconds.has(second)) return 3600 * hour + 60 * minute + second;
        }
        second = 0;
      }
      minute = 0;
      second = 0;
    }
    return -1;
  }
}
