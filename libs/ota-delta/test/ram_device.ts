import { DEV_INVALID, DEV_OK, VfsDevice } from "@meerkat/core/vfs/device.ts";

/** Contents that can only be read. */
export class RamDevice extends VfsDevice {
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super(bytes.length, 1);
    this.bytes = bytes;
  }

  read(at: number, data: Uint8Array, off: number, len: number): number {
    if (!this.contains(at, len)) return DEV_INVALID;
    data.set(this.bytes.subarray(at, at + len), off);
    return DEV_OK;
  }

  write(): number {
    return DEV_INVALID;
  }

  erase(): number {
    return DEV_INVALID;
  }
}
