/** `mos build`, `run`, `call` and `console` as processes, with an app that crashes, and whose C half is C++. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { repositoryRoot } from "../../ports/description.ts";
import { BUILD_LIMIT_MS, outputFolder, PLATFORMS } from "./machines.ts";
import { mos, Tool } from "./tool.ts";

const APP = join(repositoryRoot, "mos/test/apps/crashes");
const OUTPUT = outputFolder("run");
const LIMIT_MS = 60_000;

const running: Tool[] = [];
afterEach(async () => {
  for (const tool of running.splice(0)) {
    // Not SIGKILL: that would leave the machine running.
    tool.signal("SIGTERM");
    await tool.ended;
  }
});

function start(args: string[]): Tool {
  const tool = new Tool(args);
  running.push(tool);
  return tool;
}

/** `mos run` of what is built, and the port it tells. */
async function boot(platform: string): Promise<{ tool: Tool; port: string }> {
  const tool = start(["run", "--no-build", "--platform", platform, "--tcp", "0", "--output", OUTPUT, APP]);
  const [, port = ""] = await tool.printed(/RPC port: (tcp:\S+)/);
  await tool.printed(/Init done/);
  return { tool, port };
}

describe.each(PLATFORMS)("%s", (platform) => {
  beforeAll(async () => {
    const { status, stdout, stderr } = await mos(["build", "--modules", "--platform", platform, "--output", OUTPUT, APP]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain(`built crashes 2.5 for ${platform}`);
    if (platform !== "node") expect(stdout).toMatch(/^app: counter\.cpp +\d/m);
  }, BUILD_LIMIT_MS);

  test(
    "calls C++, and ends cleanly with Ctrl-C",
    async () => {
      const { tool, port } = await boot(platform);
      expect(await mos(["call", "Counter.Add", '{"by": 5}', "--port", port])).toEqual({ status: 0, stdout: "105\n", stderr: "" });
      expect(await mos(["call", "Counter.Add", '{"by": 5}', "--port", port])).toMatchObject({ stdout: "110\n" });
      tool.signal("SIGINT");
      expect((await tool.ended).status).toBe(0);
      expect(existsSync(join(OUTPUT, "running.json"))).toBe(false);
      expect((await mos(["call", "RPC.Ping", "--port", port])).stderr).toContain("nobody listens there");
    },
    LIMIT_MS,
  );

  test(
    "a stack tells TypeScript files and lines",
    async () => {
      const { tool, port } = await boot(platform);
      expect(await mos(["call", "Crash.Stack", "--port", port])).toMatchObject({ status: 0, stdout: "true\n" });
      await tool.printed(/RangeError: as it was told\n(?: {4}at .*\n)*? {4}at .*stackOf \(.*mos\/test\/apps\/crashes\/src\/main\.ts:2[01]\b/);
      await tool.printed(/ {4}at .*frameReceived.*rpc\.ts:\d+/);
    },
    LIMIT_MS,
  );

  test(
    "an error that nobody catches is shown with its place, and is the end of the boot",
    async () => {
      const { tool, port } = await boot(platform);
      expect(await mos(["call", "Crash.Throw", "--port", port])).toMatchObject({ status: 0, stdout: "true\n" });
      await tool.printed(/Uncaught RangeError: as it was told\n(?: {4}at .*\n)*? {4}at .*mos\/test\/apps\/crashes\/src\/main\.ts:1[345]\b/);
      if (platform === "cortex-m") {
        // A chip starts anew.
        await tool.printed(/Init done[\s\S]*Uncaught[\s\S]*Init done/);
        expect(await mos(["call", "Counter.Add", "--port", port])).toMatchObject({ status: 0, stdout: "101\n" });
      } else {
        expect((await tool.ended).status).toBe(1);
        expect(tool.stderr).toContain("the machine has crashed");
      }
    },
    LIMIT_MS,
  );

  // On Node a panic is an exception, with the trace that Node makes.
  test.skipIf(platform === "node")(
    "a panic tells where it came from",
    async () => {
      const { tool, port } = await boot(platform);
      await mos(["call", "Sys.Reboot", '{"abort": true}', "--port", port, "--timeout", "2s"]);
      await tool.printed(/\*\*\* panic: [\s\S]*backtrace: 0x[0-9a-f]+[^\n]*\n(?: {4}at .*\n)*? {4}at .*reboot.*sys_service\.ts:\d+/);
    },
    LIMIT_MS,
  );

  test(
    "the console shows what is printed, and no frames",
    async () => {
      const { port } = await boot(platform);
      const image = platform === "node" ? [] : ["--image", join(OUTPUT, platform, "crashes.elf")];
      const console = start(["console", "--port", port, ...image]);
      const raw = start(["console", "--port", port, "--raw", "--no-input"]);
      // They hear nothing before they are connected.
      const bothHeard = () => [console, raw].every(({ stdout }) => stdout.includes("as it was told"));
      for (let i = 0; i < 50 && !bothHeard(); i++) await mos(["call", "Crash.Stack", "--port", port]);
      await console.printed(/RangeError: as it was told\n(?: {4}at .*\n)*? {4}at .*stackOf \(.*main\.ts:2[01]\b/);
      await raw.printed(/"result":true/);
      expect(console.stdout).not.toContain('"result"');
      console.type('{"id":99,"src":"typed","method":"RPC.Ping"}\n');
      await raw.printed(/"id":99,.*"channel_info"/);
      console.signal("SIGINT");
      expect((await console.ended).status).toBe(0);
    },
    LIMIT_MS,
  );
});

test(
  "UART 0 on a pseudo-terminal is called by its path",
  async () => {
    const tool = start(["run", "--no-build", "--platform", "linux", "--pty", "--output", OUTPUT, APP]);
    const [, path = ""] = await tool.printed(/UART 0: (\/dev\/pts\/\d+)/);
    expect(await mos(["call", "Counter.Add", "--port", path])).toEqual({ status: 0, stdout: "101\n", stderr: "" });
    tool.signal("SIGTERM");
    expect((await tool.ended).status).toBe(0);
  },
  LIMIT_MS,
);

test(
  "what a build reports as JSON",
  async () => {
    const { status, stdout } = await mos(["build", "--platform", "cortex-m", "--heap", "32K", "--json", "--output", OUTPUT, APP]);
    expect(status).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      app: "crashes",
      version: "2.5",
      platform: "cortex-m",
      board: "mps2-an385",
      heapBytes: 32768,
      sizes: { heap: 32768, stack: expect.any(Number) },
    });
    // What the compiler does is missing where the program was compiled before.
    expect(report.timings.map((time: { phase: string }) => time.phase)).toEqual(expect.arrayContaining(["C compiler", "link"]));
    expect(readFileSync(report.image).subarray(1, 4).toString()).toBe("ELF");
  },
  BUILD_LIMIT_MS,
);
