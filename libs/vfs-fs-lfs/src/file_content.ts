import type { Allocator } from "./allocator.ts";
import { copyBytes, remainder, roundUp } from "./arithmetic.ts";
import { blockIndex, blockOffset, headerLength, MAX_FILE } from "./ctz.ts";
import { OpenFile } from "./open_file.ts";
import { LFS_CORRUPT, LFS_OK, LFS_TOO_BIG } from "./status.ts";
import { MAX_TAG_DATA, NO_BLOCK, putWord } from "./tag.ts";
import type { Volume } from "./volume.ts";

/**
 * The bytes of one open file: in RAM while they are few enough to be kept in the directory, in a list of blocks otherwise. Blocks are
 * never changed once a commit leads to them: what is written goes into new ones, which share the blocks before them.
 */
export class FileContent {
  readonly blocks: OpenFile = new OpenFile();
  /** Bytes, with what is not in `blocks` yet. */
  size: i32 = 0;
  /** Whether all of it is in `buffer`. */
  isInline: boolean = true;
  /** All of the file, or what is not programmed yet of the block that is being filled. */
  buffer: Uint8Array | undefined = undefined;
  private readonly volume: Volume;
  private readonly allocator: Allocator;
  private readonly inlineLimit: i32;
  /** Offset in the block of the buffer's start and of the next byte, and that one's place in the file. */
  private bufferAt: i32 = 0;
  private fillAt: i32 = 0;
  private position: i32 = 0;
  /** The block that was read last, and its number in the complete list. */
  private readBlock: u32 = NO_BLOCK;
  private readIndex: i32 = 0;

  constructor(volume: Volume, allocator: Allocator) {
    this.volume = volume;
    this.allocator = allocator;
    const eighth: i32 = volume.store.blockSize >>> 3;
    const cache = volume.store.cacheSize;
    const limit: i32 = cache < eighth ? cache : eighth;
    this.inlineLimit = limit < MAX_TAG_DATA ? limit : MAX_TAG_DATA;
  }

  /** Takes what a directory keeps: `length` bytes there. */
  loadInline(block: u32, at: i32, length: i32): i32 {
    this.clear();
    const buffer = this.take(length);
    this.size = length;
    return this.volume.store.read(block, at, buffer, 0, length);
  }

  loadList(head: u32, size: u32): i32 {
    if (size === 0 || size > MAX_FILE || blockIndex(this.volume.store.blockSize, size - 1) >= this.volume.store.blockCount) return LFS_CORRUPT;
    this.clear();
    this.isInline = false;
    this.setList(head, size);
    this.size = size;
    return LFS_OK;
  }

  /** Makes it empty. */
  clear(): void {
    this.size = 0;
    this.isInline = true;
    this.blocks.filling = NO_BLOCK;
    this.setList(NO_BLOCK, 0);
  }

  /** Reads `len` bytes at `position`; they must be there. */
  read(position: i32, data: Uint8Array, off: i32, len: i32): i32 {
    if (this.isInline) {
      const buffer = this.take(0);
      copyBytes(data, off, buffer, position, len);
      return LFS_OK;
    }
    const status = this.flush();
    return status === LFS_OK ? this.readList(position, data, off, len) : status;
  }

  /** Writes at `position`, up to the end of the file or beyond by no gap. */
  write(position: i32, data: Uint8Array, off: i32, len: i32): i32 {
    if (len > MAX_FILE - position) return LFS_TOO_BIG;
    const end: i32 = position + len;
    if (this.isInline && end <= this.inlineLimit) {
      this.take(0).set(data.subarray(off, off + len), position);
      if (end > this.size) this.size = end;
      return LFS_OK;
    }
    let status = this.isInline ? this.outline() : LFS_OK;
    if (status === LFS_OK && (this.blocks.filling === NO_BLOCK || this.position !== position)) {
      status = this.flush();
      if (status === LFS_OK) status = this.startAt(position);
    }
    if (status === LFS_OK) status = this.append(data, off, len);
    if (end > this.size) this.size = end;
    return status;
  }

  /** Cuts it to `size` bytes, or makes it longer by zeros. */
  resize(size: i32): i32 {
    if (size > MAX_FILE) return LFS_TOO_BIG;
    if (size > this.size) {
      const zeros = new Uint8Array(this.volume.store.cacheSize);
      while (this.size < size) {
        const left: i32 = size - this.size;
        const status = this.write(this.size, zeros, 0, left < zeros.length ? left : zeros.length);
        if (status !== LFS_OK) return status;
      }
      return LFS_OK;
    }
    if (size === 0) {
      this.clear();
      return LFS_OK;
    }
    if (!this.isInline) {
      const status = this.flush();
      if (status !== LFS_OK) return status;
      const found = this.findBlock(blockIndex(this.volume.store.blockSize, size - 1));
      if (found !== LFS_OK) return found;
      this.setList(this.volume.cursor.block, size);
    }
    this.size = size;
    return LFS_OK;
  }

