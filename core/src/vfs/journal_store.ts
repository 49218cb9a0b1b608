import type { VfsDevice } from "./device.ts";
import { fileTime } from "./file_system.ts";
import { FLAG_COPIES, RECORD_CUT, RECORD_DATA, RECORD_NAME, RECORD_REMOVE, RECORD_RETIRE, recordBytes } from "./journal_format.ts";
import { JournalLog } from "./journal_log.ts";
import { JournalNode } from "./journal_node.ts";

/** Largest file, whatever the device: offsets stay within 31 bits. */
export const MAX_SIZE: i32 = 0x7fff0000;

/** Longest path in bytes of UTF-8. */
const MAX_PATH: i32 = 255;

/** Largest number of a file: more than a device can count before it is worn out. */
const MAX_ID: u32 = 0x7fff_ffff;

/** A record is not split to fill the rest of a sector if fewer bytes of data would go there. */
const MIN_PART: i32 = 64;

/** The log is kept shorter than twice what is in use and this many sectors, so that mounting is quick. */
const SLACK_SECTORS: i32 = 32;

/** The files of a journal and what is done to them, as records of a JournalLog. */
export class JournalStore {
  private readonly log: JournalLog;
  private nodes: JournalNode[] = [];
  private lastId: u32 = 0;
  /** Sectors that stay free for copying: the reason is in docs/files-and-logs.md. */
  private readonly reserve: i32;
  /** Bytes of flash for records that are in use. */
  readonly capacity: i32;
  /** Records and sectors that `mount` found damaged. */
  damaged: i32 = 0;

  constructor(device: VfsDevice) {
    this.log = new JournalLog(device);
    const sectors = this.log.sectorCount;
    this.reserve = 4 + (sectors >> 5);
    this.capacity = sectors === 0 ? 0 : ((sectors - this.reserve - 1) * this.log.maxData * 7) >> 3;
  }

  /** Reads the log. False if the machine has no flash for it. */
  mount(): boolean {
    const log = this.log;
    this.nodes = [];
    this.lastId = 0;
    this.damaged = 0;
    if (log.sectorCount === 0) return false;
    log.mount();
    for (let sector = log.oldest; sector <= log.newest; sector++) {
      if (log.enter(sector)) this.replaySector();
      else this.damaged++;
    }
    this.nodes = this.nodes.filter((node) => node.path !== undefined);
    return true;
  }

  /** The header of a record is written last: where it is, its data were complete. Names are checked all the same. */
  private replaySector(): void {
    const log = this.log;
    while (log.next()) {
      if (log.header.type === RECORD_NAME && !log.dataIsSound()) this.damaged++;
      else this.replay();
    }
  }

  private replay(): void {
    const header = this.log.header;
    if (header.type === RECORD_RETIRE || header.value > MAX_SIZE || header.id > MAX_ID) return;
    if (header.id > this.lastId) this.lastId = header.id;
    let node = this.nodeOf(header.id);
    if (header.type === RECORD_REMOVE) {
      if (node !== undefined) this.forget(node);
      return;
    }
    if (node === undefined) {
      if (header.type !== RECORD_NAME && header.type !== RECORD_DATA) return;
      node = new JournalNode(header.id);
      this.nodes.push(node);
    }
    node.mtime = header.time;
    if (header.type === RECORD_DATA) node.place(header.value, header.length, this.log.dataAt);
    else if (header.type === RECORD_CUT) node.cut(header.value);
    else if (header.type === RECORD_NAME) this.replayName(node);
  }

  private replayName(node: JournalNode): void {
    const length = this.log.header.length;
    if (length > MAX_PATH || !this.log.read(this.log.dataAt, this.log.scratch, 0, length)) return;
    this.setPath(node, new TextDecoder().decode(this.log.scratch.slice(0, length)));
    node.nameAt = this.log.dataAt;
    node.nameLength = length;
  }

  private nodeOf(id: u32): JournalNode | undefined {
    for (let i: i32 = this.nodes.length - 1; i >= 0; i--) {
      if (this.nodes[i]!.id === id) return this.nodes[i];
    }
    return undefined;
  }

  private setPath(node: JournalNode, path: string): void {
    const old = this.find(path);
    if (old !== undefined && old !== node) this.forget(old);
    node.path = path;
  }

  /** Takes a file out of sight; as long as it is open, its data stay. */
  private forget(node: JournalNode): void {
    node.path = undefined;
    node.nameAt = -1;
    node.nameLength = 0;
    if (node.users === 0) this.nodes.splice(this.nodes.indexOf(node), 1);
  }

  find(path: string): JournalNode | undefined {
    for (const node of this.nodes) {
      if (node.path === path) return node;
    }
    return undefined;
  }

