import { parseTimeZone, UTC } from "@meerkat/core/time_zone.ts";
import { CronPlace, parseCron } from "@meerkat/cron/cron_expression.ts";
import fc from "fast-check";
import { expect, test } from "vitest";

const seconds = (text: string) => Date.parse(`${text.replace(" ", "T")}Z`) / 1000;
const shown = (time: number) => new Date(time * 1000).toISOString().slice(0, 19).replace("T", " ");
const NOW = seconds("2017-08-29 22:00:20");
const AT_UTC = new CronPlace(UTC, 999, 999);
const half = () => 0.5;

function following(expression: string, count: number, place = AT_UTC, after = NOW): string[] {
  const cron = parseCron(expression);
  const times: string[] = [];
  for (let time = after; times.length < count; ) {
    time = cron.next(time, place, half);
    times.push(shown(time));
  }
  return times;
}

test("the vectors of Mongoose OS", () => {
  expect(following("* * * * * *", 2)).toEqual(["2017-08-29 22:00:21", "2017-08-29 22:00:22"]);
  expect(following("0 0 0 31 * *", 3)).toEqual(["2017-08-31 00:00:00", "2017-10-31 00:00:00", "2017-12-31 00:00:00"]);
  expect(following("0 0 9 1-7 * 1", 3)).toEqual(["2017-09-04 09:00:00", "2017-10-02 09:00:00", "2017-11-06 09:00:00"]);
  expect(following("*/15 * * * * *", 3)).toEqual(["2017-08-29 22:00:30", "2017-08-29 22:00:45", "2017-08-29 22:01:00"]);
  expect(following("* * * 5 9 *", 3)).toEqual(["2017-09-05 00:00:00", "2017-09-05 00:00:01", "2017-09-05 00:00:02"]);
  expect(following("0 0 0 1 * *", 2)).toEqual(["2017-09-01 00:00:00", "2017-10-01 00:00:00"]);
  expect(following("0 * * * * 3", 2)).toEqual(["2017-08-30 00:00:00", "2017-08-30 00:01:00"]);
  expect(following("10 */1 * * * *", 2)).toEqual(["2017-08-29 22:01:10", "2017-08-29 22:02:10"]);
});

/** Next times after 2017-08-29 22:00:20 UTC, from the NOAA's calculator, to the minute. */
const SUN: [number, number, Record<string, string>][] = [
  [
    55.75,
    37.58,
    { "@sunrise": "2017-08-30 02:31", "@sunrise+4h1m10s": "2017-08-30 06:32", "@sunrise-3h16m": "2017-08-29 23:15", "@sunset": "2017-08-30 16:29" },
  ],
  [35.083955, -106.6333, { "@sunrise": "2017-08-30 12:38", "@sunset": "2017-08-30 01:37", "@sunset+10h0m": "2017-08-30 11:37" }],
  [-33.87, 151.22, { "@sunrise": "2017-08-30 20:15", "@sunrise-3h16m": "2017-08-30 16:59", "@sunset": "2017-08-30 07:36", "@sunset-3h1m": "2017-08-30 04:35" }],
];

test("sunrise and sunset, to a minute of what is rounded to minutes", () => {
  for (const [latitude, longitude, times] of SUN) {
    for (const [expression, expected] of Object.entries(times)) {
      const next = parseCron(expression).next(NOW, new CronPlace(UTC, latitude, longitude), half);
      expect(Math.abs(next - seconds(`${expected}:00`)), `${expression} at ${latitude}: ${shown(next)}`).toBeLessThanOrEqual(75);
    }
  }
});

test("sunrise on chosen days of local time; never where it is unknown or polar day for years", () => {
  const sydney = new CronPlace(parseTimeZone("AEST-10AEDT,M10.1.0,M4.1.0/3") ?? UTC, -33.87, 151.22);
  const next = parseCron("@sunrise * * MON").next(NOW, sydney, half);
  expect(shown(next + 36_000)).toMatch(/^2017-09-04 06:(09|10)/);
  expect(parseCron("@sunrise").next(NOW, AT_UTC, half)).toBeNaN();
  expect(parseCron("@sunset").next(NOW, new CronPlace(UTC, 90, 0), half)).toBeNaN();
  const tromso = parseCron("@sunrise").next(seconds("2024-06-01 00:00:00"), new CronPlace(UTC, 69.65, 18.96), half);
  expect(shown(tromso).slice(0, 7)).toBe("2024-07");
});

