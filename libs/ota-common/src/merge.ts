import "@meerkat/hal/system.native.ts";
import { logError, logInfo } from "@meerkat/core/log.ts";
import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";

// Files that the new firmware did not come with are taken over from the old one's file system: settings, what programs
// and users have written. A file is there completely or not at all, so this can be done again after a loss of power.

const COPY_BYTES: i32 = 512;

/** Deeper directories are left behind. */
const MAX_DEPTH: i32 = 16;

/** The loader has armed the watchdog, and nothing feeds it yet. For each file. */
const FILE_WATCHDOG_MS: i32 = 30000;

/** Copies what is missing on `to`, directories and all. False if something could not be copied; `from` is not changed. */
export function mergeFiles(from: FileSystem, to: FileSystem): boolean {
  return mergeDirectory(from, to, "", 0);
}

/**
 * One directory, inside `depth` others.
 * @recursion 17
 */
function mergeDirectory(from: FileSystem, to: FileSystem, directory: string, depth: i32): boolean {
  if (depth > MAX_DEPTH) {
    logError("ota", `${directory}: too deep, not taken over`);
    return true;
  }
  for (const name of from.list(directory)) {
    const path = directory === "" ? name : `${directory}/${name}`;
    const stat = from.stat(path);
    // File systems without directories of their own know nothing about one.
    const isDirectory = stat === undefined || stat.isDirectory;
    if (isDirectory) {
      if (stat !== undefined && to.stat(path) === undefined && !to.makeDirectory(path)) return false;
      if (!mergeDirectory(from, to, path, depth + 1)) return false;
    } else if (to.stat(path) === undefined && !copyFile(from, to, path)) {
      logError("ota", `${path}: cannot be taken over`);
      return false;
    }
  }
  return true;
}

function copyFile(from: FileSystem, to: FileSystem, path: string): boolean {
  hal_watchdog(FILE_WATCHDOG_MS);
  const source = from.open(path, "r");
  const target = source === undefined ? undefined : to.open(path, "w");
  if (source === undefined || target === undefined) return false;
  const buffer = new Uint8Array(COPY_BYTES);
  let count: i32 = source.read(buffer, 0, COPY_BYTES);
  while (count > 0 && target.write(buffer, 0, count) === count) count = source.read(buffer, 0, COPY_BYTES);
  source.close();
  const complete = target.close() && count === 0;
  if (complete) logInfo("ota", `${path}: taken over`);
  return complete;
}
