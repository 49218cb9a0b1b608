import { FAT12_CLUSTERS, FAT16_CLUSTERS, FIRST_CLUSTER, putU16, putU32, SECTOR } from "./geometry.ts";
import { SectorCache, type Sectors } from "./sectors.ts";
import { makeInfo } from "./table.ts";

const ROOT_ENTRIES: i32 = 512;
const RESERVED_FAT32: i32 = 32;
const INFO_SECTOR: i32 = 1;
const BACKUP_SECTOR: i32 = 6;
const MEDIA_FIXED: i32 = 0xf8;
const MAX_PER_CLUSTER: i32 = 64;

/** How a volume is laid out. */
export class Plan {
  readonly bits: i32;
  readonly total: u32;
  readonly perCluster: i32;
  readonly reserved: i32;
  readonly rootSectors: i32;
  /** Sectors of one table. */
  readonly table: u32;
  readonly clusters: i32;

  constructor(bits: i32, total: u32, perCluster: i32) {
    this.bits = bits;
    this.total = total;
    this.perCluster = perCluster;
    this.reserved = bits === 32 ? RESERVED_FAT32 : 1;
    this.rootSectors = bits === 32 ? 0 : (ROOT_ENTRIES * 32) / SECTOR;
    const room: u32 = total > this.reserved + this.rootSectors ? total - this.reserved - this.rootSectors : 0;
    // A table of this many sectors holds all clusters of what it leaves: it is too long by a sector at most.
    const perSector = (SECTOR * 8) / bits;
    const table: u32 = Math.ceil((room / perCluster + FIRST_CLUSTER) / (perSector + 2 / perCluster)) + 1;
    this.table = table;
    this.clusters = room > 2 * table ? Math.floor((room - 2 * table) / perCluster) : 0;
  }

  /** Whether readers will take it for what it is; borders are kept away from, for some count wrongly [3.5]. */
  isRight(): boolean {
    if (this.bits === 12) return this.clusters >= 1 && this.clusters < FAT12_CLUSTERS - 16;
    if (this.bits === 16) return this.clusters >= FAT12_CLUSTERS + 16 && this.clusters < FAT16_CLUSTERS - 16;
    return this.clusters >= FAT16_CLUSTERS + 16;
  }
}

/** A layout for `total` sectors. `bits` 0: what fits; `perCluster` 0: what is usual. Undefined if there is none. */
export function planVolume(total: u32, bits: i32, perCluster: i32): Plan | undefined {
  if (bits === 0) {
    // As is usual: FAT12 up to 4 MB, FAT16 up to 512 MB.
    const usual: i32 = total <= 8192 ? 12 : total <= 0x10_0000 ? 16 : 32;
    const plan = planVolume(total, usual, perCluster);
    if (plan !== undefined || perCluster === 0) return plan;
    for (const other of [12, 16, 32]) {
      const otherPlan = planVolume(total, other, perCluster);
      if (otherPlan !== undefined) return otherPlan;
    }
    return undefined;
  }
  if (perCluster > 0) {
    const plan = new Plan(bits, total, perCluster);
    return plan.isRight() ? plan : undefined;
  }
  // 4 KB for FAT32, as long as the table is no larger than a thousandth or so; the smallest that fits for the others.
  for (let sectors: i32 = bits === 32 && total >= 0x8_2000 * 2 ? 8 : 1; sectors <= MAX_PER_CLUSTER; sectors *= 2) {
    const plan = new Plan(bits, total, sectors);
    if (plan.isRight()) return plan;
  }
  return undefined;
}

