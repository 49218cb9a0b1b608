import { DEV_INVALID, DEV_IO, DEV_OK, VfsDevice } from "@meerkat/core/vfs/device.ts";
import { BLOCK, type DeviceCipher, UNIT } from "./ciphers.ts";

/**
 * Another device, whose contents are encrypted. Writes begin at multiples of 16 bytes; the last block is filled up with zeros. What is erased
 * reads as noise, so a file system that looks for erased bytes cannot be on it.
 */
export class EncrDevice extends VfsDevice {
  private readonly base: VfsDevice;
  private readonly cipher: DeviceCipher;
  private readonly buffer: Uint8Array = new Uint8Array(UNIT);

  /** `base` is claimed (VfsDevice.claim) by this device until it is closed. Its size is a multiple of 16. */
  constructor(base: VfsDevice, cipher: DeviceCipher) {
    super(base.size, base.eraseSize, base.rewritable);
    this.base = base;
    this.cipher = cipher;
  }

  read(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    for (let done: i32 = 0; done < len; ) {
      const place: u32 = at + done;
      const part = this.partAt(place, len - done);
      const skipped: i32 = place % BLOCK;
      const length = wholeBlocks(skipped + part);
      const result = this.base.read(place - skipped, this.buffer, 0, length);
      if (result !== DEV_OK) return result;
      if (!this.cipher.run(false, place - skipped, this.buffer, 0, length)) return DEV_IO;
      data.set(this.buffer.subarray(skipped, skipped + part), off + done);
      done += part;
    }
    return DEV_OK;
  }

  write(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(at, len) || at % BLOCK !== 0) return DEV_INVALID;
    for (let done: i32 = 0; done < len; ) {
      const place: u32 = at + done;
      const part = this.partAt(place, len - done);
      const length = wholeBlocks(part);
      this.buffer.set(data.subarray(off + done, off + done + part), 0);
      this.buffer.fill(0, part, length);
      if (!this.cipher.run(true, place, this.buffer, 0, length)) return DEV_IO;
      const result = this.base.write(place, this.buffer, 0, length);
      if (result !== DEV_OK) return result;
      done += part;
    }
    return DEV_OK;
  }

  erase(at: u32, len: u32): i32 {
    return this.base.erase(at, len);
  }

  override close(): void {
    this.base.release();
  }

  /** Bytes of `len` from `place` on that lie in one unit. */
  private partAt(place: u32, len: i32): i32 {
    const left: i32 = UNIT - (place % UNIT);
    return len < left ? len : left;
  }
}

function wholeBlocks(len: i32): i32 {
  return (len + BLOCK - 1) & -BLOCK;
}