test("what is wrong with an expression", () => {
  const errors: Record<string, string> = {
    "": "Invalid number of fields, expression must consist of 6 fields",
    "* * * * *": "Invalid number of fields, expression must consist of 6 fields",
    "60 * * * * *": "Specified range exceeds maximum",
    "* * * * 13 *": "Specified range exceeds maximum",
    "* * * 0 * *": "Specified range is less than minimum",
    "*/0 * * * * *": "Incrementer may not be zero",
    "5-3 * * * * *": "Specified range start exceeds range end",
    "x * * * * *": '"x" is not a number',
    "? * * * * *": '"?" is not a number',
    "1, * * * * *": "A number is missing",
    "* * * * JUL-JAN *": "Specified range start exceeds range end",
    "99999999999 * * * * *": "Specified range exceeds maximum",
    "@noon": "Unknown @-expr",
    '@random:{"from":"* * * * * *"}': "from, to, and number should be present",
    '@random:{"from":"* * * * * *","to":"* * * * * *","number":3}': "from and to must differ",
    "@sunrise+13h": "offset must be not more than 12 hours",
    "@sunrise+": "Invalid offset",
    "@sunrise+1x": "Invalid offset",
    "@sunrise * *": "After @sunrise or @sunset there must be 3 fields, or none",
  };
  for (const [text, message] of Object.entries(errors)) expect(() => parseCron(text), text).toThrow(message);
  expect(() => parseCron(`${"1,".repeat(200)}1 * * * * *`)).toThrow("longer than 256");
  for (const text of ["0  0 0 ? * FRI", "0 0 0 1-5/2,7 jan-Mar,DEC 0-7", "@sunset-1.5h 1 * *", "@sunset30s", "5/20 * * * * *"]) parseCron(text);
});

test("any text is an expression or an error", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[@a-z0-9 *,/?+.:{}"-]{0,40}$/), (text) => {
      try {
        parseCron(text).next(NOW, AT_UTC, half);
      } catch (error) {
        expect((error as Error).constructor.name).toBe("CronError");
      }
    }),
    { numRuns: 5000 },
  );
});

const field = (least: number, most: number) =>
  fc.oneof(
    fc.constant("*"),
    fc.integer({ min: least, max: most }).map(String),
    fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most })).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.tuple(fc.constantFrom("*", String(least)), fc.integer({ min: 1, max: most })).map(([a, step]) => `${a}/${step}`),
    fc.array(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 3 }).map((list) => list.join(",")),
  );

/** Whether a field allows a number, in the plainest words. */
function allows(text: string, value: number, least: number, most: number): boolean {
  return text.split(",").some((part) => {
    const [range = "", step] = part.split("/");
    const [from, to] =
      range === "*" ? [least, most] : range.includes("-") ? range.split("-").map(Number) : [Number(range), step === undefined ? Number(range) : most];
    return value >= (from ?? 0) && value <= (to ?? 0) && (value - (from ?? 0)) % Number(step ?? 1) === 0;
  });
}

test("the next time is the first that fits, by looking at every second", () => {
  const berlin = parseTimeZone("CET-1CEST,M3.5.0,M10.5.0/3") ?? UTC;
  const expression = fc.tuple(field(0, 59), field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 7));
  const start = fc.integer({ min: seconds("2023-01-01 00:00:00"), max: seconds("2026-01-01 00:00:00") });
  fc.assert(
    fc.property(expression, start, fc.boolean(), (fields, after, inBerlin) => {
      const place = inBerlin ? new CronPlace(berlin, 999, 999) : AT_UTC;
      const next = parseCron(fields.join(" ")).next(after, place, half);
      const fits = (utc: number) => {
        const local = new Date((utc + place.zone.offset(utc)) * 1000);
        const [second, minute, hour, day, month, weekday] = fields;
        return (
          allows(month, local.getUTCMonth() + 1, 1, 12) &&
          allows(day, local.getUTCDate(), 1, 31) &&
          (allows(weekday, local.getUTCDay(), 0, 7) || (local.getUTCDay() === 0 && allows(weekday, 7, 0, 7))) &&
          allows(hour, local.getUTCHours(), 0, 23) &&
          allows(minute, local.getUTCMinutes(), 0, 59) &&
          allows(second, local.getUTCSeconds(), 0, 59)
        );
      };
      const end = Math.min(Number.isNaN(next) ? Number.POSITIVE_INFINITY : next, after + 5000);
      for (let utc = after + 1; utc < end; utc++) {
        // The hour that comes twice counts once.
        if (fits(utc) && place.zone.offset(utc) === place.zone.offset(after)) throw new Error(`${fields.join(" ")} after ${after}: ${utc}, not ${next}`);
      }
      if (!Number.isNaN(next)) {
        expect(next).toBeGreaterThan(after);
        if (place === AT_UTC) expect(fits(next)).toBe(true);
      }
    }),
    { numRuns: 400 },
  );
});

