/** apps/blink on the Cortex-M3 with a heap of 16 KB: it answers under load, and nothing leaks. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BuildResult } from "../src/builder/build.ts";
import { Booted, BUILD_LIMIT_MS, buildApp } from "./machines.ts";

const HEAP = 16 * 1024;
const CALLS = 1000;
/** Every so many calls the free heap is asked for. */
const SAMPLE = 10;

let built: BuildResult;
let machine: Booted;
beforeAll(async () => {
  built = await buildApp("blink", "cortex-m", "small-heap", { heapBytes: HEAP });
  machine = await Booted.boot(built);
}, BUILD_LIMIT_MS);
afterAll(async () => {
  expect(await machine.stop()).toBe(0);
});

test("the image has 64 KB of flash at most", () => {
  expect(built.sizes?.heap).toBe(HEAP);
  expect(built.sizes?.flash).toBeGreaterThan(8 * 1024);
  expect(built.sizes?.flash).toBeLessThanOrEqual(64 * 1024);
});

test("the sizes by module add up to those of the image", () => {
  const { flash = 0, modules = [] } = built.sizes ?? {};
  expect(modules.reduce((sum, module) => sum + module.flash, 0)).toBe(flash);
  expect(modules.map((module) => `${module.group}/${module.name}`)).toEqual(
    expect.arrayContaining(["core/loop.ts", "rpc-uart/framing.ts", "blink/main.ts", "C runtime/heap.c", "port/startup.c"]),
  );
});

test("1000 calls are answered, and the free heap stays what it was", async () => {
  const free: number[] = [];
  for (let i = 0; i < CALLS; i += SAMPLE) {
    for (let j = 1; j < SAMPLE; j++) {
      if (j % 3 === 0) await machine.call("Blink.Set", { on_ms: 20 + j, off_ms: 30 });
      else if (j % 3 === 1) expect(await machine.call("GPIO.Toggle", { pin: 7 })).toEqual({ value: expect.any(Number) });
      else expect(await machine.call("RPC.List")).toContain("Blink.Get");
    }
    free.push(((await machine.call("Sys.GetInfo")) as { ram_free: number }).ram_free);
  }
  // Garbage comes and goes between the samples: the most that was ever free tells what is really in use.
  const half = free.length / 2;
  const early = Math.max(...free.slice(0, half));
  const late = Math.max(...free.slice(half));
  expect(early).toBeGreaterThan(HEAP / 4);
  expect(early - late).toBeLessThan(512);
  expect(machine.console.match(/Init done/g)).toHaveLength(1);
}, 120_000);
