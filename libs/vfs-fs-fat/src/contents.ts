import { SECTOR } from "./geometry.ts";
import type { FatNode } from "./node.ts";
import type { Volume } from "./volume.ts";

/** Zeros for gaps are written in pieces of this size. */
const ZERO_BYTES: i32 = 512;

/** Reads and changes the contents of files. */
export class Contents {
  private readonly volume: Volume;

  constructor(volume: Volume) {
    this.volume = volume;
  }

  /** The cluster with number `index` of a file; 0 if its chain is shorter, or damaged. */
  private clusterOf(node: FatNode, index: i32): i32 {
    let cluster = node.data.start;
    let at: i32 = 0;
    if (node.foundCluster !== 0 && node.foundIndex <= index) {
      cluster = node.foundCluster;
      at = node.foundIndex;
    }
    if (!this.volume.geometry.isCluster(cluster) || index >= this.volume.geometry.clusters) return 0;
    for (; at < index; at++) {
      cluster = this.volume.table.next(cluster);
      if (cluster <= 0) return 0;
    }
    node.foundCluster = cluster;
    node.foundIndex = index;
    return cluster;
  }

  /** Reads `len` bytes, all within the size. False if the clusters are not there, or on failure. */
  read(node: FatNode, position: u32, data: Uint8Array, off: i32, len: i32): boolean {
    for (let done: i32 = 0; done < len; ) {
      const count = this.piece(position + done, len - done);
      if (!this.transfer(node, position + done, data, off + done, count, false)) return false;
      done += count;
    }
    return true;
  }

  /** Bytes from `position` on, at most `len`, that one transfer moves: whole sectors of a cluster, or part of a sector. */
  private piece(position: u32, len: i32): i32 {
    const inSector: i32 = position % SECTOR;
    const inCluster: i32 = position % this.volume.geometry.clusterBytes();
    const left: i32 = inSector !== 0 || len < SECTOR ? SECTOR - inSector : this.volume.geometry.clusterBytes() - inCluster;
    const wanted = inSector !== 0 || len < SECTOR ? len : len - (len % SECTOR);
    return wanted < left ? wanted : left;
  }

  private transfer(node: FatNode, position: u32, data: Uint8Array, off: i32, count: i32, writes: boolean): boolean {
    const volume = this.volume;
    const clusterBytes = volume.geometry.clusterBytes();
    const cluster = this.clusterOf(node, Math.floor(position / clusterBytes));
    if (cluster === 0) return false;
    const inCluster: i32 = position % clusterBytes;
    const sector: u32 = volume.geometry.sectorOf(cluster) + (inCluster >> 9);
    const inSector = inCluster & (SECTOR - 1);
    if (inSector === 0 && count >= SECTOR) {
      const sectors = count >> 9;
      if (!volume.cache.release(sector, sectors)) return false;
      return writes ? volume.sectors.write(sector, data, off, sectors) : volume.sectors.read(sector, data, off, sectors);
    }
    if (!volume.cache.load(sector)) return false;
    const bytes = volume.cache.bytes;
    if (writes) {
      bytes.set(data.subarray(off, off + count), inSector);
      volume.cache.touch();
    } else {
      data.set(bytes.subarray(inSector, inSector + count), off);
    }
    return true;
  }

  /** Writes at `position`, behind the end after zeros. False if there is no room, or on failure. */
  write(node: FatNode, position: u32, data: Uint8Array, off: i32, len: i32): boolean {
    if (len === 0) return true;
    if (!this.hasRoom(node, position + len)) return false;
    if (position > node.data.size && !this.fillGap(node, position)) return false;
    return this.put(node, position, data, off, len);
  }

  private hasRoom(node: FatNode, end: number): boolean {
    const clusterBytes = this.volume.geometry.clusterBytes();
    if (end > 0xffff_ffff) return false;
    const more = Math.ceil(end / clusterBytes) - Math.ceil(node.data.size / clusterBytes);
    return more <= 0 || more <= this.volume.table.freeCount();
  }

  private fillGap(node: FatNode, position: u32): boolean {
    const zeros = new Uint8Array(ZERO_BYTES);
    while (node.data.size < position) {
      const left: u32 = position - node.data.size;
      const toSector: i32 = SECTOR - (node.data.size % SECTOR);
      if (!this.put(node, node.data.size, zeros, 0, left < toSector ? left : toSector)) return false;
    }
    return true;
  }

  private put(node: FatNode, position: u32, data: Uint8Array, off: i32, len: i32): boolean {
    node.isChanged = true;
    for (let done: i32 = 0; done < len; ) {
      const count = this.piece(position + done, len - done);
      const index: i32 = Math.floor((position + done) / this.volume.geometry.clusterBytes());
      if (this.clusterOf(node, index) === 0 && !this.extend(node, index)) return false;
      if (!this.transfer(node, position + done, data, off + done, count, true)) return false;
      done += count;
      if (position + done > node.data.size) node.data.size = position + done;
    }
    return true;
  }

  /** Gives a file its cluster number `index`, the one behind its last. */
  private extend(node: FatNode, index: i32): boolean {
    const last = index === 0 ? 0 : this.clusterOf(node, index - 1);
    if (index > 0 && last === 0) return false;
    const cluster = this.volume.table.allocate(last);
    if (cluster === 0) return false;
    if (index === 0) node.data.start = cluster;
    node.foundCluster = cluster;
    node.foundIndex = index;
    return true;
  }

  /** Gives back the clusters that a file of this size does not need; the entry must say so already. */
  shorten(node: FatNode, start: i32): boolean {
    const clusters: i32 = Math.ceil(node.data.size / this.volume.geometry.clusterBytes());
    node.foundCluster = 0;
    if (clusters === 0) return this.volume.table.freeChain(start);
    const last = this.clusterOf(node, clusters - 1);
    return last !== 0 && this.volume.table.cutBehind(last);
  }
}
