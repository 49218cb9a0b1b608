/** The modules that a build adds to a program: where it starts, its settings, and its files. */
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { readPartitions } from "../../../ports/partitions.ts";
import { configModule } from "../config/generate.ts";
import type { Plan } from "./plan.ts";

const ENTRY = "entry.ts";
const CONFIG = "config.ts";
const ROOT = "root.ts";
const PARTITIONS = "partitions.ts";
const KEYS = "keys.ts";
/** Names of the files that `writeSources` makes. */
export const SOURCE_NAMES: readonly string[] = [ENTRY, CONFIG, ROOT, PARTITIONS, KEYS];

/** The library that a program with files has. */
const FILES_LIBRARY = "vfs-common";

const CORE = join(repositoryRoot, "core/src");
const BOOT_KEYS = join(repositoryRoot, "libs/boot-common/src/boot_keys.ts");

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
  writeChanged(join(folder, ROOT), rootText(plan, folder));
  writeChanged(join(folder, PARTITIONS), partitionsText(plan, folder));
  writeChanged(join(folder, KEYS), keysText(plan, folder));
  const title = `${plan.project.name} and its libraries`;
  writeChanged(sources.config, configModule(plan.project.config, { title, schemaModule: specifier(folder, join(CORE, "config/schema.ts")) }));
  return sources;
}

/**
 * Libraries initialise themselves as their modules run; then the app starts. The port calls `corePoll`, C code what the main
 * module exports. In the boot loader nothing initialises itself.
 */
function entryText({ project, placement }: Plan, folder: string): string {
  const lines = [
    `// Where ${project.name} starts. Made by mos from its libraries in mos.yml: changes are lost.`,
    ...(project.libs.includes(FILES_LIBRARY) || placement !== "alone" ? [`import "./${PARTITIONS}";`] : []),
    ...(placement === "alone" ? [] : [`import "./${KEYS}";`]),
    ...(project.libs.includes(FILES_LIBRARY) ? [`import "./${ROOT}";`] : []),
    ...(placement === "loader" ? [] : project.initModules).map((path) => `import ${JSON.stringify(specifier(folder, path))};`),
    `export { corePoll } from ${JSON.stringify(specifier(folder, join(CORE, "loop.ts")))};`,
    ...(project.main === undefined ? [] : [`export * from ${JSON.stringify(specifier(folder, project.main))};`]),
  ];
  return `${lines.join("\n")}\n`;
}

/** How the flash is divided. */
function partitionsText({ platform, board }: Plan, folder: string): string {
  const table = readPartitions(platform, board)?.partitions ?? [];
  const lines = [
    "// How the flash of the board is divided. Made by mos: changes are lost.",
    `import { definePartitions, ${table.length > 0 ? "Partition" : "type Partition"} } from ${JSON.stringify(specifier(folder, join(CORE, "vfs/partitions.ts")))};`,
    "",
    "definePartitions([",
    ...table.map(({ name, start, size }) => `  new Partition(${JSON.stringify(name)}, ${start}, ${size}),`),
    "]);",
  ];
  return `${lines.join("\n")}\n`;
}

/** Which keys are trusted. */
function keysText({ trustedKeys }: Plan, folder: string): string {
  const lines = [
    "// Keys that images may be signed with. Made by mos: changes are lost.",
    `import { defineBootKeys, ${trustedKeys.length > 0 ? "keyOfHex" : "type keyOfHex"} } from ${JSON.stringify(specifier(folder, BOOT_KEYS))};`,
    "",
    "defineBootKeys([",
    ...trustedKeys.map((key) => `  keyOfHex("${Buffer.from(key).toString("hex")}"),`),
    "]);",
  ];
  return `${lines.join("\n")}\n`;
}

/** Files are there before anything else, settings first, may read them. Each is a string with a character for each byte. */
function rootText({ project }: Plan, folder: string): string {
  const core = (name: string) => JSON.stringify(specifier(folder, join(CORE, name)));
  const files = project.files.map(({ name, path }) => `  new RomEntry(${JSON.stringify(name)}, ${latin1Literal(readFileSync(path))}),`);
  const lines = [
    `// Files of ${project.name} and its libraries. Made by mos from filesystem in mos.yml: changes are lost.`,
    `import { ${files.length > 0 ? "RomEntry" : "type RomEntry"} } from ${core("vfs/rom_fs.ts")};`,
    `import { mountRoot } from ${core("vfs/root.ts")};`,
    "",
    "const files: readonly RomEntry[] = [",
    ...files,
    "];",
    "mountRoot(files);",
  ];
  return `${lines.join("\n")}\n`;
}

function latin1Literal(bytes: Buffer): string {
  const asHex = (unit: string) => `\\x${unit.charCodeAt(0).toString(16).padStart(2, "0")}`;
  return `"${bytes.toString("latin1").replace(/[^ !#-[\]-~]/g, asHex)}"`;
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
