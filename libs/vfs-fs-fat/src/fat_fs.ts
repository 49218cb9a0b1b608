import { FileStat, FileSystem, fileTime, type OpenMode, VfsFile } from "@meerkat/core/vfs/file_system.ts";
import { Contents } from "./contents.ts";
import {
  ATTR_DIRECTORY,
  ATTR_READ_ONLY,
  createEntry,
  DirectoryReader,
  deleteEntry,
  type Entry,
  EntryCursor,
  EntryData,
  findEntry,
  type Place,
  updateEntry,
} from "./directory.ts";
import { putU16 } from "./geometry.ts";
import { isNameAllowed, isSameName } from "./names.ts";
import { FatNode, NODE_GONE, NODE_NEW, NODE_VISIBLE } from "./node.ts";
import { dateField, timeField } from "./times.ts";
import type { Volume } from "./volume.ts";

class FatFile extends VfsFile {
  private readonly fs: FatFs;
  private readonly node: FatNode;
  private readonly mode: OpenMode;
  private isOpen: boolean = true;
  /** A write was refused: `close` says so, and a file opened with `w` is given up. */
  private hasFailed: boolean = false;

  constructor(fs: FatFs, node: FatNode, mode: OpenMode) {
    super();
    this.fs = fs;
    this.node = node;
    this.mode = mode;
    this.size = node.data.size;
  }

  read(data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.isOpen) return -1;
    const size = this.node.data.size;
    if (this.position >= size) return 0;
    const left: u32 = size - this.position;
    const count: i32 = left < len ? left : len;
    this.fs.volume.begin();
    if (!this.fs.contents.read(this.node, this.position, data, off, count)) return -1;
    this.position += count;
    return count;
  }

  write(data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.isOpen || this.isGivenUp() || this.mode === "r") return -1;
    if (this.mode === "a") this.position = this.node.data.size;
    this.fs.volume.begin();
    const written = this.fs.contents.write(this.node, this.position, data, off, len);
    this.size = this.node.data.size;
    if (written) this.position += len;
    else this.hasFailed = true;
    return written ? len : -1;
  }

  truncate(size: u32): boolean {
    if (!this.isOpen || this.isGivenUp() || this.mode === "r" || size > this.node.data.size) return false;
    this.fs.volume.begin();
    const done = this.fs.truncate(this.node, size);
    this.size = this.node.data.size;
    return done;
  }

  sync(): boolean {
    if (!this.isOpen || this.isGivenUp()) return false;
    this.fs.volume.begin();
    return this.mode === "r" || (this.fs.sync(this.node, this.mode === "w") && !this.hasFailed);
  }

  private isGivenUp(): boolean {
    return this.hasFailed && this.mode === "w";
  }

  close(): boolean {
    if (!this.isOpen) return false;
    const kept = this.sync();
    this.isOpen = false;
    return this.fs.release(this.node) && kept;
  }
}

/** Where a path leads: a directory (its first cluster, 0 the root), a name in it, and what has this name. */
class Location {
  readonly directory: i32;
  readonly name: string;
  readonly entry: Entry | undefined;

  constructor(directory: i32, name: string, entry: Entry | undefined) {
    this.directory = directory;
    this.name = name;
    this.entry = entry;
  }
}

/** A mounted volume. */
export class FatFs extends FileSystem {
  readonly volume: Volume;
  readonly contents: Contents;
  private nodes: FatNode[] = [];

  constructor(volume: Volume) {
    super();
    this.volume = volume;
    this.contents = new Contents(volume);
  }

  /** Undefined if a directory of the path is not there; with `makes` they are made. */
  private locate(path: string, makes: boolean): Location | undefined {
    let directory: i32 = 0;
    let from: i32 = 0;
    for (;;) {
      const slash: i32 = path.indexOf("/", from);
      const name = slash < 0 ? path.slice(from) : path.slice(from, slash);
      const entry = findEntry(this.volume, directory, name);
      if (this.volume.sectors.failed) return undefined;
      if (slash < 0) return new Location(directory, name, entry);
      let next: i32 = 0;
      if (entry !== undefined) next = entry.isDirectory() ? entry.start : 0;
      else if (makes) next = this.createDirectory(directory, name);
      if (next === 0) return undefined;
      directory = next;
      from = slash + 1;
    }
  }

  /** First cluster of a new directory, 0 if there is no room or its name is not allowed. */
  private createDirectory(parent: i32, name: string): i32 {
    if (!isNameAllowed(name)) return 0;
    const cluster = this.volume.zeroCluster();
    if (cluster === 0) return 0;
    const now = fileTime();
    const bytes = this.volume.cache.bytes;
    if (!this.volume.cache.load(this.volume.geometry.sectorOf(cluster))) return 0;
    putDot(bytes, 0, 1, cluster, now);
    putDot(bytes, 32, 2, parent, now);
    this.volume.cache.touch();
    const data = new EntryData();
    data.attributes = ATTR_DIRECTORY;
    data.start = cluster;
    data.mtime = now;
    const made = this.volume.flush() && createEntry(this.volume, parent, name, data) !== undefined;
    if (made) return cluster;
    this.volume.table.freeChain(cluster);
    return 0;
  }

