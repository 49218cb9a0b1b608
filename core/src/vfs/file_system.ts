import "@meerkat/hal/clock.native.ts";

/** Now, as files keep it: seconds since 1970-01-01 UTC. */
export function fileTime(): u32 {
  return Math.floor(hal_wall_ms() / 1000) >>> 0;
}

/**
 * How a file is opened: `r` it must exist; `w` an empty file that takes the place of an existing one when it is
 * closed, not before; `a` writes go to the end, it need not exist; `r+` reads and writes, it must exist.
 */
export type OpenMode = "r" | "w" | "a" | "r+";

export class FileStat {
  /** Bytes. */
  readonly size: u32;
  /** Last change, seconds since 1970-01-01 UTC; 0 if unknown. */
  readonly mtime: u32;
  readonly isDirectory: boolean;

  constructor(size: u32, mtime: u32, isDirectory: boolean = false) {
    this.size = size;
    this.mtime = mtime;
    this.isDirectory = isDirectory;
  }
}

/** An open file. It need not be used after `close`. */
export abstract class VfsFile {
  /** Bytes: what it was when the file was opened, and what writes through this object have added. */
  size: u32 = 0;
  /** Where the next read or write happens. In mode `a` writes go to the end all the same. */
  position: u32 = 0;

  /** Reads up to `len` bytes into `data` from `off`. Returns how many, 0 at the end of the file, -1 on failure. */
  abstract read(data: Uint8Array, off: i32, len: i32): i32;

  /**
   * Writes `len` bytes of `data` from `off`. Returns `len`, or -1 if the file is not open for writing or there is no
   * room; a file opened with `w` is then given up: the file that was there before stays.
   */
  abstract write(data: Uint8Array, off: i32, len: i32): i32;

  /** Cuts the file to `size` bytes. False on failure, or if the file is not longer. */
  abstract truncate(size: u32): boolean;

  /** Puts everything written so far where it outlives a loss of power, if the file system can. False on failure. */
  abstract sync(): boolean;

  /** As `sync`, then lets go of the file. */
  abstract close(): boolean;

  /** Moves to `position`. What lies between the end of the file and a later write reads as zeros. */
  seek(position: u32): void {
    this.position = position;
  }
}

/**
 * What can be mounted. Paths are relative to the mount point, without a leading `/`; the empty path is the mount point.
 * A file that is created brings the directories of its path into being.
 */
export abstract class FileSystem {
  abstract open(path: string, mode: OpenMode): VfsFile | undefined;
  /** Undefined if there is no such file or directory. */
  abstract stat(path: string): FileStat | undefined;
  /** Removes a file or an empty directory. False if there is none, or on failure. */
  abstract remove(path: string): boolean;
  /** Replaces a file at `to`, in one step if the file system can. False if there is nothing at `from`, or on failure. */
  abstract rename(from: string, to: string): boolean;
  /** Names of what is in a directory, in no particular order; none if there is no such directory. */
  abstract list(directory: string): string[];
  /** Makes an empty directory and those above it. True if it is there already. */
  abstract makeDirectory(path: string): boolean;
  /** Bytes there are for contents of files. */
  abstract totalBytes(): u32;
  /** Bytes that are left of them. */
  abstract freeBytes(): u32;
  /** Called once, last, when nothing is open any more. False if something could not be written. */
  unmount(): boolean {
    return true;
  }
}
