import { DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";

// Writes a stream to a device from its start, sector by sector: what is there already is left alone, what is erased is
// not erased, and nothing is erased ahead. RAM: one sector, and a piece to compare with.

/** Bytes that are compared at a time. */
const COMPARE_BYTES: i32 = 256;

export class SlotWriter {
  private readonly device: VfsDevice;
  private readonly sector: Uint8Array;
  private readonly piece: Uint8Array = new Uint8Array(COMPARE_BYTES);
  /** Bytes of `sector` that are filled. */
  private filled: i32 = 0;
  /** Bytes that are on the device. */
  position: u32 = 0;

  constructor(device: VfsDevice) {
    this.device = device;
    this.sector = new Uint8Array(device.eraseSize);
  }

  /** Goes on behind `position` bytes, a multiple of the sector size, that are there already. */
  resume(position: u32): void {
    this.position = position;
  }

  /** Takes `len` bytes of `data` from `off`. False if the device does not take what it should. */
  write(data: Uint8Array, off: i32, len: i32): boolean {
    let done: i32 = 0;
    while (done < len) {
      const room: i32 = this.sector.length - this.filled;
      const count = len - done < room ? len - done : room;
      this.sector.set(data.subarray(off + done, off + done + count), this.filled);
      this.filled += count;
      done += count;
      if (this.filled === this.sector.length && !this.flush()) return false;
    }
    return true;
  }

  /** Writes what is left of the last sector. */
  finish(): boolean {
    return this.filled === 0 || this.flush();
  }

  private flush(): boolean {
    if (!this.isThere() && !this.program()) return false;
    this.position += this.filled;
    this.filled = 0;
    return true;
  }

  private program(): boolean {
    const { device, sector, position } = this;
    if (!this.isErased() && device.erase(position, sector.length) !== DEV_OK) return false;
    // A bad cell does not always say so.
    return device.write(position, sector, 0, this.filled) === DEV_OK && this.isThere();
  }

  /** Whether the device has the bytes of `sector`. */
  private isThere(): boolean {
    for (let at: i32 = 0; at < this.filled; at += COMPARE_BYTES) {
      const count = this.readPiece(at);
      if (count < 0) return false;
      for (let i: i32 = 0; i < count; i++) {
        if (this.piece[i] !== this.sector[at + i]) return false;
      }
    }
    return true;
  }

  private isErased(): boolean {
    for (let at: i32 = 0; at < this.filled; at += COMPARE_BYTES) {
      const count = this.readPiece(at);
      if (count < 0) return false;
      for (let i: i32 = 0; i < count; i++) {
        if (this.piece[i] !== 0xff) return false;
      }
    }
    return true;
  }

  private readPiece(at: i32): i32 {
    const count = this.filled - at < COMPARE_BYTES ? this.filled - at : COMPARE_BYTES;
    return this.device.read(this.position + at, this.piece, 0, count) === DEV_OK ? count : -1;
  }
}
