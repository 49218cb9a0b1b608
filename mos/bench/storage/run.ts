/**
 * `npm run bench:storage -- [--no-build] [--json FILE]`: what file systems do to the flash below them, what the boot loader
 * takes, what an update costs, and how large the delta of a one-line change is. `--no-build` leaves out what has to be built.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { FileSystemType } from "@meerkat/core/vfs/file_system_type.ts";
import { JournalFs } from "@meerkat/core/vfs/journal_fs.ts";
import { LfsType } from "@meerkat/vfs-fs-lfs/lfs_type.ts";
import { SpiffsType } from "@meerkat/vfs-fs-spiffs/spiffs_type.ts";
import { type Figure, figure, writeFigures } from "../../../compiler/bench/figures.ts";
import { printTable } from "../../../compiler/bench/table.ts";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { updateCost } from "../../../libs/ota-common/test/torture/cost.ts";
import { repositoryRoot } from "../../../ports/description.ts";
import { measureDelta, measureLoader } from "./images.ts";
import { type Candidate, type Mount, measure } from "./workloads.ts";

const { values } = parseArgs({ options: { "no-build": { type: "boolean", default: false }, json: { type: "string" } } });
new FakeHal().install();
const rows: Figure[] = [];

function byType(type: FileSystemType, options: string): Mount {
  return (device, isNew) => {
    if (isNew && !type.format(device, options)) throw new Error(`cannot format ${type.name}`);
    const fs = type.mount(device, options);
    if (!fs) throw new Error(`cannot mount ${type.name}`);
    return fs;
  };
}

const candidates: Candidate[] = [
  { name: "LFS", mount: byType(new LfsType(), ""), reprograms: false },
  { name: "SPIFFS", mount: byType(new SpiffsType(), ""), reprograms: true },
  {
    name: "journal",
    reprograms: false,
    mount: (device) => {
      const fs = new JournalFs(device);
      if (!fs.mount()) throw new Error("cannot mount the journal");
      return fs;
    },
  },
];

for (const candidate of candidates) {
  const { costs, wear } = measure(candidate);
  const name = candidate.name.toLowerCase();
  console.log(`${candidate.name}, 1 MB of NOR flash in sectors of 4096 bytes`);
  printTable([
    ["", "reads", "programs", "erases", "read/user byte", "programmed/user byte", "erased/user byte", "flash ms"],
    ...costs.map((cost) => {
      const per = (bytes: number) => (cost.userBytes === 0 ? `${bytes} B` : (bytes / cost.userBytes).toFixed(2));
      const figures = [cost.reads, cost.programs, cost.erases].map(String);
      return [cost.workload, ...figures, per(cost.bytesRead), per(cost.bytesProgrammed), per(cost.bytesErased), cost.busyMs.toFixed(0)];
    }),
  ]);
  console.log(`wear of the last: ${wear.most} erases of the sector with the most, ${wear.mean.toFixed(1)} on average\n`);
  for (const { workload, userBytes, bytesProgrammed, bytesRead } of costs) {
    const key = `${name}_${workload.replaceAll(/[^a-z0-9]+/gi, "_").toLowerCase()}`;
    if (userBytes === 0) rows.push(figure(`${key}_bytes_read`, bytesRead, "bytes"));
    else if (workload.startsWith("read")) rows.push(figure(`${key}_amplification`, bytesRead / userBytes, "bytes read per byte"));
    else rows.push(figure(`${key}_amplification`, bytesProgrammed / userBytes, "bytes programmed per byte"));
  }
  rows.push(figure(`${name}_wear_spread`, wear.most / wear.mean, "most worn sector over the average"));
}

const cost = updateCost(262_144);
console.log(`an update of ${cost.imageBytes} bytes: ${cost.operations} flash operations, ${cost.minimum} at least`);
rows.push(figure("update_ops_ratio", cost.operations / cost.minimum, "of the minimum"));

if (!values["no-build"]) {
  const folder = join(repositoryRoot, "build/bench/storage");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  rows.push(...(await measureLoader(folder)), ...(await measureDelta(folder)));
}
printTable([["figure", "value", "unit"], ...rows.map(({ metric, value, unit }) => [metric, String(Number(value.toFixed(4))), unit])]);
if (values.json !== undefined) writeFigures(values.json, "bench:storage", rows);
