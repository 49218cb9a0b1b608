import { crc32Continue } from "../crc32.ts";
import { DEV_OK, type VfsDevice } from "./device.ts";
import { FLAG_COPIES, HEADER_BYTES, JournalHeader, RECORD_RETIRE, RECORD_SECTOR, recordBytes } from "./journal_format.ts";

/** Sectors a ring needs at least. */
const MIN_SECTORS: i32 = 8;

/** Largest number of a sector; a ring that erases one every second gets there after 68 years. */
const MAX_NUMBER: i32 = 0x7fffff00;

/** Longest data of a record, whatever the size of a sector. */
const MAX_DATA: i32 = 0xfff8;

/**
 * The ring of sectors of a device (journal_format.ts): finds its ends, reads records and appends them. It knows
 * nothing of files.
 */
export class JournalLog {
  readonly device: VfsDevice;
  readonly sectorSize: i32;
  /** 0 if the device is too small. */
  readonly sectorCount: i32;
  /** Longest data of one record. */
  readonly maxData: i32;
  /** Number of the sector that is being filled; 0 if there is none yet. */
  newest: i32 = 0;
  /** Number of the oldest sector in use. What is before it may be erased. */
  oldest: i32 = 1;
  /** The sector being filled holds nothing but copies so far: no other records may be put there, power may still be lost. */
  copying: boolean = false;
  /** For data on their way. */
  readonly scratch: Uint8Array = new Uint8Array(256);

  /** The record that `next` has found: its header, and where its data are. */
  readonly header: JournalHeader = new JournalHeader();
  dataAt: i32 = 0;
  private sector: i32 = 0;
  private cursor: i32 = 0;

  /** Where the next record goes, and the end of its sector. */
  private head: i32 = 0;
  private headEnd: i32 = 0;
  /** The record being written: where its data start and go on, and their CRC. */
  private writeStart: i32 = 0;
  private writeAt: i32 = 0;
  private writeCrc: u32 = 0;
  private writeFailed: boolean = false;
  private readonly written: JournalHeader = new JournalHeader();

  constructor(device: VfsDevice) {
    this.device = device;
    this.sectorSize = device.eraseSize;
    const count: i32 = (device.size / this.sectorSize) | 0;
    this.sectorCount = count < MIN_SECTORS ? 0 : count;
    const room = this.sectorSize - 2 * HEADER_BYTES;
    this.maxData = room < MAX_DATA ? room : MAX_DATA;
  }

  /** Whether the bytes at `at` could be read. */
  read(at: u32, data: Uint8Array, off: i32, len: i32): boolean {
    return this.device.read(at, data, off, len) === DEV_OK;
  }

  private program(at: u32, data: Uint8Array, off: i32, len: i32): boolean {
    return this.device.write(at, data, off, len) === DEV_OK;
  }

  /** Number of sectors that may be opened. */
  free(): i32 {
    return this.sectorCount - this.used();
  }

  /** Number of sectors in use. */
  used(): i32 {
    return this.newest - this.oldest + 1;
  }

  /** First address of a sector. */
  address(sector: i32): i32 {
    return (sector % this.sectorCount) * this.sectorSize;
  }

  /** Longest data of a record that fits into the sector being filled; negative if none fits. */
  room(): i32 {
    const room = this.headEnd - this.head - HEADER_BYTES;
    return room < MAX_DATA ? room : MAX_DATA;
  }

  /** Finds the ends of the log. */
  mount(): void {
    this.findNewest();
    if (this.newest === 0) return;
    while (this.isUnfinished(this.newest) && this.enter(this.newest - 1)) {
      this.erase(this.newest);
      this.newest--;
    }
    this.enter(this.newest);
    this.oldest = this.clampOldest(this.header.value);
    while (this.next()) {
      if (this.header.type === RECORD_RETIRE) this.oldest = this.clampOldest(this.header.value);
    }
    this.headEnd = this.address(this.newest) + this.sectorSize;
    this.head = this.isBlank(this.cursor, this.headEnd) ? this.cursor : this.headEnd;
  }

  private findNewest(): void {
    this.newest = 0;
    this.oldest = 1;
    this.copying = false;
    this.head = 0;
    this.headEnd = 0;
    for (let place: i32 = 0; place < this.sectorCount; place++) {
      if (!this.readSectorHeader(place * this.sectorSize)) continue;
      const number: i32 = this.header.id;
      if (number % this.sectorCount === place && number > this.newest) this.newest = number;
    }
  }

  private readSectorHeader(at: i32): boolean {
    const header = this.header;
    if (!this.read(at, header.bytes, 0, HEADER_BYTES) || !header.decode(0)) return false;
    return header.type === RECORD_SECTOR && header.id >= 1 && header.id <= MAX_NUMBER && header.time === this.sectorCount;
  }

