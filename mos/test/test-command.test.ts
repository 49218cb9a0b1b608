/** `mos test` with tests of every kind, for a copy of apps/blink somewhere else. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PlatformResults } from "../src/test-runner/report.ts";
import { BUILD_LIMIT_MS } from "./machines.ts";
import { mos, Tool } from "./tool.ts";

const folder = mkdtempSync(join(tmpdir(), "mos-test-"));
const app = join(folder, "blink");
const LINES = `
import assert from "node:assert/strict";
import { test, describe } from "node:test";
import { board, device, eventually } from "mos/testing";
`;

function tests(files: Record<string, string>): void {
  rmSync(join(app, "test"), { recursive: true, force: true });
  mkdirSync(join(app, "test"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(app, "test", name), LINES + text);
}

async function run(...flags: string[]): Promise<{ status: number | null; stderr: string; results: PlatformResults["results"] }> {
  const { status, stdout, stderr } = await mos(["test", app, "--platform", "node", "--json", ...flags]);
  return { status, stderr, results: stdout === "" ? [] : ((JSON.parse(stdout) as PlatformResults[])[0]?.results ?? []) };
}

function isListening(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** Waits for what a test has written down. */
async function noted(file: string): Promise<string> {
  for (let i = 0; i < 600 && !existsSync(file); i++) await new Promise((resolve) => setTimeout(resolve, 100));
  return readFileSync(file, "utf8");
}

beforeAll(async () => {
  expect((await mos(["clone", "blink", app])).status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("results", { timeout: BUILD_LIMIT_MS }, () => {
  test("of tests that pass, fail and are skipped, with the reason and the place", async () => {
    tests({
      "blink.test.ts": `
        describe("the button", () => {
          test("pauses it", async () => {
            await board.press("button");
            await device.printed("Button: paused");
            await board.until("led", ({ lit }) => lit === false);
          });
          test("is no lamp", () => assert.equal(1, 2));
          test("is no bell", () => assert.ok(1 > 2));
        });
        test("has a pace", async () => assert.deepEqual(await device.call("Blink.Get"), { on_ms: 500, off_ms: 500 }));
        test("is later", { skip: true }, () => {});
      `,
    });
    const { status, results } = await run();
    expect(results.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["the button > pauses it", "passed"],
      ["the button > is no lamp", "failed"],
      ["the button > is no bell", "failed"],
      ["has a pace", "passed"],
      ["is later", "skipped"],
    ]);
    expect(results[1]?.error).toMatch(/1 !== 2[\s\S]*blink\.test\.ts:\d+/);
    expect(results[2]?.error).toMatch(/^false is not truthy[\s\S]*blink\.test\.ts:\d+/);
    expect(status).toBe(1);
  });

  test("as a table, a column for each platform", async () => {
    tests({
      "a.test.ts": `test("answers", () => device.call("RPC.Ping"));`,
      "b.test.ts": `test("blinks", () => board.until("led", ({ lit }) => lit === true));`,
    });
    const { status, stdout } = await mos(["test", app, "--platform", "node"]);
    expect(stdout).toMatch(/^blink on node$/m);
    expect(stdout).toMatch(/✓ answers \(\d+ ms\)/);
    expect(stdout).toMatch(/^ +node\n {2}answers +\d+ ms\n {2}blinks +\d+ ms\n +2 passed in [\d.]+ s$/m);
    expect(status).toBe(0);
  });

  test("a file that cannot be run, one without tests, and one whose machine does what it should not", async () => {
    tests({
      "broken.test.ts": `throw new Error("no way");`,
      "empty.test.ts": "void device;",
      "waits.test.ts": `test("waits", () => device.printed("Godot", 300));`,
    });
    const { status, results } = await run();
    expect(results.map(({ outcome }) => outcome)).toEqual(["failed", "failed", "failed"]);
    expect(results[0]?.error).toContain("no way");
    expect(results[1]?.error).toContain("there are no tests in it");
    expect(results[2]?.error).toMatch(/not printed: \/Godot\/[\s\S]*Init done/);
    expect(status).toBe(1);
  });
});

describe("machines are ended", { timeout: BUILD_LIMIT_MS }, () => {
  const note = join(folder, "port");
  const forever = `
    import { writeFileSync } from "node:fs";
    test("never ends", async () => {
      writeFileSync(${JSON.stringify(note)}, device.port);
      await new Promise(() => setInterval(() => {}, 1000));
    });
  `;
  beforeEach(() => {
    rmSync(note, { force: true });
    tests({ "forever.test.ts": forever });
  });

  test("when a file takes too long", async () => {
    const { status, results } = await run("--timeout", "6s");
    expect(results.at(-1)?.error).toContain("not through within 6 s");
    expect(status).toBe(1);
    expect(await isListening(await noted(note))).toBe(false);
  });

  test.each(["SIGINT", "SIGTERM"] as const)("by %s", async (signal) => {
    const tool = new Tool(["test", app, "--platform", "node"]);
    const port = await noted(note);
    expect(await isListening(port)).toBe(true);
    tool.signal(signal);
    expect((await tool.ended).status).toBe(130);
    expect(await isListening(port)).toBe(false);
  });
});

test("an app without tests", async () => {
  tests({});
  const { status, stderr } = await mos(["test", app]);
  expect(stderr).toMatch(/there are no tests in .*test\n {2}hint: /);
  expect(status).toBe(1);
});
