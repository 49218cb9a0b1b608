import { getU16, getU32, putU16, putU32 } from "@meerkat/boot-common/little_endian.ts";
import { crc32 } from "@meerkat/core/crc32.ts";
import { DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import { ZIP_LOCAL_HEADER_BYTES, zipU16 } from "./zip_format.ts";

// How far an update has come, so that it can go on after a restart: in the last sector of the slot it is written to, where
// the image cannot be. Records, one after the other, each padded to 8 bytes, little-endian:
//
//   0  u8   type: RECORD_*
//   1  u8   0xff
//   2  u16  length of the data
//   4       the data
//      u32  CRC-32 of all before
//
// BUNDLE (the first): size of the bundle, u32 (0: unknown), and the SHA-256 of its manifest.
// ENTRY: a file that is written from now on; those before it are complete. Where its header lies in the bundle, u32, and
//   the header with the name, as they are there.
// MARK: u32, bytes of that file's contents that are in flash, and u32, their CRC-32.

const RECORD_BUNDLE: i32 = 0x42;
const RECORD_ENTRY: i32 = 0x45;
const RECORD_MARK: i32 = 0x4d;

const MARK_BYTES: i32 = 8;
const FRAME_BYTES: i32 = 8;
const DIGEST_BYTES: i32 = 32;
/** A header and the longest name that zip_reader.ts takes. */
const MAX_DATA_BYTES: i32 = 4 + ZIP_LOCAL_HEADER_BYTES + 255;

/** A file of the bundle that was begun. */
export class ResumeEntry {
  /** Where its local header lies in the bundle. */
  readonly headerAt: u32;
  /** Local header and name. */
  readonly header: Uint8Array;
  /** Bytes of its contents that are in flash for certain, and their CRC-32. */
  done: u32 = 0;
  crc: u32 = 0;

  constructor(headerAt: u32, header: Uint8Array) {
    this.headerAt = headerAt;
    this.header = header;
  }

  /** Where its contents lie in the bundle. */
  dataAt(): u32 {
    return this.headerAt + ZIP_LOCAL_HEADER_BYTES + zipU16(this.header, 26) + zipU16(this.header, 28);
  }
}

export class ResumeRecord {
  private readonly device: VfsDevice;
  private readonly start: u32;
  /** Where the next record goes; `device.size` if there is no room or the rest is not erased. */
  private next: u32;
  /** Of the bundle that the record is about: files in their order, of which the last one may be incomplete. */
  entries: ResumeEntry[] = [];

  /** In the last sector of `device`. */
  constructor(device: VfsDevice) {
    this.device = device;
    this.start = device.size - device.eraseSize;
    this.next = device.size;
  }

  /** Whether there is something about this bundle; `entries` has it then. */
  load(digest: Uint8Array, bundleSize: u32): boolean {
    this.entries = [];
    const first = this.read(this.start);
    if (first === undefined || first[0] !== RECORD_BUNDLE || !isBundle(first, digest, bundleSize)) return false;
    let at: u32 = this.start + recordBytes(getU16(first, 2));
    for (;;) {
      const record = this.read(at);
      if (record === undefined || !this.add(record)) break;
      at += recordBytes(getU16(record, 2));
    }
    // A record that was cut short cannot be written over.
    this.next = this.isErasedFrom(at) ? at : this.device.size;
    return this.entries.length > 0;
  }

  /** Starts one for this bundle. Without room or with a bad sector there is none: an update does not fail for it. */
  begin(digest: Uint8Array, bundleSize: u32): void {
    this.entries = [];
    this.next = this.device.size;
    if (!this.isErasedFrom(this.start) && this.device.erase(this.start, this.device.eraseSize) !== DEV_OK) return;
    this.next = this.start;
    const data = new Uint8Array(4 + DIGEST_BYTES);
    putU32(data, 0, bundleSize);
    data.set(digest, 4);
    this.append(RECORD_BUNDLE, data);
  }

  /** Writes it anew with what `load` has found, if it cannot go on where it ends. */
  compact(digest: Uint8Array, bundleSize: u32): void {
    if (this.next === this.device.size) this.rewrite(digest, bundleSize);
  }

  /** Writes it anew with the present `entries`. */
  rewrite(digest: Uint8Array, bundleSize: u32): void {
    const entries = this.entries;
    this.begin(digest, bundleSize);
    for (const entry of entries) this.addEntry(entry.headerAt, entry.header);
    if (entries.length === 0) return;
    const { done, crc } = entries[entries.length - 1]!;
    this.addMark(done, crc);
  }

  /** Forgets: the next update begins at the start. */
  clear(): void {
    this.entries = [];
    this.next = this.device.size;
    if (!this.isErasedFrom(this.start)) this.device.erase(this.start, this.device.eraseSize);
  }

  addEntry(headerAt: u32, header: Uint8Array): void {
    this.entries.push(new ResumeEntry(headerAt, header));
    const data = new Uint8Array(4 + header.length);
    putU32(data, 0, headerAt);
    data.set(header, 4);
    this.append(RECORD_ENTRY, data);
  }

  /** Of the entry added last, `done` bytes of contents are in flash. */
  addMark(done: u32, crc: u32): void {
    const entry = this.entries[this.entries.length - 1]!;
    entry.done = done;
    entry.crc = crc;
    const data = new Uint8Array(MARK_BYTES);
    putU32(data, 0, done);
    putU32(data, 4, crc);
    this.append(RECORD_MARK, data);
  }

  private add(record: Uint8Array): boolean {
    const length = getU16(record, 2);
    if (record[0] === RECORD_ENTRY && length > 4 + ZIP_LOCAL_HEADER_BYTES) {
      this.entries.push(new ResumeEntry(getU32(record, 4), record.slice(8, 4 + length)));
      return true;
    }
    if (record[0] !== RECORD_MARK || length !== MARK_BYTES || this.entries.length === 0) return false;
    const entry = this.entries[this.entries.length - 1]!;
    entry.done = getU32(record, 4);
    entry.crc = getU32(record, 8);
    return true;
  }

  private append(type: i32, data: Uint8Array): void {
    const size = recordBytes(data.length);
    if (this.device.size - this.next < size) return;
    const record = new Uint8Array(size).fill(0xff);
    record[0] = type;
    putU16(record, 2, data.length);
    record.set(data, 4);
    putU32(record, 4 + data.length, crc32(record, 0, 4 + data.length));
    this.next = this.device.write(this.next, record, 0, size) === DEV_OK ? this.next + size : this.device.size;
  }

  /** A whole record, without its padding, or undefined. */
  private read(at: u32): Uint8Array | undefined {
    const frame = new Uint8Array(4);
    if (this.device.size - at < FRAME_BYTES || this.device.read(at, frame, 0, 4) !== DEV_OK) return undefined;
    const length = getU16(frame, 2);
    if (length > MAX_DATA_BYTES || this.device.size - at < recordBytes(length)) return undefined;
    const record = new Uint8Array(FRAME_BYTES + length);
    if (this.device.read(at, record, 0, record.length) !== DEV_OK) return undefined;
    return getU32(record, 4 + length) === crc32(record, 0, 4 + length) ? record : undefined;
  }

  private isErasedFrom(from: u32): boolean {
    const piece = new Uint8Array(256);
    for (let at = from; at < this.device.size; at += 256) {
      const count: i32 = this.device.size - at < 256 ? this.device.size - at : 256;
      if (this.device.read(at, piece, 0, count) !== DEV_OK) return false;
      for (let i: i32 = 0; i < count; i++) {
        if (piece[i] !== 0xff) return false;
      }
    }
    return true;
  }
}

function recordBytes(length: i32): i32 {
  return (FRAME_BYTES + length + 7) & ~7;
}

function isBundle(record: Uint8Array, digest: Uint8Array, bundleSize: u32): boolean {
  if (getU16(record, 2) !== 4 + DIGEST_BYTES || getU32(record, 4) !== bundleSize) return false;
  for (let i: i32 = 0; i < DIGEST_BYTES; i++) {
    if (record[8 + i] !== digest[i]) return false;
  }
  return true;
}
