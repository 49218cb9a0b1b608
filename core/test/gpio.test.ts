import { blinkPin } from "@meerkat/core/blink.ts";
import { onButton, onPinEdge, removePinHandler } from "@meerkat/core/gpio.ts";
import { corePoll } from "@meerkat/core/loop.ts";
import { GPIO_EDGE_ANY, GPIO_EDGE_NEG, GPIO_EDGE_NONE, GPIO_EDGE_POS, GPIO_INPUT, GPIO_PULL_UP } from "@meerkat/hal/gpio.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeHal } from "./fake_hal.ts";

let hal: FakeHal;
beforeEach(() => {
  hal = new FakeHal().install();
});

describe("pin handlers", () => {
  test("without debouncing every edge is reported", async () => {
    let edges = 0;
    expect(onPinEdge(4, GPIO_EDGE_ANY, () => edges++)).toBe(true);
    for (const level of [true, false, true]) hal.edge(4, level);
    await hal.settle(corePoll);
    expect(edges).toBe(3);
    expect(removePinHandler(4)).toBe(true);
    expect(removePinHandler(4)).toBe(false);
    expect(hal.edges.get(4)).toBe(GPIO_EDGE_NONE);
  });

  test("a bouncing button is one press, when it has come to rest", async () => {
    let presses = 0;
    hal.levels.set(5, true);
    expect(onButton(5, GPIO_PULL_UP, GPIO_EDGE_NEG, 20, () => presses++)).toBe(true);
    expect(hal.modes.get(5)).toEqual({ mode: GPIO_INPUT, pull: GPIO_PULL_UP });
    for (const level of [false, true, false]) hal.edge(5, level);
    await hal.settle(corePoll);
    await hal.pass(19, corePoll);
    expect(presses).toBe(0);
    await hal.pass(1, corePoll);
    expect(presses).toBe(1);
    hal.edge(5, true);
    await hal.pass(30, corePoll);
    expect(presses).toBe(1);
    removePinHandler(5);
  });

  test("a short glitch is no press; with any edge only a lasting change counts", async () => {
    const reports: boolean[] = [];
    hal.levels.set(6, false);
    onButton(6, GPIO_PULL_UP, GPIO_EDGE_ANY, 10, () => reports.push(hal.levels.get(6) ?? false));
    hal.edge(6, true);
    hal.edge(6, false);
    await hal.pass(15, corePoll);
    hal.edge(6, true);
    await hal.pass(15, corePoll);
    hal.edge(6, false);
    await hal.pass(15, corePoll);
    expect(reports).toEqual([true, false]);
    onButton(6, GPIO_PULL_UP, GPIO_EDGE_POS, 10, () => reports.push(true));
    hal.edge(6, true);
    removePinHandler(6);
    await hal.pass(15, corePoll);
    expect(reports.length).toBe(2);
  });

  test("a pin without interrupt or mode says so", () => {
    expect(onPinEdge(16, GPIO_EDGE_POS, () => {})).toBe(false);
    expect(onButton(99, GPIO_PULL_UP, GPIO_EDGE_NEG, 10, () => {})).toBe(false);
    expect(removePinHandler(99)).toBe(false);
  });
});

describe("blinkPin", () => {
  test("starts at once, keeps its times, and stops", async () => {
    expect(blinkPin(2, 30, 10)).toBe(true);
    const levels: boolean[] = [];
    for (let ms = 0; ms < 80; ms++) {
      levels.push(hal.latches.get(2) ?? false);
      await hal.pass(1, corePoll);
    }
    const period = [...Array<boolean>(30).fill(true), ...Array<boolean>(10).fill(false)];
    expect(levels).toEqual([...period, ...period]);
    expect(blinkPin(2, 0, 0)).toBe(true);
    expect(corePoll()).toBe(-1);
    expect(blinkPin(2, 65536, 1)).toBe(false);
    expect(blinkPin(2, 1, -1)).toBe(false);
  });
});
