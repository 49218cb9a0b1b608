/** Which build a command boots, and what the machine starts with. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { loaderOf } from "../builder/loader-of.ts";
import { planBuild } from "../builder/plan.ts";
import { type BuildRecord, RECORD_FILE } from "../builder/record.ts";
import { UserError } from "../errors.ts";
import { prepareFirmware } from "../run/loader.ts";
import { buildOptions, buildQuietly, reporting, type TargetFlags } from "./build.ts";

export interface BuiltFlags extends TargetFlags {
  /** False: what is there already. */
  build: boolean;
}

export interface Built {
  record: BuildRecord;
  /** Folder of all builds of the app. */
  output: string;
  /** Folder of this platform's build. */
  folder: string;
}

/** Builds, unless that is not wanted; without a platform it is the one built last. Throws UserError, and Reported. */
export async function whatToRun(app: string, flags: BuiltFlags): Promise<Built> {
  const output = resolve(flags.output ?? join(app, "build"));
  const last = flags.platform === undefined ? lastBuild(output) : undefined;
  if (!flags.build) {
    const folder = last?.folder ?? planBuild(buildOptions(app, flags)).folder;
    return { record: last?.record ?? recordIn(folder), output, folder };
  }
  const { record, folder } = await buildQuietly(planBuild(buildOptions(app, last === undefined ? flags : sameTarget(last.record, flags))));
  return { record, output: dirname(folder), folder };
}

function sameTarget({ platform, board, variant }: BuildRecord, flags: TargetFlags): TargetFlags {
  return { ...flags, platform, board, ...(variant === "" ? {} : { variant: flags.variant ?? variant }) };
}

function lastBuild(output: string): { record: BuildRecord; folder: string } | undefined {
  const path = join(output, "last.json");
  if (!existsSync(path)) return undefined;
  const { folder } = JSON.parse(readFileSync(path, "utf8")) as { folder: string };
  return existsSync(join(folder, RECORD_FILE)) ? { record: recordIn(folder), folder } : undefined;
}

function recordIn(folder: string): BuildRecord {
  const path = join(folder, RECORD_FILE);
  if (!existsSync(path)) throw new UserError(`nothing is built in ${folder}`, "leave --no-build out");
  return JSON.parse(readFileSync(path, "utf8")) as BuildRecord;
}

/** What the machine starts with: the program, or the boot loader, which finds the program in the flash. */
export async function bootedBy(record: BuildRecord, flash: string, isBuilt: boolean): Promise<BuildRecord> {
  const { firmware } = record;
  if (firmware === undefined) return record;
  const loader = await reporting(() => loaderOf(record, firmware));
  prepareFirmware(record, firmware, flash, isBuilt);
  return loader;
}
