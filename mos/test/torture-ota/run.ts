/**
 * `npm run torture:ota-qemu -- [--kills N] [--seed N] [--json FILE]`: QEMU is killed at random moments of updates between two
 * releases; each boot after that must come up with the one or the other, committed, with all files. The part of torture:ota that cuts the power at every
 * flash operation is libs/ota-common/test/torture.
 */
import { parseArgs } from "node:util";
import { figure, writeFigures } from "../../../compiler/bench/figures.ts";
import { Releases } from "../ota/releases.ts";
import { Torture } from "./torture.ts";

const { values } = parseArgs({ options: { kills: { type: "string", default: "300" }, seed: { type: "string", default: "1" }, json: { type: "string" } } });
const releases = new Releases("cortex-m");
try {
  await releases.makeTwo();
  const torture = new Torture(releases, Number(values.seed));
  await torture.prepare();
  const { verdict } = torture;
  console.log(`an update takes ${(verdict.updateMs / 1000).toFixed(1)} s`);
  while (verdict.kills < Number(values.kills)) {
    await torture.round();
    if (verdict.kills % 20 === 0)
      console.log(`${verdict.kills} kills, ${verdict.boots} boots: ${verdict.old} old, ${verdict.new} new, ${verdict.bad.length} bad`);
  }
  await torture.finish();
  for (const bad of verdict.bad) console.log(bad);
  console.log(`${verdict.kills} kills, ${verdict.boots} boots: ${verdict.old} old, ${verdict.new} new, ${verdict.bad.length} bad`);
  if (verdict.bad.length > 0) process.exitCode = 1;
  if (values.json !== undefined) {
    writeFigures(values.json, "torture:ota-qemu", [
      figure("qemu_kills", verdict.kills, "kills"),
      figure("boots", verdict.boots, "boots"),
      figure("bad_boots", verdict.bad.length, "boots"),
    ]);
  }
} finally {
  releases.remove();
}
