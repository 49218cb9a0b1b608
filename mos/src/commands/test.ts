/** `mos test`: the same tests on each machine. */
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { boardFor } from "../board/load.ts";
import { planBuild, platformNames } from "../builder/plan.ts";
import { Interrupted, UserError } from "../errors.ts";
import { readManifest } from "../manifest/manifest.ts";
import type { TestResult } from "../test-runner/events.ts";
import { type PlatformResults, resultText, tableText } from "../test-runner/report.ts";
import { type FileRun, runFile } from "../test-runner/run-file.ts";
import type { TestSetup } from "../testing/setup.ts";
import { buildOptions, buildQuietly, type TargetFlags } from "./build.ts";
import { bootedBy } from "./what-to-run.ts";

export interface TestFlags extends Omit<TargetFlags, "platform"> {
  platform?: string[];
  boardFile?: string;
  /** Milliseconds for each file. */
  timeout: number;
  json?: boolean;
}

export async function testCommand(folder: string, flags: TestFlags): Promise<number> {
  const files = testFiles(folder);
  const platforms = flags.platform ?? platformsOf(folder);
  const run = new TestRun(folder, files, flags);
  const all: PlatformResults[] = [];
  for (const platform of platforms) all.push(await run.on(platform));
  if (flags.json === true) process.stdout.write(`${JSON.stringify(all)}\n`);
  else process.stdout.write(`\n${tableText(all)}\n`);
  return all.every(({ results }) => results.every(({ outcome }) => outcome !== "failed")) ? 0 : 1;
}

function testFiles(folder: string): string[] {
  const tests = join(folder, "test");
  const files = existsSync(tests) ? readdirSync(tests).filter((name) => name.endsWith(".test.ts")) : [];
  if (files.length === 0) throw new UserError(`there are no tests in ${tests}`, "they are files like blink.test.ts; docs/testing.md shows one");
  return files.sort().map((name) => resolve(tests, name));
}

function platformsOf(folder: string): string[] {
  const { platforms } = readManifest(folder, undefined);
  return platforms.length === 0 ? platformNames() : platforms.map((name) => (name === "ubuntu" ? "linux" : name));
}

class TestRun {
  private readonly folder: string;
  private readonly files: string[];
  private readonly flags: TestFlags;
  private running: FileRun | undefined;
  private isInterrupted = false;

  constructor(folder: string, files: string[], flags: TestFlags) {
    this.folder = folder;
    this.files = files;
    this.flags = flags;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => {
        this.isInterrupted = true;
        this.running?.stop();
      });
    }
  }

  /** Throws UserError, Reported, Interrupted. */
  async on(platform: string): Promise<PlatformResults> {
    const start = performance.now();
    const plan = planBuild(buildOptions(this.folder, { ...this.flags, platform }));
    this.say(`${plan.project.name} on ${platform}`);
    const built = await buildQuietly(plan);
    const results: TestResult[] = [];
    for (const file of this.files) {
      if (this.isInterrupted) throw new Interrupted();
      const state = join(dirname(built.folder), "test", platform, basename(file, ".test.ts"));
      rmSync(state, { recursive: true, force: true });
      mkdirSync(state, { recursive: true });
      const flash = join(state, "flash.bin");
      const bundle = built.record.firmware?.bundle;
      const setup: TestSetup = {
        app: built.record,
        boots: await bootedBy(built.record, flash, true),
        board: boardFor(this.folder, this.flags.boardFile),
        flash,
        folder: state,
        ...(bundle === undefined ? {} : { bundle }),
      };
      if (this.files.length > 1) this.say(` ${relative(this.folder, file)}`);
      this.running = runFile(file, { setup, limitMs: this.flags.timeout, onResult: (result) => this.say(resultText(result)) });
      results.push(...(await this.running.results));
      this.running = undefined;
    }
    if (this.isInterrupted) throw new Interrupted();
    return { platform, ms: Math.round(performance.now() - start), results };
  }

  private say(line: string): void {
    if (this.flags.json !== true) process.stdout.write(`${line}\n`);
  }
}