/** Writes an empty volume. `label` has 11 bytes. The boot sector goes last: until then there is no volume. */
export function writeVolume(sectors: Sectors, plan: Plan, serial: u32, label: Uint8Array, date: i32, time: i32): boolean {
  const cache = new SectorCache(sectors);
  const rootCluster = plan.bits === 32 ? plan.perCluster : plan.rootSectors;
  const used: u32 = plan.reserved + 2 * plan.table + rootCluster;
  for (let sector: u32 = 0; sector < used; sector++) {
    if (!cache.clear(sector)) return false;
  }
  for (let copy: i32 = 0; copy < 2; copy++) {
    if (!cache.clear(plan.reserved + copy * plan.table)) return false;
    putTableStart(cache.bytes, plan.bits);
  }
  if (label[0] !== 32) {
    if (!cache.clear(plan.reserved + 2 * plan.table)) return false;
    cache.bytes.set(label);
    cache.bytes[11] = 0x08;
    putU16(cache.bytes, 22, time);
    putU16(cache.bytes, 24, date);
  }
  if (plan.bits === 32 && !writeInfoSectors(cache, plan)) return false;
  if (plan.bits === 32) {
    if (!cache.clear(BACKUP_SECTOR)) return false;
    putBoot(cache.bytes, plan, serial, label);
  }
  if (!cache.clear(0)) return false;
  putBoot(cache.bytes, plan, serial, label);
  return cache.flush();
}

function writeInfoSectors(cache: SectorCache, plan: Plan): boolean {
  for (const first of [0, BACKUP_SECTOR]) {
    if (!cache.clear(first + INFO_SECTOR)) return false;
    makeInfo(cache.bytes, plan.clusters - 1, FIRST_CLUSTER + 1);
    // The third sector of a boot record has no more than its signature.
    if (!cache.clear(first + INFO_SECTOR + 1)) return false;
    putU16(cache.bytes, 510, 0xaa55);
  }
  return true;
}

/** The first two entries, and the root directory of FAT32. */
function putTableStart(bytes: Uint8Array, bits: i32): void {
  if (bits === 12) {
    bytes[0] = MEDIA_FIXED;
    putU16(bytes, 1, 0xffff);
  } else if (bits === 16) {
    putU16(bytes, 0, 0xff00 | MEDIA_FIXED);
    putU16(bytes, 2, 0xffff);
  } else {
    putU32(bytes, 0, 0x0fff_ff00 | MEDIA_FIXED);
    putU32(bytes, 4, 0x0fff_ffff);
    putU32(bytes, 8, 0x0fff_ffff);
  }
}

function putText(bytes: Uint8Array, at: i32, text: string): void {
  for (let i: i32 = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
}

function putBoot(bytes: Uint8Array, plan: Plan, serial: u32, label: Uint8Array): void {
  const wide = plan.bits === 32;
  bytes[0] = 0xeb;
  bytes[1] = wide ? 0x58 : 0x3c;
  bytes[2] = 0x90;
  putText(bytes, 3, "MEERKAT ");
  putU16(bytes, 11, SECTOR);
  bytes[13] = plan.perCluster;
  putU16(bytes, 14, plan.reserved);
  bytes[16] = 2;
  putU16(bytes, 17, wide ? 0 : ROOT_ENTRIES);
  const isShort = !wide && plan.total < 0x10000;
  putU16(bytes, 19, isShort ? plan.total : 0);
  bytes[21] = MEDIA_FIXED;
  putU16(bytes, 22, wide ? 0 : plan.table);
  putU16(bytes, 24, 63);
  putU16(bytes, 26, 255);
  putU32(bytes, 32, isShort ? 0 : plan.total);
  if (wide) {
    putU32(bytes, 36, plan.table);
    putU32(bytes, 44, FIRST_CLUSTER);
    putU16(bytes, 48, INFO_SECTOR);
    putU16(bytes, 50, BACKUP_SECTOR);
  }
  const at = wide ? 64 : 36;
  bytes[at] = 0x80;
  bytes[at + 2] = 0x29;
  putU32(bytes, at + 3, serial);
  bytes.set(label, at + 7);
  if (label[0] === 32) putText(bytes, at + 7, "NO NAME    ");
  putText(bytes, at + 18, wide ? "FAT32   " : plan.bits === 16 ? "FAT16   " : "FAT12   ");
  putU16(bytes, 510, 0xaa55);
}