  /** Brings everything into blocks and completes the list; nothing to do for an inline file. */
  flush(): i32 {
    const blocks = this.blocks;
    if (this.isInline || blocks.filling === NO_BLOCK) return LFS_OK;
    // What comes after the written part is still in the old list.
    while (this.position < blocks.listSize) {
      const left: i32 = blocks.listSize - this.position;
      const status = this.copyFromList(left);
      if (status !== LFS_OK) return status;
    }
    const status = this.programBuffer();
    if (status !== LFS_OK) return status;
    const head = blocks.filling;
    blocks.filling = NO_BLOCK;
    this.setList(head, this.position);
    return LFS_OK;
  }

  private setList(head: u32, size: i32): void {
    this.blocks.head = head;
    this.blocks.listSize = size;
    this.readBlock = NO_BLOCK;
  }

  /** The buffer, with room for the cache's size, or `least` bytes rounded up to whole units. */
  private take(least: i32): Uint8Array {
    const store = this.volume.store;
    const wanted = roundUp(least, store.unit);
    if (this.buffer === undefined || this.buffer.length < wanted) this.buffer = new Uint8Array(wanted > store.cacheSize ? wanted : store.cacheSize);
    return this.buffer;
  }

  private findBlock(index: i32): i32 {
    const blocks = this.blocks;
    return this.volume.cursor.find(blocks.head, blockIndex(this.volume.store.blockSize, blocks.listSize - 1), index);
  }

  private readList(position: i32, data: Uint8Array, off: i32, len: i32): i32 {
    const store = this.volume.store;
    for (let done: i32 = 0; done < len; ) {
      const index = blockIndex(store.blockSize, position + done);
      if (this.readBlock === NO_BLOCK || this.readIndex !== index) {
        const status = this.findBlock(index);
        if (status !== LFS_OK) return status;
        this.readBlock = this.volume.cursor.block;
        this.readIndex = index;
      }
      const at = blockOffset(store.blockSize, position + done, index);
      const room: i32 = store.blockSize - at;
      const count: i32 = len - done < room ? len - done : room;
      const status = store.read(this.readBlock, at, data, off + done, count);
      if (status !== LFS_OK) return status;
      done += count;
    }
    return LFS_OK;
  }

  /** From RAM into a block: the bytes are just those of the first block. */
  private outline(): i32 {
    this.take(0);
    this.setList(NO_BLOCK, 0);
    const status = this.freshBlock();
    if (status !== LFS_OK) return status;
    this.isInline = false;
    this.blocks.filling = this.allocator.block;
    this.blocks.index = 0;
    this.bufferAt = 0;
    this.fillAt = this.size;
    this.position = this.size;
    return LFS_OK;
  }

  /** Starts a block that has what the complete list has up to `position` in it. */
  private startAt(position: i32): i32 {
    const store = this.volume.store;
    const index = blockIndex(store.blockSize, position);
    if (index > 0) {
      const status = this.findBlock(index - 1);
      if (status !== LFS_OK) return status;
    }
    const status = this.startBlock(index, this.volume.cursor.block);
    if (status !== LFS_OK) return status;
    const header: i32 = headerLength(index);
    const copied: i32 = blockOffset(store.blockSize, position, index) - header;
    this.position = position - copied;
    while (this.position < position) {
      const copying = this.copyFromList(position - this.position);
      if (copying !== LFS_OK) return copying;
    }
    return LFS_OK;
  }

  /** Starts block number `index` behind the block `previous`, with its pointers. */
  private startBlock(index: i32, previous: u32): i32 {
    const store = this.volume.store;
    const buffer = this.take(0);
    const status = this.freshBlock();
    if (status !== LFS_OK) return status;
    const blocks = this.blocks;
    blocks.filling = this.allocator.block;
    blocks.index = index;
    blocks.previous = index > 0 ? previous : NO_BLOCK;
    this.bufferAt = 0;
    this.fillAt = 0;
    let pointer = previous;
    const pointers = headerLength(index) >>> 2;
    for (let power: i32 = 0; power < pointers; power++) {
      // A pointer's target of number n - 2^(k-1) has the one to n - 2^k as its own number k - 1.
      if (power > 0) {
        const read = store.readWord(pointer, 4 * (power - 1));
        if (read !== LFS_OK) return read;
        pointer = store.word >>> 0;
      }
      if (this.fillAt - this.bufferAt === buffer.length) {
        const programmed = this.programBuffer();
        if (programmed !== LFS_OK) return programmed;
      }
      putWord(buffer, this.fillAt - this.bufferAt, pointer | 0);
      this.fillAt += 4;
    }
    return LFS_OK;
  }

