import { logError, logWarn } from "../log.ts";
import type { FlatFileSystem } from "./flat_file_system.ts";
import { JournalFs } from "./journal_fs.ts";
import { LayeredFs } from "./layered_fs.ts";
import { partitionDevice } from "./partitions.ts";
import { RamFs } from "./ram_fs.ts";
import { type RomEntry, RomFs } from "./rom_fs.ts";
import { mount } from "./vfs.ts";

/** Bytes for files on a machine that can keep none. */
const RAM_BYTES: u32 = 16384;

/** Mounts `/`: files in flash over `files`, the files of the build. Call it before anything reads a file. */
export function mountRoot(files: readonly RomEntry[]): void {
  mount("/", new LayeredFs(writable(), new RomFs(files)));
}

function writable(): FlatFileSystem {
  const device = partitionDevice("fs0");
  const journal = device === undefined ? undefined : new JournalFs(device);
  if (journal === undefined || !journal.mount()) {
    logWarn("vfs", "no flash for files: what is written is gone after a restart");
    return new RamFs(RAM_BYTES);
  }
  if (journal.damaged() > 0) logError("vfs", `flash: ${journal.damaged()} records or sectors are damaged`);
  return journal;
}
