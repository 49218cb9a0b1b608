import { DEV_INVALID, VfsDevice } from "@meerkat/core/vfs/device.ts";
import { findDevice } from "@meerkat/core/vfs/devices.ts";
import type { Options } from "@meerkat/core/vfs/options.ts";

/** Whole sectors of another device, which others may use other parts of. */
export class PartDevice extends VfsDevice {
  private readonly base: VfsDevice;
  private readonly start: u32;

  /** `base` is shared with this device (VfsDevice.share) until it is closed. */
  constructor(base: VfsDevice, start: u32, size: u32) {
    super(size, base.eraseSize, base.rewritable);
    this.base = base;
    this.start = start;
  }

  read(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    return this.contains(at, len) ? this.base.read(this.start + at, data, off, len) : DEV_INVALID;
  }

  write(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    return this.contains(at, len) ? this.base.write(this.start + at, data, off, len) : DEV_INVALID;
  }

  erase(at: u32, len: u32): i32 {
    return this.contains(at, len) ? this.base.erase(this.start + at, len) : DEV_INVALID;
  }

  override close(): void {
    this.base.release();
  }
}

/** Options: `dev`, the name of a device; `offset` in bytes; `size`, 0 for all that follows. */
export function makePart(options: Options): PartDevice | undefined {
  const name = options.string("dev") ?? "";
  const offset: u32 = options.int("offset", 0, 0, 0x7fffffff);
  const wanted: u32 = options.int("size", 0, 0, 0x7fffffff);
  if (options.fault !== "") return undefined;
  const base = findDevice(name);
  if (base === undefined) {
    options.wrong(`there is no device ${name}`);
    return undefined;
  }
  const left: u32 = offset < base.size ? base.size - offset : 0;
  const size: u32 = wanted === 0 ? left : wanted;
  if (size === 0 || size > left) options.wrong(`offset and size reach beyond the ${base.size} bytes of ${name}`);
  else if (offset % base.eraseSize !== 0 || size % base.eraseSize !== 0) options.wrong(`offset and size must be multiples of ${base.eraseSize}`);
  else if (!base.share()) options.wrong(`${name} is in use`);
  return options.fault === "" ? new PartDevice(base, offset, size) : undefined;
}
