import { DAY_SECONDS, dayOf } from "@meerkat/core/civil_time.ts";
import { findMember, jsonToInt, jsonToString } from "@meerkat/core/json_scan.ts";
import type { TimeZone } from "@meerkat/core/time_zone.ts";
import { CronError, DayFields, TimeFields } from "./cron_fields.ts";
import { sunTime } from "./sun.ts";

// Cron expressions of Mongoose OS: six fields (seconds first), `@sunrise`, `@sunset`, `@random`. Everything here is
// computed from what is given: no clock is read.

/** Longest expression in characters. */
const MAX_LENGTH: i32 = 256;

/** Days that are searched for the next time: four years. */
const MAX_DAYS: i32 = 1462;

/** Largest offset of `@sunrise` and `@sunset`. */
const MAX_OFFSET: number = 12 * 3600;

/** Most times within one window of `@random`. */
const MAX_NUMBER: i32 = 1000;

/** What an expression depends on besides itself. */
export class CronPlace {
  readonly zone: TimeZone;
  /** Degrees north and east; 999 if unknown. */
  readonly latitude: number;
  readonly longitude: number;

  constructor(zone: TimeZone, latitude: number, longitude: number) {
    this.zone = zone;
    this.latitude = latitude;
    this.longitude = longitude;
  }
}

/** A sequence of times. */
export abstract class CronExpression {
  /**
   * The first time after `after`, in seconds since 1970 (UTC); NaN if there is none within four years.
   * `random` gives numbers from 0 to 1, without 1.
   */
  abstract next(after: number, place: CronPlace, random: () => number): number;
}

/** Six fields, in local time. */
class FieldExpression extends CronExpression {
  private readonly days: DayFields;
  private readonly times: TimeFields;

  constructor(fields: string[]) {
    super();
    this.times = new TimeFields(fields[0]!, fields[1]!, fields[2]!);
    this.days = new DayFields(fields[3]!, fields[4]!, fields[5]!);
  }

  next(after: number, place: CronPlace, _random: () => number): number {
    const whole = Math.floor(after);
    const from = whole + place.zone.offset(whole) + 1;
    const first = dayOf(from);
    let time: i32 = from - first * DAY_SECONDS;
    for (let day = first; day < first + MAX_DAYS; day++) {
      if (this.days.allow(day)) {
        const found = this.times.first(time);
        if (found >= 0) return place.zone.toUtc(day * DAY_SECONDS + found, whole);
      }
      time = 0;
    }
    return Number.NaN;
  }
}

/** Sunrise or sunset of the days that the fields allow, and seconds before or after. */
class SunExpression extends CronExpression {
  private readonly rise: boolean;
  private readonly offset: number;
  private readonly days: DayFields;

  constructor(rise: boolean, offset: number, days: DayFields) {
    super();
    this.rise = rise;
    this.offset = offset;
    this.days = days;
  }

  next(after: number, place: CronPlace, _random: () => number): number {
    const { latitude, longitude, zone } = place;
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return Number.NaN;
    const first = dayOf(after) - 2;
    for (let day = first; day < first + MAX_DAYS; day++) {
      const sun = sunTime(this.rise, day, latitude, longitude);
      if (Number.isNaN(sun) || sun + this.offset <= after) continue;
      if (this.days.allow(dayOf(sun + zone.offset(sun)))) return sun + this.offset;
    }
    return Number.NaN;
  }
}

/** Some random times in each window between two expressions. */
class RandomExpression extends CronExpression {
  private readonly from: CronExpression;
  private readonly to: CronExpression;
  private readonly number: i32;
  /** Times of the window that were drawn and not given yet, and its end. */
  private drawn: number[] = [];
  private windowEnd: number = 0;
  private given: number = 0;

  constructor(from: CronExpression, to: CronExpression, number: i32) {
    super();
    this.from = from;
    this.to = to;
    this.number = number;
  }

  next(after: number, place: CronPlace, random: () => number): number {
    // Asked for an earlier time: the clock was put back.
    if (after < this.given) {
      this.drawn = [];
      this.windowEnd = 0;
    }
    this.given = after;
    for (let windows: i32 = 0; windows < 100; windows++) {
      for (const time of this.drawn) {
        if (time > after) return time;
      }
      if (!this.draw(after > this.windowEnd ? after : this.windowEnd, place, random)) return Number.NaN;
    }
    return Number.NaN;
  }

