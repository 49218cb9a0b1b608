import { DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import {
  FLAG_DELETED,
  FLAG_FINAL,
  FLAG_USED,
  HEADER_BYTES,
  INDEX_BIT,
  isLiveData,
  isLiveIndex,
  type Layout,
  LOOKUP_DELETED,
  LOOKUP_FREE,
  putU16,
  u16At,
} from "./layout.ts";

/** Erase counts wrap here; the age of a block is told by the distance. */
const ERASE_COUNT_LIMIT: i32 = 0x8000;
const NO_COUNT: i32 = 0xffff;

/** Blocks that are kept free for garbage collection. */
export const RESERVED_BLOCKS: i32 = 2;

/**
 * The pages of an image: which are free, taking and deleting them, erasing blocks. What the device refuses sets
 * `failed`, after which nothing is written until `begin`: no decision is made on what could not be read.
 */
export class SpiffsPages {
  readonly device: VfsDevice;
  readonly layout: Layout;
  failed: boolean = false;
  /** Pages in use, pages deleted, blocks of which no page was ever used. */
  allocated: i32 = 0;
  deleted: i32 = 0;
  freeBlocks: i32 = 0;
  /** The block whose magic is wrong, or -1. */
  badBlock: i32 = -1;
  /** Erase count of the next block that is erased. */
  eraseCount: i32 = 0;
  /** The block that garbage collection empties, or -1: nothing goes there, and the reserved blocks may be used. */
  cleanedBlock: i32 = -1;
  /** One page; what is in it lasts until the next call that says it uses it. */
  readonly page: Uint8Array;
  /** Header that `readHeader` reads. */
  headerId: i32 = 0;
  headerSpan: i32 = 0;
  headerFlags: i32 = 0;
  private readonly header: Uint8Array = new Uint8Array(HEADER_BYTES);
  private readonly scan: Uint8Array;
  private readonly probe: Uint8Array = new Uint8Array(64);
  private cursorBlock: i32 = 0;
  private cursorEntry: i32 = 0;

  constructor(device: VfsDevice, layout: Layout) {
    this.device = device;
    this.layout = layout;
    this.page = new Uint8Array(layout.pageSize);
    this.scan = new Uint8Array(layout.entriesPerBlock * 2);
  }

  begin(): void {
    this.failed = false;
  }

  /** What cannot be read is 0xff in `data`. */
  read(at: u32, data: Uint8Array, off: i32, len: i32): void {
    if (this.device.read(at, data, off, len) === DEV_OK) return;
    this.failed = true;
    data.fill(0xff, off, off + len);
  }

  program(at: u32, data: Uint8Array, off: i32, len: i32): boolean {
    if (this.failed) return false;
    this.failed = this.device.write(at, data, off, len) !== DEV_OK;
    return !this.failed;
  }

  readU16(at: u32): i32 {
    this.read(at, this.header, 0, 2);
    return u16At(this.header, 0);
  }

  programU16(at: u32, value: i32): boolean {
    putU16(this.header, 0, value);
    return this.program(at, this.header, 0, 2);
  }

  /** Into `headerId`, `headerSpan`, `headerFlags`. */
  readHeader(page: i32): void {
    this.read(this.layout.pageAt(page), this.header, 0, HEADER_BYTES);
    this.headerId = u16At(this.header, 0);
    this.headerSpan = u16At(this.header, 2);
    this.headerFlags = this.header[4]!;
  }

  programFlags(page: i32, flags: i32): boolean {
    this.header[0] = flags;
    return this.program(this.layout.pageAt(page) + HEADER_BYTES - 1, this.header, 0, 1);
  }

  lookup(page: i32): i32 {
    return this.readU16(this.layout.lookupAt(page));
  }

  /** Lookup entries of a block, two bytes each, into `entries`. */
  readLookup(block: i32, entries: Uint8Array): void {
    this.read(this.layout.blockAt(block), entries, 0, this.layout.entriesPerBlock * 2);
  }

  /** Whether the page that was read by `readHeader`, with lookup entry `id`, is what it says and not deleted. */
  isLive(id: i32): boolean {
    if (this.headerId !== id) return false;
    return (id & INDEX_BIT) !== 0 ? isLiveIndex(this.headerFlags) : isLiveData(this.headerFlags);
  }

  /**
   * The live page of this id (with INDEX_BIT or without) and span, looked for from block `from` on; `except` is not it.
   * 0 if there is none: page 0 is a lookup page.
   */
  find(id: i32, span: i32, from: i32, except: i32): i32 {
    const layout = this.layout;
    for (let step: i32 = 0; step < layout.blockCount; step++) {
      const block = (from + step) % layout.blockCount;
      this.readLookup(block, this.scan);
      for (let entry: i32 = 0; entry < layout.entriesPerBlock; entry++) {
        if (u16At(this.scan, entry * 2) !== id) continue;
        const page = layout.pageOf(block, entry);
        this.readHeader(page);
        if (this.headerSpan === span && page !== except && this.isLive(id)) return page;
      }
    }
    return 0;
  }

  /** Counts pages and blocks. False if this is no such image: more than one block has not the magic. */
  mount(): boolean {
    const layout = this.layout;
    let least: i32 = NO_COUNT;
    let most: i32 = -1;
    let bad: i32 = 0;
    this.badBlock = -1;
    for (let block: i32 = 0; block < layout.blockCount; block++) {
      if (this.readU16(layout.magicAt(block)) !== layout.magic) {
        this.badBlock = block;
        bad++;
        if (bad > 1) return false;
      }
      const count = this.readU16(layout.magicAt(block) + 2);
      if (count === NO_COUNT) continue;
      if (count < least) least = count;
      if (count > most) most = count;
    }
    if (most < 0) this.eraseCount = 0;
    else this.eraseCount = ((most - least > 0x7fff ? least : most) + 1) & 0x7fff;
    this.countPages();
    return !this.failed;
  }

  private countPages(): void {
    const layout = this.layout;
    this.allocated = 0;
    this.deleted = 0;
    this.freeBlocks = 0;
    for (let block: i32 = 0; block < layout.blockCount; block++) {
      this.readLookup(block, this.scan);
      if (u16At(this.scan, 0) === LOOKUP_FREE) this.freeBlocks++;
      for (let entry: i32 = 0; entry < layout.entriesPerBlock; entry++) {
        const id = u16At(this.scan, entry * 2);
        if (id === LOOKUP_DELETED) this.deleted++;
        else if (id !== LOOKUP_FREE) this.allocated++;
      }
    }
  }

  /** Pages that can be taken before garbage collection must make room; negative if even the reserve is used. */
  freePages(): i32 {
    return this.layout.entriesPerBlock * (this.layout.blockCount - RESERVED_BLOCKS) - this.allocated - this.deleted;
  }

  /**
   * Finds a page that is erased, beginning behind the last one, and takes it for `id`. 0 if there is none. A page that should be erased
   * and is not, for an erase or a write was torn, is deleted.
   */
  takeFree(id: i32): i32 {
    const layout = this.layout;
    for (let step: i32 = 0; step <= layout.blockCount; step++) {
      const block = this.cursorBlock;
      this.readLookup(block, this.scan);
      const isReserved = this.cleanedBlock < 0 && this.freeBlocks <= RESERVED_BLOCKS && u16At(this.scan, 0) === LOOKUP_FREE;
      const isUsable = !isReserved && block !== this.cleanedBlock;
      for (let entry = this.cursorEntry; isUsable && entry < layout.entriesPerBlock; entry++) {
        if (u16At(this.scan, entry * 2) !== LOOKUP_FREE) continue;
        const page = layout.pageOf(block, entry);
        if (entry === 0) this.freeBlocks--;
        const isClean = this.isErased(page, 0, layout.pageSize);
        if (!this.programU16(layout.lookupAt(page), isClean ? id : LOOKUP_DELETED)) return 0;
        if (isClean) {
          this.allocated++;
          this.cursorEntry = entry + 1;
          return page;
        }
        this.deleted++;
      }
      this.cursorEntry = 0;
      this.cursorBlock = block + 1 < layout.blockCount ? block + 1 : 0;
    }
    return 0;
  }

  /** Whether `len` bytes of page `page` from `at` are erased. */
  isErased(page: i32, at: i32, len: i32): boolean {
    const bytes = this.probe;
    for (let done: i32 = 0; done < len; done += bytes.length) {
      const count = len - done < bytes.length ? len - done : bytes.length;
      this.read(this.layout.pageAt(page) + at + done, bytes, 0, count);
      for (let i: i32 = 0; i < count; i++) {
        if (bytes[i] !== 0xff) return false;
      }
    }
    return !this.failed;
  }

  /**
   * Writes the first `len` bytes of `bytes`, which begin with a header that is not final, to a page of their own. The
   * lookup entry goes first: a page that is begun is never taken for a free one. 0 if there is no room.
   */
  write(bytes: Uint8Array, len: i32): i32 {
    const page = this.takeFree(u16At(bytes, 0));
    return page !== 0 && this.program(this.layout.pageAt(page), bytes, 0, len) ? page : 0;
  }

  /** From now on the page counts. */
  finish(page: i32, flags: i32): boolean {
    return this.programFlags(page, flags & ~FLAG_FINAL);
  }

  /** As `write`, and final. */
  writeFinal(bytes: Uint8Array, len: i32): i32 {
    const page = this.write(bytes, len);
    return page !== 0 && this.finish(page, bytes[4]!) ? page : 0;
  }

  deletePage(page: i32): boolean {
    const old = this.lookup(page);
    if (!this.programU16(this.layout.lookupAt(page), LOOKUP_DELETED)) return false;
    if (old === LOOKUP_FREE && this.layout.entryOf(page) === 0) this.freeBlocks--;
    if (old !== LOOKUP_FREE && old !== LOOKUP_DELETED) this.allocated--;
    if (old !== LOOKUP_DELETED) this.deleted++;
    this.readHeader(page);
    return this.programFlags(page, this.headerFlags & ~(FLAG_DELETED | FLAG_USED));
  }

  /** Erases a block of which nothing is in use. Its magic is written last: a torn erase is seen by it. */
  eraseBlock(block: i32): boolean {
    const layout = this.layout;
    if (this.failed) return false;
    this.readLookup(block, this.scan);
    const wasFree = u16At(this.scan, 0) === LOOKUP_FREE;
    for (let entry: i32 = 0; entry < layout.entriesPerBlock; entry++) {
      const id = u16At(this.scan, entry * 2);
      if (id === LOOKUP_DELETED) this.deleted--;
      else if (id !== LOOKUP_FREE) this.allocated--;
    }
    this.failed = this.failed || this.device.erase(layout.blockAt(block), layout.blockSize) !== DEV_OK;
    const done = this.programU16(layout.magicAt(block) + 2, this.eraseCount) && this.programU16(layout.magicAt(block), layout.magic);
    this.eraseCount = (this.eraseCount + 1) & (ERASE_COUNT_LIMIT - 1);
    if (done && !wasFree) this.freeBlocks++;
    return done;
  }
}

/**
 * Makes an empty image. The magic of two blocks is spoilt first and written last: after a loss of power there is the
 * old image (nothing was done yet), none, or an empty one.
 */
export function formatPages(device: VfsDevice, layout: Layout): boolean {
  const pages = new SpiffsPages(device, layout);
  const last = layout.blockCount - 1;
  if (!pages.programU16(layout.magicAt(last), 0) || !pages.programU16(layout.magicAt(last - 1), 0)) return false;
  for (let block: i32 = 0; block <= last; block++) {
    pages.eraseCount = 0;
    if (!pages.eraseBlock(block)) return false;
  }
  return true;
}
