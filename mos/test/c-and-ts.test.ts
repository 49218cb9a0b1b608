/** apps/c-and-ts: C that TypeScript calls, and that calls TypeScript, on the three machines. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Booted, BUILD_LIMIT_MS, buildApp, PLATFORMS } from "./machines.ts";

describe.each(PLATFORMS)("%s", (platform) => {
  let machine: Booted;
  beforeAll(async () => {
    machine = await Booted.boot(await buildApp("c-and-ts", platform, "c-and-ts"));
  }, BUILD_LIMIT_MS);
  afterAll(async () => {
    expect(await machine.stop()).toBe(0);
  });

  const beats = async () => ((await machine.call("Heart.Count")) as { beats: number }).beats;

  test("TypeScript calls C, which keeps a state of its own", async () => {
    expect(await machine.call("Heart.SetRate", { rate: 240 })).toBeNull();
    await expect(machine.call("Heart.SetRate", { rate: 10 })).rejects.toMatchObject({ code: 400, message: "rate must be 20 to 240" });
    await expect(machine.call("Heart.SetRate")).rejects.toMatchObject({ code: 400 });
  });

  test("C calls TypeScript: the beats are counted", async () => {
    await machine.call("Heart.SetRate", { rate: 240 });
    const first = await beats();
    // A beat takes 250 ms at this rate.
    await vi.waitFor(async () => expect(await beats()).toBeGreaterThanOrEqual(first + 3), { timeout: 10_000, interval: 100 });
  });

  test("and logs what it is given", async () => {
    await vi.waitFor(() => expect(machine.console).toMatch(/heart +10 beats, 240 a minute/), { timeout: 15_000, interval: 100 });
  }, 20_000);
});
