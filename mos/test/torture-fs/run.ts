/**
 * `npm run torture:fs -- [--points N] [--seconds N] [--seed N] [--json] [TYPE...]`: random operations on file systems, the power cut at
 * each operation of the flash.
 */
import { parseArgs } from "node:util";
import { cutEverywhere, type Result } from "../../../core/test/torture/power_cuts.ts";
import { CANDIDATES } from "./candidates.ts";

const { values, positionals } = parseArgs({
  options: {
    points: { type: "string", default: "100000" },
    seconds: { type: "string", default: "3600" },
    seed: { type: "string", default: String(Date.now() % 1e9) },
    json: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const results: Record<string, Result & { seed: number }> = {};
for (const name of positionals.length > 0 ? positionals : Object.keys(CANDIDATES)) {
  const candidate = CANDIDATES[name];
  if (candidate === undefined) throw new Error(`no file system ${name}; there are ${Object.keys(CANDIDATES).join(", ")}`);
  const result = cutEverywhere(candidate, Number(values.seed), { points: Number(values.points), seconds: Number(values.seconds) });
  results[name] = { seed: Number(values.seed), ...result };
  if (result.violations > 0) process.exitCode = 1;
  if (values.json) continue;
  console.log(
    `${name.padEnd(8)} ${result.cut_points} cut points (${result.second_cuts} cut again), ${result.violations} violations; ${result.operations} operations, ${result.refused} refused, ${result.runs} flashes, seed ${values.seed}`,
  );
  for (const message of result.messages) console.log(`  ${message}`);
}
if (values.json) console.log(JSON.stringify(results));
