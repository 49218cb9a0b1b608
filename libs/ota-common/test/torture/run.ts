/**
 * `npm run torture:ota -- [--tries N] [--seeds N] [--json FILE]`: the power fails at every flash operation of updates and
 * reverts, torn in `tries` ways, and `seeds` times at random operations of one update after another. Fails if a start came up
 * with anything but the old or the new firmware, complete, with all files.
 */
import { parseArgs } from "node:util";
import { figure, writeFigures } from "../../../../compiler/bench/figures.ts";
import { FakeHal } from "../../../../core/test/fake_hal.ts";
import { updateCost } from "./cost.ts";
import { SCENARIOS } from "./life.ts";
import { cutOften, tortureScenario } from "./torture.ts";

const { values } = parseArgs({
  options: { tries: { type: "string", default: "8" }, seeds: { type: "string", default: "500" }, json: { type: "string" } },
});
new FakeHal().install();

/** Firmware of a usual size. */
const LARGE = { name: "update of 256 KB", imageBytes: 262_144, lfs: true, fsPart: true, verdict: "commit" } as const;

let operations = 0;
let boots = 0;
const failures: string[] = [];
for (const scenario of [...SCENARIOS, LARGE]) {
  const isLarge = scenario === LARGE;
  const verdict = tortureScenario(scenario, isLarge ? 1 : Number(values.tries));
  for (let seed = 0; seed < Number(values.seeds) / (isLarge ? 20 : 1); seed++) cutOften(scenario, isLarge ? 60 : 12, seed, verdict);
  console.log(`${scenario.name.padEnd(32)} ${verdict.operations} operations, ${verdict.boots} boots, ${verdict.failures.length} bad`);
  operations += verdict.operations;
  boots += verdict.boots;
  failures.push(...verdict.failures);
}
for (const failure of failures) console.log(failure);
const cost = updateCost(262_144);
const ratio = cost.operations / cost.minimum;
console.log(`an update of ${cost.imageBytes} bytes: ${cost.operations} flash operations, ${cost.minimum} at least (${ratio.toFixed(3)})`);
if (values.json !== undefined) {
  writeFigures(values.json, "torture:ota", [
    figure("cut_points", operations, "operations"),
    figure("boots", boots, "boots"),
    figure("bad_boots", failures.length, "boots"),
    figure("update_ops_ratio", ratio, "of the minimum"),
  ]);
}
process.exitCode = failures.length > 0 ? 1 : 0;
