/** The modules that a build adds to a program: where it starts, and its settings. */
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { configModule } from "../config/generate.ts";
import type { Plan } from "./plan.ts";

const ENTRY = "entry.ts";
const CONFIG = "config.ts";
/** Names of the files that `writeSources` makes. */
export const SOURCE_NAMES: readonly string[] = [ENTRY, CONFIG];

const CORE = join(repositoryRoot, "core/src");

/** Paths of the entry and of `@meerkat/config`. */
export interface Sources {
  entry: string;
  config: string;
}

export function sourcesOf(generated: string): Sources {
  return { entry: join(generated, ENTRY), config: join(generated, CONFIG) };
}

/** Writes them into `plan.generated`. */
export function writeSources(plan: Plan): Sources {
  mkdirSync(plan.generated, { recursive: true });
  const folder = realpathSync(plan.generated);
  const sources = sourcesOf(folder);
  writeChanged(sources.entry, entryText(plan, folder));
  const title = `${plan.project.name} and its libraries`;
  writeChanged(sources.config, configModule(plan.project.config, { title, schemaModule: specifier(folder, join(CORE, "config/schema.ts")) }));
  return sources;
}

/** Libraries initialise themselves as their modules run; then the app starts. The port calls `corePoll`, C code what the main module exports. */
function entryText({ project }: Plan, folder: string): string {
  const lines = [
    `// Where ${project.name} starts. Made by mos from its libraries in mos.yml: changes are lost.`,
    ...project.initModules.map((path) => `import ${JSON.stringify(specifier(folder, path))};`),
    `export { corePoll } from ${JSON.stringify(specifier(folder, join(CORE, "loop.ts")))};`,
    ...(project.main === undefined ? [] : [`export * from ${JSON.stringify(specifier(folder, project.main))};`]),
  ];
  return `${lines.join("\n")}\n`;
}

/** By its real place, so that every way to a module leads to the same one. */
function specifier(folder: string, path: string): string {
  const way = relative(folder, realpathSync(path)).replaceAll("\\", "/");
  return way.startsWith(".") ? way : `./${way}`;
}

/** Leaves the file alone if it holds this text, so that nothing is made again for it. */
export function writeChanged(path: string, text: string): void {
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
