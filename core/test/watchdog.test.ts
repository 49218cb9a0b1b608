import { logCrashReport, resetReason } from "@meerkat/core/crash_report.ts";
import { EVENT_TIME_CHANGED, onEvent } from "@meerkat/core/events.ts";
import { corePoll } from "@meerkat/core/loop.ts";
import { uptimeMs } from "@meerkat/core/uptime.ts";
import { setWallClock, TimeChangedPayload, wallSeconds } from "@meerkat/core/wall_clock.ts";
import { startWatchdog } from "@meerkat/core/watchdog.ts";
import { RESET_CRASH, RESET_SOFTWARE, RESET_WATCHDOG } from "@meerkat/hal/system.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "./fake_hal.ts";

let hal: FakeHal;
beforeEach(() => {
  hal = new FakeHal().install();
});

test("the watchdog is fed in time as long as the loop comes round", async () => {
  startWatchdog(3);
  expect(hal.watchdog).toBe(3000);
  expect(hal.watchdogFeeds).toBe(1);
  await hal.pass(3000, corePoll);
  expect(hal.watchdogFeeds).toBe(4);
  startWatchdog(0);
  expect(hal.watchdog).toBe(0);
  await hal.pass(2000, corePoll);
  expect(hal.watchdogFeeds).toBe(5);
  startWatchdog(2_000_000_000);
  expect(hal.watchdog).toBe(3_600_000);
  startWatchdog(0);
});

test("a crash report is logged line by line", () => {
  logCrashReport();
  expect(hal.console).toBe("");
  hal.crashReport = "Uncaught Error: no\n  at f (main.ts:3)\n";
  logCrashReport();
  expect(hal.console.split("\n").map((line) => line.slice(24))).toEqual(["The program has crashed before:", "Uncaught Error: no", "  at f (main.ts:3)", ""]);
});

test("reasons of a restart", () => {
  expect(resetReason()).toBe("power_on");
  const names = [RESET_SOFTWARE, RESET_WATCHDOG, RESET_CRASH].map((reason) => {
    hal.resetReason = reason;
    return resetReason();
  });
  expect(names).toEqual(["software", "watchdog", "crash"]);
});

test("setting the wall clock is an event that says by how much", () => {
  const deltas: number[] = [];
  onEvent(EVENT_TIME_CHANGED, (_event, payload) => {
    if (payload instanceof TimeChangedPayload) deltas.push(payload.delta);
  });
  hal.now = 5000;
  setWallClock(1_700_000_000_500);
  expect(wallSeconds()).toBe(1_700_000_000.5);
  setWallClock(1_700_000_000_000);
  expect(deltas).toEqual([1_699_999_995.5, -0.5]);
});

test("milliseconds since boot go on where the tick wraps", () => {
  for (const now of [0, 999, 1000, 0xffff_ffff, 0x1_0000_0000, 0x1_0000_0000 * 3 + 12_345]) {
    hal.now = now;
    expect(uptimeMs()).toBe(now);
  }
});
