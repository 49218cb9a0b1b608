// Where things are in a SPIFFS image, and what the bytes mean. Multi-byte values are little-endian. The format is that
// of SPIFFS 0.3.7 as Mongoose OS configures it: 16-bit ids and page numbers, magic without length, aligned index tables.

/** Bytes before the contents of every page: id u16, span u16, flags u8. */
export const HEADER_BYTES: i32 = 5;

/** Lookup entries. */
export const LOOKUP_FREE: i32 = 0xffff;
export const LOOKUP_DELETED: i32 = 0;
/** Set in the id of index pages, in the lookup entry and in the header. */
export const INDEX_BIT: i32 = 0x8000;

/** An entry of an index table that leads nowhere. */
export const NO_PAGE: i32 = 0xffff;

/** Flags of a page; what a bit says is true when it is 0. */
export const FLAG_USED: i32 = 0x01;
export const FLAG_FINAL: i32 = 0x02;
export const FLAG_INDEX: i32 = 0x04;
/** Of an index header: the file is being removed. */
export const FLAG_DYING: i32 = 0x40;
export const FLAG_DELETED: i32 = 0x80;
const ALL_FLAGS: i32 = FLAG_USED | FLAG_FINAL | FLAG_INDEX | FLAG_DELETED;

/** Flags of a page whose contents are not complete yet. */
export const NEW_DATA: i32 = 0xff & ~FLAG_USED;
export const NEW_INDEX: i32 = 0xff & ~(FLAG_USED | FLAG_INDEX);

/** In an index header: there are no contents. */
export const NO_SIZE: u32 = 0xffff_ffff;

const SIZE_AT: i32 = 8;
const TYPE_AT: i32 = 12;
const NAME_AT: i32 = 13;
const TYPE_FILE: i32 = 1;
const INDEX_TABLE_AT: i32 = 8;

const MAGIC: i32 = 0x0529;

