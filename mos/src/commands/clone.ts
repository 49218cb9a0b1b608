/** `mos clone`. */
import { resolve } from "node:path";
import { planBuild, platformNames } from "../builder/plan.ts";
import { writeSources } from "../builder/sources.ts";
import { cloneApp } from "../clone/clone.ts";
import { sourceOf } from "../clone/source.ts";
import { type Template, templates } from "../clone/templates.ts";
import { UserError } from "../errors.ts";

export async function cloneCommand(location: string | undefined, dir: string | undefined, flags: { json?: boolean }): Promise<number> {
  if (location === undefined) {
    process.stdout.write(flags.json === true ? `${JSON.stringify(templates())}\n` : list(templates()));
    return 0;
  }
  const source = sourceOf(location);
  const folder = dir ?? source.name;
  await cloneApp(source, folder);
  const platform = prepareEditor(resolve(folder));
  if (flags.json === true) process.stdout.write(`${JSON.stringify({ folder: resolve(folder) })}\n`);
  else process.stderr.write(`${source.name} is in ${folder}\n${platform === undefined ? "" : `  cd ${folder} && mos run --platform ${platform}\n`}`);
  return 0;
}

function list(known: readonly Template[]): string {
  const width = Math.max(...known.map(({ name }) => name.length));
  return known.map(({ name, description }) => `${name.padEnd(width)}  ${description}\n`).join("");
}

/** Generates what an editor needs of a build, for the first platform that the app is for; none, and why, if it cannot be built. */
function prepareEditor(folder: string): string | undefined {
  let reason: UserError | undefined;
  for (const platform of platformNames()) {
    try {
      writeSources(planBuild({ folder, platform }));
      return platform;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      reason ??= error;
    }
  }
  process.stderr.write(`mos: warning: as it is it cannot be built: ${reason?.message}\n`);
  return undefined;
}
