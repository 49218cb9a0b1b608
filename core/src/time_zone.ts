import { CivilDate, DAY_SECONDS, dayOf, daysOf, weekdayOf } from "./civil_time.ts";
import { logError } from "./log.ts";

// Time zones as POSIX writes them (IEEE 1003.1, chapter 8, TZ): `CET-1CEST,M3.5.0,M10.5.0/3`.

/** When summer time starts or ends, each year. */
class ChangeRule {
  /** `M`: day `day` of the week (0 Sunday) in week `week` (5: the last) of `month`; `J`: day 1 to 365, never a leap day; `D`: day 0 to 365. */
  kind: string = "D";
  month: i32 = 0;
  week: i32 = 0;
  day: i32 = 0;
  /** Local time in seconds; may be outside the day. */
  time: i32 = 7200;

  /** In local time, as seconds since 1970. */
  at(year: i32): number {
    return this.dayIn(year) * DAY_SECONDS + this.time;
  }

  private dayIn(year: i32): i32 {
    const start = daysOf(year, 1, 1);
    if (this.kind === "D") return start + this.day;
    if (this.kind === "J") {
      const isLeap = daysOf(year + 1, 1, 1) - start === 366;
      return start + this.day - 1 + (isLeap && this.day >= 60 ? 1 : 0);
    }
    const first = daysOf(year, this.month, 1);
    const next = this.month === 12 ? daysOf(year + 1, 1, 1) : daysOf(year, this.month + 1, 1);
    const day = first + ((this.day - weekdayOf(first) + 7) % 7) + 7 * (this.week - 1);
    return day < next ? day : day - 7;
  }
}

/** Takes the parts of a text one after the other. */
class Scanner {
  private readonly text: string;
  private at: i32 = 0;
  failed: boolean = false;

  constructor(text: string) {
    this.text = text;
  }

  isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  take(character: string): boolean {
    if (this.isAtEnd() || this.text.charAt(this.at) !== character) return false;
    this.at++;
    return true;
  }

  /** Three letters or more, or `<...>`. */
  name(): void {
    const start = this.at;
    if (this.take("<")) {
      while (!this.isAtEnd() && !this.take(">")) this.at++;
      if (this.text.charAt(this.at - 1) !== ">") this.failed = true;
      return;
    }
    while (!this.isAtEnd() && isLetter(this.text.charCodeAt(this.at))) this.at++;
    if (this.at - start < 3) this.failed = true;
  }

  /** Digits, of a number up to `most`. */
  number(most: i32): i32 {
    const start = this.at;
    let value: i32 = 0;
    while (!this.isAtEnd() && isDigit(this.text.charCodeAt(this.at)) && value <= most) {
      value = value * 10 + this.text.charCodeAt(this.at) - 48;
      this.at++;
    }
    if (this.at === start || value > most) this.failed = true;
    return value;
  }

  /** `[+-]hh[:mm[:ss]]`, in seconds. */
  time(mostHours: i32): i32 {
    const negative = this.take("-");
    if (!negative) this.take("+");
    let seconds = 3600 * this.number(mostHours);
    if (this.take(":")) seconds += 60 * this.number(59);
    if (this.take(":")) seconds += this.number(59);
    return negative ? 0 - seconds : seconds;
  }

  /** Whether digits or a sign follow. */
  isTime(): boolean {
    if (this.isAtEnd()) return false;
    const unit = this.text.charCodeAt(this.at);
    return isDigit(unit) || unit === 43 || unit === 45;
  }

  rule(): ChangeRule {
    const rule = new ChangeRule();
    if (!this.take(",")) this.failed = true;
    if (this.take("M")) {
      rule.kind = "M";
      rule.month = this.number(12);
      if (!this.take(".")) this.failed = true;
      rule.week = this.number(5);
      if (!this.take(".")) this.failed = true;
      rule.day = this.number(6);
      if (rule.month < 1 || rule.week < 1) this.failed = true;
    } else if (this.take("J")) {
      rule.kind = "J";
      rule.day = this.number(365);
      if (rule.day < 1) this.failed = true;
    } else {
      rule.day = this.number(365);
    }
    if (this.take("/")) rule.time = this.time(167);
    return rule;
  }
}

function isDigit(unit: i32): boolean {
  return unit >= 48 && unit <= 57;
}

function isLetter(unit: i32): boolean {
  return (unit | 32) >= 97 && (unit | 32) <= 122;
}

export class TimeZone {
  /** Seconds that standard time is ahead of UTC. */
  private readonly standard: i32;
  private readonly summer: i32;
  /** Undefined: there is no summer time. */
  private readonly start: ChangeRule | undefined;
  private readonly end: ChangeRule | undefined;

  constructor(standard: i32, summer: i32, start: ChangeRule | undefined, end: ChangeRule | undefined) {
    this.standard = standard;
    this.summer = summer;
    this.start = start;
    this.end = end;
  }

  /** Seconds that local time is ahead of UTC at `utc` (seconds since 1970). */
  offset(utc: number): i32 {
    if (this.start === undefined || this.end === undefined) return this.standard;
    const year = new CivilDate(dayOf(utc + this.standard)).year;
    const start = this.start.at(year) - this.standard;
    const end = this.end.at(year) - this.summer;
    const isSummer = start < end ? utc >= start && utc < end : utc < end || utc >= start;
    return isSummer ? this.summer : this.standard;
  }

  /**
   * When local clocks show `local` for the first time after `after` (both seconds since 1970, the latter UTC). A time
   * that is left out in spring is taken by standard time: an hour later on the clock.
   */
  toUtc(local: number, after: number): number {
    const summer = local - this.summer;
    if (this.offset(summer) === this.summer && summer > after) return summer;
    return local - this.standard;
  }
}

export const UTC: TimeZone = new TimeZone(0, 0, undefined, undefined);

/** Undefined if `spec` is not what POSIX describes; empty: UTC. Rules left out are those of the USA, as usual. */
export function parseTimeZone(spec: string): TimeZone | undefined {
  if (spec === "") return UTC;
  const scanner = new Scanner(spec);
  scanner.name();
  const standard = 0 - scanner.time(24);
  if (scanner.failed) return undefined;
  if (scanner.isAtEnd()) return new TimeZone(standard, standard, undefined, undefined);
  scanner.name();
  const summer = scanner.isTime() ? 0 - scanner.time(24) : standard + 3600;
  const rules = scanner.isAtEnd() && !scanner.failed ? new Scanner(",M3.2.0,M11.1.0") : scanner;
  const start = rules.rule();
  const end = rules.rule();
  return rules.failed || !rules.isAtEnd() ? undefined : new TimeZone(standard, summer, start, end);
}

let local: TimeZone = UTC;

/** The zone that this machine is in. */
export function localZone(): TimeZone {
  return local;
}

/** `sys.tz_spec`. What is no time zone is logged, and counts as UTC. */
export function setLocalZone(spec: string): void {
  const zone = parseTimeZone(spec);
  if (zone === undefined) logError("time_zone", `sys.tz_spec is "${spec}", not a time zone: UTC is used`);
  local = zone ?? UTC;
}