  private nodeAt(place: Place): FatNode | undefined {
    for (const node of this.nodes) {
      if (node.place !== undefined && node.place.sector === place.sector && node.place.at === place.at) return node;
    }
    return undefined;
  }

  open(path: string, mode: OpenMode): VfsFile | undefined {
    this.volume.begin();
    const location = this.locate(path, mode === "w" || mode === "a");
    if (location === undefined) return undefined;
    const entry = location.entry;
    if (entry === undefined && (mode === "r" || mode === "r+" || !isNameAllowed(location.name))) return undefined;
    if (entry !== undefined && entry.isDirectory()) return undefined;
    if (entry !== undefined && mode !== "r" && (entry.attributes & ATTR_READ_ONLY) !== 0) return undefined;
    if (entry !== undefined && mode !== "w") return new FatFile(this, this.openNode(location.directory, entry), mode);
    const node = new FatNode(location.directory, location.name);
    node.data.mtime = fileTime();
    this.nodes.push(node);
    if (mode === "w" || this.commit(node)) return new FatFile(this, node, mode);
    this.release(node);
    return undefined;
  }

  private openNode(directory: i32, entry: Entry): FatNode {
    const known = this.nodeAt(entry.place);
    if (known !== undefined) {
      known.users++;
      return known;
    }
    const node = new FatNode(directory, entry.name);
    node.place = entry.place;
    node.state = NODE_VISIBLE;
    node.data.attributes = entry.attributes;
    node.data.start = entry.start;
    node.data.size = entry.size;
    node.data.mtime = entry.mtime;
    this.nodes.push(node);
    return node;
  }

  /** Makes a new file visible, in place of the one that has its name: one sector of the directory decides. */
  private commit(node: FatNode): boolean {
    if (!this.volume.flush()) return false;
    const old = findEntry(this.volume, node.directory, node.name);
    if (this.volume.sectors.failed) return false;
    if (old === undefined) {
      node.place = createEntry(this.volume, node.directory, node.name, node.data);
      if (node.place !== undefined) node.state = NODE_VISIBLE;
      return node.place !== undefined && this.volume.flush();
    }
    if (old.isDirectory() || (old.attributes & ATTR_READ_ONLY) !== 0) return false;
    if (!updateEntry(this.volume, old.place, node.data)) return false;
    this.forget(old);
    node.place = old.place;
    node.state = NODE_VISIBLE;
    return this.volume.flush();
  }

  /** What an entry led to is no longer there; its clusters are given back, now or when nobody has it open. */
  private forget(entry: Entry): void {
    const node = this.nodeAt(entry.place);
    if (node === undefined) {
      this.volume.table.freeChain(entry.start);
      return;
    }
    node.place = undefined;
    node.state = NODE_GONE;
  }

  /** Puts contents, table and entry on the device. `creates`: a file that is not visible becomes it. */
  sync(node: FatNode, creates: boolean): boolean {
    if (node.isChanged) node.data.mtime = fileTime();
    if (creates && node.state === NODE_NEW) {
      if (!this.commit(node)) return false;
      node.isChanged = false;
      return true;
    }
    if (!this.volume.flush()) return false;
    if (!node.isChanged || node.place === undefined) return true;
    if (!updateEntry(this.volume, node.place, node.data)) return false;
    node.isChanged = false;
    return true;
  }

  truncate(node: FatNode, size: u32): boolean {
    if (size === node.data.size) return true;
    const start = node.data.start;
    node.data.size = size;
    if (size === 0) node.data.start = 0;
    node.isChanged = true;
    return this.sync(node, false) && this.contents.shorten(node, start) && this.volume.flush();
  }

  /** One user fewer. */
  release(node: FatNode): boolean {
    node.users--;
    if (node.users > 0) return true;
    this.nodes.splice(this.nodes.indexOf(node), 1);
    return node.state === NODE_VISIBLE || node.data.start === 0 || (this.volume.table.freeChain(node.data.start) && this.volume.flush());
  }

  stat(path: string): FileStat | undefined {
    this.volume.begin();
    const entry = this.locate(path, false)?.entry;
    if (entry === undefined) return undefined;
    if (entry.isDirectory()) return new FileStat(0, entry.mtime, true);
    const node = this.nodeAt(entry.place);
    return new FileStat(node === undefined ? entry.size : node.data.size, entry.mtime);
  }

  remove(path: string): boolean {
    this.volume.begin();
    const location = this.locate(path, false);
    const entry = location === undefined ? undefined : location.entry;
    if (location === undefined || entry === undefined || (entry.attributes & ATTR_READ_ONLY) !== 0) return false;
    if (entry.isDirectory() && (entry.start === 0 || new DirectoryReader(this.volume, entry.start).next() !== undefined)) return false;
    if (this.volume.sectors.failed || !deleteEntry(this.volume, location.directory, entry)) return false;
    this.forget(entry);
    return this.volume.flush();
  }

