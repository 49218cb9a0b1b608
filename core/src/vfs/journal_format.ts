import { crc32Continue } from "../crc32.ts";

// What the journal writes to flash. docs/files-and-logs.md argues; this states.
//
// The device is a ring of sectors. Each sector in use starts with a header and then holds records, one after the other;
// what follows them is erased. Sectors are numbered in the order in which they were opened, from 1; sector number `n` is
// at place `n mod sectors`, so that the number of a valid header can be told from its place.
//
// A header, of a sector or of a record, has 24 bytes, little-endian:
//
//   0   u8   type: RECORD_*
//   1   u8   flags
//   2   u16  length of the data that follow a record's header
//   4   u32  id
//   8   u32  value
//   12  u32  time: seconds since 1970
//   16  u32  CRC-32 of the data
//   20  u32  CRC-32 of the number of the sector (as the value to continue from) and bytes 0 to 19
//
// Records start at multiples of 8 from the start of the sector. The data are programmed first and the header last, so a
// record is there, complete, as soon as its header is.

/** Starts a sector. `id`: its number; `value`: number of the oldest sector in use; `time`: sectors of the ring. */
export const RECORD_SECTOR: i32 = 0x4a;
/** Data of file `id`, from offset `value` on. */
export const RECORD_DATA: i32 = 1;
/** The data are the path of file `id` from now on: another file of that path is gone, and so is its own former path. */
export const RECORD_NAME: i32 = 2;
/** File `id` is cut to `value` bytes. */
export const RECORD_CUT: i32 = 3;
/** File `id` is gone. */
export const RECORD_REMOVE: i32 = 4;
/** All sectors before number `value` are free: what was of use in them has been copied. */
export const RECORD_RETIRE: i32 = 5;

/** Flag of a sector that was opened to copy into; until it has a RECORD_RETIRE, it holds nothing but copies. */
export const FLAG_COPIES: i32 = 1;

export const HEADER_BYTES: i32 = 24;

/** Bytes that a record of `length` bytes of data takes. */
export function recordBytes(length: i32): i32 {
  return HEADER_BYTES + ((length + 7) & ~7);
}

/** The header of a sector or record, and its bytes. */
export class JournalHeader {
  readonly bytes: Uint8Array = new Uint8Array(HEADER_BYTES);
  type: i32 = 0;
  flags: i32 = 0;
  length: i32 = 0;
  id: u32 = 0;
  value: u32 = 0;
  time: u32 = 0;
  dataCrc: u32 = 0;

  /** Makes the bytes of the fields. `sector`: number of the sector the record is in; 0 for the sector's own header. */
  encode(sector: i32): void {
    const bytes = this.bytes;
    bytes[0] = this.type;
    bytes[1] = this.flags;
    bytes[2] = this.length & 0xff;
    bytes[3] = this.length >> 8;
    this.put32(4, this.id);
    this.put32(8, this.value);
    this.put32(12, this.time);
    this.put32(16, this.dataCrc);
    this.put32(20, crc32Continue(sector, bytes, 0, 20));
  }

  /** Reads the fields from the bytes. False if they are not a header that was written there. */
  decode(sector: i32): boolean {
    const bytes = this.bytes;
    if (this.get32(20) !== crc32Continue(sector, bytes, 0, 20)) return false;
    this.type = bytes[0]!;
    this.flags = bytes[1]!;
    this.length = bytes[2]! | (bytes[3]! << 8);
    this.id = this.get32(4);
    this.value = this.get32(8);
    this.time = this.get32(12);
    this.dataCrc = this.get32(16);
    return true;
  }

  private put32(at: i32, value: u32): void {
    this.bytes[at] = value & 0xff;
    this.bytes[at + 1] = (value >>> 8) & 0xff;
    this.bytes[at + 2] = (value >>> 16) & 0xff;
    this.bytes[at + 3] = value >>> 24;
  }

  private get32(at: i32): u32 {
    const bytes = this.bytes;
    return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
  }
}
