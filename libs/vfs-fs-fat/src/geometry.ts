// Where things are in a FAT volume, from its boot sector. Numbers in brackets are sections of Microsoft's "FAT: General
// Overview of On-Disk Format", version 1.03. Multi-byte values are little-endian.

export const SECTOR: i32 = 512;
export const ENTRY_BYTES: i32 = 32;

/** Lowest cluster number; the entries before are the media byte and the state of the volume. */
export const FIRST_CLUSTER: i32 = 2;

/** Below this many clusters a volume is FAT12, below the next FAT16. */
export const FAT12_CLUSTERS: i32 = 4085;
export const FAT16_CLUSTERS: i32 = 65525;
const MAX_CLUSTERS: i32 = 0x0fff_fff5;

export function u16At(bytes: Uint8Array, at: i32): i32 {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

export function u32At(bytes: Uint8Array, at: i32): u32 {
  return (u16At(bytes, at) | (u16At(bytes, at + 2) << 16)) >>> 0;
}

export function putU16(bytes: Uint8Array, at: i32, value: i32): void {
  bytes[at] = value & 0xff;
  bytes[at + 1] = (value >> 8) & 0xff;
}

export function putU32(bytes: Uint8Array, at: i32, value: u32): void {
  putU16(bytes, at, value & 0xffff);
  putU16(bytes, at + 2, value >>> 16);
}

/** Sectors are counted from the start of the volume. */
export class Geometry {
  /** Bits of an entry of the table: 12, 16 or 32. */
  bits: i32 = 0;
  sectorsPerCluster: i32 = 0;
  totalSectors: u32 = 0;
  /** First sector of the table that counts. */
  tableSector: u32 = 0;
  sectorsPerTable: u32 = 0;
  /** Copies of the table that are kept equal, the first included. */
  tables: i32 = 0;
  /** Root directory of FAT12 and FAT16. */
  rootSector: u32 = 0;
  rootSectors: i32 = 0;
  /** Root directory of FAT32. */
  rootCluster: i32 = 0;
  dataSector: u32 = 0;
  clusters: i32 = 0;
  /** 0 if there is none. */
  infoSector: i32 = 0;
  media: i32 = 0;

  clusterBytes(): u32 {
    return this.sectorsPerCluster * SECTOR;
  }

  sectorOf(cluster: i32): u32 {
    return this.dataSector + (cluster - FIRST_CLUSTER) * this.sectorsPerCluster;
  }

  isCluster(cluster: i32): boolean {
    return cluster >= FIRST_CLUSTER && cluster < FIRST_CLUSTER + this.clusters;
  }

  /** Entries of the table from here on mean: the last cluster. */
  endMark(): i32 {
    if (this.bits === 12) return 0xff8;
    return this.bits === 16 ? 0xfff8 : 0x0fff_fff8;
  }

  /** Entry of a cluster that cannot be used. */
  badMark(): i32 {
    return this.endMark() - 1;
  }
}

/** Reads a boot sector into `to`. What is wrong with it for a device of `deviceSectors`; empty if nothing is. [3, 3.1] */
export function readGeometry(boot: Uint8Array, deviceSectors: u32, to: Geometry): string {
  if (u16At(boot, 510) !== 0xaa55) return "no boot sector";
  if (u16At(boot, 11) !== SECTOR) return "sectors are not 512 bytes";
  const perCluster = boot[13]!;
  const reserved = u16At(boot, 14);
  const tables = boot[16]!;
  const rootEntries = u16At(boot, 17);
  const total16 = u16At(boot, 19);
  const table16 = u16At(boot, 22);
  const total: u32 = total16 !== 0 ? total16 : u32At(boot, 32);
  const perTable: u32 = table16 !== 0 ? table16 : u32At(boot, 36);
  if (perCluster === 0 || (perCluster & (perCluster - 1)) !== 0) return "sectors per cluster are no power of two";
  if (reserved === 0 || tables === 0 || tables > 2 || perTable === 0) return "no file allocation table";
  if (total > deviceSectors) return "larger than the device";
  const rootSectors = (rootEntries * ENTRY_BYTES + SECTOR - 1) >> 9;
  if (perTable > total) return "the tables do not fit";
  const before: u32 = reserved + tables * perTable + rootSectors;
  if (before >= total) return "the tables do not fit";
  const clusters: u32 = Math.floor((total - before) / perCluster);
  if (clusters === 0 || clusters > MAX_CLUSTERS) return "no clusters";
  // The law is the number of clusters [3.5]; but makers of small FAT32 volumes exist, and everybody reads them.
  if (table16 === 0) to.bits = 32;
  else to.bits = clusters < FAT12_CLUSTERS ? 12 : 16;
  if (to.bits === 16 && clusters >= FAT16_CLUSTERS) return "too many clusters for FAT16";
  if (to.bits !== 32 && rootEntries === 0) return "no root directory";
  if (((clusters + FIRST_CLUSTER) * to.bits) / 8 > perTable * SECTOR) return "the table is too short";
  to.sectorsPerCluster = perCluster;
  to.totalSectors = total;
  to.tableSector = reserved;
  to.sectorsPerTable = perTable;
  to.tables = tables;
  to.rootSector = reserved + tables * perTable;
  to.rootSectors = to.bits === 32 ? 0 : rootSectors;
  to.dataSector = before;
  to.clusters = clusters;
  to.media = boot[21]!;
  if (to.bits === 32) return readFat32(boot, reserved, to);
  to.rootCluster = 0;
  to.infoSector = 0;
  return "";
}

function readFat32(boot: Uint8Array, reserved: i32, to: Geometry): string {
  if (u16At(boot, 42) !== 0) return "an unknown version of FAT32";
  const root = u32At(boot, 44);
  if (root > MAX_CLUSTERS || !to.isCluster(root)) return "no root directory";
  to.rootCluster = root;
  const info = u16At(boot, 48);
  to.infoSector = info > 0 && info < reserved ? info : 0;
  const flags = u16At(boot, 40);
  // One table alone may count, without copies.
  if ((flags & 0x80) !== 0) {
    if ((flags & 0x0f) >= to.tables) return "no file allocation table";
    to.tableSector += (flags & 0x0f) * to.sectorsPerTable;
    to.tables = 1;
  }
  return "";
}
