import type { VfsDevice } from "./device.ts";
import type { FileSystem } from "./file_system.ts";

/** A kind of file system. `options` is a JSON object as text, or empty; see Options. Reasons of failures are logged. */
export abstract class FileSystemType {
  /** `LFS`, `SPIFFS`, `FAT`. */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** Makes an empty file system; what was on the device is lost. False on failure. */
  abstract format(device: VfsDevice, options: string): boolean;

  /** Undefined if there is no such file system on the device, or it is damaged. Never formats. */
  abstract mount(device: VfsDevice, options: string): FileSystem | undefined;

  /** Reads a whole file system that is not mounted, and tells what is wrong with it; nothing if all is well. */
  abstract check(device: VfsDevice, options: string): string[];
}

/** Newest last; the newest of a name counts. */
const types: FileSystemType[] = [];

/** Makes a kind known to `findFileSystemType`; libraries call `registerFileSystemType` (types.ts). */
export function addFileSystemType(type: FileSystemType): void {
  types.push(type);
}

/** Undefined if no library of the program brings it. */
export function findFileSystemType(name: string): FileSystemType | undefined {
  for (let i: i32 = types.length - 1; i >= 0; i--) {
    if (types[i]!.name === name) return types[i];
  }
  return undefined;
}
