import type { BlockStore } from "./block_store.ts";
import { LFS_CORRUPT, LFS_OK } from "./status.ts";

// Skip lists of blocks (specification, "0x202"): block n of a file starts with ctz(n) + 1 pointers, to the blocks
// n - 2^k; block 0 has none. The last block leads to all others.

/** Longest file in bytes (the limit of the C implementation). */
export const MAX_FILE: i32 = 0x7fffffff;

/** Trailing zeros of a number above 0. */
export function trailingZeros(n: i32): i32 {
  return 31 - Math.clz32(n & -n);
}

function bitsSet(n: i32): i32 {
  let bits: i32 = 0;
  for (let left = n; left !== 0; left &= left - 1) bits++;
  return bits;
}

/** Bytes of pointers at the start of block `index`. */
export function headerLength(index: i32): i32 {
  return index === 0 ? 0 : 4 * (trailingZeros(index) + 1);
}

/** Which block of a file has the byte at `position`. */
export function blockIndex(blockSize: i32, position: i32): i32 {
  // Every block but the first has two pointers in the mean: the first guess is too high by one at most.
  const payload: i32 = blockSize - 8;
  const guess: i32 = (position / payload) | 0;
  if (guess === 0) return 0;
  return ((position - 4 * (bitsSet(guess - 1) + 2)) / payload) | 0;
}

/** Where in block `index` the byte at `position` is. */
export function blockOffset(blockSize: i32, position: i32, index: i32): i32 {
  // Pointers of blocks 1 to n are 2n - popcount(n) in number.
  return position - Math.imul(blockSize - 8, index) - 4 * bitsSet(index);
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
  find(start: u32, from: i32, to: i32): i32 {
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
