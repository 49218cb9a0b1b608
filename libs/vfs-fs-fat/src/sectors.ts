import { DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import { SECTOR } from "./geometry.ts";

/** A device in sectors, from where the volume begins. */
export class Sectors {
  private readonly device: VfsDevice;
  private readonly start: u32;
  readonly count: u32;
  /** What the device refused; no decision is made on what could not be read. Cleared by `begin` of the volume. */
  failed: boolean = false;

  /** `start` in bytes. */
  constructor(device: VfsDevice, start: u32, count: u32) {
    this.device = device;
    this.start = start;
    this.count = count;
  }

  read(sector: u32, data: Uint8Array, off: i32, count: i32): boolean {
    return this.note(sector <= this.count - count && this.device.read(this.start + sector * SECTOR, data, off, count * SECTOR) === DEV_OK);
  }

  write(sector: u32, data: Uint8Array, off: i32, count: i32): boolean {
    if (this.failed) return false;
    return this.note(sector <= this.count - count && this.device.write(this.start + sector * SECTOR, data, off, count * SECTOR) === DEV_OK);
  }

  private note(done: boolean): boolean {
    if (!done) this.failed = true;
    return done;
  }
}

/** One sector in RAM, written back when another one is loaded. */
export class SectorCache {
  private readonly sectors: Sectors;
  readonly bytes: Uint8Array = new Uint8Array(SECTOR);
  private sector: u32 = 0;
  private isLoaded: boolean = false;
  private isChanged: boolean = false;
  /** Copies that are written too, each so many sectors after the one before. */
  copies: i32 = 0;
  stride: u32 = 0;

  constructor(sectors: Sectors) {
    this.sectors = sectors;
  }

  /** Brings a sector into `bytes`. */
  load(sector: u32): boolean {
    if (this.isLoaded && this.sector === sector) return true;
    if (!this.flush()) return false;
    this.isLoaded = this.sectors.read(sector, this.bytes, 0, 1);
    this.sector = sector;
    return this.isLoaded;
  }

  /** Makes `bytes` a sector of zeros, to be filled. */
  clear(sector: u32): boolean {
    if (!this.flush()) return false;
    this.bytes.fill(0);
    this.sector = sector;
    this.isLoaded = true;
    this.isChanged = true;
    return true;
  }

  /** `bytes` were changed. */
  touch(): void {
    this.isChanged = true;
  }

  flush(): boolean {
    if (!this.isChanged) return true;
    if (!this.sectors.write(this.sector, this.bytes, 0, 1)) return false;
    for (let copy: i32 = 1; copy <= this.copies; copy++) {
      if (!this.sectors.write(this.sector + copy * this.stride, this.bytes, 0, 1)) return false;
    }
    this.isChanged = false;
    return true;
  }

  /** Forgets what was not written: it could not be. */
  drop(): void {
    this.isLoaded = false;
    this.isChanged = false;
  }

  /** Writes back and forgets what lies in a range of sectors that is read or written past the cache. */
  release(from: u32, count: i32): boolean {
    if (!this.isLoaded || this.sector < from || this.sector - from >= count) return true;
    const done = this.flush();
    this.isLoaded = false;
    return done;
  }
}
