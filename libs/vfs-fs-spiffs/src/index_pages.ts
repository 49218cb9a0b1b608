import { FLAG_FINAL, FLAG_USED, HEADER_BYTES, INDEX_BIT, type Layout, NO_PAGE, putU16, u16At } from "./layout.ts";
import type { SpiffsNode } from "./node.ts";
import type { SpiffsPages } from "./pages.ts";

/**
 * Which data pages a file has. Changes are gathered in one index page in RAM; when it is written, the page before it and
 * the data pages that it replaces are deleted afterwards, so at each moment one complete version is in flash.
 */
export class IndexPages {
  readonly pages: SpiffsPages;
  readonly layout: Layout;
  /** Files that are open. */
  nodes: SpiffsNode[] = [];
  /** An index page that is not the table of a node; `SpiffsPages.page` holds data meanwhile. */
  readonly work: Uint8Array;

  constructor(pages: SpiffsPages) {
    this.pages = pages;
    this.layout = pages.layout;
    this.work = new Uint8Array(pages.layout.pageSize);
  }

  nodeOf(id: i32): SpiffsNode | undefined {
    for (const node of this.nodes) {
      if (node.id === id) return node;
    }
    return undefined;
  }

  /** Page in flash of index page `index` of a file; 0 if there is none. */
  pageOf(node: SpiffsNode, index: i32): i32 {
    if (index === 0) return node.headerPage;
    if (node.foundIndex !== index || node.foundPage === 0) {
      const near = node.foundPage !== 0 ? node.foundPage : node.headerPage;
      node.foundPage = this.pages.find(node.id | INDEX_BIT, index, this.layout.blockOf(near), 0);
      node.foundIndex = index;
    }
    return node.foundPage;
  }

  /** Page that holds data page `span` of a file; NO_PAGE if there is none. */
  dataPage(node: SpiffsNode, span: i32): i32 {
    const index = this.layout.indexOf(span);
    const at = this.layout.tableAt(index, span);
    if (node.table !== undefined && node.tableIndex === index) return this.usable(u16At(node.table, at));
    const page = this.pageOf(node, index);
    return page === 0 ? NO_PAGE : this.usable(this.pages.readU16(this.layout.pageAt(page) + at));
  }

  /** `page`, or NO_PAGE if nothing of a file can be there. */
  usable(page: i32): i32 {
    return page < this.layout.pageCount() && this.layout.entryOf(page) >= 0 ? page : NO_PAGE;
  }

  /** Whether `page` is a data page of this file. */
  holds(page: i32, id: i32, span: i32): boolean {
    if (this.usable(page) === NO_PAGE) return false;
    const pages = this.pages;
    pages.readHeader(page);
    return pages.headerSpan === span && pages.isLive(id) && pages.lookup(page) === id;
  }

  /** Makes index page `index` the one that is changed. False on failure; the index pages before must exist. */
  openTable(node: SpiffsNode, index: i32): boolean {
    if (node.table !== undefined && node.tableIndex === index) return true;
    if (!this.store(node)) return false;
    let table = node.table;
    if (table === undefined) table = new Uint8Array(this.layout.pageSize);
    const page = this.pageOf(node, index);
    if (page === 0) {
      this.layout.makeIndex(table, node.id, index);
      if (index === 0) this.layout.putName(table, node.name);
    } else {
      this.pages.read(this.layout.pageAt(page), table, 0, table.length);
    }
    node.table = table;
    node.tableIndex = index;
    node.tablePage = page;
    return !this.pages.failed;
  }

  /** Names another data page in the open table. The page that was there before is deleted as soon as flash allows. */
  setDataPage(node: SpiffsNode, span: i32, page: i32): boolean {
    const table = node.table!;
    const at = this.layout.tableAt(node.tableIndex, span);
    const old = u16At(table, at);
    putU16(table, at, page);
    node.isChanged = true;
    if (old === NO_PAGE || !this.holds(old, node.id, span)) return true;
    const isStored = node.tablePage !== 0 && this.pages.readU16(this.layout.pageAt(node.tablePage) + at) === old;
    return isStored || this.pages.deletePage(old);
  }

