import { FileStat, type OpenMode, VfsFile } from "@meerkat/core/vfs/file_system.ts";
import { FlatFileSystem } from "@meerkat/core/vfs/flat_file_system.ts";
import { Collector } from "./collector.ts";
import { Contents } from "./contents.ts";
import { IndexPages } from "./index_pages.ts";
import { FLAG_DYING, FLAG_FINAL, INDEX_BIT, type Layout, LOOKUP_DELETED, LOOKUP_FREE, u16At } from "./layout.ts";
import { SpiffsNode } from "./node.ts";
import { RESERVED_BLOCKS, type SpiffsPages } from "./pages.ts";
import { Repair } from "./repair.ts";

/** Files are far shorter; this keeps sums within 31 bits. */
const MAX_SIZE: u32 = 0x3fff_ffff;

class SpiffsFile extends VfsFile {
  private readonly fs: SpiffsFs;
  private readonly node: SpiffsNode;
  private readonly mode: OpenMode;
  private isOpen: boolean = true;
  /** A write was refused: `close` says so, and a file opened with `w` is given up. */
  private hasFailed: boolean = false;

  constructor(fs: SpiffsFs, node: SpiffsNode, mode: OpenMode) {
    super();
    this.fs = fs;
    this.node = node;
    this.mode = mode;
    this.size = node.size;
  }

  read(data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.isOpen) return -1;
    const size = this.node.size;
    if (this.position >= size) return 0;
    const left: u32 = size - this.position;
    const count: i32 = left < len ? left : len;
    this.fs.pages.begin();
    if (!this.fs.contents.read(this.node, this.position, data, off, count)) return -1;
    this.position += count;
    return count;
  }

  write(data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.isOpen || this.isGivenUp() || this.mode === "r") return -1;
    if (this.mode === "a") this.position = this.node.size;
    this.fs.pages.begin();
    const written = this.fs.write(this.node, this.position, data, off, len);
    this.size = this.node.size;
    if (written) this.position += len;
    else this.hasFailed = true;
    return written ? len : -1;
  }

  truncate(size: u32): boolean {
    if (!this.isOpen || this.isGivenUp() || this.mode === "r" || size > this.node.size) return false;
    this.fs.pages.begin();
    const done = size === this.node.size || this.fs.contents.truncate(this.node, size);
    this.size = this.node.size;
    return done;
  }

  sync(): boolean {
    if (!this.isOpen || this.isGivenUp()) return false;
    this.fs.pages.begin();
    if (this.mode === "w" && !this.node.isNamed && !this.node.isDying) return this.fs.commit(this.node);
    return this.mode === "r" || (this.fs.index.store(this.node) && !this.hasFailed);
  }

  private isGivenUp(): boolean {
    return this.hasFailed && this.mode === "w";
  }

  close(): boolean {
    if (!this.isOpen) return false;
    const kept = this.sync();
    this.isOpen = false;
    this.fs.release(this.node);
    return kept;
  }
}

/** A mounted image. */
export class SpiffsFs extends FlatFileSystem {
  readonly pages: SpiffsPages;
  readonly index: IndexPages;
  readonly contents: Contents;
  private readonly collector: Collector;
  private readonly layout: Layout;
  private readonly maxOpen: i32;
  private readonly entries: Uint8Array;

  /** `pages` are not mounted yet. At most `maxOpen` files are open at a time. */
  constructor(pages: SpiffsPages, maxOpen: i32) {
    super();
    this.pages = pages;
    this.layout = pages.layout;
    this.index = new IndexPages(pages);
    this.collector = new Collector(this.index);
    this.contents = new Contents(this.index, this.collector);
    this.maxOpen = maxOpen;
    this.entries = new Uint8Array(pages.layout.entriesPerBlock * 2);
  }

  /**
   * False if there is no such image. With `check`, what a loss of power has left half done is ended or undone, and of
   * what is damaged is put right what can be.
   */
  mount(check: boolean): boolean {
    this.pages.begin();
    if (!this.pages.mount()) return false;
    const bad = this.pages.badBlock;
    // Its erase was torn; or its magic is damaged, and what is there must be moved.
    const isInUse = bad >= 0 && this.hasLivePage(bad);
    if (bad >= 0 && !isInUse && !this.pages.eraseBlock(bad)) return false;
    if (check && !new Repair(this.index, true).run()) return false;
    return !isInUse || this.collector.clean(bad);
  }

  private hasLivePage(block: i32): boolean {
    this.pages.readLookup(block, this.entries);
    for (let entry: i32 = 0; entry < this.layout.entriesPerBlock; entry++) {
      const id = u16At(this.entries, entry * 2);
      this.pages.readHeader(this.layout.pageOf(block, entry));
      if (id !== LOOKUP_FREE && id !== LOOKUP_DELETED && this.pages.isLive(id)) return true;
    }
    return false;
  }

