import { corePoll } from "@meerkat/core/loop.ts";
import { setWallClock } from "@meerkat/core/wall_clock.ts";
import { addCronJob } from "@meerkat/cron/cron.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";

let hal = new FakeHal().install();
await import("@meerkat/cron/init.ts");

beforeEach(async () => {
  hal = new FakeHal().install();
  hal.wallAtBoot = Date.UTC(2024, 0, 1, 12, 0, 0);
});

/** Lets time pass in long steps. */
async function jump(ms: number): Promise<void> {
  hal.now += ms;
  await hal.settle(corePoll);
}

test("a job runs at its times, until it is removed", async () => {
  let runs = 0;
  const job = addCronJob("*/10 * * * * *", () => runs++);
  expect(job.due).toBe(Date.UTC(2024, 0, 1, 12, 0, 10) / 1000);
  await jump(9999);
  expect(runs).toBe(0);
  await jump(1);
  expect(runs).toBe(1);
  await jump(10_000);
  expect(runs).toBe(2);
  job.remove();
  await jump(60_000);
  expect(runs).toBe(2);
  expect(job.due).toBeNaN();
});

test("a late job runs once", async () => {
  let runs = 0;
  const job = addCronJob("* * * * * *", () => runs++);
  await jump(30_500);
  expect(runs).toBe(1);
  expect(job.due).toBe(Date.UTC(2024, 0, 1, 12, 0, 31) / 1000);
  job.remove();
});

test("far times are waited for in hours", async () => {
  let runs = 0;
  const job = addCronJob("0 0 0 1 3 *", () => runs++);
  for (let hour = 0; hour < 60 * 24 - 13; hour++) await jump(3_600_000);
  expect(runs).toBe(0);
  await jump(3_600_000);
  expect(runs).toBe(1);
  job.remove();
});

test("setting the clock plans anew", async () => {
  let runs = 0;
  const job = addCronJob("0 0 13 * * *", () => runs++);
  setWallClock(Date.UTC(2024, 5, 1, 12, 59, 59));
  await hal.settle(corePoll);
  expect(job.due).toBe(Date.UTC(2024, 5, 1, 13, 0, 0) / 1000);
  await jump(1000);
  expect(runs).toBe(1);
  setWallClock(Date.UTC(2024, 5, 1, 10, 0, 0));
  await hal.settle(corePoll);
  expect(job.due).toBe(Date.UTC(2024, 5, 1, 13, 0, 0) / 1000);
  job.remove();
});

test("a clock that jumps a year ahead and back: what is skipped is left out, what comes again is done again", async () => {
  const runs: string[] = [];
  const second = addCronJob("* * * * * *", () => runs.push("second"));
  const hour = addCronJob("0 0 13 * * *", () => runs.push("hour"));
  setWallClock(Date.UTC(2025, 0, 1, 14, 0, 0));
  await hal.settle(corePoll);
  expect(runs).toEqual([]);
  await jump(1000);
  expect(runs).toEqual(["second"]);
  expect(hour.due).toBe(Date.UTC(2025, 0, 2, 13, 0, 0) / 1000);
  setWallClock(Date.UTC(2024, 0, 1, 12, 59, 58));
  await hal.settle(corePoll);
  expect(runs).toEqual(["second"]);
  for (let i = 0; i < 3; i++) await jump(1000);
  expect(runs).toEqual(["second", "second", "hour", "second", "second"]);
  second.remove();
  hour.remove();
});

test("a clock that is corrected: nothing is left out, nothing done twice", async () => {
  let runs = 0;
  const job = addCronJob("0 0 13 * * *", () => runs++);
  hal.wallAtBoot = Date.UTC(2024, 0, 1, 12, 59, 58);
  setWallClock(Date.UTC(2024, 0, 1, 13, 0, 1));
  await hal.settle(corePoll);
  expect(runs).toBe(1);
  setWallClock(Date.UTC(2024, 0, 1, 12, 59, 59));
  await jump(5000);
  expect([runs, job.due]).toEqual([1, Date.UTC(2024, 0, 2, 13, 0, 0) / 1000]);
  job.remove();
});

test("a clock that the host has set is noticed within an hour", async () => {
  let runs = 0;
  const job = addCronJob("0 0 18 * * *", () => runs++);
  hal.wallAtBoot -= 366 * 86_400_000;
  await jump(3_600_000);
  expect([runs, job.due]).toEqual([0, Date.UTC(2022, 11, 31, 18, 0, 0) / 1000]);
  hal.wallAtBoot += 366 * 86_400_000;
  await jump(3_600_000);
  expect([runs, job.due]).toEqual([1, Date.UTC(2024, 0, 1, 18, 0, 0) / 1000]);
  job.remove();
});

test("a job may remove itself while it runs; what is no expression is an error", async () => {
  let runs = 0;
  const job = addCronJob("* * * * * *", () => {
    runs++;
    job.remove();
  });
  await jump(5000);
  await jump(5000);
  expect(runs).toBe(1);
  expect(() => addCronJob("nonsense", () => {})).toThrow("6 fields");
});