  /** Writes the changed table, and the size if the file can be found. False on failure. */
  store(node: SpiffsNode): boolean {
    if (node.table === undefined) return true;
    const index = node.tableIndex;
    if (index === 0 && node.isNamed && node.storedSize !== node.size) node.isChanged = true;
    if (node.isChanged && !this.storeTable(node, node.table, index)) return false;
    return index === 0 || this.storeSize(node);
  }

  /** Writes the table, and the size only if the table is the header's. */
  storeTable(node: SpiffsNode, table: Uint8Array, index: i32): boolean {
    if (index === 0 && node.isNamed) this.layout.putSize(table, node.size);
    const page = this.replace(table, node.tablePage, index > 0 || node.isNamed);
    if (page === 0) return false;
    node.tablePage = page;
    node.isChanged = false;
    this.moved(node, index, page);
    if (index === 0 && node.isNamed) node.storedSize = node.size;
    return true;
  }

  /** Makes the header in flash tell the size. */
  storeSize(node: SpiffsNode): boolean {
    if (!node.isNamed || node.storedSize === node.size) return true;
    const work = this.work;
    this.pages.read(this.layout.pageAt(node.headerPage), work, 0, work.length);
    this.layout.putSize(work, node.size);
    const page = this.replace(work, node.headerPage, true);
    if (page === 0) return false;
    this.moved(node, 0, page);
    node.storedSize = node.size;
    return true;
  }

  /** Index page `index` of a file is at `page` now. */
  moved(node: SpiffsNode, index: i32, page: i32): void {
    if (index === 0) {
      node.headerPage = page;
    } else {
      node.foundIndex = index;
      node.foundPage = page;
    }
    if (node.tableIndex === index) node.tablePage = page;
  }

  /**
   * Writes an index page in place of that at `old` (0: none), which is deleted then, as are the data pages that only the
   * old one names. Returns its page, 0 on failure. Uses `pages.page`.
   */
  replace(index: Uint8Array, old: i32, isFinal: boolean): i32 {
    const pages = this.pages;
    index[4] = (index[4]! | FLAG_FINAL) & ~FLAG_USED;
    const page = isFinal ? pages.writeFinal(index, index.length) : pages.write(index, index.length);
    if (page === 0 || old === 0) return page;
    const before = pages.page;
    pages.read(this.layout.pageAt(old), before, 0, before.length);
    return pages.deletePage(old) && this.dropReplaced(before, index) ? page : 0;
  }

  private dropReplaced(before: Uint8Array, after: Uint8Array): boolean {
    const layout = this.layout;
    const id = u16At(after, 0) & ~INDEX_BIT;
    const number = u16At(after, 2);
    const first = layout.firstSpan(number);
    for (let i: i32 = 0; i < layout.entriesOf(number); i++) {
      const at = layout.tableAt(number, first + i);
      const old = u16At(before, at);
      if (old === u16At(after, at) || old === NO_PAGE || !this.holds(old, id, first + i)) continue;
      if (!this.pages.deletePage(old)) return false;
    }
    return true;
  }

  /** Copies `len` bytes of the contents of data page `page` from `from` to `data`. */
  readData(page: i32, from: i32, data: Uint8Array, off: i32, len: i32): void {
    this.pages.read(this.layout.pageAt(page) + HEADER_BYTES + from, data, off, len);
  }

  /** Deletes all pages of a file that are in flash, its header last. */
  deleteFile(node: SpiffsNode): boolean {
    const layout = this.layout;
    for (let span: i32 = layout.spansOf(node.size) - 1; span >= 0; span--) {
      const page = this.dataPage(node, span);
      if (page !== NO_PAGE && this.holds(page, node.id, span) && !this.pages.deletePage(page)) return false;
    }
    for (let index = layout.indexOf(layout.spansOf(node.size)); index > 0; index--) {
      const page = this.pageOf(node, index);
      if (page !== 0 && !this.pages.deletePage(page)) return false;
    }
    return node.headerPage === 0 || this.pages.deletePage(node.headerPage);
  }
}