  paths(): string[] {
    const paths: string[] = [];
    for (const node of this.nodes) {
      if (node.path !== undefined) paths.push(node.path);
    }
    return paths;
  }

  /** A new file that is not visible yet; `release` it. Undefined if there are no numbers left. */
  create(): JournalNode | undefined {
    if (this.lastId >= MAX_ID) return undefined;
    this.lastId++;
    const node = new JournalNode(this.lastId);
    node.mtime = fileTime();
    node.users = 1;
    this.nodes.push(node);
    return node;
  }

  /** An open file is closed. */
  release(node: JournalNode): void {
    node.users--;
    if (node.users === 0 && node.path === undefined) this.nodes.splice(this.nodes.indexOf(node), 1);
  }

  /** Bytes of flash that records in use take. */
  used(): i32 {
    let used: i32 = 0;
    for (const node of this.nodes) used += node.stored + recordBytes(node.nameLength);
    return used;
  }

  /** Whether `length` more bytes of data have room. */
  fits(length: i32): boolean {
    if (length > this.capacity) return false;
    const records: i32 = 2 + ((length / this.log.maxData) | 0);
    return this.used() + length + recordBytes(0) * records <= this.capacity;
  }

  /** Fills `len` bytes of `data` from what is at `position`. False if the flash fails, or a damaged sector has taken some of it. */
  read(node: JournalNode, position: i32, data: Uint8Array, off: i32, len: i32): boolean {
    let at = position;
    const end = position + len;
    for (let piece = node.find(position); at < end; piece++) {
      if (piece >= node.count() || node.start(piece) > at) return false;
      const skip = at - node.start(piece);
      const left = node.length(piece) - skip;
      const count: i32 = left < end - at ? left : end - at;
      if (!this.log.read(node.address(piece) + skip, data, off + at - position, count)) return false;
      at += count;
    }
    return true;
  }

  /** Writes data of a file at `position`, at most its size. False if there is no room or the flash fails. */
  write(node: JournalNode, position: i32, data: Uint8Array, off: i32, len: i32): boolean {
    node.mtime = fileTime();
    for (let done: i32 = 0; done < len; ) {
      const left = len - done;
      if (!this.makeRoom(left < MIN_PART ? left : MIN_PART)) return false;
      const count: i32 = left < this.log.room() ? left : this.log.room();
      const address = this.log.begin(count);
      this.log.put(data, off + done, count);
      if (!this.log.end(RECORD_DATA, node.id, position + done, node.mtime)) return false;
      node.place(position + done, count, address);
      done += count;
    }
    this.tidy(node);
    return true;
  }

  /** Cuts a file to `size` bytes. */
  cut(node: JournalNode, size: i32): boolean {
    node.mtime = fileTime();
    if (!this.note(RECORD_CUT, node.id, size, node.mtime)) return false;
    node.cut(size);
    return true;
  }

  /** Makes a file visible at `path`, in place of what was there, and no more where it was visible before. */
  name(node: JournalNode, path: string): boolean {
    const bytes = new TextEncoder().encode(path);
    if (bytes.length > MAX_PATH || bytes.length === 0) return false;
    if (node.path === undefined && !this.fits(bytes.length)) return false;
    if (!this.makeRoom(bytes.length) || !this.writeName(node, bytes)) return false;
    this.setPath(node, path);
    return true;
  }

  private writeName(node: JournalNode, bytes: Uint8Array): boolean {
    const at = this.log.begin(bytes.length);
    this.log.put(bytes, 0, bytes.length);
    if (!this.log.end(RECORD_NAME, node.id, 0, node.mtime)) return false;
    node.nameAt = at;
    node.nameLength = bytes.length;
    return true;
  }

  /** Removes a visible file. */
  remove(node: JournalNode): boolean {
    if (!this.note(RECORD_REMOVE, node.id, 0, fileTime())) return false;
    this.forget(node);
    return true;
  }

  /** Writes a record without data. */
  private note(type: i32, id: u32, value: u32, time: u32): boolean {
    if (!this.makeRoom(0)) return false;
    this.log.begin(0);
    return this.log.end(type, id, value, time);
  }

  /** Sees to it that a record of `length` bytes of data can be written. False if no sector is free or the flash fails. */
  private makeRoom(length: i32): boolean {
    const log = this.log;
    if (!log.copying && log.room() >= length) return true;
    const most: i32 = SLACK_SECTORS + 2 * ((this.used() / this.log.maxData) | 0);
    for (let i: i32 = 0; i < log.sectorCount && (log.free() < this.reserve || log.used() > most); i++) {
      if (!this.collect()) break;
    }
    if (!log.copying && log.room() >= length) return true;
    return log.free() >= 3 && log.open(0);
  }

