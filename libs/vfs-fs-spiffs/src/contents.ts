import type { Collector } from "./collector.ts";
import type { IndexPages } from "./index_pages.ts";
import { HEADER_BYTES, NEW_DATA, NO_PAGE } from "./layout.ts";
import type { SpiffsNode } from "./node.ts";

/** Reads and changes the contents of files. */
export class Contents {
  private readonly index: IndexPages;
  private readonly collector: Collector;

  constructor(index: IndexPages, collector: Collector) {
    this.index = index;
    this.collector = collector;
  }

  /** Reads `len` bytes, all of them within the file. False if they are not there. */
  read(node: SpiffsNode, position: u32, data: Uint8Array, off: i32, len: i32): boolean {
    const size = this.index.layout.dataBytes;
    for (let done: i32 = 0; done < len; ) {
      const span: i32 = Math.floor((position + done) / size);
      const from: i32 = (position + done) % size;
      const count = len - done < size - from ? len - done : size - from;
      const page = this.index.dataPage(node, span);
      if (page === NO_PAGE || !this.index.holds(page, node.id, span)) return false;
      this.index.readData(page, from, data, off + done, count);
      done += count;
    }
    return !this.index.pages.failed;
  }

  /** Writes at `position`, at most the size. `data` undefined: zeros. False if there is no room, or on failure. */
  write(node: SpiffsNode, position: u32, data: Uint8Array | undefined, off: i32, len: i32): boolean {
    const size = this.index.layout.dataBytes;
    for (let done: i32 = 0; done < len; ) {
      const span: i32 = Math.floor((position + done) / size);
      const from: i32 = (position + done) % size;
      const count = len - done < size - from ? len - done : size - from;
      // A data page, a table that gives way to the next, and a header with the size.
      if (!this.collector.reserve(3) || !this.index.openTable(node, this.index.layout.indexOf(span))) return false;
      if (!this.writePage(node, span, from, data, off + done, count)) return false;
      done += count;
      if (position + done > node.size) node.size = position + done;
    }
    return true;
  }

  private writePage(node: SpiffsNode, span: i32, from: i32, data: Uint8Array | undefined, off: i32, count: i32): boolean {
    const index = this.index;
    const pages = index.pages;
    const start: u32 = span * index.layout.dataBytes;
    const kept: i32 = node.size > start ? node.size - start : 0;
    const keptHere = kept < index.layout.dataBytes ? kept : index.layout.dataBytes;
    const old = keptHere > 0 ? index.dataPage(node, span) : NO_PAGE;
    if (keptHere > 0 && (old === NO_PAGE || !index.holds(old, node.id, span))) return false;
    if (from === keptHere && old !== NO_PAGE && pages.isErased(old, HEADER_BYTES + from, count)) {
      // The rest of the last page was never written: no new page is needed.
      const bytes = data === undefined ? new Uint8Array(count) : data;
      return pages.program(index.layout.pageAt(old) + HEADER_BYTES + from, bytes, data === undefined ? 0 : off, count);
    }
    const page = pages.page;
    index.layout.putHeader(page, node.id, span, NEW_DATA);
    if (keptHere > 0) index.readData(old, 0, page, HEADER_BYTES, keptHere);
    if (data === undefined) page.fill(0, HEADER_BYTES + from, HEADER_BYTES + from + count);
    else page.set(data.subarray(off, off + count), HEADER_BYTES + from);
    const length = keptHere > from + count ? keptHere : from + count;
    const written = pages.failed ? 0 : pages.writeFinal(page, HEADER_BYTES + length);
    return written !== 0 && index.setDataPage(node, span, written);
  }

  /** Cuts a file to `size` bytes, fewer than it has. */
  truncate(node: SpiffsNode, size: u32): boolean {
    const index = this.index;
    const layout = index.layout;
    const spans = layout.spansOf(size);
    const last = layout.indexOf(spans > 0 ? spans - 1 : 0);
    const before = layout.spansOf(node.size);
    const lastBefore = layout.indexOf(before > 0 ? before - 1 : 0);
    if (!this.collector.reserve(4) || !index.store(node)) return false;
    // The size first: what lies behind it is garbage then, whatever happens. Within the header the table goes with it.
    if (last > 0) {
      node.size = size;
      if (!index.storeSize(node)) return false;
    }
    if (!index.openTable(node, last) || !this.shortenLast(node, size, spans)) return false;
    node.size = size;
    for (let span = spans; span < layout.firstSpan(last) + layout.entriesOf(last) && span < before; span++) {
      if (!index.setDataPage(node, span, NO_PAGE)) return false;
    }
    if (!index.store(node)) return false;
    for (let number = last + 1; number <= lastBefore; number++) {
      if (!this.dropIndex(node, number, before)) return false;
    }
    return true;
  }

  /** What is cut off the last page must read as erased for SPIFFS, which would append to it without looking. */
  private shortenLast(node: SpiffsNode, size: u32, spans: i32): boolean {
    const index = this.index;
    const length: i32 = size % index.layout.dataBytes;
    if (length === 0) return true;
    const span = spans - 1;
    const old = index.dataPage(node, span);
    if (old === NO_PAGE || !index.holds(old, node.id, span)) return false;
    const page = index.pages.page;
    index.layout.putHeader(page, node.id, span, NEW_DATA);
    index.readData(old, 0, page, HEADER_BYTES, length);
    const written = index.pages.failed ? 0 : index.pages.writeFinal(page, HEADER_BYTES + length);
    return written !== 0 && index.setDataPage(node, span, written);
  }

  private dropIndex(node: SpiffsNode, number: i32, before: i32): boolean {
    const index = this.index;
    const first = index.layout.firstSpan(number);
    for (let i: i32 = 0; i < index.layout.entriesOf(number) && first + i < before; i++) {
      const page = index.dataPage(node, first + i);
      if (page !== NO_PAGE && index.holds(page, node.id, first + i) && !index.pages.deletePage(page)) return false;
    }
    const page = index.pageOf(node, number);
    node.foundPage = 0;
    return page === 0 || index.pages.deletePage(page);
  }
}
