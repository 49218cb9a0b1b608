import { ENTRY_BYTES, putU16, SECTOR, u16At, u32At } from "./geometry.ts";
import { isSameName, MAX_NAME, nameHash, SHORT_BYTES, ShortName, shortNameSum, shortNameText, UNITS_PER_ENTRY } from "./names.ts";
import { dateField, secondsOf, timeField } from "./times.ts";
import type { Volume } from "./volume.ts";

export const ATTR_READ_ONLY: i32 = 0x01;
export const ATTR_VOLUME: i32 = 0x08;
export const ATTR_DIRECTORY: i32 = 0x10;
const ATTR_ARCHIVE: i32 = 0x20;
const ATTR_LONG_NAME: i32 = 0x0f;
const ATTR_MASK: i32 = 0x3f;

const DELETED: i32 = 0xe5;
/** In a short name in place of 0xe5. */
const KANJI_E5: i32 = 0x05;
const LAST_LONG: i32 = 0x40;

/** A directory may not have more entries [6]; it also ends a search in a ring of clusters. */
export const MAX_ENTRIES: i32 = 65536;

/** Where an entry is: on the device, and in its directory. */
export class Place {
  readonly sector: u32;
  /** Byte within the sector. */
  readonly at: i32;

  constructor(sector: u32, at: i32) {
    this.sector = sector;
    this.at = at;
  }
}

/** Goes through the 32-byte entries of a directory. `directory` is its first cluster; 0 is the root. */
export class EntryCursor {
  private readonly volume: Volume;
  private cluster: i32;
  /** Number of the entry; -1 before the first. */
  index: i32 = -1;
  sector: u32 = 0;
  at: i32 = 0;

  constructor(volume: Volume, directory: i32) {
    this.volume = volume;
    this.cluster = directory === 0 ? volume.geometry.rootCluster : directory;
  }

  /** Goes to the next entry and brings it into the directory cache, at `at`. False behind the last, or on failure. */
  next(): boolean {
    this.index++;
    const geometry = this.volume.geometry;
    if (this.index >= MAX_ENTRIES) return false;
    if (this.cluster === 0) {
      if (this.index >= (geometry.rootSectors * SECTOR) / ENTRY_BYTES) return false;
      this.sector = geometry.rootSector + (this.index >> 4);
    } else {
      const inCluster = this.index & (geometry.sectorsPerCluster * 16 - 1);
      if (inCluster === 0 && this.index > 0) {
        const next = this.volume.table.next(this.cluster);
        if (next <= 0) return false;
        this.cluster = next;
      }
      if (!geometry.isCluster(this.cluster)) return false;
      this.sector = geometry.sectorOf(this.cluster) + (inCluster >> 4);
    }
    this.at = (this.index & 15) * ENTRY_BYTES;
    return this.volume.cache.load(this.sector);
  }

  /** Behind the last entry: one more cluster of free entries, or false if the directory cannot grow. */
  grow(): boolean {
    if (this.cluster === 0 || this.index >= MAX_ENTRIES) return false;
    const next = this.volume.newDirectoryCluster(this.cluster);
    if (next === 0) return false;
    this.cluster = next;
    this.sector = this.volume.geometry.sectorOf(next);
    this.at = 0;
    return this.volume.cache.load(this.sector);
  }
}

/** A file or directory, as its entries tell. */
export class Entry {
  name: string = "";
  shortName: string = "";
  attributes: i32 = 0;
  start: i32 = 0;
  size: u32 = 0;
  mtime: u32 = 0;
  place: Place = new Place(0, 0);
  /** Numbers of its first entry, of a long name if it has one, and of its own. */
  first: i32 = 0;
  last: i32 = 0;

  isDirectory(): boolean {
    return (this.attributes & ATTR_DIRECTORY) !== 0;
  }
}

/** Goes through the files of a directory. */
export class DirectoryReader {
  private readonly volume: Volume;
  private readonly cursor: EntryCursor;
  /** The long name that is being put together: entries that are missing, its sum, where it begins. */
  private readonly units: Uint16Array = new Uint16Array(20 * UNITS_PER_ENTRY);
  private missing: i32 = -1;
  private sum: i32 = 0;
  private first: i32 = 0;
  private length: i32 = 0;
  /** Entries of long names without their file. */
  orphans: i32 = 0;
  /** `.` and `..` are given too. */
  withDots: boolean = false;

  constructor(volume: Volume, directory: i32) {
    this.volume = volume;
    this.cursor = new EntryCursor(volume, directory);
  }