  /** Frees the oldest sector: copies what is in use of it. */
  private collect(): boolean {
    const log = this.log;
    if (log.oldest >= log.newest) return false;
    const from = log.address(log.oldest);
    const to = from + log.sectorSize;
    const oldestWasEmpty = !this.isUsed(from, to);
    for (const node of this.nodes) {
      if (node.nameAt >= from && node.nameAt < to && !this.copyName(node)) return false;
      if (!this.copyPieces(node, from, to)) return false;
    }
    if (!this.copyRoom(0)) return this.retireUnsaid(oldestWasEmpty);
    log.begin(0);
    if (!log.end(RECORD_RETIRE, 0, log.oldest + 1, 0)) return false;
    log.oldest++;
    log.copying = false;
    return true;
  }

  private isUsed(from: i32, to: i32): boolean {
    for (const node of this.nodes) {
      if (node.nameAt >= from && node.nameAt < to) return true;
      for (let piece: i32 = 0; piece < node.count(); piece++) {
        if (node.address(piece) >= from && node.address(piece) < to) return true;
      }
    }
    return false;
  }

  /** No sector is free for saying that one is: damage has led to this. One that held nothing of use goes without. */
  private retireUnsaid(wasEmpty: boolean): boolean {
    if (wasEmpty) this.log.oldest++;
    return wasEmpty;
  }

  private copyRoom(length: i32): boolean {
    return this.log.room() >= length || this.log.open(FLAG_COPIES);
  }

  private copyName(node: JournalNode): boolean {
    const bytes = new Uint8Array(node.nameLength);
    if (!this.log.read(node.nameAt, bytes, 0, bytes.length)) return false;
    return this.copyRoom(bytes.length) && this.writeName(node, bytes);
  }

  /** Copies the pieces that are between two addresses; such as follow each other in the file become one. */
  private copyPieces(node: JournalNode, from: i32, to: i32): boolean {
    for (let piece: i32 = 0; piece < node.count(); piece++) {
      const start = node.start(piece);
      let end = start;
      for (let i = piece; i < node.count() && node.start(i) === end && node.address(i) >= from && node.address(i) < to; i++) {
        end += node.length(i);
      }
      for (let at = start; at < end; ) {
        if (!this.copyRoom(end - at < MIN_PART ? end - at : MIN_PART)) return false;
        const count: i32 = end - at < this.log.room() ? end - at : this.log.room();
        if (!this.copy(node, at, count)) return false;
        at += count;
      }
    }
    return true;
  }

  /** Writes again what a file holds from `start` on; there is room. */
  private copy(node: JournalNode, start: i32, length: i32): boolean {
    const log = this.log;
    const address = log.begin(length);
    for (let done: i32 = 0; done < length; ) {
      const count: i32 = length - done < log.scratch.length ? length - done : log.scratch.length;
      if (!this.read(node, start + done, log.scratch, 0, count)) return false;
      log.put(log.scratch, 0, count);
      done += count;
    }
    if (!log.end(RECORD_DATA, node.id, start, node.mtime)) return false;
    node.place(start, length, address);
    return true;
  }

  /**
   * Bounds the index of a file: while it has too many pieces, those neighbours that are the most in one record's length
   * become one piece. A file keeps at most 20 pieces, and 4 for each record of the longest kind.
   */
  private tidy(node: JournalNode): void {
    const longest = this.log.maxData;
    const most: i32 = 20 + 4 * ((node.size / longest) | 0);
    while (node.count() > most) {
      let best: i32 = 0;
      let bestFirst: i32 = 0;
      let first: i32 = 0;
      for (let last: i32 = 0; last < node.count(); last++) {
        const end = node.start(last) + node.length(last);
        while (end - node.start(first) > longest) first++;
        if (last - first >= best) {
          best = last - first;
          bestFirst = first;
        }
      }
      const start = node.start(bestFirst);
      if (!this.join(node, start, this.fitting(node, bestFirst, bestFirst + best) - start)) return;
    }
  }

  /** End of the last piece up to `last` that fits into this sector with all from `first` on; of `last` itself if that is less than half of them. */
  private fitting(node: JournalNode, first: i32, last: i32): i32 {
    const limit = node.start(first) + this.log.room();
    let piece = last;
    while (piece > first && node.start(piece) + node.length(piece) > limit) piece--;
    const chosen: i32 = 2 * (piece - first) > last - first ? piece : last;
    return node.start(chosen) + node.length(chosen);
  }

  private join(node: JournalNode, start: i32, length: i32): boolean {
    return this.makeRoom(length) && this.copy(node, start, length);
  }
}
