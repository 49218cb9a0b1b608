import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { repositoryRoot } from "../../../ports/description.ts";
import { build } from "../../src/builder/build.ts";
import { planBuild } from "../../src/builder/plan.ts";
import type { StackReport } from "../../src/stack/stack.ts";
import { Booted, BUILD_LIMIT_MS, outputFolder } from "../machines.ts";
import { Tool } from "../tool.ts";

// A program that goes down a hundred levels, by way of a closure and a method: its bound, and how deep it was on QEMU.

const APP = join(repositoryRoot, "mos/test/stack/known");
const output = join(outputFolder("stack"), "known");
const LEVELS = 100;

interface Built {
  stack: StackReport;
  sizes: { flash: number };
}

describe("a program of known depth", () => {
  let built: Built;
  let machine: Booted;
  beforeAll(async () => {
    const { stdout, stderr, status } = await new Tool(["build", APP, "--platform", "cortex-m", "--output", output, "--json"]).ended;
    expect(status, stderr).toBe(0);
    built = JSON.parse(stdout) as Built;
    machine = await Booted.boot(await build(planBuild({ folder: APP, platform: "cortex-m", output })));
  }, BUILD_LIMIT_MS);
  afterAll(() => machine?.stop());

  test("its bound holds, and is near", async () => {
    const { size, used } = (await machine.call("Sys.GetStack")) as { size: number; used: number };
    expect(size).toBe(16384);
    // Each level keeps eight registers at least.
    expect(used).toBeGreaterThan(LEVELS * 32);
    expect(built.stack.unproven).toEqual([]);
    expect(built.stack.checked).toEqual([]);
    expect(built.stack.bytes).toBeGreaterThanOrEqual(used);
    expect(built.stack.bytes).toBeLessThan(1.5 * used);
  });

  test("the way down is told by TypeScript function and line", () => {
    const names = built.stack.path.map(({ name }) => name);
    expect(names.filter((name) => name === "down")).toHaveLength(LEVELS + 1);
    const line =
      readFileSync(join(APP, "src/main.ts"), "utf8")
        .split("\n")
        .findIndex((text) => text.includes("down(levels - 1")) + 1;
    expect(built.stack.path.find(({ name, place }) => name === "down" && place?.line === line)?.place?.path).toBe(join(APP, "src/main.ts"));
  });
});

describe("budgets", () => {
  const folder = join(outputFolder("stack"), "over-budget");
  const manifest = readFileSync(join(APP, "mos.yml"), "utf8").replaceAll(/location: (\S+)/g, (_all, path: string) => `location: ${resolve(APP, path)}`);

  /** The program without what it says of its recursion itself. */
  async function buildWith(budgets: string): Promise<{ status: number | null; stderr: string }> {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, "src"), { recursive: true });
    writeFileSync(join(folder, "src/main.ts"), readFileSync(join(APP, "src/main.ts"), "utf8").replace(" * @recursion 100\n", ""));
    writeFileSync(join(folder, "mos.yml"), manifest.replace(/budgets:[\s\S]*/, budgets));
    return new Tool(["build", folder, "--platform", "cortex-m"]).ended;
  }

  test(
    "the build fails, and tells what is over and the way of the stack",
    async () => {
      const { status, stderr } = await buildWith("budgets: { flash: 16K, ram: 64K, stack: 2K, recursion: { down: 100 } }\n");
      expect(status).toBe(1);
      expect(stderr).toMatch(/over the budget of mos\.yml/);
      expect(stderr).toMatch(/flash: [\d,]+ bytes of 16,384: [\d,]+ too many/);
      expect(stderr).toMatch(/RAM: [\d,]+ bytes \([\d,]+ static, heap 65,536, stack 16,384\) of 65,536: [\d,]+ too many/);
      expect(stderr).toMatch(/stack: [\d,]+ bytes of 2,048: [\d,]+ too many, on this way:/);
      expect(stderr).toMatch(/down, 101 times +called at .*main\.ts:\d+/);
    },
    BUILD_LIMIT_MS,
  );

  test(
    "recursion of unknown depth ends at the stack's limit, which is told with the cycle",
    async () => {
      const { status, stderr } = await buildWith("budgets: { stack: 10K }\n");
      expect(status).toBe(1);
      expect(stderr).toMatch(/recursion may go on until the stack's limit stops it \(without it: [\d,]+\)\n +down → down/);
      expect(stderr).toMatch(/`budgets: recursion:`/);
    },
    BUILD_LIMIT_MS,
  );

  test(
    "what holds is built",
    async () => expect((await buildWith("budgets: { flash: 128K, ram: 128K, stack: 10K, recursion: { down: 100 } }\n")).status).toBe(0),
    BUILD_LIMIT_MS,
  );
});
