/** What is wired to the node machine: serial port 1, hardware timers, deep sleep, buses. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deepSleepUntilPin, WAKE_NONE, wakeCause } from "@meerkat/core/deep_sleep.ts";
import { startHwTimer, stopHwTimer } from "@meerkat/core/hw_timer.ts";
import { corePoll } from "@meerkat/core/loop.ts";
import { Uart } from "@meerkat/core/uart.ts";
import { RESET_DEEP_SLEEP } from "@meerkat/hal/system.ts";
import { afterEach, expect, test } from "vitest";
import { installNatives } from "../src/hal.ts";
import { MachineStopped, NodeMachine } from "../src/machine.ts";
import { NO_PERIPHERALS } from "../src/no_peripherals.ts";
import type { Peripherals } from "../src/peripherals.ts";

const machines: NodeMachine[] = [];
afterEach(() => {
  for (const machine of machines.splice(0)) machine.stop("stopped");
});

function boot(peripherals: Partial<Peripherals> = {}, stateFolder?: string): NodeMachine {
  const machine = new NodeMachine({
    build: { app: "t", version: "1", id: "" },
    board: { led: 2, button: 0 },
    console: () => {},
    peripherals: { ...NO_PERIPHERALS, ...peripherals },
    ...(stateFolder === undefined ? {} : { stateFolder }),
  });
  machines.push(machine);
  installNatives(machine);
  machine.start(corePoll);
  return machine;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("the board is attached to the pins before the program runs", () => {
  const levels: [number, boolean][] = [];
  const machine = boot({
    attach(pins) {
      pins.onLevel((pin, level) => levels.push([pin, level]));
      pins.drive(9, true);
      expect(pins.level(9)).toBe(true);
    },
  });
  machine.gpio.setMode(2, 1, 0);
  machine.gpio.write(2, true);
  expect(levels).toEqual([
    [9, true],
    [2, true],
  ]);
});

test("serial port 1 leads to the board", async () => {
  let toProgram: (port: number, data: Uint8Array) => void = () => {};
  const board: number[] = [];
  boot({
    uartWrite: (port, data) => void board.push(port, ...data),
    onUart(received) {
      toProgram = received;
    },
  });
  const uart = new Uart(1);
  expect(uart.open(9600, 0)).toBe(true);
  const heard: number[] = [];
  uart.onReceive((data) => heard.push(...data));
  expect(uart.write(new Uint8Array([1, 2, 3]))).toBe(true);
  toProgram(1, new Uint8Array([4, 5]));
  toProgram(2, new Uint8Array([6]));
  await pause(20);
  expect([board, heard]).toEqual([
    [1, 1, 2, 3],
    [4, 5],
  ]);
});

test("hardware timers: one, one again and again, as many as there are, and no more", async () => {
  boot();
  let [once, often] = [0, 0];
  const start = performance.now();
  let at = 0;
  expect(
    startHwTimer(2500, false, () => {
      once++;
      at = performance.now() - start;
    }),
  ).toBeGreaterThanOrEqual(0);
  const repeated = startHwTimer(1000, true, () => often++);
  await pause(60);
  expect([once, often > 5]).toEqual([1, true]);
  expect(at).toBeGreaterThanOrEqual(2.5);
  stopHwTimer(repeated);
  await pause(5);
  const before = often;
  await pause(20);
  expect(often).toBe(before);
  const taken = [1, 2, 3, 4].map(() => startHwTimer(1_000_000, false, () => {}));
  expect(new Set(taken)).toEqual(new Set([0, 1, 2, 3]));
  expect(startHwTimer(1000, false, () => {})).toBe(-1);
  for (const timer of taken) stopHwTimer(timer);
  expect([startHwTimer(0, false, () => {}), startHwTimer(-1, true, () => {})]).toEqual([-1, -1]);
});

test("deep sleep: nothing of the program runs, a pin wakes the machine, and the next start knows", async () => {
  const folder = mkdtempSync(join(tmpdir(), "meerkat-sleep-"));
  try {
    const machine = boot({}, folder);
    expect(wakeCause()).toBe(WAKE_NONE);
    let runs = 0;
    startHwTimer(1000, true, () => runs++);
    expect(() => deepSleepUntilPin(9, true, -1)).toThrow(MachineStopped);
    await pause(30);
    const before = runs;
    machine.gpio.drive(8, true);
    await pause(30);
    expect(runs).toBe(before);
    machine.gpio.drive(9, true);
    expect(await machine.stopped).toBe("reset");
    const next = boot({}, folder);
    expect([next.retained.resetReason, wakeCause()]).toEqual([RESET_DEEP_SLEEP, 9]);
    // The pin is there already, on a new machine too, once it is driven.
    next.gpio.drive(9, true);
    expect(() => deepSleepUntilPin(9, true, 60_000)).toThrow(MachineStopped);
    expect(await next.stopped).toBe("reset");
    const last = boot({}, folder);
    expect(() => deepSleepUntilPin(-1, false, 20)).toThrow(MachineStopped);
    expect(await last.stopped).toBe("reset");
    boot({}, folder);
    expect(wakeCause()).toBe(-1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
