/** Settings from mos.yml to a running machine: typed, over RPC, in files that outlive a restart. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { repositoryRoot } from "../../ports/description.ts";
import type { BuildResult } from "../src/builder/build.ts";
import { Booted, BUILD_LIMIT_MS, buildApp, CALL_LIMIT_MS, PLATFORMS } from "./machines.ts";
import { mos } from "./tool.ts";

/** A node machine is a new process each time: slow where much else runs. */
const RESTART_LIMIT_MS = 60_000;

describe.each(PLATFORMS)("on %s", (platform) => {
  let built: BuildResult;
  let booted: Booted;
  beforeAll(async () => {
    built = await buildApp("../mos/test/apps/settings", platform, "settings");
    // What a run that broke off has saved.
    rmSync(join(built.folder, `${platform}-state`), { recursive: true, force: true });
    booted = await Booted.boot(built);
  }, BUILD_LIMIT_MS);
  afterAll(async () => booted?.stop());

  test("the program has the merged defaults, and what a file of the build says", () => {
    expect(booted.console).toContain("link: true 9 16 4294967295 0.100 7.5 3\n");
    expect(booted.console).toContain("link1: false 9 16 4294967295 0.100 0.25 9\n");
    expect(booted.console).toContain("used: 5, level 3\n");
  });

  test("RPC sees them by name", async () => {
    const link = { enable: true, server: 'a"b\\c\ndé€', port: 16, mask: 4294967295, gain: 0.1, wait: 7.5, retry: { most: 3 } };
    expect(await booted.call("Config.Get", { key: "link" })).toEqual(link);
    expect(await booted.call("Config.Get", { key: "link", level: 2 })).toEqual({ ...link, wait: 0.25 });
    expect(await booted.call("Config.Get")).toMatchObject({ link1: { ...link, enable: false, wait: 0.25, retry: { most: 9 } }, used: { size: 5 } });
    await expect(booted.call("Config.Get", { key: "spare" })).rejects.toThrow(/invalid config key/);
    await expect(booted.call("Config.Set", { key: "link.port", value: "x" })).rejects.toThrow(/\[link\.port\] is not a number/);
  });

  test(
    "what is saved outlives a restart; what is not saved, and what is for one boot, does not",
    async () => {
      const restart = async (call: () => Promise<unknown>) => {
        const before = booted.console.length;
        const result = await call();
        await vi.waitFor(() => expect(booted.console.slice(before)).toContain("Init done"), { timeout: RESTART_LIMIT_MS });
        await booted.client.greet(CALL_LIMIT_MS);
        return result;
      };
      const reboot = () => restart(() => booted.call("Sys.Reboot"));
      await booted.call("Config.Set", { config: { link: { port: 99, gain: -2.5, server: "größer" } } });
      await vi.waitFor(() => expect(booted.console).toMatch(/changed: true 6 99 /));
      expect(await booted.call("Config.Set", { key: "link.mask", value: 1, save: true })).toEqual({ saved: true });
      await booted.call("Config.Set", { key: "link.port", value: 100 });
      await reboot();
      expect(await booted.call("Config.Get", { key: "link" })).toMatchObject({ port: 99, mask: 1, gain: -2.5, server: "größer", wait: 7.5 });
      await booted.call("Config.Set", { key: "link.port", value: 101, save: true, try_once: true });
      await reboot();
      expect(await booted.call("Config.Get", { key: "link.port" })).toBe(101);
      await reboot();
      expect(await booted.call("Config.Get", { key: "link.port" })).toBe(99);
      const before = { link: { port: 16, mask: 4294967295, gain: 0.1, server: 'a"b\\c\ndé€' } };
      expect(await restart(() => booted.call("Config.Set", { config: before, save: true, reboot: true }))).toEqual({ saved: true });
      expect(await booted.call("Config.Get", { key: "link.port" })).toBe(16);
    },
    RESTART_LIMIT_MS * 5,
  );
});

test("wrong names and types are errors at their lines", async () => {
  const app = join(repositoryRoot, "build/mos-test/config-wrong");
  mkdirSync(join(app, "src"), { recursive: true });
  writeFileSync(join(app, "mos.yml"), 'config_schema:\n  - ["link.server", "s", "x", {}]\n  - ["link.port", "i", {}]\nmanifest_version: 2020-08-02\n');
  const lines = [
    'import { config } from "@meerkat/config";',
    "console.log(config.link.sever);",
    "console.log(config.link.port.length);",
    "console.log(config.mqtt.server);",
  ];
  writeFileSync(join(app, "src/main.ts"), `${lines.join("\n")}\n`);
  const { status, stderr } = await mos(["build", "--platform", "node", app]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/main\.ts:2:25 - error MK\d{4}: Property 'sever' does not exist on type 'ConfigLink'\. Did you mean 'server'/);
  expect(stderr).toMatch(/main\.ts:3:30 - error MK\d{4}: Property 'length' does not exist on type/);
  expect(stderr).toMatch(/main\.ts:4:20 - error MK\d{4}: Property 'mqtt' does not exist on type 'Config'/);
});
