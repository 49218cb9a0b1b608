import { crc32Continue } from "@meerkat/core/crc32.ts";
import { remainder } from "./arithmetic.ts";
import type { BlockStore } from "./block_store.ts";
import { STATE_LENGTH } from "./global_state.ts";
import type { MetadataPair } from "./metadata_pair.ts";
import { LFS_CORRUPT, LFS_OK } from "./status.ts";
import { CRC_MASK, KIND_SPLICE, KIND_TAIL, putWord, TYPE_CRC, TYPE_MOVE_STATE, tagKind, tagLength, tagType } from "./tag.ts";

/** Reads metadata pairs. What it has read gives `seed`, a number that is another one after each commit. */
export class LogReader {
  private readonly store: BlockStore;
  private readonly word: Uint8Array = new Uint8Array(4);
  /** CRC-32 of the check sums of all commits that were read. */
  seed: u32 = 0;

  constructor(store: BlockStore) {
    this.store = store;
  }

  /** Reads the newer block that has a complete commit; LFS_CORRUPT if none has. `pair` may be one that was read before. */
  fetch(pair: MetadataPair, block0: u32, block1: u32): i32 {
    const count = this.store.blockCount;
    if (block0 === block1 || block0 >= count || block1 >= count) return LFS_CORRUPT;
    // One of them may be a block that cannot be read.
    let status = this.store.readWord(block0, 0);
    const revision0 = this.store.word;
    if (status !== LFS_OK && status !== LFS_CORRUPT) return status;
    status = this.store.readWord(block1, 0);
    const revision1 = this.store.word;
    if (status !== LFS_OK && status !== LFS_CORRUPT) return status;
    // Revisions wrap around: the newer one is less than half the range ahead.
    const isFirstNewer = ((revision0 - revision1) | 0) > 0;
    pair.block = isFirstNewer ? block0 : block1;
    pair.other = isFirstNewer ? block1 : block0;
    status = this.readNewest(pair);
    if (status !== LFS_CORRUPT) return status;
    const block = pair.other;
    pair.other = pair.block;
    pair.block = block;
    return this.readNewest(pair);
  }

  /** Reads the log in `pair.block`. */
  readNewest(pair: MetadataPair): i32 {
    const status = this.scan(pair, this.store.blockSize);
    if (status !== LFS_OK || pair.end === 0) return status === LFS_OK ? LFS_CORRUPT : status;
    return pair.isDamaged() ? LFS_CORRUPT : LFS_OK;
  }

  private scan(pair: MetadataPair, limit: i32): i32 {
    const store = this.store;
    pair.clear();
    let status = store.readWord(pair.block, 0);
    if (status !== LFS_OK) return status;
    pair.revision = store.word >>> 0;
    status = store.checksum(0, pair.block, 0, 4);
    if (status !== LFS_OK) return status;
    let sum = store.sum;
    let previous: i32 = -1;
    let at: i32 = 4;
    let isInside = false;
    while (at + 4 <= limit) {
      status = store.readWord(pair.block, at);
      if (status !== LFS_OK) break;
      const raw = store.word;
      const tag = (((raw & 255) << 24) | ((raw & 0xff00) << 8) | ((raw >>> 8) & 0xff00) | (raw >>> 24)) ^ previous;
      if (tag < 0) {
        pair.canAppend = at === pair.end && remainder(at, store.unit) === 0;
        break;
      }
      const length = tagLength(tag);
      if (length > store.blockSize - at - 4) break;
      putWord(this.word, 0, raw);
      sum = crc32Continue(sum, this.word, 0, 4);
      if ((tagType(tag) & CRC_MASK) === TYPE_CRC) {
        if (length < 4) break;
        status = store.readWord(pair.block, at + 4);
        if (status !== LFS_OK || store.word !== ~sum) break;
        putWord(this.word, 0, store.word);
        this.seed = ~crc32Continue(~this.seed >>> 0, this.word, 0, 4) >>> 0;
        previous = tag ^ ((tagType(tag) & 1) << 31);
        at += 4 + length;
        pair.end = at;
        pair.lastTag = previous;
        sum = 0;
        isInside = false;
        continue;
      }
      status = store.checksum(sum, pair.block, at + 4, length);
      if (status !== LFS_OK) break;
      sum = store.sum;
      isInside = true;
      status = this.apply(pair, tag, at + 4);
      if (status !== LFS_OK) break;
      previous = tag;
      at += 4 + length;
    }
    if (status !== LFS_OK && status !== LFS_CORRUPT) return status;
    // Tags of a commit that was not completed have been applied: once more without them.
    return (isInside || pair.isDamaged()) && limit > pair.end && pair.end > 0 ? this.scan(pair, pair.end) : LFS_OK;
  }

  private apply(pair: MetadataPair, tag: i32, at: i32): i32 {
    const length = tagLength(tag);
    let words: i32 = 0;
    if (tagKind(tag) === KIND_TAIL) words = length === 8 ? 2 : -1;
    else if (tagType(tag) === TYPE_MOVE_STATE) words = length === STATE_LENGTH ? 3 : -1;
    else if (tagKind(tag) === KIND_SPLICE && length !== 0) words = -1;
    if (words < 0) return LFS_CORRUPT;
    let first: i32 = 0;
    let second: i32 = 0;
    let third: i32 = 0;
    for (let i: i32 = 0; i < words; i++) {
      const status = this.store.readWord(pair.block, at + 4 * i);
      if (status !== LFS_OK) return status;
      if (i === 0) first = this.store.word;
      else if (i === 1) second = this.store.word;
      else third = this.store.word;
    }
    pair.apply(tag, at, first, second, third);
    return LFS_OK;
  }
}
