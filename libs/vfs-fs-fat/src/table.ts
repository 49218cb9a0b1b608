import { FIRST_CLUSTER, type Geometry, putU16, putU32, SECTOR, u16At, u32At } from "./geometry.ts";
import { SectorCache, type Sectors } from "./sectors.ts";

/** Results of `next` beside clusters. */
export const CHAIN_END: i32 = 0;
export const CHAIN_BROKEN: i32 = -1;

/** Values of FSInfo [5]. */
const INFO_LEAD: u32 = 0x4161_5252;
const INFO_BODY: u32 = 0x6141_7272;
const INFO_UNKNOWN: u32 = 0xffff_ffff;

/** In the second entry of the table: the volume was unmounted [4.1]. */
const CLEAN_16: i32 = 0x8000;
const CLEAN_32: i32 = 0x0800_0000;

/** The file allocation table: which cluster follows which, and which are free. */
export class FatTable {
  private readonly geometry: Geometry;
  private readonly cache: SectorCache;
  private readonly sectors: Sectors;
  /** Where the search for a free cluster begins. */
  private hint: i32 = FIRST_CLUSTER;
  /** -1: not counted yet. */
  private free: i32 = -1;
  private isMarkedDirty: boolean = false;

  constructor(sectors: Sectors, geometry: Geometry) {
    this.sectors = sectors;
    this.geometry = geometry;
    this.cache = new SectorCache(sectors);
    this.cache.copies = geometry.tables - 1;
    this.cache.stride = geometry.sectorsPerTable;
  }

  /** Takes over what FSInfo says, unless the volume was not unmounted. */
  mount(): boolean {
    const info = this.cache.bytes;
    const hasInfo = this.geometry.infoSector > 0 && this.sectors.read(this.geometry.infoSector, info, 0, 1);
    if (hasInfo && u32At(info, 0) === INFO_LEAD && u32At(info, 484) === INFO_BODY) {
      const free = u32At(info, 488);
      const next = u32At(info, 492);
      if (free <= this.geometry.clusters) this.free = free;
      if (next < FIRST_CLUSTER + this.geometry.clusters && next >= FIRST_CLUSTER) this.hint = next;
    }
    this.cache.drop();
    if (this.geometry.bits === 32 && (this.entry(1) & CLEAN_32) === 0) this.free = -1;
    return !this.sectors.failed;
  }

  /** The raw entry; the end mark if it cannot be read. */
  entry(cluster: i32): i32 {
    const bits = this.geometry.bits;
    const at: u32 = bits === 12 ? cluster + (cluster >> 1) : cluster * (bits >> 3);
    const sector: u32 = this.geometry.tableSector + Math.floor(at / SECTOR);
    const off: i32 = at % SECTOR;
    if (!this.cache.load(sector)) return this.geometry.endMark();
    const bytes = this.cache.bytes;
    if (bits === 32) return u32At(bytes, off) & 0x0fff_ffff;
    if (bits === 16) return u16At(bytes, off);
    const low = bytes[off]!;
    if (off === SECTOR - 1 && !this.cache.load(sector + 1)) return this.geometry.endMark();
    const both = low | (bytes[off === SECTOR - 1 ? 0 : off + 1]! << 8);
    return (cluster & 1) !== 0 ? both >> 4 : both & 0xfff;
  }

  private setEntry(cluster: i32, value: i32): boolean {
    const bits = this.geometry.bits;
    const at: u32 = bits === 12 ? cluster + (cluster >> 1) : cluster * (bits >> 3);
    const sector: u32 = this.geometry.tableSector + Math.floor(at / SECTOR);
    const off: i32 = at % SECTOR;
    if (!this.cache.load(sector)) return false;
    const bytes = this.cache.bytes;
    if (bits === 32) {
      // The upper four bits are not ours [4].
      putU32(bytes, off, ((u32At(bytes, off) & 0xf000_0000) | value) >>> 0);
    } else if (bits === 16) {
      putU16(bytes, off, value);
    } else {
      const isOdd = (cluster & 1) !== 0;
      bytes[off] = isOdd ? (bytes[off]! & 0x0f) | ((value & 0x0f) << 4) : value & 0xff;
      this.cache.touch();
      if (off === SECTOR - 1 && !this.cache.load(sector + 1)) return false;
      const next = off === SECTOR - 1 ? 0 : off + 1;
      bytes[next] = isOdd ? value >> 4 : (bytes[next]! & 0xf0) | (value >> 8);
    }
    this.cache.touch();
    return true;
  }