  /** A free block, erased, as `allocator.block`. */
  private freshBlock(): i32 {
    for (;;) {
      const found = this.allocator.allocate();
      if (found !== LFS_OK) return found;
      const status = this.volume.store.erase(this.allocator.block);
      if (status !== LFS_CORRUPT) return status;
    }
  }

  private append(data: Uint8Array, off: i32, len: i32): i32 {
    const store = this.volume.store;
    for (let done: i32 = 0; done < len; ) {
      let status = this.makeRoom();
      if (status !== LFS_OK) return status;
      const buffer = this.take(0);
      const used: i32 = this.fillAt - this.bufferAt;
      const inBlock: i32 = store.blockSize - this.fillAt;
      let count: i32 = len - done < inBlock ? len - done : inBlock;
      if (used === 0 && count >= buffer.length) {
        count -= remainder(count, store.unit);
        status = this.program(data, off + done, count);
        if (status !== LFS_OK) return status;
        this.bufferAt += count;
      } else {
        if (count > buffer.length - used) count = buffer.length - used;
        copyBytes(buffer, used, data, off + done, count);
      }
      this.fillAt += count;
      this.position += count;
      done += count;
    }
    return LFS_OK;
  }

  /** Appends up to `most` bytes of the complete list, from the same place in it. */
  private copyFromList(most: i32): i32 {
    const store = this.volume.store;
    let status = this.makeRoom();
    if (status !== LFS_OK) return status;
    const buffer = this.take(0);
    const used: i32 = this.fillAt - this.bufferAt;
    const inBlock: i32 = store.blockSize - this.fillAt;
    let count: i32 = most < inBlock ? most : inBlock;
    if (count > buffer.length - used) count = buffer.length - used;
    status = this.readList(this.position, buffer, used, count);
    this.fillAt += count;
    this.position += count;
    return status;
  }

  /** Programs a full buffer, and goes on to a next block after a full one. */
  private makeRoom(): i32 {
    const store = this.volume.store;
    if (this.fillAt - this.bufferAt === this.take(0).length || this.fillAt === store.blockSize) {
      const status = this.programBuffer();
      if (status !== LFS_OK) return status;
    }
    if (this.fillAt < store.blockSize) return LFS_OK;
    // All blocks so far can be found.
    this.allocator.checkpoint();
    return this.startBlock(this.blocks.index + 1, this.blocks.filling);
  }

  /** Programs what is in the buffer, filled up to a whole unit. */
  private programBuffer(): i32 {
    const buffer = this.take(0);
    const used: i32 = this.fillAt - this.bufferAt;
    const length = roundUp(used, this.volume.store.unit);
    buffer.fill(0xff, used, length);
    const status = this.program(buffer, 0, length);
    this.bufferAt = this.fillAt;
    return status;
  }

  /** Programs whole units at `bufferAt`; from a block that does not take them, all moves to another one. */
  private program(data: Uint8Array, off: i32, len: i32): i32 {
    const store = this.volume.store;
    let status = len === 0 ? LFS_OK : store.program(this.blocks.filling, this.bufferAt, data, off, len);
    while (status === LFS_CORRUPT) {
      const bad = this.blocks.filling;
      status = this.freshBlock();
      if (status !== LFS_OK) return status;
      const fresh = this.allocator.block;
      status = this.copyBlock(bad, fresh, this.bufferAt);
      if (status === LFS_OK) status = store.program(fresh, this.bufferAt, data, off, len);
      if (status === LFS_OK) this.blocks.filling = fresh;
    }
    return status;
  }

  private copyBlock(from: u32, to: u32, length: i32): i32 {
    const store = this.volume.store;
    const piece = new Uint8Array(store.unit);
    for (let at: i32 = 0; at < length; at += store.unit) {
      let status = store.read(from, at, piece, 0, piece.length);
      if (status === LFS_OK) status = store.program(to, at, piece, 0, piece.length);
      if (status !== LFS_OK) return status;
    }
    return LFS_OK;
  }
}
