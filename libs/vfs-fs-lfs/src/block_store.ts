import { crc32Continue } from "@meerkat/core/crc32.ts";
import { DEV_CORRUPT, DEV_IO, DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import { copyBytes, remainder } from "./arithmetic.ts";
import type { Geometry } from "./geometry.ts";
import { LFS_CORRUPT, LFS_IO, LFS_OK } from "./status.ts";
import { getWord, NO_BLOCK } from "./tag.ts";

/**
 * Blocks of a device, with one cached line of `cacheSize` bytes for short reads. What is programmed is read back: a
 * block that does not keep it is as bad as one that reports an error. Offsets and lengths are within a block.
 */
export class BlockStore {
  readonly blockSize: i32;
  readonly blockCount: u32;
  /** Bytes that are programmed at once. */
  readonly unit: i32;
  readonly cacheSize: i32;
  private readonly device: VfsDevice;
  private readonly line: Uint8Array;
  private readonly four: Uint8Array = new Uint8Array(4);
  private lineBlock: u32 = NO_BLOCK;
  private lineAt: i32 = 0;
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

  read(block: u32, at: i32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(block, at, len)) return LFS_CORRUPT;
    if (len >= this.line.length) return this.readResult(this.device.read(this.address(block, at), data, off, len));
    let next = at;
    let target = off;
    let left = len;
    while (left > 0) {
      const status = this.load(block, next);
      if (status !== LFS_OK) return status;
      const count = this.inLine(next, left);
      copyBytes(data, target, this.line, next - this.lineAt, count);
      next += count;
      target += count;
      left -= count;
    }
    return LFS_OK;
  }

  /** Reads 32 bits, little-endian, into `word`. */
  readWord(block: u32, at: i32): i32 {
    if (!this.contains(block, at, 4)) return LFS_CORRUPT;
    const status = this.load(block, at);
    if (status !== LFS_OK) return status;
    if (this.inLine(at, 4) === 4) {
      this.word = getWord(this.line, at - this.lineAt);
      return LFS_OK;
    }
    const rest = this.read(block, at, this.four, 0, 4);
    this.word = getWord(this.four, 0);
    return rest;
  }

  /** Continues a CRC-32 over `len` bytes, into `sum`. */
  checksum(before: u32, block: u32, at: i32, len: i32): i32 {
    if (!this.contains(block, at, len)) return LFS_CORRUPT;
    let sum = before;
    let next = at;
    let left = len;
    while (left > 0) {
      const status = this.load(block, next);
      if (status !== LFS_OK) return status;
      const count = this.inLine(next, left);
      sum = crc32Continue(sum, this.line, next - this.lineAt, count);
      next += count;
      left -= count;
    }
    this.sum = sum;
    return LFS_OK;
  }

  /**
   * Compares `name` with the `len` bytes at `at`, in the order of directories: bytewise, but a prefix comes after what it is a prefix
   * of (the specification does not say so, the C implementation does it). Into `word`: -1, 0 or 1.
   */
  compare(name: Uint8Array, block: u32, at: i32, len: i32): i32 {
    if (!this.contains(block, at, len)) return LFS_CORRUPT;
    const common: i32 = name.length < len ? name.length : len;
    this.word = name.length < len ? 1 : name.length > len ? -1 : 0;
    for (let i: i32 = 0; i < common; i++) {
      const place: i32 = at + i;
      const status = this.load(block, place);
      if (status !== LFS_OK) return status;
      const other = this.line[place - this.lineAt]!;
      const own = name[i]!;
      if (own === other) continue;
      this.word = own < other ? -1 : 1;
      break;
    }
    return LFS_OK;
  }

  /** Whether nothing was programmed there since it was erased; false as well if it cannot be read. */
  isErased(block: u32, at: i32, len: i32): boolean {
    if (!this.contains(block, at, len)) return false;
    const end: i32 = at + len;
    for (let place = at; place < end; place++) {
      if (this.load(block, place) !== LFS_OK || this.line[place - this.lineAt]! !== 0xff) return false;
    }
    return true;
  }

  erase(block: u32): i32 {
    if (block >= this.blockCount) return LFS_CORRUPT;
    this.changes = (this.changes + 1) >>> 0;
    this.lineBlock = NO_BLOCK;
    return this.changeResult(this.device.erase(this.address(block, 0), this.blockSize));
  }

  /** Programs whole units. LFS_CORRUPT if the block does not hold them. */
  program(block: u32, at: i32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(block, at, len)) return LFS_CORRUPT;
    this.lineBlock = NO_BLOCK;
    const start = this.address(block, at);
    const status = this.changeResult(this.device.write(start, data, off, len));
    if (status !== LFS_OK) return status;
    const line = this.line;
    for (let done: i32 = 0; done < len; done += line.length) {
      const left: i32 = len - done;
      const count: i32 = left < line.length ? left : line.length;
      const read = this.readResult(this.device.read(start + done, line, 0, count));
      if (read !== LFS_OK) return read;
      let place: i32 = off + done;
      for (let i: i32 = 0; i < count; i++) {
        if (line[i]! !== data[place]!) return LFS_CORRUPT;
        place++;
      }
    }
    return LFS_OK;
  }

  private contains(block: u32, at: i32, len: i32): boolean {
    return block < this.blockCount && len >= 0 && at >= 0 && at <= this.blockSize && len <= this.blockSize - at;
  }

  /** On the device, which is smaller than 2 GB. */
  private address(block: u32, at: i32): u32 {
    return (Math.imul(block | 0, this.blockSize) + at) >>> 0;
  }

  /** How many of `wanted` bytes from `at` are in the line, which holds the first. */
  private inLine(at: i32, wanted: i32): i32 {
    const there: i32 = this.lineAt + this.cacheSize - at;
    return there < wanted ? there : wanted;
  }

  /** Makes the line hold the byte at `at`. */
  private load(block: u32, at: i32): i32 {
    const ahead: i32 = at - this.lineAt;
    if (this.lineBlock === block && ahead >= 0 && ahead < this.cacheSize) return LFS_OK;
    const lineAt: i32 = at - remainder(at, this.cacheSize);
    this.lineBlock = NO_BLOCK;
    const status = this.readResult(this.device.read(this.address(block, lineAt), this.line, 0, this.cacheSize));
    if (status !== LFS_OK) return status;
    this.lineBlock = block;
    this.lineAt = lineAt;
    return LFS_OK;
  }

  private readResult(code: i32): i32 {
    if (code === DEV_OK) return LFS_OK;
    return code === DEV_CORRUPT ? LFS_CORRUPT : LFS_IO;
  }

  /** A chip that does not take a change may take it elsewhere. */
  private changeResult(code: i32): i32 {
    if (code === DEV_OK) return LFS_OK;
    return code === DEV_CORRUPT || code === DEV_IO ? LFS_CORRUPT : LFS_IO;
  }
}
