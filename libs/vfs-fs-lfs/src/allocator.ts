import { remainder } from "./arithmetic.ts";
import { LFS_NO_SPACE, LFS_OK } from "./status.ts";
import { BlockVisitor, visitBlocks } from "./tree_walk.ts";
import type { Volume } from "./volume.ts";

/** Bytes of the map: it covers eight blocks each. */
const MAP_BYTES: i32 = 64;

/**
 * Hands out free blocks, going round the device, so that all wear alike. A map of a window of the device says which are in use;
 * it is made by reading the whole tree. A block that was handed out and is in no log yet is not handed out again before
 * the round is complete: `checkpoint` starts a round, when all blocks in use can be found.
 */
export class Allocator extends BlockVisitor {
  private readonly volume: Volume;
  private readonly map: Uint8Array;
  private start: u32;
  /** Blocks in the window, and the next one to look at. */
  private window: u32 = 0;
  private next: u32 = 0;
  /** Blocks that may be looked at before the round is complete. */
  private left: u32;
  /** What `allocate` has found. */
  block: u32 = 0;

  /** `start` is the block where the first round begins. */
  constructor(volume: Volume, start: u32) {
    super();
    this.volume = volume;
    const count = volume.store.blockCount;
    this.map = new Uint8Array(count < 8 * MAP_BYTES ? (count + 7) >>> 3 : MAP_BYTES);
    this.start = remainder(start, count);
    this.left = count;
  }

  checkpoint(): void {
    this.left = this.volume.store.blockCount;
  }

  /** Forgets the map: blocks may have come into use otherwise. */
  reset(): void {
    this.start = this.wrapped(this.next);
    this.window = 0;
    this.next = 0;
    this.checkpoint();
  }

  /** LFS_NO_SPACE if no block is free. */
  allocate(): i32 {
    for (;;) {
      while (this.next < this.window && this.left > 0) {
        const at = this.next++;
        this.left--;
        if ((this.map[at >>> 3]! & (1 << (at & 7))) !== 0) continue;
        this.block = this.wrapped(at);
        return LFS_OK;
      }
      if (this.left === 0) return LFS_NO_SPACE;
      this.start = this.wrapped(this.next);
      this.window = 8 * this.map.length < this.left ? 8 * this.map.length : this.left;
      this.next = 0;
      this.map.fill(0);
      const status = visitBlocks(this.volume, this, true);
      if (status !== LFS_OK) {
        this.window = 0;
        return status;
      }
    }
  }

  /** The block `ahead` of the window's start. */
  private wrapped(ahead: u32): u32 {
    const count = this.volume.store.blockCount;
    const block = (this.start + ahead) >>> 0;
    return block >= count ? (block - count) >>> 0 : block;
  }

  visit(block: u32): void {
    const count = this.volume.store.blockCount;
    const at: u32 = block >= this.start ? block - this.start : block + count - this.start;
    if (at < this.window) this.map[at >>> 3] = this.map[at >>> 3]! | (1 << (at & 7));
  }
}
