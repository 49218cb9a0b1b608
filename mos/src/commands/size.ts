/** `mos size`: what takes flash and RAM, as a treemap in text, and what has changed since the build before. */
import { UserError } from "../errors.ts";
import { readSizeReport } from "../size/report.ts";
import { sizeText } from "../size/text.ts";
import { type BuiltFlags, whatToRun } from "./what-to-run.ts";

export interface SizeFlags extends BuiltFlags {
  ram?: boolean;
  depth: number;
  changes?: boolean;
  json?: boolean;
}

export async function sizeCommand(dir: string, flags: SizeFlags): Promise<number> {
  const { folder, record } = await whatToRun(dir, flags);
  const report = readSizeReport(folder);
  if (report === undefined)
    throw new UserError(`there are no figures: nothing is linked for ${record.platform}`, "add --platform linux or --platform cortex-m");
  if (flags.json === true) process.stdout.write(`${JSON.stringify(report)}\n`);
  else
    process.stdout.write(
      sizeText(report, { ram: flags.ram === true, depth: flags.depth, changesOnly: flags.changes === true, columns: process.stdout.columns || 100 }),
    );
  return 0;
}
