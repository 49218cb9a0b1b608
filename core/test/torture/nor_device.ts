import { DEV_CORRUPT, DEV_INVALID, DEV_OK, VfsDevice } from "@meerkat/core/vfs/device.ts";
import type { FlashModel } from "../flash_model.ts";

/** A flash chip's model as a device: what the chip refuses is a bad block. */
export class NorDevice extends VfsDevice {
  private readonly flash: FlashModel;

  constructor(flash: FlashModel) {
    super(flash.size, flash.sector);
    this.flash = flash;
  }

  read(at: number, data: Uint8Array, off: number, len: number): number {
    return this.flash.read(at, data, off, len) ? DEV_OK : DEV_INVALID;
  }

  write(at: number, data: Uint8Array, off: number, len: number): number {
    if (!this.contains(at, len)) return DEV_INVALID;
    for (let i = 0; i < len && !this.flash.reprograms; i++) {
      // Bits that stay set may be programmed again; a bad sector may not be erased, although it says so.
      if (this.flash.defects.has(Math.floor((at + i) / this.flash.sector))) break;
      if (this.flash.bytes[at + i] !== 0xff && data[off + i] !== 0xff) throw new Error(`programmed what is not erased, at ${at + i}`);
    }
    return this.flash.program(at, data, off, len) ? DEV_OK : DEV_CORRUPT;
  }

  erase(at: number, len: number): number {
    if (!this.contains(at, len)) return DEV_INVALID;
    for (let done = 0; done < len; done += this.flash.sector) {
      if (!this.flash.erase(at + done)) return DEV_CORRUPT;
    }
    return DEV_OK;
  }
}