  /** The cluster after this one, CHAIN_END, or CHAIN_BROKEN if the entry leads nowhere. */
  next(cluster: i32): i32 {
    const value = this.entry(cluster);
    if (this.sectors.failed) return CHAIN_BROKEN;
    if (this.geometry.isCluster(value)) return value;
    return value >= this.geometry.endMark() ? CHAIN_END : CHAIN_BROKEN;
  }

  /** Takes a free cluster, the last of its chain, and hangs it behind `previous` (0: nothing). 0 if there is none. */
  allocate(previous: i32): i32 {
    const clusters = this.geometry.clusters;
    if (!this.markDirty()) return 0;
    for (let step: i32 = 0; step < clusters; step++) {
      const cluster = FIRST_CLUSTER + ((this.hint - FIRST_CLUSTER + step) % clusters);
      if (this.entry(cluster) !== 0) continue;
      if (this.sectors.failed || !this.setEntry(cluster, this.geometry.endMark() | 7)) return 0;
      if (previous !== 0 && !this.setEntry(previous, cluster)) return 0;
      this.hint = cluster;
      if (this.free > 0) this.free--;
      return cluster;
    }
    return 0;
  }

  /** Gives the clusters from `start` on (0: none) back; a chain that is broken or a ring ends where it does. */
  freeChain(start: i32): boolean {
    if (!this.markDirty()) return false;
    let cluster = start;
    while (this.geometry.isCluster(cluster)) {
      const value = this.entry(cluster);
      if (value === 0 || this.sectors.failed) break;
      if (!this.setEntry(cluster, 0)) return false;
      if (this.free >= 0) this.free++;
      if (cluster < this.hint) this.hint = cluster;
      cluster = value;
    }
    return !this.sectors.failed;
  }

  /** Hangs a cluster that was allocated alone behind the last of a chain. */
  link(last: i32, cluster: i32): boolean {
    return this.setEntry(last, cluster);
  }

  /** Makes `cluster` the last of its chain and frees what follows. */
  cutBehind(cluster: i32): boolean {
    const after = this.next(cluster);
    return this.setEntry(cluster, this.geometry.endMark() | 7) && (after <= 0 || this.freeChain(after));
  }

  /** Clusters that are free. */
  freeCount(): i32 {
    if (this.free >= 0) return this.free;
    let free: i32 = 0;
    for (let i: i32 = 0; i < this.geometry.clusters; i++) {
      if (this.entry(FIRST_CLUSTER + i) === 0) free++;
    }
    if (!this.sectors.failed) this.free = free;
    return free;
  }

  /** Before the first change: whoever mounts the volume after a loss of power must not believe FSInfo. */
  private markDirty(): boolean {
    if (this.isMarkedDirty) return true;
    this.isMarkedDirty = true;
    return this.setState(false) && this.cache.flush();
  }

  private setState(isClean: boolean): boolean {
    const bits = this.geometry.bits;
    if (bits === 12) return true;
    const bit = bits === 16 ? CLEAN_16 : CLEAN_32;
    const state = this.entry(1);
    return this.setEntry(1, isClean ? state | bit : state & ~bit);
  }

  flush(): boolean {
    return this.cache.flush();
  }

  /** The last write: FSInfo and the mark that it can be believed. */
  unmount(): boolean {
    if (!this.isMarkedDirty) return true;
    if (this.geometry.infoSector > 0 && !this.writeInfo(this.freeCount())) return false;
    this.isMarkedDirty = false;
    return this.setState(true) && this.cache.flush();
  }

  private writeInfo(free: i32): boolean {
    if (!this.cache.flush()) return false;
    this.cache.drop();
    makeInfo(this.cache.bytes, free, this.hint);
    return this.sectors.write(this.geometry.infoSector, this.cache.bytes, 0, 1);
  }
}

/** FSInfo sector; `free` -1: unknown. */
export function makeInfo(info: Uint8Array, free: i32, next: i32): void {
  info.fill(0);
  putU32(info, 0, INFO_LEAD);
  putU32(info, 484, INFO_BODY);
  putU32(info, 488, free < 0 ? INFO_UNKNOWN : free);
  putU32(info, 492, next);
  putU16(info, 510, 0xaa55);
}
