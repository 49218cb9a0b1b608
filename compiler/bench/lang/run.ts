/**
 * `npm run bench:lang -- [--only TEXT] [--peers c,node,duktape,mujs] [--runs N] [--json FILE]`: the benchmark programs
 * compiled to native code, against the same work in C by hand and against JavaScript engines. All are timed in one run,
 * in turn; what counts is the median.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { repositoryRoot } from "../../test/conformance/port.ts";
import { type Figure, thisMachine, writeFigures } from "../figures.ts";
import { geometricMean, median } from "../statistics.ts";
import { printTable } from "../table.ts";
import { NativeBuilder } from "./build.ts";
import { installedEngines, prepare, prepareEmpty } from "./engines.ts";
import { type BenchProgram, findBenchPrograms } from "./programs.ts";
import { time } from "./time.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    peers: { type: "string", default: "c,node,duktape,mujs" },
    runs: { type: "string", default: "5" },
    json: { type: "string" },
  },
});
const runs = Number(values.runs);
if (!(Number.isInteger(runs) && runs > 0)) throw new Error("--runs takes a number from 1");

/** One program in one implementation. */
interface Contestant {
  program: BenchProgram;
  /** `ours`, `c` or the name of an engine. */
  by: string;
  command: string[];
  /** The time is multiplied by this, after start-up is taken off. */
  factor: number;
  startupMs: number;
  /** Interpreters are slow and steady: one run is enough. */
  runs: number;
  samples: number[];
  trouble: string | undefined;
}

const folder = join(repositoryRoot, "build/bench/lang");
mkdirSync(folder, { recursive: true });
const programs = findBenchPrograms(values.only);
const peers = values.peers.split(",");
const engines = (await installedEngines()).filter((engine) => peers.includes(engine.name));
const troubles: string[] = [];

const contestants = await prepareAll();
await runAll(contestants);
report();

async function prepareAll(): Promise<Contestant[]> {
  const builder = await NativeBuilder.create(folder);
  const startups = new Map<string, number>();
  for (const engine of engines) {
    const command = prepareEmpty(engine, folder);
    const samples: number[] = [];
    for (let i = 0; i < 5; i++) samples.push((await time(command)).milliseconds);
    startups.set(engine.name, median(samples));
  }
  const all: Contestant[] = [];
  for (const program of programs) {
    const base = { program, factor: 1, startupMs: 0, runs, samples: [], trouble: undefined };
    try {
      all.push({ ...base, samples: [], by: "ours", command: [await builder.typescript(program)] });
    } catch (error) {
      troubles.push(`${program.name}: ${messageOf(error)}`);
    }
    if (program.c !== undefined && peers.includes("c")) all.push({ ...base, samples: [], by: "c", command: [await builder.c(program, program.c)] });
    for (const engine of engines) {
      const prepared = await prepare(engine, program, folder);
      const startupMs = startups.get(engine.name) ?? 0;
      all.push({ ...base, ...prepared, samples: [], by: engine.name, startupMs, runs: engine.divisor > 1 ? 1 : runs });
    }
  }
  return all;
}

async function runAll(all: Contestant[]): Promise<void> {
  const outputs = new Map<string, string>();
  for (let run = 0; run < runs; run++) {
    for (const contestant of all) {
      if (run >= contestant.runs || contestant.trouble !== undefined) continue;
      try {
        const { milliseconds, stdout } = await time(contestant.command);
        const known = outputs.get(contestant.program.name) ?? stdout;
        outputs.set(contestant.program.name, known);
        if (stdout !== known) throw new Error(`prints ${JSON.stringify(stdout)} instead of ${JSON.stringify(known)}`);
        contestant.samples.push(Math.max(1, milliseconds - contestant.startupMs) * contestant.factor);
      } catch (error) {
        contestant.trouble = messageOf(error);
        const mine = contestant.by === "ours" || contestant.by === "c" || contestant.by === "node";
        if (mine) troubles.push(`${contestant.program.name}, ${contestant.by}: ${contestant.trouble}`);
      }
    }
    process.stderr.write(`run ${run + 1} of ${runs}\n`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function timeOf(program: BenchProgram, by: string): number | undefined {
  const contestant = contestants.find((each) => each.program === program && each.by === by);
  return contestant === undefined || contestant.samples.length < contestant.runs ? undefined : median(contestant.samples);
}

function ratioOf(program: BenchProgram, by: string): number | undefined {
  const ours = timeOf(program, "ours");
  const theirs = timeOf(program, by);
  return ours === undefined || theirs === undefined ? undefined : ours / theirs;
}

function report(): void {
  const columns = ["c", ...engines.map((engine) => engine.name)];
  const rows: Figure[] = [];
  const milliseconds = (value: number | undefined) => value?.toFixed(0) ?? "-";
  const ratio = (value: number | undefined) => (value === undefined ? "-" : value < 0.1 ? value.toPrecision(2) : value.toFixed(2));
  const table = [["program", "ours ms", ...columns.flatMap((peer) => [`${peer} ms`, `/ ${peer}`])]];
  for (const program of programs) {
    const ours = timeOf(program, "ours");
    table.push([program.name, milliseconds(ours), ...columns.flatMap((peer) => [milliseconds(timeOf(program, peer)), ratio(ratioOf(program, peer))])]);
    for (const peer of columns) {
      const compared = ratioOf(program, peer);
      if (ours === undefined || compared === undefined) continue;
      rows.push({ metric: `${program.name}_ms`, value: ours, unit: "ms", peer, ratio: compared });
    }
  }
  const means = columns.map((peer) => {
    const ratios = programs.map((program) => ratioOf(program, peer)).filter((each) => each !== undefined);
    return { peer, count: ratios.length, mean: ratios.length > 0 ? geometricMean(ratios) : undefined };
  });
  table.push(["geometric mean", "", ...means.flatMap(({ mean }) => ["", ratio(mean)])]);
  console.log(`${thisMachine()}; processor time, median of ${runs} runs, start-up of engines taken off`);
  printTable(table);
  for (const { peer, count, mean } of means) {
    if (mean === undefined) continue;
    const rounded = Number(mean.toPrecision(4));
    rows.push({ metric: `geomean_vs_${peer}`, value: rounded, unit: "ratio", peer, ratio: rounded });
    console.log(`geomean_vs_${peer} ${rounded} over ${count} programs`);
  }
  for (const { program, by, trouble } of contestants) {
    if (trouble !== undefined) console.log(`without ${by}: ${program.name}: ${trouble}`);
  }
  for (const trouble of troubles) console.error(`FAIL ${trouble.split("\n").slice(0, 6).join("\n    ")}`);
  if (values.json !== undefined) writeFigures(values.json, "bench:lang", rows);
  process.exitCode = troubles.length > 0 || programs.length === 0 ? 1 : 0;
}