  open(path: string, mode: OpenMode): VfsFile | undefined {
    const name = new TextEncoder().encode(path);
    let users: i32 = 0;
    for (const node of this.index.nodes) users += node.users;
    if (name.length === 0 || name.length > this.layout.maxName || name.includes(0) || users >= this.maxOpen) return undefined;
    this.pages.begin();
    let node = mode === "w" ? undefined : this.openNode(name);
    if (node === undefined) {
      if (mode === "r" || mode === "r+" || this.pages.failed) return undefined;
      node = this.create(name);
      if (node === undefined) return undefined;
      if (mode === "a" && !this.commit(node)) {
        this.release(node);
        return undefined;
      }
    }
    return new SpiffsFile(this, node, mode);
  }

  /** The node of a file that is there, with one more user. */
  private openNode(name: Uint8Array): SpiffsNode | undefined {
    const page = this.findHeader(name);
    if (page === 0) return undefined;
    const header = this.pages.page;
    this.pages.read(this.layout.pageAt(page), header, 0, this.layout.headerTableAt);
    const id = u16At(header, 0) & ~INDEX_BIT;
    const known = this.index.nodeOf(id);
    if (known !== undefined) {
      known.users++;
      return known;
    }
    if (this.pages.failed) return undefined;
    const node = new SpiffsNode(id, name);
    node.storedSize = this.layout.sizeOf(header);
    // A damaged header may tell anything.
    const most: u32 = this.layout.pageCount() * this.layout.dataBytes;
    node.size = node.storedSize < most ? node.storedSize : most;
    node.headerPage = page;
    node.isNamed = true;
    this.index.nodes.push(node);
    return node;
  }

  /** A new file, of which nothing is in flash yet. Undefined if there are no numbers left. */
  private create(name: Uint8Array): SpiffsNode | undefined {
    const id = this.freeId();
    if (id === 0) return undefined;
    const node = new SpiffsNode(id, name);
    this.index.nodes.push(node);
    return node;
  }

  /** The lowest number that no page has. */
  private freeId(): i32 {
    const most = (this.layout.blockCount * this.layout.entriesPerBlock) >> 1;
    const used = new Uint8Array((most >> 3) + 1);
    for (let block: i32 = 0; block < this.layout.blockCount; block++) {
      this.pages.readLookup(block, this.entries);
      for (let entry: i32 = 0; entry < this.layout.entriesPerBlock; entry++) {
        const id = u16At(this.entries, entry * 2) & ~INDEX_BIT;
        if (id <= most) used[id >> 3] = used[id >> 3]! | (1 << (id & 7));
      }
    }
    for (const node of this.index.nodes) used[node.id >> 3] = used[node.id >> 3]! | (1 << (node.id & 7));
    for (let id: i32 = 1; id <= most; id++) {
      if ((used[id >> 3]! & (1 << (id & 7))) === 0) return id;
    }
    return 0;
  }

  /** Page of the index header of this name, 0 if there is none. Uses `pages.page`. */
  private findHeader(name: Uint8Array): i32 {
    let found: i32 = 0;
    this.eachHeader((page) => {
      if (found === 0 && sameBytes(this.layout.nameOf(this.pages.page), name)) found = page;
    });
    return found;
  }

  /** Calls `visit` for each file that can be found, with the page of its header; the header is in `pages.page`. */
  private eachHeader(visit: (page: i32) => void): void {
    for (let block: i32 = 0; block < this.layout.blockCount; block++) {
      this.pages.readLookup(block, this.entries);
      for (let entry: i32 = 0; entry < this.layout.entriesPerBlock; entry++) {
        const id = u16At(this.entries, entry * 2);
        if ((id & INDEX_BIT) === 0 || id === LOOKUP_FREE || id === LOOKUP_DELETED) continue;
        const page = this.layout.pageOf(block, entry);
        this.pages.readHeader(page);
        if (this.pages.headerSpan !== 0 || !this.pages.isLive(id)) continue;
        this.pages.read(this.layout.pageAt(page), this.pages.page, 0, this.layout.headerTableAt);
        visit(page);
      }
    }
  }

  /** Writes within a file or behind its end, where zeros fill the gap. */
  write(node: SpiffsNode, position: u32, data: Uint8Array, off: i32, len: i32): boolean {
    if (position > MAX_SIZE || len > MAX_SIZE - position) return false;
    const grown: u32 = position + len > node.size ? position + len - node.size : 0;
    const room = this.pages.freePages() + this.pages.deleted;
    if (grown > 0 && this.layout.spansOf(grown) > room + 1) return false;
    if (len > 0 && position > node.size) {
      if (!this.contents.write(node, node.size, undefined, 0, position - node.size)) return false;
    }
    return this.contents.write(node, position, data, off, len);
  }

