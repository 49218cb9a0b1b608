import { logWarn } from "../log.ts";
import { partitionDevice } from "./partitions.ts";
import type { RomEntry } from "./rom_fs.ts";
import { JournalRoot, type RootFormat } from "./root_format.ts";
import { mount } from "./vfs.ts";

/** Mounts `/`: files in flash over `files`, the files of the build. Call it before anything reads a file. */
export function mountRoot(files: readonly RomEntry[]): void {
  mountRootAs(new JournalRoot(files), "fs0");
}

/** Mounts `/` from a partition. False if there is none, or it is damaged: then it lies in RAM. */
export function mountRootAs(format: RootFormat, partition: string): boolean {
  const device = partitionDevice(partition);
  const fileSystem = device === undefined ? undefined : format.mount(device);
  if (fileSystem === undefined) logWarn("vfs", "no flash for files: what is written is gone after a restart");
  mount("/", fileSystem ?? format.mountRam());
  return fileSystem !== undefined;
}
