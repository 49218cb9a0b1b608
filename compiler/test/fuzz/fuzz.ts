/**
 * Random programs, run on Node and as a native binary with AddressSanitizer and UndefinedBehaviorSanitizer; their
 * outputs must be equal.
 *
 * `npm run fuzz:lang -- [--seconds N] [--seed S] [--count N] [--stress] [--jobs N] [--json FILE]`
 *
 * Prints the seed of every program that fails and keeps it in `failures/`. The same seed makes the same program.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createCache } from "../conformance/cache.ts";
import { CompileProcess } from "../conformance/compile-process.ts";
import { Machine } from "../conformance/machine.ts";
import { runOnNode } from "../conformance/node-reference.ts";
import { repositoryRoot } from "../conformance/port.ts";
import type { Program } from "../conformance/programs.ts";
import { generate } from "./program.ts";

const failuresFolder = fileURLToPath(new URL("./failures/", import.meta.url));
const buildFolder = join(repositoryRoot, "build/fuzz");
/** A program that takes longer has lost its way: they all end within their fuel. */
const COMPILE_SECONDS = 60;

interface Settings {
  seconds: number;
  seed: number;
  count: number;
  jobs: number;
  stress: boolean;
}

interface Tally {
  passed: number;
  failed: number;
}

function settings(): Settings & { json: string | undefined } {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "60" },
      seed: { type: "string" },
      count: { type: "string", default: "1000000000" },
      jobs: { type: "string", default: "2" },
      stress: { type: "boolean", default: false },
      json: { type: "string" },
    },
  });
  const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
  return { seconds: Number(values.seconds), seed, count: Number(values.count), jobs: Number(values.jobs), stress: values.stress, json: values.json };
}

async function main(): Promise<void> {
  const options = settings();
  const noCache = createCache(join(buildFolder, "cache"), false);
  mkdirSync(buildFolder, { recursive: true });
  const machine = new Machine("linux", { stress: options.stress, optimisation: undefined }, join(buildFolder, "base"), noCache);
  const end = Date.now() + options.seconds * 1000;
  const tally: Tally = { passed: 0, failed: 0 };
  let next = 0;
  const worker = async (): Promise<void> => {
    const compiler = new CompileProcess();
    while (next < options.count && Date.now() < end) {
      const seed = options.seed + next++;
      const trouble = await runOne(seed, compiler, machine);
      if (trouble === null) tally.passed++;
      else {
        tally.failed++;
        keep(seed, trouble);
      }
    }
    compiler.stop();
  };
  process.stdout.write(`first seed ${options.seed}\n`);
  await warm(options.seed, machine);
  await Promise.all(Array.from({ length: options.jobs }, worker));
  process.stdout.write(`${tally.passed} programs equal on Node and native, ${tally.failed} not\n`);
  if (options.json) writeFileSync(options.json, report(options, tally));
  process.exitCode = tally.failed > 0 ? 1 : 0;
}

/** Builds the runtime once, before several programs ask for it at the same time. */
async function warm(seed: number, machine: Machine): Promise<void> {
  const compiler = new CompileProcess();
  const trouble = await runOne(seed, compiler, machine);
  compiler.stop();
  if (trouble !== null) process.stdout.write("the first program fails\n");
}

/** null if both worlds agree, otherwise what happened. */
async function runOne(seed: number, compiler: CompileProcess, machine: Machine): Promise<string | null> {
  const folder = join(buildFolder, `seed-${seed}`);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "program.ts");
  writeFileSync(file, generate(seed));
  const program: Program = { name: `seed-${seed}`, file, c: undefined, nodeNatives: undefined, machines: undefined, heapBytes: undefined };
  try {
    const reply = await compiler.compile({ entry: file }, COMPILE_SECONDS);
    if (reply.errors.length > 0) return `not compiled:\n${reply.errors.join("\n\n")}`;
    for (const { name, text } of reply.files) writeFileSync(join(folder, name), text);
    const cache = createCache(folder, false);
    const [expected, native] = [await runOnNode(program, folder, cache), await machine.run(program, reply, folder)];
    if (expected.stdout === native.stdout && expected.status === native.status) {
      rmSync(folder, { recursive: true });
      return null;
    }
    return difference(expected.stdout, native.stdout);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function difference(expected: string, actual: string): string {
  const a = expected.split("\n");
  const b = actual.split("\n");
  const at = a.findIndex((line, i) => line !== b[i]);
  const line = at < 0 ? a.length : at;
  return `line ${line + 1} of the output\n  Node:   ${a[line] ?? "(ends)"}\n  native: ${b[line] ?? "(ends)"}`;
}

function keep(seed: number, trouble: string): void {
  mkdirSync(failuresFolder, { recursive: true });
  const comment = trouble
    .slice(0, 4000)
    .split("\n")
    .map((line) => `// ${line}`)
    .join("\n");
  writeFileSync(join(failuresFolder, `seed-${seed}.ts`), `${comment}\n${generate(seed)}`);
  process.stdout.write(`seed ${seed}: ${trouble.split("\n").slice(0, 4).join("\n  ")}\n`);
}

function report(options: Settings, tally: Tally): string {
  const rows = [
    { metric: "passed", value: tally.passed, unit: "programs" },
    { metric: "failed", value: tally.failed, unit: "programs" },
    { metric: "seconds", value: options.seconds, unit: "s" },
    { metric: "first_seed", value: options.seed, unit: "" },
  ];
  return `${JSON.stringify({ name: "fuzz:lang", machine: "linux", rows }, null, 2)}\n`;
}

await main();
