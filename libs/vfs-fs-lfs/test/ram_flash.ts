import { DEV_INVALID, DEV_OK, VfsDevice } from "@meerkat/core/vfs/device.ts";

/** NOR flash in RAM: writing clears bits, erasing sets them. */
export class RamFlash extends VfsDevice {
  readonly bytes: Uint8Array;
  reads = 0;
  writes = 0;
  erases = 0;
  written = 0;

  constructor(size: number, eraseSize = 4096, bytes = new Uint8Array(size).fill(0xff)) {
    super(size, eraseSize);
    this.bytes = bytes;
  }

  read(at: number, data: Uint8Array, off: number, len: number): number {
    if (!this.contains(at, len)) return DEV_INVALID;
    this.reads++;
    data.set(this.bytes.subarray(at, at + len), off);
    return DEV_OK;
  }

  write(at: number, data: Uint8Array, off: number, len: number): number {
    if (!this.contains(at, len)) return DEV_INVALID;
    this.writes++;
    this.written += len;
    for (let i = 0; i < len; i++) this.bytes[at + i] = (this.bytes[at + i] as number) & (data[off + i] as number);
    return DEV_OK;
  }

  erase(at: number, len: number): number {
    if (!this.contains(at, len) || at % this.eraseSize !== 0 || len % this.eraseSize !== 0) return DEV_INVALID;
    this.erases++;
    this.bytes.fill(0xff, at, at + len);
    return DEV_OK;
  }
}
