import { DEV_INVALID, DEV_OK, VfsDevice } from "@meerkat/core/vfs/device.ts";
import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import { expectThat } from "./expect.ts";

const MAX_FILES: i32 = 40;
/** Directories within each other. */
const MAX_DEPTH: i32 = 4;

/** An image in RAM that tells when it is read without end. */
export class ImageDevice extends VfsDevice {
  readonly bytes: Uint8Array;
  /** Since they were last set to 0. */
  reads: i32 = 0;
  private readonly maxReads: i32;

  /** `maxReads`: what one call may take. */
  constructor(size: u32, eraseSize: u32, rewritable: boolean, maxReads: i32) {
    super(size, eraseSize, rewritable);
    this.bytes = new Uint8Array(size);
    this.maxReads = maxReads;
  }

  /** Erased, with this at its start. */
  load(data: Uint8Array): void {
    this.bytes.fill(0xff);
    this.bytes.set(data.length > this.bytes.length ? data.subarray(0, this.bytes.length) : data);
    this.reads = 0;
  }

  read(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    expectThat(++this.reads < this.maxReads, "reads without end");
    for (let i: i32 = 0; i < len; i++) data[off + i] = this.bytes[at + i]!;
    return DEV_OK;
  }

  write(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    for (let i: i32 = 0; i < len; i++) this.bytes[at + i] = this.rewritable ? data[off + i]! : this.bytes[at + i]! & data[off + i]!;
    return DEV_OK;
  }

  erase(at: u32, len: u32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    this.bytes.fill(0xff, at, at + len);
    return DEV_OK;
  }
}

const piece = new Uint8Array(600);

let left: i32 = 0;

/** Reads what there is, and writes to some of it; then makes, renames and removes files. */
export function useImage(device: ImageDevice, fs: FileSystem): void {
  left = MAX_FILES;
  walk(device, fs, "", 0);
  put(device, fs, "a/b", 30);
  put(device, fs, "m", 600);
  device.reads = 0;
  fs.rename("m", "a/z");
  device.reads = 0;
  fs.remove("a/b");
  device.reads = 0;
  fs.freeBytes();
}

function walk(device: ImageDevice, fs: FileSystem, directory: string, depth: i32): void {
  device.reads = 0;
  for (const name of fs.list(directory)) {
    if (--left < 0) return;
    device.reads = 0;
    const path = directory === "" ? name : `${directory}/${name}`;
    const stat = fs.stat(path);
    if (stat === undefined) continue;
    if (stat.isDirectory) {
      if (depth < MAX_DEPTH) walk(device, fs, path, depth + 1);
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

function put(device: ImageDevice, fs: FileSystem, path: string, length: i32): void {
  device.reads = 0;
  const file = fs.open(path, "w");
  if (file === undefined) return;
  file.write(piece, 0, length);
  file.close();
}
