/** The boot loader that goes with a build: made again only if what it is made of has changed. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { buildLoader } from "./loader.ts";
import { type BuildRecord, type FirmwareFiles, RECORD_FILE } from "./record.ts";

/** Folders of its sources, and of what builds it. */
const SOURCES = [
  "boot",
  "core",
  "hal",
  "libs/boot-common",
  "libs/rpc-common",
  "libs/rpc-uart",
  "ports",
  "compiler/src",
  "compiler/std",
  "compiler/lib",
  "compiler/runtime",
  "mos/src/builder",
];

/** Throws UserError. */
export async function loaderOf(record: BuildRecord, firmware: FirmwareFiles): Promise<BuildRecord> {
  const output = join(dirname(firmware.app), "loader");
  const note = join(output, "made-of");
  const digest = digestOf(firmware);
  const made = join(output, record.platform, RECORD_FILE);
  if (existsSync(note) && existsSync(made) && readFileSync(note, "utf8") === digest) return JSON.parse(readFileSync(made, "utf8")) as BuildRecord;
  const keys = firmware.trustedKeys.map((key) => Buffer.from(key, "hex"));
  const { platform, board, variant } = record;
  const { record: loader } = await buildLoader({ platform, board, variant, keys, output });
  writeFileSync(note, digest);
  return loader;
}

function digestOf({ trustedKeys }: FirmwareFiles): string {
  const hash = createHash("sha256").update(trustedKeys.join("\n"));
  for (const name of SOURCES) addFolder(hash, join(repositoryRoot, name));
  return hash.digest("hex");
}

function addFolder(hash: ReturnType<typeof createHash>, folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name === "node_modules" || entry.name === "test" || entry.name === "build") continue;
    if (entry.isDirectory()) addFolder(hash, path);
    else hash.update(`\0${path}\0${statSync(path).mtimeMs}`);
  }
}