  /** The next file or directory; undefined behind the last. */
  next(): Entry | undefined {
    const bytes = this.volume.cache.bytes;
    while (this.cursor.next()) {
      const at = this.cursor.at;
      const mark = bytes[at]!;
      if (mark === 0) break;
      const attributes = bytes[at + 11]! & ATTR_MASK;
      if (mark !== DELETED && attributes === ATTR_LONG_NAME) {
        this.addLong(bytes, at);
        continue;
      }
      const isHidden = mark === DELETED || (attributes & ATTR_VOLUME) !== 0 || (mark === 46 && !this.withDots);
      const entry = isHidden ? undefined : this.read(bytes, at, attributes);
      if (this.missing >= 0 && (entry === undefined || entry.first === entry.last)) this.orphans++;
      this.missing = -1;
      if (entry !== undefined) return entry;
    }
    if (this.missing >= 0) this.orphans++;
    this.missing = -1;
    return undefined;
  }

  private addLong(bytes: Uint8Array, at: i32): void {
    const order = bytes[at]! & 0x3f;
    const isFirst = (bytes[at]! & LAST_LONG) !== 0;
    if (isFirst && order >= 1 && order <= 20) {
      if (this.missing >= 0) this.orphans++;
      this.missing = order;
      this.length = order * UNITS_PER_ENTRY;
      this.sum = bytes[at + 13]!;
      this.first = this.cursor.index;
    }
    if (order === 0 || order !== this.missing || bytes[at + 13] !== this.sum) {
      this.orphans++;
      this.missing = -1;
      return;
    }
    this.missing--;
    for (let i: i32 = 0; i < UNITS_PER_ENTRY; i++) this.units[this.missing * UNITS_PER_ENTRY + i] = u16At(bytes, at + unitAt(i));
  }

  private read(bytes: Uint8Array, at: i32, attributes: i32): Entry {
    const entry = new Entry();
    const wide = this.volume.geometry.bits === 32;
    entry.attributes = attributes;
    entry.start = u16At(bytes, at + 26) | (wide ? (u16At(bytes, at + 20) & 0x0fff) << 16 : 0);
    entry.size = u32At(bytes, at + 28);
    entry.mtime = secondsOf(u16At(bytes, at + 24), u16At(bytes, at + 22));
    entry.place = new Place(this.cursor.sector, at);
    entry.last = this.cursor.index;
    entry.shortName = shortNameText(bytes, at);
    const hasLong = this.missing === 0 && this.sum === shortNameSum(bytes, at);
    entry.first = hasLong ? this.first : entry.last;
    entry.name = hasLong ? this.longName() : entry.shortName;
    return entry;
  }

  private longName(): string {
    let text = "";
    for (let i: i32 = 0; i < this.length && this.units[i] !== 0 && i < MAX_NAME; i++) text += String.fromCharCode(this.units[i]!);
    return text;
  }
}

/** Byte of the i-th UTF-16 unit in an entry of a long name. */
function unitAt(i: i32): i32 {
  if (i < 5) return 1 + 2 * i;
  return i < 11 ? 14 + 2 * (i - 5) : 28 + 2 * (i - 11);
}

/** The file or directory of this name, long or short. */
export function findEntry(volume: Volume, directory: i32, name: string): Entry | undefined {
  const reader = new DirectoryReader(volume, directory);
  for (let entry = reader.next(); entry !== undefined; entry = reader.next()) {
    if (isSameName(entry.name, name) || isSameName(entry.shortName, name)) return entry;
  }
  return undefined;
}

/** Takes a file out of its directory; its clusters stay. Its own entry goes first: a long name alone means nothing. */
export function deleteEntry(volume: Volume, directory: i32, entry: Entry): boolean {
  if (!volume.cache.load(entry.place.sector)) return false;
  volume.cache.bytes[entry.place.at] = DELETED;
  volume.cache.touch();
  if (entry.first === entry.last) return volume.cache.flush();
  // What is cached is written before another sector is.
  const cursor = new EntryCursor(volume, directory);
  while (cursor.index < entry.last - 1 && cursor.next()) {
    if (cursor.index < entry.first) continue;
    volume.cache.bytes[cursor.at] = DELETED;
    volume.cache.touch();
  }
  return volume.cache.flush();
}

/** What an entry says beside its name. */
export class EntryData {
  attributes: i32 = ATTR_ARCHIVE;
  start: i32 = 0;
  size: u32 = 0;
  mtime: u32 = 0;
}

/** Changes cluster, size and time of an entry that is there; one sector is written. */
export function updateEntry(volume: Volume, place: Place, data: EntryData): boolean {
  if (!volume.cache.load(place.sector)) return false;
  putData(volume.cache.bytes, place.at, data);
  volume.cache.touch();
  return volume.cache.flush();
}

function putData(bytes: Uint8Array, at: i32, data: EntryData): void {
  bytes[at + 11] = data.attributes;
  putU16(bytes, at + 18, dateField(data.mtime));
  putU16(bytes, at + 20, (data.start >> 16) & 0x0fff);
  putU16(bytes, at + 22, timeField(data.mtime));
  putU16(bytes, at + 24, dateField(data.mtime));
  putU16(bytes, at + 26, data.start & 0xffff);
  putU16(bytes, at + 28, data.size & 0xffff);
  putU16(bytes, at + 30, data.size >>> 16);
}

