/** `npm run conformance`; the options are described in README.md. */
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createCache } from "./cache.ts";
import { Machine, plainName } from "./machine.ts";
import { repositoryRoot } from "./port.ts";
import { findPrograms, type Program } from "./programs.ts";
import { reportVerdict, summarise } from "./report.ts";
import { runSuite } from "./suite.ts";

/** Machines of every program, and those that run one program in `sampleEvery` unless they are named. */
const everyProgram = ["linux", "linux-stress", "cortex-m"];
const sampled = ["lx106", "rv32"];
const sampleEvery = 10;

const { values } = parseArgs({
  // `-O0` is how compilers spell it; parseArgs knows only `--O0`.
  args: process.argv.slice(2).map((word) => (word === "-O0" ? "--O0" : word)),
  options: {
    only: { type: "string" },
    machines: { type: "string" },
    stress: { type: "boolean", default: false },
    O0: { type: "boolean", default: false },
    jobs: { type: "string", default: String(Math.max(2, cpus().length)) },
    "no-cache": { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    json: { type: "string" },
  },
});

const folder = join(repositoryRoot, "build/conformance");
const cache = createCache(join(folder, "cache"), !values["no-cache"] && !process.env.CI);
const options = { stress: values.stress, optimisation: values.O0 ? "-O0" : undefined };
const named = values.machines?.split(",").filter((name) => name !== "node");
const machines = (named ?? [...everyProgram, ...sampled]).map((name) => new Machine(name, options, join(folder, "base"), cache));

function machinesOf(program: Program, index: number): Machine[] {
  return machines.filter(({ name }) => {
    if (program.machines && !program.machines.includes(plainName(name))) return false;
    return named !== undefined || !sampled.includes(name) || index % sampleEvery === 0;
  });
}

const programs = findPrograms(values.only);
const start = performance.now();
const verdicts = await runSuite(programs, {
  jobs: Number(values.jobs),
  keep: values.keep,
  folder: join(folder, "programs"),
  cache,
  machinesOf,
  onVerdict: reportVerdict,
});
summarise(verdicts, (performance.now() - start) / 1000, values.json);
process.exitCode = programs.length === 0 || verdicts.some((verdict) => verdict.failures.length > 0) ? 1 : 0;
