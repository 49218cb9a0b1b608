import { CivilDate, compactTime, daysOf, weekdayOf } from "@meerkat/core/civil_time.ts";
import { localZone, parseTimeZone, setLocalZone, UTC } from "@meerkat/core/time_zone.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeHal } from "./fake_hal.ts";

test("the calendar is that of Date, for every day of 400 years", () => {
  for (let days = daysOf(1899, 1, 1); days < daysOf(2300, 1, 1); days++) {
    const date = new Date(days * 86_400_000);
    const { year, month, day } = new CivilDate(days);
    if (date.getUTCFullYear() !== year || date.getUTCMonth() + 1 !== month || date.getUTCDate() !== day) throw new Error(`day ${days}`);
    if (daysOf(year, month, day) !== days || weekdayOf(days) !== date.getUTCDay()) throw new Error(`day ${days}`);
  }
  expect(compactTime(1_504_044_020.9)).toBe("20170829-220020");
  expect(compactTime(-1)).toBe("19691231-235959");
});

/** Specs of zones, and their names in the data that Node has (with rules as they are now). */
const ZONES: [string, string][] = [
  ["CET-1CEST,M3.5.0,M10.5.0/3", "Europe/Berlin"],
  ["GMT0BST,M3.5.0/1,M10.5.0", "Europe/London"],
  ["EST5EDT,M3.2.0,M11.1.0", "America/New_York"],
  ["PST8PDT", "America/Los_Angeles"],
  ["AEST-10AEDT,M10.1.0,M4.1.0/3", "Australia/Sydney"],
  ["NZST-12NZDT,M9.5.0,M4.1.0/3", "Pacific/Auckland"],
  ["<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "Australia/Lord_Howe"],
  ["<-04>4<-03>,M9.1.6/24,M4.1.6/24", "America/Santiago"],
  ["MSK-3", "Europe/Moscow"],
  ["IST-5:30", "Asia/Kolkata"],
  ["<+0545>-5:45", "Asia/Kathmandu"],
];

function hostOffset(format: Intl.DateTimeFormat, utc: number): number {
  const part = Object.fromEntries(format.formatToParts(new Date(utc * 1000)).map(({ type, value }) => [type, Number(value)]));
  const { year, month, day, hour, minute, second } = part as Record<string, number>;
  return Math.round(Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second) / 1000) - utc;
}

test("offsets are those of the host's zone data, at every half hour around the changes of 2024 to 2027", () => {
  for (const [spec, name] of ZONES) {
    const zone = parseTimeZone(spec);
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      hourCycle: "h23",
      ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" },
    });
    let last = hostOffset(format, Date.UTC(2024, 0, 1) / 1000);
    for (let utc = Date.UTC(2024, 0, 1) / 1000; utc < Date.UTC(2027, 0, 1) / 1000; utc += 43_200) {
      const offset = hostOffset(format, utc);
      if (zone?.offset(utc) !== offset) throw new Error(`${name} at ${new Date(utc * 1000).toISOString()}: ${zone?.offset(utc)}, not ${offset}`);
      for (let near = utc - 43_200; offset !== last && near <= utc; near += 1800) expect(zone?.offset(near)).toBe(hostOffset(format, near));
      last = offset;
    }
  }
});

test("rules by day of the year", () => {
  const julian = parseTimeZone("AAA0BBB,J60,J300");
  expect(julian?.offset(Date.UTC(2024, 2, 1, 1, 59) / 1000)).toBe(0);
  expect(julian?.offset(Date.UTC(2024, 2, 1, 2) / 1000)).toBe(3600);
  expect(julian?.offset(Date.UTC(2023, 2, 1, 2) / 1000)).toBe(3600);
  const counted = parseTimeZone("AAA0BBB,59/0,300");
  expect(counted?.offset(Date.UTC(2024, 1, 29) / 1000)).toBe(3600);
  expect(counted?.offset(Date.UTC(2023, 2, 1) / 1000)).toBe(3600);
  expect(counted?.offset(Date.UTC(2023, 1, 28, 23) / 1000)).toBe(0);
});

test("from local time: twice in autumn means the first that is still to come, what is left out in spring comes an hour later", () => {
  const berlin = parseTimeZone("CET-1CEST,M3.5.0,M10.5.0/3") ?? UTC;
  const at = (...parts: [number, number, number, number, number]) => Date.UTC(...parts) / 1000;
  const first = at(2024, 9, 27, 0, 30);
  expect(berlin.toUtc(at(2024, 9, 27, 2, 30), first - 7200)).toBe(first);
  expect(berlin.toUtc(at(2024, 9, 27, 2, 30), first)).toBe(first + 3600);
  expect(berlin.toUtc(at(2024, 2, 31, 2, 30), 0)).toBe(at(2024, 2, 31, 1, 30));
  expect(berlin.toUtc(at(2024, 6, 1, 12, 0), 0)).toBe(at(2024, 6, 1, 10, 0));
  expect(berlin.toUtc(at(2024, 0, 1, 12, 0), 0)).toBe(at(2024, 0, 1, 11, 0));
});

test("the machine's own zone", () => {
  const hal = new FakeHal().install();
  setLocalZone("CET-1");
  expect(localZone().offset(0)).toBe(3600);
  expect(hal.console).toBe("");
  setLocalZone("nowhere");
  expect(localZone().offset(0)).toBe(0);
  expect(hal.console).toContain('"nowhere", not a time zone');
});

test("what is no zone is refused", () => {
  for (const spec of [
    "X",
    "UT0",
    "UTC",
    "UTC25",
    "<UTC",
    "CET-1CEST,",
    "CET-1CEST,M3.5.0",
    "CET-1CEST,M13.1.0,M1.1.0",
    "CET-1CEST,M3.5.0,M10.5.0/3x",
    "CET-1:60",
    "CET-1CEST,J0,J5",
  ]) {
    expect(parseTimeZone(spec), spec).toBeUndefined();
  }
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z<>+:0-9,./MJ-]{0,30}$/), fc.integer({ min: 0, max: 4e9 }), (spec, utc) => {
      const offset = parseTimeZone(spec)?.offset(utc) ?? 0;
      expect(Math.abs(offset)).toBeLessThanOrEqual(26 * 3600);
    }),
    { numRuns: 3000 },
  );
});
