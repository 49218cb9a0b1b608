/** How long the compiler takes from TypeScript to C, each time in a new process as `mos build` runs it. */
import { fileURLToPath } from "node:url";
import type { PhaseTime } from "../../src/compile.ts";
import { execute } from "../../test/conformance/process.ts";
import { median } from "../statistics.ts";

export interface CompileTime {
  /** Median of the sums. */
  ms: number;
  /** Median of each phase. */
  phases: PhaseTime[];
}

const child = fileURLToPath(new URL("./compile-blink.ts", import.meta.url));

/** `output` takes the C files. */
export async function measureCompileTime(runs: number, output: string): Promise<CompileTime> {
  const samples: PhaseTime[][] = [];
  for (let run = 0; run < runs; run++) {
    const outcome = await execute([process.execPath, ...process.execArgv, child, output], { seconds: 120 });
    if (outcome.status !== 0) throw new Error(`${outcome.stderr}\n${outcome.stdout}`);
    samples.push(JSON.parse(outcome.stdout) as PhaseTime[]);
  }
  const phases = (samples[0] ?? []).map(({ phase }, i) => ({ phase, ms: median(samples.map((sample) => sample[i]?.ms ?? 0)) }));
  return { ms: median(samples.map((sample) => sample.reduce((sum, { ms }) => sum + ms, 0))), phases };
}
