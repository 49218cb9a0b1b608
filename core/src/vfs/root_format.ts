import { logError } from "../log.ts";
import { DEV_OK, type VfsDevice } from "./device.ts";
import type { FileSystem } from "./file_system.ts";
import type { FileSystemType } from "./file_system_type.ts";
import { JournalFs } from "./journal_fs.ts";
import { LayeredFs } from "./layered_fs.ts";
import { RamFs } from "./ram_fs.ts";
import { type RomEntry, RomFs } from "./rom_fs.ts";

// What kind of file system `/` is; the build chooses.

const READ_BYTES: i32 = 256;

/** Bytes for files on a machine that can keep none. */
const RAM_BYTES: u32 = 16384;

function isErased(device: VfsDevice, at: u32, size: u32): boolean {
  const piece = new Uint8Array(READ_BYTES);
  for (let done: u32 = 0; done < size; done += READ_BYTES) {
    if (device.read(at + done, piece, 0, READ_BYTES) !== DEV_OK) return false;
    for (const byte of piece) {
      if (byte !== 0xff) return false;
    }
  }
  return true;
}

/** Erases those of the first `size` bytes, whole sectors, that are not erased. */
function eraseStart(device: VfsDevice, size: u32): boolean {
  for (let at: u32 = 0; at < size; at += device.eraseSize) {
    if (!isErased(device, at, device.eraseSize) && device.erase(at, device.eraseSize) !== DEV_OK) return false;
  }
  return true;
}

export abstract class RootFormat {
  /** What is mounted at `/`. An erased device gets an empty file system; one that is damaged is left alone: undefined. */
  abstract mount(device: VfsDevice): FileSystem | undefined;

  /** Files on a device that the program has not come with: they outlive it. Undefined if they cannot be read. */
  abstract mountFiles(device: VfsDevice): FileSystem | undefined;

  /** What is mounted at `/` where no device can be: what is written is gone after a restart. */
  abstract mountRam(): FileSystem;

  /** Makes a device one without files, with no more erasing than that takes. False on failure. */
  abstract clear(device: VfsDevice): boolean;
}

/** Files of the build lie in ROM, under a journal of those that were written. */
export class JournalRoot extends RootFormat {
  private readonly files: readonly RomEntry[];

  constructor(files: readonly RomEntry[]) {
    super();
    this.files = files;
  }

  mount(device: VfsDevice): FileSystem | undefined {
    return this.mountOver(device, this.files);
  }

  mountFiles(device: VfsDevice): FileSystem | undefined {
    return this.mountOver(device, []);
  }

  mountRam(): FileSystem {
    return new LayeredFs(new RamFs(RAM_BYTES), new RomFs(this.files));
  }

  private mountOver(device: VfsDevice, files: readonly RomEntry[]): FileSystem | undefined {
    const journal = new JournalFs(device);
    if (!journal.mount()) return undefined;
    if (journal.damaged() > 0) logError("vfs", `flash: ${journal.damaged()} records or sectors are damaged`);
    return new LayeredFs(journal, new RomFs(files));
  }

  clear(device: VfsDevice): boolean {
    return eraseStart(device, device.size);
  }
}

/** All files lie in flash, in a LittleFS; those of the build are in the image that the build makes for it. */
export class TypedRoot extends RootFormat {
  private readonly type: FileSystemType;

  constructor(type: FileSystemType) {
    super();
    this.type = type;
  }

  /**
   * One of the two superblocks of LittleFS is erased: after a complete format neither is. So the device was never used, or
   * the power failed in its first format.
   */
  private isUnused(device: VfsDevice): boolean {
    const { eraseSize } = device;
    return isErased(device, 0, eraseSize) || isErased(device, eraseSize, eraseSize);
  }

  mount(device: VfsDevice): FileSystem | undefined {
    if (isErased(device, 0, 2 * device.eraseSize)) return this.make(device);
    return this.type.mount(device, "") ?? (this.isUnused(device) ? this.make(device) : undefined);
  }

  private make(device: VfsDevice): FileSystem | undefined {
    return this.type.format(device, "") ? this.type.mount(device, "") : undefined;
  }

  mountFiles(device: VfsDevice): FileSystem | undefined {
    if (isErased(device, 0, 2 * device.eraseSize)) return new RamFs(0);
    return this.type.mount(device, "") ?? (this.isUnused(device) ? new RamFs(0) : undefined);
  }

  mountRam(): FileSystem {
    return new RamFs(RAM_BYTES);
  }

  clear(device: VfsDevice): boolean {
    return eraseStart(device, 2 * device.eraseSize);
  }
}