  /** Whether a sector holds only copies of what is still where it was copied from: power was lost while copying. */
  private isUnfinished(sector: i32): boolean {
    if (sector <= 1 || !this.enter(sector) || (this.header.flags & FLAG_COPIES) === 0) return false;
    while (this.next()) {
      if (this.header.type === RECORD_RETIRE) return false;
    }
    return true;
  }

  private clampOldest(number: u32): i32 {
    if (number > this.newest) return this.newest;
    const least = this.newest - this.sectorCount + 1;
    if (number < least) return least;
    return number < 1 ? 1 : number;
  }

  private isBlank(from: i32, to: i32): boolean {
    for (let at = from; at < to; at += this.scratch.length) {
      const count: i32 = to - at < this.scratch.length ? to - at : this.scratch.length;
      if (!this.read(at, this.scratch, 0, count)) return false;
      for (let i: i32 = 0; i < count; i++) {
        if (this.scratch[i] !== 0xff) return false;
      }
    }
    return true;
  }

  /** Goes before the first record of a sector; `header` is the sector's. False if there is no such sector. */
  enter(sector: i32): boolean {
    if (sector < 1) return false;
    this.sector = sector;
    this.cursor = this.address(sector);
    if (!this.readSectorHeader(this.cursor) || this.header.id !== sector) return false;
    this.cursor += HEADER_BYTES;
    return true;
  }

  /** Goes to the next record of the sector. False behind the last one, or where a record was not finished. */
  next(): boolean {
    const end = this.address(this.sector) + this.sectorSize;
    const at = this.cursor;
    if (at + HEADER_BYTES > end || !this.read(at, this.header.bytes, 0, HEADER_BYTES)) return false;
    if (!this.header.decode(this.sector) || at + recordBytes(this.header.length) > end) return false;
    this.dataAt = at + HEADER_BYTES;
    this.cursor = at + recordBytes(this.header.length);
    return true;
  }

  /** Whether the data of the record that `next` has found are what was written. */
  dataIsSound(): boolean {
    let crc: u32 = 0;
    const scratch = this.scratch;
    for (let done: i32 = 0; done < this.header.length; ) {
      const left = this.header.length - done;
      const count: i32 = left < scratch.length ? left : scratch.length;
      if (!this.read(this.dataAt + done, scratch, 0, count)) return false;
      crc = crc32Continue(crc, scratch, 0, count);
      done += count;
    }
    return crc === this.header.dataCrc;
  }

  /** Starts to fill the next sector. False if none is free, or the flash fails. */
  open(flags: i32): boolean {
    if (this.free() < 1 || this.newest >= MAX_NUMBER) return false;
    const number = this.newest + 1;
    const at = this.address(number);
    if (!this.erase(number)) return false;
    const header = this.written;
    header.type = RECORD_SECTOR;
    header.flags = flags;
    header.length = 0;
    header.id = number;
    header.value = this.oldest;
    header.time = this.sectorCount;
    header.dataCrc = 0;
    header.encode(0);
    if (!this.program(at, header.bytes, 0, HEADER_BYTES)) return false;
    this.newest = number;
    this.copying = flags === FLAG_COPIES;
    this.head = at + HEADER_BYTES;
    this.headEnd = at + this.sectorSize;
    return true;
  }

  private erase(sector: i32): boolean {
    return this.device.erase(this.address(sector), this.sectorSize) === DEV_OK;
  }

  /** Begins a record of `length` bytes of data, at most `room()`; `put` them all, then `end`. Returns where they will be. */
  begin(length: i32): i32 {
    this.writeStart = this.head + HEADER_BYTES;
    this.writeAt = this.writeStart;
    this.writeCrc = 0;
    this.writeFailed = false;
    this.head += recordBytes(length);
    return this.writeStart;
  }

  /** Appends to the data. All parts but the last have a multiple of 8 bytes. */
  put(data: Uint8Array, off: i32, len: i32): void {
    if (len === 0 || this.writeFailed) return;
    this.writeFailed = !this.program(this.writeAt, data, off, len);
    this.writeCrc = crc32Continue(this.writeCrc, data, off, len);
    this.writeAt += len;
  }

  /** Finishes the record. False if the flash failed: the record is not there, and the rest of the sector is given up. */
  end(type: i32, id: u32, value: u32, time: u32): boolean {
    const header = this.written;
    header.type = type;
    header.flags = 0;
    header.length = this.writeAt - this.writeStart;
    header.id = id;
    header.value = value;
    header.time = time;
    header.dataCrc = this.writeCrc;
    header.encode(this.newest);
    if (!this.writeFailed && this.program(this.writeStart - HEADER_BYTES, header.bytes, 0, HEADER_BYTES)) return true;
    this.head = this.headEnd;
    return false;
  }
}