export function u16At(bytes: Uint8Array, at: i32): i32 {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

export function putU16(bytes: Uint8Array, at: i32, value: i32): void {
  bytes[at] = value & 0xff;
  bytes[at + 1] = (value >> 8) & 0xff;
}

export function isLiveData(flags: i32): boolean {
  return (flags & ALL_FLAGS) === (FLAG_INDEX | FLAG_DELETED);
}

/** An index page that counts; a header that is being removed does not. */
export function isLiveIndex(flags: i32): boolean {
  return (flags & (ALL_FLAGS | FLAG_DYING)) === (FLAG_DYING | FLAG_DELETED);
}

export function isDyingIndex(flags: i32): boolean {
  return (flags & (ALL_FLAGS | FLAG_DYING)) === FLAG_DELETED;
}

/** Sizes that belong to an image; they are not in it, so they have to be known. */
export class Layout {
  /** Where on the device the image begins, bytes. */
  readonly start: u32;
  readonly blockSize: i32;
  readonly pageSize: i32;
  readonly blockCount: i32;
  readonly pagesPerBlock: i32;
  /** Pages at the start of a block that hold its lookup entries. */
  readonly lookupPages: i32;
  /** Pages of a block that can be used. */
  readonly entriesPerBlock: i32;
  /** Bytes of contents in a data page. */
  readonly dataBytes: i32;
  /** Longest name in bytes. */
  readonly maxName: i32;
  /** Where the table of an index header is. */
  readonly headerTableAt: i32;
  /** Data pages that an index header names, and another index page. */
  readonly headerEntries: i32;
  readonly indexEntries: i32;
  readonly magic: i32;

  /** `metaBytes`: 8, or 0 for the images of the CC3200. Use `layoutFault` before. */
  constructor(start: u32, size: u32, blockSize: i32, pageSize: i32, metaBytes: i32) {
    this.start = start;
    this.blockSize = blockSize;
    this.pageSize = pageSize;
    this.blockCount = Math.floor(size / blockSize);
    this.pagesPerBlock = Math.floor(blockSize / pageSize);
    const lookups = Math.floor((this.pagesPerBlock * 2) / pageSize);
    this.lookupPages = lookups > 1 ? lookups : 1;
    this.entriesPerBlock = this.pagesPerBlock - this.lookupPages;
    this.dataBytes = pageSize - HEADER_BYTES;
    this.maxName = metaBytes > 0 ? 47 : 31;
    // Tables are aligned to their entries.
    const end = NAME_AT + this.maxName + 1 + metaBytes;
    this.headerTableAt = end + (end & 1);
    this.headerEntries = (pageSize - this.headerTableAt) >> 1;
    this.indexEntries = (pageSize - INDEX_TABLE_AT) >> 1;
    this.magic = (MAGIC ^ pageSize) & 0xffff;
  }

  blockAt(block: i32): u32 {
    return this.start + block * this.blockSize;
  }

  pageAt(page: i32): u32 {
    return this.start + page * this.pageSize;
  }

  blockOf(page: i32): i32 {
    return Math.floor(page / this.pagesPerBlock);
  }

  /** Number of a page among those of its block that can be used; negative for a lookup page. */
  entryOf(page: i32): i32 {
    return (page % this.pagesPerBlock) - this.lookupPages;
  }

  pageOf(block: i32, entry: i32): i32 {
    return block * this.pagesPerBlock + this.lookupPages + entry;
  }

  pageCount(): i32 {
    return this.blockCount * this.pagesPerBlock;
  }

  lookupAt(page: i32): u32 {
    return this.blockAt(this.blockOf(page)) + this.entryOf(page) * 2;
  }

  /** The erase count of a block is in the two bytes behind its magic. */
  magicAt(block: i32): u32 {
    return this.blockAt(block) + this.lookupPages * this.pageSize - 4;
  }

  /** Which index page of a file names data page `span`; 0 is the header. */
  indexOf(span: i32): i32 {
    return span < this.headerEntries ? 0 : 1 + Math.floor((span - this.headerEntries) / this.indexEntries);
  }

  /** First data page that index page `index` names. */
  firstSpan(index: i32): i32 {
    return index === 0 ? 0 : this.headerEntries + (index - 1) * this.indexEntries;
  }

  entriesOf(index: i32): i32 {
    return index === 0 ? this.headerEntries : this.indexEntries;
  }

  /** Where in index page `index` the number of data page `span` is. */
  tableAt(index: i32, span: i32): i32 {
    return (index === 0 ? this.headerTableAt : INDEX_TABLE_AT) + (span - this.firstSpan(index)) * 2;
  }

  /** Data pages of a file of `size` bytes. */
  spansOf(size: u32): i32 {
    return Math.ceil(size / this.dataBytes);
  }

  /** Bytes of an index header before its table. */
  sizeOf(header: Uint8Array): u32 {
    const size: u32 = (u16At(header, SIZE_AT) | (u16At(header, SIZE_AT + 2) << 16)) >>> 0;
    return size === NO_SIZE ? 0 : size;
  }

  putSize(header: Uint8Array, size: u32): void {
    const value: u32 = size === 0 ? NO_SIZE : size;
    putU16(header, SIZE_AT, value & 0xffff);
    putU16(header, SIZE_AT + 2, value >>> 16);
  }

  /** Where in an index header the size is; 4 bytes. */
  sizeFieldAt(): i32 {
    return SIZE_AT;
  }

  /** The name as it stands, without the zeros behind it. */
  nameOf(header: Uint8Array): Uint8Array {
    let length: i32 = 0;
    while (length < this.maxName && header[NAME_AT + length] !== 0) length++;
    return header.slice(NAME_AT, NAME_AT + length);
  }

  putName(header: Uint8Array, name: Uint8Array): void {
    header.fill(0, NAME_AT, NAME_AT + this.maxName + 1);
    header.set(name, NAME_AT);
  }

  putHeader(page: Uint8Array, id: i32, span: i32, flags: i32): void {
    putU16(page, 0, id);
    putU16(page, 2, span);
    page[4] = flags;
  }

  /** Makes `page` an index page that names nothing. */
  makeIndex(page: Uint8Array, id: i32, index: i32): void {
    page.fill(0xff);
    this.putHeader(page, id | INDEX_BIT, index, NEW_INDEX);
    if (index === 0) page[TYPE_AT] = TYPE_FILE;
  }
}

function isPowerOfTwo(value: i32): boolean {
  return value > 0 && (value & (value - 1)) === 0;
}

/** What is wrong with the sizes of an image; empty if nothing is. */
export function layoutFault(start: u32, size: u32, blockSize: i32, pageSize: i32, deviceSize: u32, eraseSize: u32): string {
  if (start > deviceSize || size > deviceSize - start) return "addr and size are not on the device";
  if (!isPowerOfTwo(pageSize) || pageSize < 128) return "ps must be a power of two from 128 on";
  if (!isPowerOfTwo(blockSize) || blockSize < 8 * pageSize) return "bs must be a power of two, at least 8 pages";
  if (blockSize % eraseSize !== 0 || start % eraseSize !== 0) return "bs and addr must be multiples of what the device erases at once";
  if (size % blockSize !== 0 || size < 3 * blockSize) return "size must be a multiple of bs, at least 3 blocks";
  if (size / pageSize >= NO_PAGE) return "more pages than 16 bits count";
  const layout = new Layout(start, size, blockSize, pageSize, 8);
  if ((layout.entriesPerBlock % (pageSize >> 1)) << 1 > pageSize - 4) return "the lookup page has no room for the magic";
  return "";
}
