/** apps/blink without a collector on the Cortex-M3: it answers, every call uses memory up, and that it is used up is an error like any other. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BuildResult } from "../src/builder/build.ts";
import { Booted, BUILD_LIMIT_MS, buildApp } from "./machines.ts";

let built: BuildResult;
let machine: Booted;
beforeAll(async () => {
  built = await buildApp("blink", "cortex-m", "arena", { heapBytes: 24 * 1024, arena: true });
  machine = await Booted.boot(built);
}, BUILD_LIMIT_MS);
afterAll(async () => {
  await machine.stop();
});

async function free(): Promise<number> {
  return ((await machine.call("Sys.GetInfo")) as { ram_free: number }).ram_free;
}

test("the collector is not in the image", () => {
  const names = (built.sizes?.modules ?? []).map((module) => `${module.group}/${module.name}`);
  expect(names).toContain("C runtime/arena.c");
  expect(names).not.toContain("C runtime/collect.c");
  expect(names).not.toContain("C runtime/heap.c");
});

test("memory is handed out and never comes back, until it is used up", async () => {
  let last = await free();
  expect(last).toBeGreaterThan(10_000);
  for (let i = 0; i < 5; i++) {
    const now = await free();
    expect(now).toBeLessThan(last);
    last = now;
  }
  for (let i = 0; i < 200 && !machine.console.includes("out of memory"); i++) {
    await machine.client.call("RPC.List", "", 2000).catch(() => {});
  }
  expect(machine.console).toContain("out of memory");
}, 120_000);