  rename(from: string, to: string): boolean {
    this.volume.begin();
    const source = this.locate(from, false);
    const entry = source === undefined ? undefined : source.entry;
    if (source === undefined || entry === undefined) return false;
    if (from === to) return true;
    // A directory cannot go into itself.
    if (entry.isDirectory() && isSameName(to.slice(0, from.length + 1), `${from}/`)) return false;
    const target = this.locate(to, true);
    if (target === undefined || !isNameAllowed(target.name)) return false;
    const data = this.dataOf(entry);
    const old = target.entry;
    if (old === undefined) return this.move(source.directory, entry, target, data);
    if (old.place.sector === entry.place.sector && old.place.at === entry.place.at) return this.respell(source.directory, entry, target, data);
    if (old.isDirectory() || entry.isDirectory() || (old.attributes & ATTR_READ_ONLY) !== 0) return false;
    if (!this.volume.flush() || !updateEntry(this.volume, old.place, data)) return false;
    this.forget(old);
    const node = this.nodeAt(entry.place);
    if (node !== undefined) node.place = old.place;
    return deleteEntry(this.volume, source.directory, entry) && this.volume.flush();
  }

  private dataOf(entry: Entry): EntryData {
    const node = this.nodeAt(entry.place);
    if (node !== undefined) return node.data;
    const data = new EntryData();
    data.attributes = entry.attributes;
    data.start = entry.start;
    data.size = entry.size;
    data.mtime = entry.mtime;
    return data;
  }

  /** To a name that nothing has: the new entry first, so that nothing is lost if the old one stays. */
  private move(directory: i32, entry: Entry, target: Location, data: EntryData): boolean {
    const place = this.volume.flush() ? createEntry(this.volume, target.directory, target.name, data) : undefined;
    if (place === undefined) return false;
    const node = this.nodeAt(entry.place);
    if (node !== undefined) node.place = place;
    if (!deleteEntry(this.volume, directory, entry)) return false;
    if (entry.isDirectory() && target.directory !== directory && !this.setParent(entry.start, target.directory)) return false;
    return this.volume.flush();
  }

  /** The same name in other letters: the short name may stay the same, so the old entry goes first. */
  private respell(directory: i32, entry: Entry, target: Location, data: EntryData): boolean {
    if (!this.volume.flush() || !deleteEntry(this.volume, directory, entry)) return false;
    const node = this.nodeAt(entry.place);
    const place = createEntry(this.volume, target.directory, target.name, data);
    if (node !== undefined) node.place = place;
    return place !== undefined && this.volume.flush();
  }

  private setParent(directory: i32, parent: i32): boolean {
    const cursor = new EntryCursor(this.volume, directory);
    if (!cursor.next() || !cursor.next()) return false;
    const bytes = this.volume.cache.bytes;
    putU16(bytes, cursor.at + 20, parent >> 16);
    putU16(bytes, cursor.at + 26, parent & 0xffff);
    this.volume.cache.touch();
    return true;
  }

  list(directory: string): string[] {
    const names: string[] = [];
    this.volume.begin();
    let start: i32 = 0;
    if (directory !== "") {
      const entry = this.locate(directory, false)?.entry;
      if (entry === undefined || !entry.isDirectory() || entry.start === 0) return names;
      start = entry.start;
    }
    const reader = new DirectoryReader(this.volume, start);
    for (let entry = reader.next(); entry !== undefined; entry = reader.next()) names.push(entry.name);
    return names;
  }

  makeDirectory(path: string): boolean {
    this.volume.begin();
    const location = this.locate(path, true);
    if (location === undefined) return false;
    if (location.entry !== undefined) return location.entry.isDirectory();
    return this.createDirectory(location.directory, location.name) !== 0 && this.volume.flush();
  }

  totalBytes(): u32 {
    return this.volume.geometry.clusters * this.volume.geometry.clusterBytes();
  }

  freeBytes(): u32 {
    this.volume.begin();
    return this.volume.table.freeCount() * this.volume.geometry.clusterBytes();
  }

  override unmount(): boolean {
    this.volume.begin();
    let done: boolean = true;
    for (const node of this.nodes) {
      if (node.state === NODE_VISIBLE && !this.sync(node, false)) done = false;
    }
    return this.volume.flush() && this.volume.table.unmount() && done;
  }
}

/** Entry `.` or `..` of a directory. */
function putDot(bytes: Uint8Array, at: i32, dots: i32, cluster: i32, now: u32): void {
  bytes.fill(32, at, at + 11);
  bytes.fill(46, at, at + dots);
  bytes[at + 11] = ATTR_DIRECTORY;
  putU16(bytes, at + 14, timeField(now));
  putU16(bytes, at + 16, dateField(now));
  putU16(bytes, at + 18, dateField(now));
  putU16(bytes, at + 20, cluster >> 16);
  putU16(bytes, at + 22, timeField(now));
  putU16(bytes, at + 24, dateField(now));
  putU16(bytes, at + 26, cluster & 0xffff);
}
