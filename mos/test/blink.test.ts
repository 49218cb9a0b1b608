/** apps/blink on its three machines: built by the tool, booted by the tool, called through the tool's own client. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Booted, BUILD_LIMIT_MS, buildApp, PLATFORMS } from "./machines.ts";

describe.each(PLATFORMS)("%s", (platform) => {
  let machine: Booted;
  beforeAll(async () => {
    machine = await Booted.boot(await buildApp("blink", platform, "blink"));
  }, BUILD_LIMIT_MS);
  afterAll(async () => {
    expect(await machine.stop()).toBe(0);
  });

  test("tells about itself", async () => {
    expect(await machine.call("Sys.GetInfo")).toMatchObject({
      app: "blink",
      arch: platform,
      fw_version: "1.0",
      fw_id: expect.stringMatching(/^\d{8}-\d{6}\/./),
      mg_version: expect.stringMatching(/^\d/),
      uptime: expect.any(Number),
      ram_free: expect.any(Number),
    });
    expect(machine.console).toContain("Init done");
  });

  test("lists and describes its methods", async () => {
    const names = await machine.call("RPC.List");
    expect(names).toEqual(
      expect.arrayContaining(["RPC.List", "RPC.Describe", "RPC.Ping", "Sys.GetInfo", "Sys.Reboot", "Sys.SetDebug", "GPIO.Read", "Blink.Set"]),
    );
    expect(await machine.call("RPC.Describe", { name: "GPIO.Blink" })).toEqual({ name: "GPIO.Blink", args_fmt: "{pin: %d, on_ms: %d, off_ms: %d}" });
    await expect(machine.call("RPC.Describe", { name: "No.Such" })).rejects.toMatchObject({ code: 404 });
    expect(await machine.call("RPC.Ping")).toEqual({ channel_info: "UART0" });
  });

  test("has the methods of the app", async () => {
    expect(await machine.call("Blink.Get")).toEqual({ on_ms: 500, off_ms: 500 });
    expect(await machine.call("Blink.Set", { on_ms: 20, off_ms: 30 })).toEqual({ on_ms: 20, off_ms: 30 });
    await expect(machine.call("Blink.Set", { on_ms: 0 })).rejects.toMatchObject({ code: 400, message: "on_ms must be an integer from 1 to 60000" });
    expect(await machine.call("Blink.Get")).toEqual({ on_ms: 20, off_ms: 30 });
  });

  test("blinks: the pin of the LED is seen at both levels", async () => {
    const seen = new Set<unknown>();
    const readLed = async () => {
      seen.add(((await machine.call("GPIO.ReadOut", { pin: 2 })) as { value: number }).value);
      expect([...seen].sort()).toEqual([0, 1]);
    };
    await vi.waitFor(readLed, { timeout: 10_000, interval: 5 });
  });

  test("its board shows the LED, and the button stops it", async () => {
    await vi.waitFor(() => expect(new Set(machine.levels).size).toBe(2), { timeout: 10_000 });
    expect(machine.session.machine.pressButton()).toBe(true);
    await vi.waitFor(() => expect(machine.console).toContain("Button: paused"), { timeout: 10_000 });
    await vi.waitFor(() => expect(machine.levels.at(-1)).toBe(false), { timeout: 10_000 });
    const pausedAt = machine.levels.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(machine.levels.length).toBe(pausedAt);
    machine.session.machine.pressButton();
    await vi.waitFor(() => expect(machine.levels.length).toBeGreaterThan(pausedAt + 2), { timeout: 10_000 });
    expect(machine.console).toContain("Button: blinking");
  });

  test("reads and writes pins", async () => {
    expect(await machine.call("GPIO.Write", { pin: 9, value: 1 })).toBeNull();
    expect(await machine.call("GPIO.Toggle", { pin: 9 })).toEqual({ value: 0 });
    expect(await machine.call("GPIO.Toggle", { pin: 9 })).toEqual({ value: 1 });
    await expect(machine.call("GPIO.Write", {})).rejects.toMatchObject({ code: expect.any(Number) });
  });

  test("answers what it does not know with an error", async () => {
    await expect(machine.call("No.Such")).rejects.toMatchObject({ code: 404, message: "No handler for No.Such" });
  });

  test("changes what it logs", async () => {
    expect(await machine.call("Sys.SetDebug", { level: 3 })).toBeNull();
    await expect(machine.call("Sys.SetDebug", { level: 99 })).rejects.toMatchObject({ code: 400, message: "invalid level" });
    expect(await machine.call("Sys.SetDebug", { level: 2 })).toBeNull();
  });

  test("console and frames share the line without mixing", async () => {
    await machine.call("Sys.SetDebug", { level: 3 });
    for (let i = 0; i < 50; i++) await machine.call("GPIO.Toggle", { pin: 11 });
    await machine.call("Sys.SetDebug", { level: 2 });
    const lines = machine.consoleOfLine.split(/\r?\n/).filter((line) => line !== "");
    expect(lines.length).toBeGreaterThan(40);
    for (const line of lines) expect(line).toMatch(/^\w+ +\S/);
    expect(lines.join("\n")).not.toMatch(/"(?:result|error|id)":/);
  });

  test("restarts, and answers on the same line", async () => {
    expect(await machine.call("Sys.Reboot", { delay_ms: 200 })).toBeNull();
    const before = machine.console.length;
    await vi.waitFor(() => expect(machine.console.slice(before)).toContain("Init done"), { timeout: 20_000 });
    await machine.client.greet(20_000);
    const { uptime } = (await machine.call("Sys.GetInfo")) as { uptime: number };
    expect(uptime).toBeLessThan(10);
    expect(await machine.call("Blink.Get")).toEqual({ on_ms: 500, off_ms: 500 });
  });

  test("refuses requests while a restart is due", async () => {
    expect(await machine.call("Sys.Reboot", { delay_ms: 90 })).toBeNull();
    await expect(machine.call("RPC.Ping")).rejects.toMatchObject({ code: 418, message: expect.stringMatching(/^shutting down in -?\d+ ms$/) });
    const before = machine.console.length;
    await vi.waitFor(() => expect(machine.console.slice(before)).toContain("Init done"), { timeout: 20_000 });
    await machine.client.greet(20_000);
    expect(await machine.call("RPC.Ping")).toEqual({ channel_info: "UART0" });
  });
});
