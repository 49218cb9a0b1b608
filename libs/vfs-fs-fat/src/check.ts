import { DirectoryReader, type Entry } from "./directory.ts";
import { FIRST_CLUSTER, SECTOR } from "./geometry.ts";
import { CHAIN_BROKEN, CHAIN_END } from "./table.ts";
import type { Volume } from "./volume.ts";

const MAX_FINDINGS: i32 = 50;
/** Deepest directory that is looked into. */
const MAX_DEPTH: i32 = 64;
/** Clusters that are looked at in one walk through all directories: 32 KB of memory. */
const WINDOW: i32 = 0x4_0000;

/** Reads a whole volume and tells what does not agree: chains, sizes, lost clusters, names, copies of the table. */
export class FatCheck {
  readonly findings: string[] = [];
  private readonly volume: Volume;
  /** One bit for each cluster of the window. */
  private readonly seen: Uint8Array;
  private from: i32 = 0;
  private count: i32 = 0;
  /** Entries that may still be read: a ring of directories ends. */
  private budget: i32 = 0;

  constructor(volume: Volume) {
    this.volume = volume;
    const clusters = volume.geometry.clusters;
    this.seen = new Uint8Array((((clusters < WINDOW ? clusters : WINDOW) - 1) >> 3) + 1);
  }

  run(): void {
    const geometry = this.volume.geometry;
    let free: i32 = 0;
    for (let from: i32 = 0; from < geometry.clusters; from += WINDOW) {
      this.from = from;
      this.count = geometry.clusters - from < WINDOW ? geometry.clusters - from : WINDOW;
      this.seen.fill(0);
      this.budget = this.mostEntries();
      if (geometry.bits === 32) this.follow(geometry.rootCluster, "/");
      this.walk(0, "", 0);
      free += this.compareTable();
    }
    if (this.budget < 0) this.note("directories lead back to themselves");
    if (this.volume.table.freeCount() !== free) this.note(`${free} clusters are free, not ${this.volume.table.freeCount()}`);
    this.compareCopies();
    if (this.volume.sectors.failed) this.note("the device cannot be read");
  }

  private note(finding: string): void {
    // Later walks see the same again.
    if (this.findings.length < MAX_FINDINGS && !this.findings.includes(finding)) this.findings.push(finding);
  }

  /** As many as have room on the device. */
  private mostEntries(): i32 {
    const most = (this.volume.geometry.totalSectors * SECTOR) / 32;
    return most < 0x7fff_ffff ? Math.floor(most) : 0x7fff_ffff;
  }

  private walk(directory: i32, path: string, depth: i32): void {
    const reader = new DirectoryReader(this.volume, directory);
    const below: Entry[] = [];
    for (let entry = reader.next(); entry !== undefined; entry = reader.next()) {
      this.budget--;
      if (this.budget < 0) return;
      const name = `${path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.size !== 0) this.note(`${name}: a directory with a size`);
        if (this.follow(entry.start, name) > 0 && depth < MAX_DEPTH) below.push(entry);
      } else {
        this.compareSize(entry, name);
      }
    }
    if (reader.orphans > 0) this.note(`${path}/: long names without a file`);
    for (const entry of below) {
      this.checkDots(entry, directory, `${path}/${entry.name}`);
      this.walk(entry.start, `${path}/${entry.name}`, depth + 1);
    }
  }

  private compareSize(entry: Entry, name: string): void {
    const clusterBytes = this.volume.geometry.clusterBytes();
    const needed = Math.ceil(entry.size / clusterBytes);
    if (entry.start === 0) {
      if (needed > 0) this.note(`${name}: ${entry.size} bytes, but no clusters`);
      return;
    }
    const clusters = this.follow(entry.start, name);
    if (clusters >= 0 && clusters !== needed) this.note(`${name}: ${entry.size} bytes in ${clusters} clusters`);
  }

  /** Marks the clusters of a chain. How many there are; -1 if the chain is broken or meets another. */
  private follow(start: i32, name: string): i32 {
    const geometry = this.volume.geometry;
    let cluster = start;
    let length: i32 = 0;
    while (cluster !== CHAIN_END) {
      if (cluster === CHAIN_BROKEN || !geometry.isCluster(cluster) || length >= geometry.clusters) {
        this.note(`${name}: its clusters lead nowhere`);
        return -1;
      }
      const bit = cluster - FIRST_CLUSTER - this.from;
      if (bit >= 0 && bit < this.count) {
        const mask = 1 << (bit & 7);
        if ((this.seen[bit >> 3]! & mask) !== 0) {
          this.note(`${name}: shares clusters`);
          return -1;
        }
        this.seen[bit >> 3] = this.seen[bit >> 3]! | mask;
      }
      length++;
      cluster = this.volume.table.next(cluster);
    }
    return length;
  }

  private checkDots(entry: Entry, parent: i32, name: string): void {
    const reader = new DirectoryReader(this.volume, entry.start);
    reader.withDots = true;
    const self = reader.next();
    const above = reader.next();
    const isSelf = self !== undefined && self.shortName === "." && self.start === entry.start;
    const isAbove = above !== undefined && above.shortName === ".." && above.start === parent;
    if (!isSelf || !isAbove) this.note(`${name}: . or .. leads elsewhere`);
  }

  /** Clusters of the window that are free. */
  private compareTable(): i32 {
    let free: i32 = 0;
    let lost: i32 = 0;
    for (let i: i32 = 0; i < this.count; i++) {
      const value = this.volume.table.entry(FIRST_CLUSTER + this.from + i);
      const isSeen = (this.seen[i >> 3]! & (1 << (i & 7))) !== 0;
      if (value === 0) free++;
      else if (!isSeen && value !== this.volume.geometry.badMark()) lost++;
    }
    if (lost > 0) this.note(`${lost} clusters belong to no file`);
    return free;
  }

  private compareCopies(): void {
    const geometry = this.volume.geometry;
    const copy = new Uint8Array(SECTOR);
    for (let sector: u32 = 0; geometry.tables > 1 && sector < geometry.sectorsPerTable; sector++) {
      const at: u32 = geometry.tableSector + sector;
      if (!this.volume.cache.load(at) || !this.volume.sectors.read(at + geometry.sectorsPerTable, copy, 0, 1)) return;
      for (let i: i32 = 0; i < SECTOR; i++) {
        if (copy[i] === this.volume.cache.bytes[i]) continue;
        this.note("the copies of the table differ");
        return;
      }
    }
  }
}