  /** Draws the times of the window that `at` is in, or else of the next. */
  private draw(at: number, place: CronPlace, random: () => number): boolean {
    const nextFrom = this.from.next(at, place, random);
    const following = this.to.next(nextFrom, place, random);
    if (Number.isNaN(nextFrom) || Number.isNaN(following)) return false;
    const nextTo = this.to.next(at, place, random);
    const isInside = nextTo < nextFrom && at > nextTo - (following - nextFrom);
    const end = isInside ? nextTo : following;
    const start = end - (following - nextFrom);
    this.drawn = [];
    for (let i: i32 = 0; i < this.number; i++) this.drawn.push(start + Math.floor(random() * (end - start)));
    this.drawn.sort((a, b) => a - b);
    this.windowEnd = end;
    return true;
  }
}

function fieldsOf(text: string): string[] {
  return text.split(" ").filter((field) => field !== "");
}

/** Throws CronError if `text` is not a cron expression. */
export function parseCron(text: string): CronExpression {
  if (text.length > MAX_LENGTH) throw new CronError(`The expression is longer than ${MAX_LENGTH} characters`);
  if (text.startsWith("@random:")) return parseRandom(text.slice(8));
  if (text.startsWith("@sunrise")) return parseSun(true, text.slice(8));
  if (text.startsWith("@sunset")) return parseSun(false, text.slice(7));
  if (text.startsWith("@")) throw new CronError("Unknown @-expr");
  const fields = fieldsOf(text);
  if (fields.length !== 6) throw new CronError("Invalid number of fields, expression must consist of 6 fields");
  return new FieldExpression(fields);
}

function parseRandom(json: string): CronExpression {
  const from = jsonToString(findMember(json, "from") ?? "");
  const to = jsonToString(findMember(json, "to") ?? "");
  const number = jsonToInt(findMember(json, "number") ?? "", 0);
  if (from === undefined || to === undefined || number <= 0) throw new CronError("from, to, and number should be present");
  if (from === to) throw new CronError("from and to must differ");
  if (number > MAX_NUMBER) throw new CronError(`number must be not more than ${MAX_NUMBER}`);
  if (from.startsWith("@random") || to.startsWith("@random")) throw new CronError("from and to cannot be random themselves");
  return new RandomExpression(parseCron(from), parseCron(to), number);
}

function parseSun(rise: boolean, rest: string): CronExpression {
  const fields = fieldsOf(rest);
  const hasOffset = rest !== "" && !rest.startsWith(" ");
  const offset = hasOffset ? parseOffset(fields.shift() ?? "") : 0;
  if (fields.length === 0) return new SunExpression(rise, offset, new DayFields("*", "*", "*"));
  if (fields.length !== 3) throw new CronError("After @sunrise or @sunset there must be 3 fields, or none");
  return new SunExpression(rise, offset, new DayFields(fields[0]!, fields[1]!, fields[2]!));
}

/** `+2h45m`, `-1.5h`, `30s`: seconds. */
function parseOffset(text: string): number {
  const negative = text.startsWith("-");
  let at: i32 = negative || text.startsWith("+") ? 1 : 0;
  if (at === text.length) throw new CronError("Invalid offset");
  let seconds = 0;
  while (at < text.length) {
    const start = at;
    while (at < text.length && (text.charAt(at) === "." || isDigit(text.charCodeAt(at)))) at++;
    const value = at > start ? Number(text.slice(start, at)) : Number.NaN;
    const unit: i32 = at < text.length ? "smh".indexOf(text.charAt(at)) : -1;
    if (Number.isNaN(value) || unit < 0) throw new CronError("Invalid offset");
    seconds += value * (unit === 0 ? 1 : unit === 1 ? 60 : 3600);
    at++;
  }
  if (seconds > MAX_OFFSET) throw new CronError("offset must be not more than 12 hours");
  return Math.round(negative ? -seconds : seconds);
}

function isDigit(unit: i32): boolean {
  return unit >= 48 && unit <= 57;
}
