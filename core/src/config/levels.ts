import { logDebug, logError } from "../log.ts";
import { readFile, removeFile, renameFile, statFile, writeFile } from "../vfs/vfs.ts";
import { ConfigReader } from "./apply.ts";
import { differenceToJson } from "./emit.ts";
import { textAt } from "./path.ts";
import type { ConfigSection, SectionType } from "./schema.ts";

// Settings come in levels, each a file with what differs from the levels below: 0 is what was compiled in, 1 to 8 are
// the maker's, 9 is the user's.

/** The user's level. */
export const USER_LEVEL: i32 = 9;

/** Read just before the file of level 6. */
const VENDOR_FILE: string = "conf_vendor.json";
const VENDOR_BEFORE: i32 = 6;

/** What the file of the user's level was called once. */
const OLD_USER_FILE: string = "conf.json";

/** Longest file that is read. */
const MAX_FILE_BYTES: u32 = 16384;

/** Access list before a file has set one. */
const ALL: string = "*";

const WHERE: string = "config";

export function levelFile(level: i32): string {
  return `conf${level}.json`;
}

/** What counts for the next boot only. */
export function tryFile(level: i32): string {
  return `${levelFile(level)}.try`;
}

/** Reads one file into `root`. All files are optional, and a broken one counts up to where it breaks. */
function loadFile(type: SectionType, root: ConfigSection, name: string, acl: string): void {
  const bytes = readFile(name, MAX_FILE_BYTES);
  if (bytes === undefined) {
    if (statFile(name) !== undefined) logError(WHERE, `${name} cannot be read, or is longer than ${MAX_FILE_BYTES} bytes`);
    return;
  }
  const reader = new ConfigReader(new TextDecoder().decode(bytes), acl);
  if (reader.readSection(type, root, "")) logDebug(WHERE, `Loaded ${name}`);
  else logError(WHERE, `${name}: ${reader.error}`);
}

/** A file for one boot goes before the usual one; `atBoot` it is removed, whatever is in it. */
function loadLevel(type: SectionType, root: ConfigSection, level: i32, acl: string, atBoot: boolean): void {
  const once = tryFile(level);
  if (statFile(once) === undefined) {
    loadFile(type, root, levelFile(level), acl);
    return;
  }
  loadFile(type, root, once, acl);
  if (atBoot) removeFile(once);
}

/**
 * Loads the levels 1 to `level` (at most 8) into `root`, which has its defaults. The list of what a file may set is
 * that of the levels before it. Returns the list for the next level.
 */
export function loadMakerLevels(type: SectionType, root: ConfigSection, level: i32, atBoot: boolean): string {
  let acl = ALL;
  for (let i: i32 = 1; i <= level && i < USER_LEVEL; i++) {
    if (i === VENDOR_BEFORE) {
      loadFile(type, root, VENDOR_FILE, acl);
      acl = aclOf(type, root);
    }
    loadLevel(type, root, i, acl, atBoot);
    acl = aclOf(type, root);
  }
  return acl;
}

/** Loads the user's level on top of the others. */
export function loadUserLevel(type: SectionType, root: ConfigSection, acl: string): void {
  if (statFile(OLD_USER_FILE) !== undefined) renameFile(OLD_USER_FILE, levelFile(USER_LEVEL));
  loadLevel(type, root, USER_LEVEL, acl, true);
}

/** The access list in force: the setting `conf_acl`. */
export function aclOf(type: SectionType, root: ConfigSection): string {
  return textAt(type, root, "conf_acl");
}

/**
 * Writes what differs between `root` and the levels below `level` into the file of `level`, or, with `tryOnce`, into
 * the one that counts for the next boot only. Returns an empty string or what failed.
 */
export function saveLevel(type: SectionType, root: ConfigSection, level: i32, tryOnce: boolean): string {
  const base = type.create();
  loadMakerLevels(type, base, level - 1, false);
  if (!tryOnce && statFile(tryFile(level)) !== undefined) removeFile(tryFile(level));
  const bytes = new TextEncoder().encode(differenceToJson(type, root, base));
  return writeFile(tryOnce ? tryFile(level) : levelFile(level), bytes) ? "" : "failed to write file";
}

/** Forgets the user's settings, and those of the levels down to `level`; at least 1. */
export function removeLevels(level: i32): void {
  for (let i: i32 = USER_LEVEL; i >= level && i >= 1; i--) removeFile(levelFile(i));
}
