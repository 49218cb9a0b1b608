import "@meerkat/hal/flash.native.ts";
import { FLASH_SYSTEM } from "@meerkat/hal/flash.ts";
import { DEV_INVALID, DEV_IO, DEV_OK, VfsDevice } from "./device.ts";

/** Part of the machine's own flash, or all of it. */
export class FlashDevice extends VfsDevice {
  private readonly start: u32;

  /** `size` bytes from `start`, both multiples of the sector size. Use `flashDevice` where they come from outside. */
  constructor(start: u32, size: u32) {
    super(size, hal_flash_sector(FLASH_SYSTEM));
    this.start = start;
  }

  read(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    return hal_flash_read(FLASH_SYSTEM, this.start + at, data, off, len) ? DEV_OK : DEV_IO;
  }

  write(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    return hal_flash_program(FLASH_SYSTEM, this.start + at, data, off, len) ? DEV_OK : DEV_IO;
  }

  erase(at: u32, len: u32): i32 {
    if (!this.contains(at, len) || !isAligned(at, this.eraseSize) || !isAligned(len, this.eraseSize)) return DEV_INVALID;
    for (let done: u32 = 0; done < len; done += this.eraseSize) {
      if (!hal_flash_erase(FLASH_SYSTEM, this.start + at + done)) return DEV_IO;
    }
    return DEV_OK;
  }
}

/** Undefined if the machine has no such flash, or the part is not made of whole sectors. */
export function flashDevice(start: u32, size: u32): FlashDevice | undefined {
  const total: u32 = hal_flash_size(FLASH_SYSTEM);
  if (start > total || size > total - start || size === 0) return undefined;
  const sector: u32 = hal_flash_sector(FLASH_SYSTEM);
  return isAligned(start, sector) && isAligned(size, sector) ? new FlashDevice(start, size) : undefined;
}

/** `unit`: a power of two. Not by a remainder, which is a division of doubles on chips. */
function isAligned(bytes: u32, unit: u32): boolean {
  return (bytes & (unit - 1)) === 0;
}
