import { setupInput, setupOutput } from "@meerkat/core/gpio.ts";
import { onPinLevel, removePinLevel } from "@meerkat/core/gpio_level.ts";
import { corePoll } from "@meerkat/core/loop.ts";
import { GPIO_EDGE_ANY, GPIO_EDGE_NONE, GPIO_INPUT, GPIO_LEVEL_HI, GPIO_LEVEL_LO, GPIO_OUTPUT, GPIO_PULL_DOWN, GPIO_PULL_NONE } from "@meerkat/hal/gpio.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "./fake_hal.ts";

let hal: FakeHal;
beforeEach(() => {
  hal = new FakeHal().install();
});

test("a handler runs while the pin has its level, and not otherwise", async () => {
  let runs = 0;
  hal.levels.set(7, true);
  expect(onPinLevel(7, GPIO_LEVEL_HI, () => runs++)).toBe(true);
  await hal.pass(5, corePoll);
  expect(runs).toBeGreaterThanOrEqual(5);
  hal.edge(7, false);
  await hal.pass(2, corePoll);
  const before = runs;
  await hal.pass(20, corePoll);
  expect(runs).toBe(before);
  expect(corePoll()).toBe(-1);
  hal.edge(7, true);
  await hal.settle(corePoll);
  expect(runs).toBe(before + 1);
  expect(removePinLevel(7)).toBe(true);
  expect(removePinLevel(7)).toBe(false);
  await hal.pass(5, corePoll);
  expect(runs).toBe(before + 1);
  expect(hal.edges.get(7)).toBe(GPIO_EDGE_NONE);
});

test("a handler that has seen to it, or that has had enough, runs once", async () => {
  let runs = 0;
  hal.levels.set(8, false);
  onPinLevel(8, GPIO_LEVEL_LO, () => {
    runs++;
    hal.edge(8, true);
  });
  await hal.pass(5, corePoll);
  expect(runs).toBe(1);
  onPinLevel(8, GPIO_LEVEL_HI, () => {
    runs++;
    removePinLevel(8);
  });
  await hal.pass(5, corePoll);
  expect(runs).toBe(2);
});

test("pins without an interrupt, and modes that are none", () => {
  expect(onPinLevel(16, GPIO_LEVEL_HI, () => {})).toBe(false);
  expect(onPinLevel(9, GPIO_EDGE_ANY, () => {})).toBe(false);
});

test("an output has its level before it is one", () => {
  expect(setupOutput(9, true)).toBe(true);
  expect([hal.latches.get(9), hal.modes.get(9)]).toEqual([true, { mode: GPIO_OUTPUT, pull: GPIO_PULL_NONE }]);
  expect(setupInput(9, GPIO_PULL_DOWN)).toBe(true);
  expect(hal.modes.get(9)).toEqual({ mode: GPIO_INPUT, pull: GPIO_PULL_DOWN });
  expect(setupOutput(64, true)).toBe(false);
});