/** Puts a file into a directory where its name is not. Undefined if there is no room. The short entry is written last. */
export function createEntry(volume: Volume, directory: i32, name: string, data: EntryData): Place | undefined {
  const short = new ShortName(name);
  if (!short.isExact && !chooseTail(volume, directory, short, name)) return undefined;
  const longs: i32 = short.isExact ? 0 : Math.ceil(name.length / UNITS_PER_ENTRY);
  const first = findFree(volume, directory, longs + 1);
  if (first < 0) return undefined;
  const cursor = new EntryCursor(volume, directory);
  while (cursor.index < first + longs && cursor.next()) {
    if (cursor.index < first) continue;
    const order = longs - (cursor.index - first);
    if (order > 0) putLong(volume.cache.bytes, cursor.at, name, order, order === longs, shortNameSum(short.bytes, 0));
    else putShort(volume.cache.bytes, cursor.at, short, data);
    volume.cache.touch();
  }
  const done = cursor.index === first + longs && volume.cache.flush();
  return done ? new Place(cursor.sector, cursor.at) : undefined;
}

function putShort(bytes: Uint8Array, at: i32, short: ShortName, data: EntryData): void {
  bytes.fill(0, at, at + ENTRY_BYTES);
  bytes.set(short.bytes, at);
  if (bytes[at] === DELETED) bytes[at] = KANJI_E5;
  putData(bytes, at, data);
  putU16(bytes, at + 14, timeField(data.mtime));
  putU16(bytes, at + 16, dateField(data.mtime));
}

function putLong(bytes: Uint8Array, at: i32, name: string, order: i32, isLast: boolean, sum: i32): void {
  bytes.fill(0, at, at + ENTRY_BYTES);
  bytes[at] = isLast ? order | LAST_LONG : order;
  bytes[at + 11] = ATTR_LONG_NAME;
  bytes[at + 13] = sum;
  for (let i: i32 = 0; i < UNITS_PER_ENTRY; i++) {
    const index = (order - 1) * UNITS_PER_ENTRY + i;
    // A zero ends the name, unless it fills its entries; what follows is 0xffff.
    const unit = index < name.length ? name.charCodeAt(index) : index === name.length ? 0 : 0xffff;
    putU16(bytes, at + unitAt(i), unit);
  }
}

/** Gives the short name a tail, if it needs one, that no other of the directory has. */
function chooseTail(volume: Volume, directory: i32, short: ShortName, name: string): boolean {
  if (!short.isLossy && !hasShort(volume, directory, short.bytes)) return !volume.sectors.failed;
  for (let number: i32 = 1; number <= 4; number++) {
    short.setTail(`${number}`);
    if (!hasShort(volume, directory, short.bytes)) return !volume.sectors.failed;
  }
  const hash = nameHash(name);
  for (let number: i32 = 1; number <= 99; number++) {
    short.setTail(`${number < 10 ? hash : hash.slice(1)}${number}`);
    if (!hasShort(volume, directory, short.bytes)) return !volume.sectors.failed;
  }
  return false;
}

function hasShort(volume: Volume, directory: i32, short: Uint8Array): boolean {
  const cursor = new EntryCursor(volume, directory);
  const bytes = volume.cache.bytes;
  while (cursor.next() && bytes[cursor.at] !== 0) {
    if ((bytes[cursor.at + 11]! & ATTR_MASK) === ATTR_LONG_NAME) continue;
    let same: i32 = 0;
    while (same < SHORT_BYTES && bytes[cursor.at + same] === short[same]) same++;
    if (same === SHORT_BYTES) return true;
  }
  return false;
}

/** Number of the first of `count` free entries in a row, for which the directory may grow; -1 if there is no room. */
function findFree(volume: Volume, directory: i32, count: i32): i32 {
  const cursor = new EntryCursor(volume, directory);
  const bytes = volume.cache.bytes;
  let run: i32 = 0;
  let isBehind: boolean = false;
  for (;;) {
    if (!cursor.next() && (volume.sectors.failed || !cursor.grow())) return -1;
    const mark = isBehind ? 0 : bytes[cursor.at]!;
    // Behind the end mark there may be anything; it must read as an end wherever the new entries will end.
    if (mark === 0) isBehind = true;
    if (isBehind && bytes[cursor.at] !== 0) {
      bytes[cursor.at] = 0;
      volume.cache.touch();
    }
    run = mark === 0 || mark === DELETED ? run + 1 : 0;
    if (run === count) return endsRight(volume, cursor, isBehind) ? cursor.index - count + 1 : -1;
  }
}

/** The entry behind new ones at the end must be an end mark, if there is one. */
function endsRight(volume: Volume, cursor: EntryCursor, isBehind: boolean): boolean {
  const last = cursor.index;
  if (isBehind && cursor.next() && volume.cache.bytes[cursor.at] !== 0) {
    volume.cache.bytes[cursor.at] = 0;
    volume.cache.touch();
  }
  cursor.index = last;
  return !volume.sectors.failed;
}
