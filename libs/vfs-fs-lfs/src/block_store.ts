import { crc32Continue } from "@meerkat/core/crc32.ts";
import { DEV_CORRUPT, DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import type { Geometry } from "./geometry.ts";
import { LFS_CORRUPT, LFS_IO, LFS_OK } from "./status.ts";
import { NO_BLOCK } from "./tag.ts";

/**
 * Blocks of a device, with one cached line of `cacheSize` bytes for short reads. What is programmed is read back: a
 * block that does not keep it is as bad as one that reports an error.
 */
export class BlockStore {
  readonly blockSize: u32;
  readonly blockCount: u32;
  /** Bytes that are programmed at once. */
  readonly unit: u32;
  readonly cacheSize: u32;
  private readonly device: VfsDevice;
  private readonly line: Uint8Array;
  private lineBlock: u32 = NO_BLOCK;
  private lineAt: u32 = 0;
  /** What `readWord` has read. */
  word: i32 = 0;
  /** What `checksum` has computed. */
  sum: u32 = 0;
  /** Counts erased blocks: what was computed from the contents of blocks is no longer right when it has changed. */
  changes: u32 = 0;

  constructor(device: VfsDevice, geometry: Geometry) {
    this.device = device;
    this.blockSize = geometry.blockSize;
    this.blockCount = geometry.blockCount;
    this.unit = geometry.unit;
    this.cacheSize = geometry.cacheSize;
    this.line = new Uint8Array(geometry.cacheSize);
  }

  read(block: u32, at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(block, at, len)) return LFS_CORRUPT;
    if (len >= this.line.length) return this.result(this.device.read(block * this.blockSize + at, data, off, len));
    let done: i32 = 0;
    while (done < len) {
      const status = this.load(block, at + done);
      if (status !== LFS_OK) return status;
      const from: i32 = at + done - this.lineAt;
      const count = this.line.length - from < len - done ? this.line.length - from : len - done;
      for (let i: i32 = 0; i < count; i++) data[off + done + i] = this.line[from + i]!;
      done += count;
    }
    return LFS_OK;
  }

  /** Reads 32 bits, little-endian, into `word`. */
  readWord(block: u32, at: u32): i32 {
    if (!this.contains(block, at, 4)) return LFS_CORRUPT;
    let word: i32 = 0;
    for (let i: i32 = 0; i < 4; i++) {
      const status = this.load(block, at + i);
      if (status !== LFS_OK) return status;
      word |= this.line[at + i - this.lineAt]! << (8 * i);
    }
    this.word = word;
    return LFS_OK;
  }

  /** Continues a CRC-32 over `len` bytes, into `sum`. */
  checksum(before: u32, block: u32, at: u32, len: i32): i32 {
    if (!this.contains(block, at, len)) return LFS_CORRUPT;
    let sum = before;
    let done: i32 = 0;
    while (done < len) {
      const status = this.load(block, at + done);
      if (status !== LFS_OK) return status;
      const from: i32 = at + done - this.lineAt;
      const count = this.line.length - from < len - done ? this.line.length - from : len - done;
      sum = crc32Continue(sum, this.line, from, count);
      done += count;
    }
    this.sum = sum;
    return LFS_OK;
  }

  /**
   * Compares `name` with the `len` bytes at `at`, in the order of directories: bytewise, but a prefix comes after what it is a prefix
   * of (the specification does not say so, the C implementation does it). Into `word`: -1, 0 or 1.
   */
  compare(name: Uint8Array, block: u32, at: u32, len: i32): i32 {
    const common = name.length < len ? name.length : len;
    if (!this.contains(block, at, len)) return LFS_CORRUPT;
    this.word = name.length < len ? 1 : name.length > len ? -1 : 0;
    for (let i: i32 = 0; i < common; i++) {
      const status = this.load(block, at + i);
      if (status !== LFS_OK) return status;
      const other: i32 = this.line[at + i - this.lineAt]!;
      if (name[i]! === other) continue;
      this.word = name[i]! < other ? -1 : 1;
      break;
    }
    return LFS_OK;
  }

  /** Whether nothing was programmed there since it was erased; false as well if it cannot be read. */
  isErased(block: u32, at: u32, len: i32): boolean {
    if (!this.contains(block, at, len)) return false;
    for (let i: i32 = 0; i < len; i++) {
      if (this.load(block, at + i) !== LFS_OK || this.line[at + i - this.lineAt]! !== 0xff) return false;
    }
    return true;
  }

  erase(block: u32): i32 {
    if (block >= this.blockCount) return LFS_CORRUPT;
    this.changes = (this.changes + 1) >>> 0;
    this.lineBlock = NO_BLOCK;
    return this.result(this.device.erase(block * this.blockSize, this.blockSize));
  }

  /** Programs whole units. LFS_CORRUPT if the block does not hold them. */
  program(block: u32, at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(block, at, len)) return LFS_CORRUPT;
    this.lineBlock = NO_BLOCK;
    const start: u32 = block * this.blockSize + at;
    const status = this.result(this.device.write(start, data, off, len));
    if (status !== LFS_OK) return status;
    const line = this.line;
    for (let done: i32 = 0; done < len; done += line.length) {
      const count = len - done < line.length ? len - done : line.length;
      const read = this.result(this.device.read(start + done, line, 0, count));
      if (read !== LFS_OK) return read;
      for (let i: i32 = 0; i < count; i++) {
        if (line[i]! !== data[off + done + i]!) return LFS_CORRUPT;
      }
    }
    return LFS_OK;
  }

  private contains(block: u32, at: u32, len: i32): boolean {
    return block < this.blockCount && len >= 0 && at <= this.blockSize && len <= this.blockSize - at;
  }

  /** Makes the line hold the byte at `at`. */
  private load(block: u32, at: u32): i32 {
    const lineAt: u32 = at - (at % this.cacheSize);
    if (this.lineBlock === block && this.lineAt === lineAt) return LFS_OK;
    this.lineBlock = NO_BLOCK;
    const status = this.result(this.device.read(block * this.blockSize + lineAt, this.line, 0, this.line.length));
    if (status !== LFS_OK) return status;
    this.lineBlock = block;
    this.lineAt = lineAt;
    return LFS_OK;
  }

  private result(code: i32): i32 {
    if (code === DEV_OK) return LFS_OK;
    return code === DEV_CORRUPT ? LFS_CORRUPT : LFS_IO;
  }
}
