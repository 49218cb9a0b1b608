/**
 * Random programs, run on Node and as a native binary with AddressSanitizer and UndefinedBehaviorSanitizer; their
 * outputs must be equal.
 *
 * `npm run fuzz:lang -- [--seconds N] [--seed S] [--count N] [--stress] [--reduce N] [--jobs N] [--json FILE]`
 *
 * Prints the seed of every program that fails and keeps it in `failures/`; `--reduce N` spends up to N seconds on
 * making each one small. The same seed makes the same program.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Figure, figure, writeFigures } from "../../bench/figures.ts";
import { createCache } from "../conformance/cache.ts";
import { CompileProcess } from "../conformance/compile-process.ts";
import { Machine } from "../conformance/machine.ts";
import { repositoryRoot } from "../conformance/port.ts";
import { generate } from "./program.ts";
import { reduce } from "./reduce.ts";
import { attempt, type Outcome } from "./trial.ts";

const failuresFolder = fileURLToPath(new URL("./failures/", import.meta.url));
const buildFolder = join(repositoryRoot, "build/fuzz");

function readSettings() {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: "60" },
      seed: { type: "string" },
      count: { type: "string" },
      jobs: { type: "string", default: "2" },
      reduce: { type: "string", default: "0" },
      stress: { type: "boolean", default: false },
      json: { type: "string" },
    },
  });
  return {
    seconds: Number(values.seconds),
    seed: values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed),
    count: values.count === undefined ? Number.POSITIVE_INFINITY : Number(values.count),
    jobs: Number(values.jobs),
    reduceSeconds: Number(values.reduce),
    stress: values.stress,
    json: values.json,
  };
}

type Settings = ReturnType<typeof readSettings>;

async function main(): Promise<void> {
  const settings = readSettings();
  mkdirSync(buildFolder, { recursive: true });
  const noCache = createCache(buildFolder, false);
  const machine = new Machine("linux", { stress: settings.stress, optimisation: undefined }, join(buildFolder, "base"), noCache);
  const tally: Record<Outcome["kind"], number> = { equal: 0, invalid: 0, failed: 0 };
  const end = Date.now() + settings.seconds * 1000;
  let next = 0;
  const worker = async (): Promise<void> => {
    const compiler = new CompileProcess();
    while (next < settings.count && Date.now() < end) {
      const seed = settings.seed + next++;
      const source = generate(seed);
      const outcome = await attempt(`seed-${seed}`, source, buildFolder, compiler, machine);
      tally[outcome.kind]++;
      if (outcome.kind === "failed") keep(seed, outcome.trouble, await smaller(seed, source, outcome.what, settings, compiler, machine));
    }
    compiler.stop();
  };
  process.stdout.write(`first seed ${settings.seed}\n`);
  await Promise.all(Array.from({ length: settings.jobs }, worker));
  process.stdout.write(`${tally.equal} programs equal on Node and native, ${tally.failed} not (${tally.invalid} were not valid)\n`);
  if (settings.json) writeFigures(settings.json, "fuzz:lang", figures(settings, tally));
  process.exitCode = tally.failed > 0 ? 1 : 0;
}

async function smaller(seed: number, source: string, what: string, settings: Settings, compiler: CompileProcess, machine: Machine): Promise<string> {
  if (settings.reduceSeconds <= 0) return source;
  const fails = async (text: string): Promise<boolean> => {
    const outcome = await attempt(`seed-${seed}-reduced`, text, buildFolder, compiler, machine);
    return outcome.kind === "failed" && outcome.what === what;
  };
  return reduce(source, fails, settings.reduceSeconds);
}

function keep(seed: number, trouble: string, source: string): void {
  mkdirSync(failuresFolder, { recursive: true });
  const comment = trouble
    .slice(0, 3000)
    .split("\n")
    .map((line) => `// ${line}`)
    .join("\n");
  writeFileSync(join(failuresFolder, `seed-${seed}.ts`), `${comment}\n${source}`);
  process.stdout.write(`seed ${seed}: ${trouble.split("\n").slice(0, 4).join("\n  ")}\n`);
}

function figures(settings: Settings, tally: Record<Outcome["kind"], number>): Figure[] {
  return [
    { ...figure("passed", tally.equal, "programs"), peer: "node" },
    { ...figure("failed", tally.failed, "programs"), peer: "node" },
    figure("invalid", tally.invalid, "programs"),
    figure("seconds", settings.seconds, "s"),
    figure("first_seed", settings.seed, "seed"),
  ];
}

await main();
