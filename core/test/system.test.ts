import { EVENT_INIT_DONE, EVENT_LOG, EVENT_REBOOT, EVENT_REBOOT_AFTER, onEventGroup } from "@meerkat/core/events.ts";
import { corePoll } from "@meerkat/core/loop.ts";
import { isRestarting, restartAfter, restartIn } from "@meerkat/core/system.ts";
import { expect, test } from "vitest";
import { FakeHal } from "./fake_hal.ts";

test("start and restart are announced", async () => {
  const hal = new FakeHal().install();
  const seen: number[] = [];
  onEventGroup(EVENT_REBOOT, (event) => {
    if (event !== EVENT_LOG) seen.push(event);
  });
  await import("@meerkat/core/init.ts");
  await hal.settle(corePoll);
  expect(hal.console).toContain("Init done, RAM: 1000 total, 999 free, 998 min free\n");
  expect(isRestarting()).toBe(false);
  restartAfter(500);
  restartAfter(100);
  expect(isRestarting()).toBe(true);
  await hal.pass(99, corePoll);
  expect([hal.resets, restartIn()]).toEqual([0, 1]);
  await hal.pass(1, corePoll);
  expect(hal.resets).toBe(1);
  await hal.pass(500, corePoll);
  expect(hal.resets).toBe(1);
  expect(seen).toEqual([EVENT_INIT_DONE, EVENT_REBOOT_AFTER, EVENT_REBOOT_AFTER, EVENT_REBOOT]);
});
