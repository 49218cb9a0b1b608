import { crc32Continue } from "@meerkat/core/crc32.ts";
import { DEV_INVALID, DEV_OK, VfsDevice } from "@meerkat/core/vfs/device.ts";
import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import { checkLittleFs } from "@meerkat/vfs-fs-lfs/fsck.ts";
import { Geometry } from "@meerkat/vfs-fs-lfs/geometry.ts";
import { mountLittleFs } from "@meerkat/vfs-fs-lfs/lfs_mount.ts";
import { CRC_MASK, getWord, putWord, TYPE_CRC, tagLength, tagType } from "@meerkat/vfs-fs-lfs/tag.ts";
import { expectThat } from "./expect.ts";

const BLOCK: i32 = 256;
const BLOCKS: i32 = 16;
/** Reads that one call may take: the tree once for each block and each entry at worst. */
const MAX_READS: i32 = 200_000;
const MAX_FILES: i32 = 40;
/** Directories within each other. */
const MAX_DEPTH: i32 = 4;

/** An image in RAM that tells when it is read without end. */
class ImageDevice extends VfsDevice {
  readonly bytes: Uint8Array = new Uint8Array(BLOCK * BLOCKS).fill(0xff);
  reads: i32 = 0;

  constructor() {
    super(BLOCK * BLOCKS, BLOCK);
  }

  read(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    expectThat(++this.reads < MAX_READS, "reads without end");
    for (let i: i32 = 0; i < len; i++) data[off + i] = this.bytes[at + i]!;
    return DEV_OK;
  }

  write(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    for (let i: i32 = 0; i < len; i++) this.bytes[at + i] = this.bytes[at + i]! & data[off + i]!;
    return DEV_OK;
  }

  erase(at: u32, len: u32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    this.bytes.fill(0xff, at, at + len);
    return DEV_OK;
  }
}

const device = new ImageDevice();
const geometry = new Geometry(BLOCK, BLOCKS, 16, 64, 5);
const piece = new Uint8Array(600);

/** Makes the check sums of a log right, or all that was changed would be thrown away for them. */
function repairSums(start: i32): void {
  const bytes = device.bytes;
  let previous: i32 = -1;
  let sum: u32 = crc32Continue(0, bytes, start, 4);
  for (let at: i32 = start + 4; at + 8 <= start + BLOCK; ) {
    const tag = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) ^ previous;
    const length = tagLength(tag);
    if (tag < 0 || at + 4 + length > start + BLOCK) return;
    sum = crc32Continue(sum, bytes, at, 4);
    previous = tag;
    if ((tagType(tag) & CRC_MASK) === TYPE_CRC && length >= 4) {
      putWord(bytes, at + 4, ~sum);
      sum = 0;
    } else {
      sum = crc32Continue(sum, bytes, at + 4, length);
    }
    at += 4 + length;
  }
}

let left: i32 = 0;

function walk(fs: FileSystem, directory: string, depth: i32): void {
  for (const name of fs.list(directory)) {
    if (--left < 0) return;
    device.reads = 0;
    const path = directory === "" ? name : `${directory}/${name}`;
    const stat = fs.stat(path);
    if (stat === undefined) continue;
    if (stat.isDirectory) {
      if (depth < MAX_DEPTH) walk(fs, path, depth + 1);
      continue;
    }
    const file = fs.open(path, left % 2 === 0 ? "r" : "r+");
    if (file === undefined) continue;
    for (let reads: i32 = 0; reads < 10 && file.read(piece, 0, piece.length) > 0; reads++) {}
    if (left % 2 !== 0) {
      file.seek(file.size >>> 1);
      file.write(piece, 0, 1 + (left % 300));
    }
    file.close();
  }
}

function put(fs: FileSystem, path: string, length: i32): void {
  device.reads = 0;
  const file = fs.open(path, "w");
  if (file === undefined) return;
  file.write(piece, 0, length);
  file.close();
}

/** An image of a LittleFS, with right check sums for odd `chunk`: checked, read, and written to. */
export function fuzzLfsImage(data: Uint8Array, chunk: i32): void {
  const bytes = device.bytes.fill(0xff);
  bytes.set(data.length > bytes.length ? data.subarray(0, bytes.length) : data);
  if (chunk % 2 !== 0) for (let block: i32 = 0; block < BLOCKS; block++) repairSums(block * BLOCK);
  device.reads = 0;
  checkLittleFs(device, geometry);
  device.reads = 0;
  const fs = mountLittleFs(device, geometry);
  if (fs === undefined) return;
  expectThat(getWord(bytes, 0) !== -1 || getWord(bytes, BLOCK) !== -1, "an erased device was mounted");
  left = MAX_FILES;
  walk(fs, "", 0);
  put(fs, "a/b", 30);
  put(fs, "m", 600);
  device.reads = 0;
  fs.rename("m", "a/z");
  device.reads = 0;
  fs.remove("a/b");
  device.reads = 0;
  fs.freeBytes();
}
