import type { IndexPages } from "./index_pages.ts";
import { INDEX_BIT, LOOKUP_DELETED, LOOKUP_FREE, NEW_DATA, NO_PAGE, putU16, u16At } from "./layout.ts";
import type { SpiffsNode } from "./node.ts";

/** What counts when the block to clean is chosen, as in SPIFFS: deleted pages, pages to move, erases it is behind. */
const WEIGHT_DELETED: i32 = 5;
const WEIGHT_USED: i32 = -1;
const WEIGHT_AGE: i32 = 50;

/** Garbage collection: moves what is in use out of a block and erases it. */
export class Collector {
  private readonly index: IndexPages;
  private readonly entries: Uint8Array;

  constructor(index: IndexPages) {
    this.index = index;
    this.entries = new Uint8Array(index.layout.entriesPerBlock * 2);
  }

  /** Makes room for `count` pages. False if there is none. */
  reserve(count: i32): boolean {
    const pages = this.index.pages;
    // A file may have a table that must be written, and a header with its size after it.
    let needed = count;
    for (const node of this.index.nodes) {
      if (node.table !== undefined) needed += 2;
    }
    if (needed > pages.freePages() + pages.deleted) return false;
    for (let tries = 2 * this.index.layout.blockCount; tries > 0 && needed > pages.freePages(); tries--) {
      const block = this.chooseBlock();
      if (block < 0 || !this.clean(block)) return false;
    }
    return needed <= pages.freePages();
  }

  /** The block that is best cleaned, or -1 if none has deleted pages. */
  private chooseBlock(): i32 {
    const layout = this.index.layout;
    const pages = this.index.pages;
    const countsAge = pages.freePages() > layout.pagesPerBlock;
    let best: i32 = -1;
    let bestScore: i32 = 0;
    for (let block: i32 = 0; block < layout.blockCount; block++) {
      pages.readLookup(block, this.entries);
      let deleted: i32 = 0;
      let used: i32 = 0;
      for (let entry: i32 = 0; entry < layout.entriesPerBlock; entry++) {
        const id = u16At(this.entries, entry * 2);
        if (id === LOOKUP_DELETED) deleted++;
        else if (id !== LOOKUP_FREE) used++;
      }
      if (deleted === 0) continue;
      const age = countsAge ? (pages.eraseCount - pages.readU16(layout.magicAt(block) + 2)) & 0x7fff : 0;
      const score = deleted * WEIGHT_DELETED + used * WEIGHT_USED + age * WEIGHT_AGE;
      if (best >= 0 && score <= bestScore) continue;
      best = block;
      bestScore = score;
    }
    return best;
  }

  /** Empties a block and erases it. False if something could not be moved. */
  clean(block: i32): boolean {
    const pages = this.index.pages;
    pages.cleanedBlock = block;
    const done = this.moveOut(block, false) && this.moveOut(block, true);
    pages.cleanedBlock = -1;
    return done && pages.eraseBlock(block);
  }

  private moveOut(block: i32, isIndex: boolean): boolean {
    const layout = this.index.layout;
    const pages = this.index.pages;
    for (let entry: i32 = 0; entry < layout.entriesPerBlock; entry++) {
      const page = layout.pageOf(block, entry);
      const id = pages.lookup(page);
      if (id === LOOKUP_FREE || id === LOOKUP_DELETED || ((id & INDEX_BIT) !== 0) !== isIndex) continue;
      pages.readHeader(page);
      const span = pages.headerSpan;
      if (isIndex) {
        if (!this.moveIndex(page, id & ~INDEX_BIT, span, pages.isLive(id))) return false;
      } else if (pages.isLive(id) && !this.moveData(block, id, layout.indexOf(span))) {
        return false;
      }
    }
    return !pages.failed;
  }

  private moveIndex(page: i32, id: i32, index: i32, isLive: boolean): boolean {
    const node = this.index.nodeOf(id);
    const isHeader = node !== undefined && index === 0 && node.headerPage === page;
    if (!isLive && !isHeader) return true;
    const work = this.index.work;
    this.index.pages.read(this.index.layout.pageAt(page), work, 0, work.length);
    const moved = this.index.replace(work, page, !isHeader || node.isNamed);
    if (moved === 0) return false;
    if (node !== undefined) this.index.moved(node, index, moved);
    return true;
  }

  /** Moves all data pages in `block` that index page `index` of a file names. */
  private moveData(block: i32, id: i32, index: i32): boolean {
    const node = this.index.nodeOf(id);
    const table = node !== undefined && node.tableIndex === index ? node.table : undefined;
    let page: i32 = 0;
    if (node === undefined) page = this.index.pages.find(id | INDEX_BIT, index, block, 0);
    else page = table !== undefined ? node.tablePage : this.index.pageOf(node, index);
    if (page !== 0 && !this.moveStored(block, node, index, page, table)) return false;
    if (node === undefined || table === undefined) return true;
    const first = this.index.layout.firstSpan(index);
    for (let i: i32 = 0; i < this.index.layout.entriesOf(index); i++) {
      const old = u16At(table, this.index.layout.tableAt(index, first + i));
      if (!this.isIn(block, old, id, first + i)) continue;
      const copy = this.copyData(old);
      if (copy === 0 || !this.index.setDataPage(node, first + i, copy)) return false;
    }
    return true;
  }

  /** Those that the index page in flash, at `page`, names. `table`, where it is being changed, follows. */
  private moveStored(block: i32, node: SpiffsNode | undefined, index: i32, page: i32, table: Uint8Array | undefined): boolean {
    const layout = this.index.layout;
    const id = node === undefined ? this.index.pages.lookup(page) & ~INDEX_BIT : node.id;
    const work = this.index.work;
    this.index.pages.read(layout.pageAt(page), work, 0, work.length);
    const first = layout.firstSpan(index);
    let changed: boolean = false;
    for (let i: i32 = 0; i < layout.entriesOf(index); i++) {
      const at = layout.tableAt(index, first + i);
      const old = u16At(work, at);
      if (!this.isIn(block, old, id, first + i)) continue;
      const copy = this.copyData(old);
      if (copy === 0) return false;
      putU16(work, at, copy);
      if (table !== undefined && u16At(table, at) === old) putU16(table, at, copy);
      changed = true;
    }
    if (!changed) return true;
    const moved = this.index.replace(work, page, index > 0 || node === undefined || node.isNamed);
    if (moved !== 0 && node !== undefined) this.index.moved(node, index, moved);
    return moved !== 0;
  }

  private isIn(block: i32, page: i32, id: i32, span: i32): boolean {
    return page !== NO_PAGE && this.index.layout.blockOf(page) === block && this.index.holds(page, id, span);
  }

  private copyData(page: i32): i32 {
    const pages = this.index.pages;
    const copy = pages.page;
    pages.read(this.index.layout.pageAt(page), copy, 0, copy.length);
    copy[4] = NEW_DATA;
    return pages.failed ? 0 : pages.writeFinal(copy, copy.length);
  }
}
