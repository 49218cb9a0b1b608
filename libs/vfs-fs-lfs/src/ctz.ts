import type { BlockStore } from "./block_store.ts";
import { LFS_CORRUPT, LFS_OK } from "./status.ts";

// Skip lists of blocks (specification, "0x202"): block n of a file starts with ctz(n) + 1 pointers, to the blocks
// n - 2^k; block 0 has none. The last block leads to all others.

/** Trailing zeros of a number above 0. */
export function trailingZeros(n: u32): i32 {
  return 31 - Math.clz32(n & -n);
}

function bitsSet(n: u32): i32 {
  let bits: i32 = 0;
  for (let left: u32 = n; left !== 0; left = (left & (left - 1)) >>> 0) bits++;
  return bits;
}

/** Bytes of pointers at the start of block `index`. */
export function headerLength(index: u32): i32 {
  return index === 0 ? 0 : 4 * (trailingZeros(index) + 1);
}

/** Which block of a file has the byte at `position`. */
export function blockIndex(blockSize: u32, position: u32): u32 {
  // Every block but the first has two pointers in the mean: the first guess is too high by one at most.
  const payload: u32 = blockSize - 8;
  const guess: u32 = Math.floor(position / payload);
  if (guess === 0) return 0;
  return Math.floor((position - 4 * (bitsSet(guess - 1) + 2)) / payload);
}

/** Where in block `index` the byte at `position` is. */
export function blockOffset(blockSize: u32, position: u32, index: u32): u32 {
  // Pointers of blocks 1 to n are 2n - popcount(n) in number.
  return position - (blockSize - 8) * index - 4 * bitsSet(index);
}

/** Finds a block of a list from a later one. */
export class ListCursor {
  private readonly store: BlockStore;
  /** What `find` has found. */
  block: u32 = 0;

  constructor(store: BlockStore) {
    this.store = store;
  }

  /** Goes from block number `from`, which is `start`, back to block number `to`. */
  find(start: u32, from: u32, to: u32): i32 {
    let index = from;
    let block = start;
    while (index > to) {
      // The longest jump that this block has a pointer for and that does not go too far.
      let power: i32 = trailingZeros(index);
      const far: i32 = 31 - Math.clz32(index - to);
      if (far < power) power = far;
      const status = this.store.readWord(block, 4 * power);
      if (status !== LFS_OK) return status;
      block = this.store.word >>> 0;
      index -= 1 << power;
    }
    if (block >= this.store.blockCount) return LFS_CORRUPT;
    this.block = block;
    return LFS_OK;
  }
}