  /** Makes a new file visible, in place of the one that has its name. */
  commit(node: SpiffsNode): boolean {
    const index = this.index;
    const layout = this.layout;
    if (!this.collector.reserve(1) || (node.headerPage === 0 && !index.openTable(node, 0))) return false;
    if (node.headerPage === 0) {
      layout.putSize(node.table!, node.size);
      node.isChanged = true;
    }
    const isWhole = node.headerPage === 0;
    if (!index.store(node)) return false;
    const header = this.pages.page;
    if (!isWhole && node.size > 0) {
      layout.putSize(header, node.size);
      if (!this.pages.program(layout.pageAt(node.headerPage) + layout.sizeFieldAt(), header, layout.sizeFieldAt(), 4)) return false;
    }
    const replaced = this.openNode(node.name);
    this.pages.readHeader(node.headerPage);
    if (!this.pages.finish(node.headerPage, this.pages.headerFlags)) return false;
    node.isNamed = true;
    node.storedSize = node.size;
    if (node.table !== undefined && node.tableIndex === 0) node.table[4] = this.pages.headerFlags;
    return replaced === undefined || this.discard(replaced);
  }

  /** Takes a file out of sight; its pages are deleted when nobody has it open. */
  private discard(node: SpiffsNode): boolean {
    const done = this.condemn(node);
    return this.release(node) && done;
  }

  /** Makes the header say that the file is being removed. */
  private condemn(node: SpiffsNode): boolean {
    this.pages.readHeader(node.headerPage);
    const flags = this.pages.headerFlags & ~FLAG_DYING;
    if (!this.pages.programFlags(node.headerPage, flags)) return false;
    node.isDying = true;
    if (node.table !== undefined && node.tableIndex === 0) node.table[4] = flags;
    return true;
  }

  /** One user fewer. */
  release(node: SpiffsNode): boolean {
    node.users--;
    if (node.users > 0) return true;
    const isGarbage = !node.isNamed || node.isDying;
    const done = !isGarbage || this.index.deleteFile(node);
    this.index.nodes.splice(this.index.nodes.indexOf(node), 1);
    return done;
  }

  stat(path: string): FileStat | undefined {
    this.pages.begin();
    const node = this.openNode(new TextEncoder().encode(path));
    if (node === undefined) return undefined;
    this.release(node);
    return new FileStat(node.size, 0);
  }

  remove(path: string): boolean {
    this.pages.begin();
    const node = this.openNode(new TextEncoder().encode(path));
    return node !== undefined && this.discard(node);
  }

  rename(from: string, to: string): boolean {
    const name = new TextEncoder().encode(to);
    if (name.length === 0 || name.length > this.layout.maxName || name.includes(0)) return false;
    this.pages.begin();
    const node = this.openNode(new TextEncoder().encode(from));
    if (node === undefined) return false;
    const done = from === to || this.renameNode(node, name);
    return this.release(node) && done;
  }

  /** The header with the new name first, then the file that had it goes, then the old header. */
  private renameNode(node: SpiffsNode, name: Uint8Array): boolean {
    if (!this.collector.reserve(2) || !this.index.store(node)) return false;
    if (node.tableIndex === 0) {
      node.table = undefined;
      node.tableIndex = -1;
    }
    const replaced = this.openNode(name);
    const old = node.headerPage;
    const work = this.index.work;
    this.pages.read(this.layout.pageAt(old), work, 0, work.length);
    this.layout.putName(work, name);
    work[4] = work[4]! | FLAG_FINAL;
    const page = this.pages.failed ? 0 : this.pages.writeFinal(work, work.length);
    if (page === 0) {
      if (replaced !== undefined) this.release(replaced);
      return false;
    }
    this.index.moved(node, 0, page);
    node.name = name;
    if (replaced === undefined) return this.pages.deletePage(old);
    const done = this.condemn(replaced) && this.pages.deletePage(old);
    return this.release(replaced) && done;
  }

  paths(): string[] {
    const paths: string[] = [];
    this.pages.begin();
    this.eachHeader((_page) => {
      paths.push(new TextDecoder().decode(this.layout.nameOf(this.pages.page)));
    });
    return paths;
  }

  totalBytes(): u32 {
    return ((this.layout.blockCount - RESERVED_BLOCKS) * this.layout.entriesPerBlock + 1) * this.layout.dataBytes;
  }

  freeBytes(): u32 {
    const used: u32 = this.pages.allocated * this.layout.dataBytes;
    return used < this.totalBytes() ? this.totalBytes() - used : 0;
  }

  override unmount(): boolean {
    this.pages.begin();
    let done: boolean = true;
    for (const node of this.index.nodes) {
      if (node.isNamed && !this.index.store(node)) done = false;
    }
    return done;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i: i32 = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return false;
  }
  return true;
}
