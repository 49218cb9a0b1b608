/** The flash of a virtual board in its file, as the devices of `core` and the libraries see flash. */
import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, statSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { DEV_INVALID, DEV_IO, DEV_OK, VfsDevice } from "@meerkat/core/vfs/device.ts";
import { messageOf, UserError } from "../errors.ts";
import type { Board } from "./board.ts";

export const SECTOR = 4096;
const ERASED = 0xff;

/** An open flash file. */
export class FlashFile {
  readonly path: string;
  /** Bytes of the flash; the file may have more, which are not flash. */
  readonly size: number;
  private readonly handle: number;

  private constructor(path: string, size: number, handle: number) {
    this.path = path;
    this.size = size;
    this.handle = handle;
  }

  /** Makes the file, erased, if there is none and `create` is set. Throws UserError. */
  static open(path: string, board: Board, create: boolean): FlashFile {
    if (!existsSync(path)) {
      if (!create) throw new UserError(`there is no flash file ${path}`, "mos run makes one, and mos flash; --flash FILE names another");
      makeErased(path, board.fileBytes);
    }
    const { size } = statSync(path);
    if (size !== board.fileBytes)
      throw new UserError(`${path} is no flash of this board: it has ${size} bytes, not ${board.fileBytes}`, "--platform and --board tell which board it is");
    try {
      return new FlashFile(path, board.table.size, openSync(path, "r+"));
    } catch (error) {
      throw new UserError(`cannot open ${path}: ${messageOf(error)}`);
    }
  }

  read(at: number, data: Uint8Array, off: number, len: number): void {
    if (readSync(this.handle, data, off, len, at) !== len) throw new Error(`${this.path}: unexpected end`);
  }

  write(at: number, data: Uint8Array, off: number, len: number): void {
    writeSync(this.handle, data, off, len, at);
  }

  /** A part of it. */
  device(start: number, size: number): FileDevice {
    return new FileDevice(this, start, size);
  }

  close(): void {
    closeSync(this.handle);
  }
}

export function makeErased(path: string, bytes: number): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, Buffer.alloc(bytes, ERASED));
  renameSync(`${path}.new`, path);
}

/** By the rules of NOR flash: writing can only clear bits. */
export class FileDevice extends VfsDevice {
  private readonly file: FlashFile;
  private readonly start: number;

  constructor(file: FlashFile, start: number, size: number) {
    super(size, SECTOR);
    this.file = file;
    this.start = start;
  }

  read(at: number, data: Uint8Array, off: number, len: number): number {
    if (!this.contains(at, len)) return DEV_INVALID;
    this.file.read(this.start + at, data, off, len);
    return DEV_OK;
  }

  write(at: number, data: Uint8Array, off: number, len: number): number {
    if (!this.contains(at, len)) return DEV_INVALID;
    const now = new Uint8Array(len);
    this.file.read(this.start + at, now, 0, len);
    const isPossible = now.every((byte, i) => ((data[off + i] ?? 0) & ~byte) === 0);
    const programmed = now.map((byte, i) => byte & (data[off + i] ?? 0));
    this.file.write(this.start + at, programmed, 0, len);
    return isPossible ? DEV_OK : DEV_IO;
  }

  erase(at: number, len: number): number {
    if (!this.contains(at, len) || at % SECTOR !== 0 || len % SECTOR !== 0) return DEV_INVALID;
    this.file.write(this.start + at, new Uint8Array(len).fill(ERASED), 0, len);
    return DEV_OK;
  }
}

/** In memory: what file-system images are made on. */
export class MemoryDevice extends VfsDevice {
  readonly bytes: Uint8Array;

  /** `isCard`: writing replaces what is there. */
  constructor(size: number, isCard = false) {
    super(size, SECTOR, isCard);
    this.bytes = new Uint8Array(size).fill(ERASED);
  }

  read(at: number, data: Uint8Array, off: number, len: number): number {
    if (!this.contains(at, len)) return DEV_INVALID;
    data.set(this.bytes.subarray(at, at + len), off);
    return DEV_OK;
  }

  write(at: number, data: Uint8Array, off: number, len: number): number {
    if (!this.contains(at, len)) return DEV_INVALID;
    let isPossible = true;
    for (let i = 0; i < len; i++) {
      const byte = data[off + i] ?? 0;
      const now = this.rewritable ? ERASED : (this.bytes[at + i] ?? 0);
      if ((byte & ~now) !== 0) isPossible = false;
      this.bytes[at + i] = byte & now;
    }
    return isPossible ? DEV_OK : DEV_IO;
  }

  erase(at: number, len: number): number {
    if (!this.contains(at, len) || at % SECTOR !== 0 || len % SECTOR !== 0) return DEV_INVALID;
    this.bytes.fill(ERASED, at, at + len);
    return DEV_OK;
  }
}
