import { crc32Continue } from "@meerkat/core/crc32.ts";
import { copyBytes, roundUp } from "./arithmetic.ts";
import type { BlockStore } from "./block_store.ts";
import type { Edit } from "./edit.ts";
import { LFS_CORRUPT, LFS_NO_SPACE, LFS_OK } from "./status.ts";
import { MAX_TAG_DATA, makeTag, NO_BLOCK, NO_ID, putWord, TYPE_CRC, tagLength } from "./tag.ts";

/** Bytes at the end of a block that only a CRC tag may take. */
const CRC_BYTES: i32 = 8;

/** Writes one commit into a block, in units of the device, through a buffer of the cache's size. */
export class CommitWriter {
  private readonly store: BlockStore;
  private readonly buffer: Uint8Array;
  private readonly word: Uint8Array = new Uint8Array(4);
  private block: u32 = NO_BLOCK;
  /** Offset in the block of the buffer's start, and of the next byte. */
  private bufferAt: i32 = 0;
  at: i32 = 0;
  /** The tag before the next one. */
  lastTag: i32 = -1;
  private sum: u32 = 0;
  private isFresh: boolean = false;

  constructor(store: BlockStore) {
    this.store = store;
    this.buffer = new Uint8Array(store.cacheSize);
  }

  /** At the start of an erased block: writes the revision. */
  startBlock(block: u32, revision: u32): i32 {
    this.begin(block, 0, -1, true);
    putWord(this.word, 0, revision | 0);
    return this.putBytes(this.word, 4);
  }

  /** After other commits. */
  append(block: u32, at: i32, lastTag: i32): void {
    this.begin(block, at, lastTag, false);
  }

  private begin(block: u32, at: i32, lastTag: i32, isFresh: boolean): void {
    this.block = block;
    this.bufferAt = at;
    this.at = at;
    this.lastTag = lastTag;
    this.sum = 0;
    this.isFresh = isFresh;
  }

  /** Whether this many bytes of tags and data can be added. */
  hasRoom(length: i32): boolean {
    return this.at + length <= this.store.blockSize - CRC_BYTES;
  }

  /** Adds a tag with the edit's data, which is where `tag` says another id. LFS_NO_SPACE if it does not fit. */
  put(edit: Edit, tag: i32): i32 {
    if (edit.data === undefined) return this.copy(tag, edit.block, edit.blockAt);
    const status = this.putTag(tag);
    return status === LFS_OK ? this.putBytes(edit.data, tagLength(tag)) : status;
  }

  /** Adds a tag with data that is in a block. */
  copy(tag: i32, block: u32, blockAt: i32): i32 {
    let status = this.putTag(tag);
    const length = tagLength(tag);
    let done: i32 = 0;
    while (done < length && status === LFS_OK) {
      const used: i32 = this.at - this.bufferAt;
      const room = this.buffer.length - used;
      const count = length - done < room ? length - done : room;
      status = this.store.read(block, blockAt + done, this.buffer, used, count);
      if (status === LFS_OK) status = this.added(count);
      done += count;
    }
    return status;
  }

  /** Completes the commit: the CRC tag, and what is left of the last unit. */
  finish(): i32 {
    const store = this.store;
    const least: i32 = this.at + CRC_BYTES;
    const end = roundUp(least, store.unit);
    let status = LFS_OK;
    while (this.at < end && status === LFS_OK) {
      const dataAt: i32 = this.at + 4;
      // Padding that is too long for one tag is divided among several.
      const next: i32 = end - dataAt <= MAX_TAG_DATA ? end : Math.min(dataAt + MAX_TAG_DATA, end - CRC_BYTES);
      status = this.putRawTag(makeTag(TYPE_CRC, NO_ID, next - dataAt));
      if (status === LFS_OK) {
        putWord(this.word, 0, ~this.sum);
        status = this.putBytes(this.word, 4);
      }
      this.word.fill(0xff);
      while (this.at < next && status === LFS_OK) status = this.putBytes(this.word, next - this.at < 4 ? next - this.at : 4);
      this.sum = 0;
    }
    return status === LFS_OK ? this.flush() : status;
  }

  private putTag(tag: i32): i32 {
    return this.hasRoom(4 + tagLength(tag)) ? this.putRawTag(tag) : LFS_NO_SPACE;
  }

  private putRawTag(tag: i32): i32 {
    const stored = tag ^ this.lastTag;
    const word = this.word;
    word[0] = stored >>> 24;
    word[1] = (stored >>> 16) & 255;
    word[2] = (stored >>> 8) & 255;
    word[3] = stored & 255;
    this.lastTag = tag;
    return this.putBytes(word, 4);
  }

  private putBytes(data: Uint8Array, length: i32): i32 {
    for (let done: i32 = 0; done < length; ) {
      const used: i32 = this.at - this.bufferAt;
      const room = this.buffer.length - used;
      const count = length - done < room ? length - done : room;
      copyBytes(this.buffer, used, data, done, count);
      done += count;
      const status = this.added(count);
      if (status !== LFS_OK) return status;
    }
    return LFS_OK;
  }

  /** Counts bytes that have come into the buffer, and programs it when it is full. */
  private added(count: i32): i32 {
    const used: i32 = this.at - this.bufferAt;
    this.sum = crc32Continue(this.sum, this.buffer, used, count);
    this.at += count;
    return used + count === this.buffer.length ? this.flush() : LFS_OK;
  }

  private flush(): i32 {
    const used: i32 = this.at - this.bufferAt;
    if (used === 0) return LFS_OK;
    // After a commit that a loss of power cut short, cells that look free may not be.
    if (!this.isFresh && !this.store.isErased(this.block, this.bufferAt, used)) return LFS_CORRUPT;
    const status = this.store.program(this.block, this.bufferAt, this.buffer, 0, used);
    this.bufferAt = this.at;
    return status;
  }
}