test("the days that are found are the first that fit, day by day over three years", () => {
  fc.assert(
    fc.property(field(1, 31), field(1, 12), field(0, 6), fc.integer({ min: 0, max: 20_000 }), (day, month, weekday, start) => {
      const next = parseCron(`0 0 0 ${day} ${month} ${weekday}`).next(start * 86_400 - 1, AT_UTC, half);
      let days = start;
      const fits = () => {
        const date = new Date(days * 86_400_000);
        return allows(month, date.getUTCMonth() + 1, 1, 12) && allows(day, date.getUTCDate(), 1, 31) && allows(weekday, date.getUTCDay(), 0, 6);
      };
      while (!fits() && days < start + 1000) days++;
      if (days < start + 1000) expect(next).toBe(days * 86_400);
      else expect(Number.isNaN(next) || next >= days * 86_400).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test("changes of the clock", () => {
  const berlin = new CronPlace(parseTimeZone("CET-1CEST,M3.5.0,M10.5.0/3") ?? UTC, 999, 999);
  expect(following("0 30 2 * * *", 3, berlin, seconds("2024-03-30 12:00:00"))).toEqual(["2024-03-31 01:30:00", "2024-04-01 00:30:00", "2024-04-02 00:30:00"]);
  expect(following("0 30 2 * * *", 2, berlin, seconds("2024-10-26 12:00:00"))).toEqual(["2024-10-27 00:30:00", "2024-10-28 01:30:00"]);
  expect(following("0 0 * * * *", 3, berlin, seconds("2024-03-31 00:30:00"))).toEqual(["2024-03-31 01:00:00", "2024-03-31 02:00:00", "2024-03-31 03:00:00"]);
});

test("random times: as many as asked for in each window, spread over it", () => {
  const cron = parseCron('@random:{"from":"0 0 8 * * *","to":"0 0 22 * * *","number":10}');
  let state = 1;
  const random = () => {
    state = (state * 48_271) % 0x7fffffff;
    return state / 0x7fffffff;
  };
  const times: number[] = [];
  for (let time = seconds("2017-08-29 23:00:00"); times.length < 2000; times.push(time)) {
    const next = cron.next(time, AT_UTC, random);
    expect(next).toBeGreaterThan(time);
    time = next;
  }
  const days = new Map<number, number>();
  for (const time of times) {
    const hour = (time % 86_400) / 3600;
    expect(hour).toBeGreaterThanOrEqual(8);
    expect(hour).toBeLessThan(22);
    days.set(Math.floor(time / 86_400), (days.get(Math.floor(time / 86_400)) ?? 0) + 1);
  }
  const counts = [...days.values()].slice(0, -1);
  expect(Math.max(...counts)).toBeLessThanOrEqual(10);
  expect(counts.reduce((sum, count) => sum + count, 0) / counts.length).toBeGreaterThan(9.9);
  const mean = times.reduce((sum, time) => sum + (time % 86_400), 0) / times.length / 3600;
  expect(mean).toBeGreaterThan(14.7);
  expect(mean).toBeLessThan(15.3);
});

test("random times when it starts inside a window", () => {
  const cron = parseCron('@random:{"from":"0 0 8 * * *","to":"0 0 22 * * *","number":1}');
  expect(shown(cron.next(seconds("2017-08-29 10:00:00"), AT_UTC, half))).toBe("2017-08-29 15:00:00");
  expect(shown(cron.next(seconds("2017-08-29 15:00:00"), AT_UTC, half))).toBe("2017-08-30 15:00:00");
  expect(shown(cron.next(seconds("2017-08-28 15:00:01"), AT_UTC, half))).toBe("2017-08-29 15:00:00");
});
