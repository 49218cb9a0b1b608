import { DEV_INVALID, DEV_OK, VfsDevice } from "@meerkat/core/vfs/device.ts";
import type { Options } from "@meerkat/core/vfs/options.ts";

const ERASED: i32 = 0xff;

/** Most bytes that are erased at once. */
const MAX_ERASE: u32 = 1024;

/** The largest power of two up to MAX_ERASE that `size` is a multiple of. */
function eraseSizeOf(size: u32): u32 {
  let erase: u32 = MAX_ERASE;
  while (size % erase !== 0) erase >>>= 1;
  return erase;
}

/** Bytes in RAM. */
export class RamDevice extends VfsDevice {
  private readonly bytes: Uint8Array;
  private readonly checked: boolean;

  /** `checked`: refuses to set bits, as flash does. Without, it takes anything. Throws if there is not so much memory. */
  constructor(size: u32, fill: i32 = ERASED, checked: boolean = false) {
    super(size, eraseSizeOf(size), !checked);
    this.bytes = new Uint8Array(size);
    this.bytes.fill(fill);
    this.checked = checked;
  }

  read(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    data.set(this.bytes.subarray(at, at + len), off);
    return DEV_OK;
  }

  write(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    for (let i: i32 = 0; this.checked && i < len; i++) {
      if ((data[off + i]! & ~this.bytes[at + i]!) !== 0) return DEV_INVALID;
    }
    this.bytes.set(data.subarray(off, off + len), at);
    return DEV_OK;
  }

  erase(at: u32, len: u32): i32 {
    if (!this.contains(at, len) || at % this.eraseSize !== 0 || len % this.eraseSize !== 0) return DEV_INVALID;
    this.bytes.fill(ERASED, at, at + len);
    return DEV_OK;
  }
}

/** Options: `size` in bytes; `fill_byte` (255), what it holds at first; `flash_check` (false). */
export function makeRam(options: Options): RamDevice | undefined {
  const size: u32 = options.int("size", 0, 1, 0x7fffffff);
  const fill = options.int("fill_byte", ERASED, 0, 255);
  const checked = options.bool("flash_check", false);
  if (options.int("addr", 0, 0, 0x7fffffff) !== 0) options.wrong("addr: a program has no memory at addresses");
  if (size === 0) options.wrong("size is required");
  if (options.fault !== "") return undefined;
  try {
    return new RamDevice(size, fill, checked);
  } catch {
    options.wrong(`there is no memory for ${size} bytes`);
    return undefined;
  }
}
