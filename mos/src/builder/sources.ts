/** The modules that a build adds to a program: where it starts, its settings, and its files. */
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { readPartitions } from "../../../ports/partitions.ts";
import { configModule } from "../config/generate.ts";
import { editorSettings, isInCheckout } from "./editor.ts";
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

/** The library that has all files of a program in flash. */
const LFS_LIBRARY = "vfs-fs-lfs";
/** The library of programs that can be updated. */
const UPDATE_LIBRARY = "ota-common";

const LFS_TYPE = join(repositoryRoot, "libs/vfs-fs-lfs/src/lfs_type.ts");
const SLOT_ROOT = join(repositoryRoot, "libs/ota-common/src/slot_root.ts");
const CORE = join(repositoryRoot, "core/src");
const BOOT_KEYS = join(repositoryRoot, "libs/boot-common/src/boot_keys.ts");

/** Those that the boot loader uses. */
const LOADER_PARTITIONS = /^(bcfg|app)[01]$/;

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
  if (!isInCheckout(plan.project.folder)) writeChanged(join(plan.folder, "../tsconfig.json"), editorSettings(plan.project, sources.config));
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
function partitionsText({ platform, board, placement }: Plan, folder: string): string {
  const all = readPartitions(platform, board)?.partitions ?? [];
  const table = placement === "loader" ? all.filter(({ name }) => LOADER_PARTITIONS.test(name)) : all;
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
    `import { defineBootKeys, ${trustedKeys.length > 0 ? "keyOfText" : "type keyOfText"} } from ${JSON.stringify(specifier(folder, BOOT_KEYS))};`,
    "",
    "defineBootKeys([",
    ...trustedKeys.map((key) => `  keyOfText(${latin1Literal(Buffer.from(key))}),`),
    "]);",
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * Files are there before anything else, settings first, may read them. Without a file system for all of them in flash, those of
 * the build are in the program: each a string with a character for each byte. A program that takes updates has its files in the
 * slot it runs from, and takes over those of the firmware before.
 */
function rootText({ project }: Plan, folder: string): string {
  const importing = (names: string, path: string) => `import { ${names} } from ${JSON.stringify(specifier(folder, path))};`;
  const inFlash = project.libs.includes(LFS_LIBRARY);
  const inSlots = project.libs.includes(UPDATE_LIBRARY);
  const files = inFlash ? [] : project.files.map(({ name, path }) => `  new RomEntry(${JSON.stringify(name)}, ${latin1Literal(readFileSync(path))}),`);
  const format = inFlash ? "new TypedRoot(new LfsType())" : "new JournalRoot(files)";
  const lines = [
    `// Files of ${project.name} and its libraries. Made by mos from filesystem in mos.yml: changes are lost.`,
    importing(inFlash ? "TypedRoot" : "JournalRoot", join(CORE, "vfs/root_format.ts")),
    inFlash ? importing("LfsType", LFS_TYPE) : importing(files.length > 0 ? "RomEntry" : "type RomEntry", join(CORE, "vfs/rom_fs.ts")),
    inSlots ? importing("mountSlotRoot", SLOT_ROOT) : importing("mountRootAs", join(CORE, "vfs/root.ts")),
    "",
    ...(inFlash ? [] : ["const files: readonly RomEntry[] = [", ...files, "];"]),
    inSlots ? `mountSlotRoot(${format});` : `mountRootAs(${format}, "fs0");`,
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
