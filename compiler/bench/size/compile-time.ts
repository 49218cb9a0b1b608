/** How long the compiler takes from TypeScript to C, each time in a new process as `mos build` runs it. */
import { fileURLToPath } from "node:url";
import type { PhaseTime } from "../../src/compile.ts";
import { execute } from "../../test/conformance/process.ts";
import { median } from "../statistics.ts";

/** What the child process prints. */
export interface CompileSample {
  phases: PhaseTime[];
  /** Processor time of all threads, file access included. */
  cpuMs: number;
}

export interface CompileTime {
  /** Median of the sums. */
  ms: number;
  /** Median of each phase. */
  phases: PhaseTime[];
  /** Median of the processor times: what the clock would show on a machine that does nothing else, or a little more. */
  cpuMs: number;
}

const child = fileURLToPath(new URL("./compile-blink.ts", import.meta.url));

/** `output` takes the C files. */
export async function measureCompileTime(runs: number, output: string): Promise<CompileTime> {
  const samples: CompileSample[] = [];
  for (let run = 0; run < runs; run++) {
    const outcome = await execute([process.execPath, ...process.execArgv, child, output], { seconds: 120 });
    if (outcome.status !== 0) throw new Error(`${outcome.stderr}\n${outcome.stdout}`);
    samples.push(JSON.parse(outcome.stdout) as CompileSample);
  }
  const phases = (samples[0]?.phases ?? []).map(({ phase }, i) => ({ phase, ms: median(samples.map((sample) => sample.phases[i]?.ms ?? 0)) }));
  const sums = samples.map((sample) => sample.phases.reduce((sum, { ms }) => sum + ms, 0));
  return { ms: median(sums), phases, cpuMs: median(samples.map((sample) => sample.cpuMs)) };
}
