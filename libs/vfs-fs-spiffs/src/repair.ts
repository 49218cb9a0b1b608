import type { IndexPages } from "./index_pages.ts";
import {
  FLAG_DELETED,
  FLAG_FINAL,
  FLAG_USED,
  INDEX_BIT,
  isDyingIndex,
  isLiveData,
  type Layout,
  LOOKUP_DELETED,
  LOOKUP_FREE,
  NEW_DATA,
  NO_PAGE,
  putU16,
  u16At,
} from "./layout.ts";
import type { SpiffsPages } from "./pages.ts";

/** Findings that are told; more are not counted. */
const MAX_FINDINGS: i32 = 50;

/**
 * Compares lookup entries, headers and index pages of an image on which nothing is open, and puts right what does not
 * agree: garbage is deleted, of two versions one is chosen, data pages that have moved are named where they are. A file
 * of which data are missing stays as it is. The passes depend on their order: each relies on what those before it did.
 */
export class Repair {
  readonly findings: string[] = [];
  private readonly index: IndexPages;
  private readonly pages: SpiffsPages;
  private readonly layout: Layout;
  private readonly writes: boolean;
  private readonly entries: Uint8Array;
  /** One bit per page: garbage; named by an index page that counts. */
  private readonly garbage: Uint8Array;
  private readonly named: Uint8Array;
  /** Pages of the headers that count, and those of files that were being removed. */
  private headers: i32[] = [];
  private dying: i32[] = [];

  /** Without `writes` it only finds. */
  constructor(index: IndexPages, writes: boolean) {
    this.index = index;
    this.pages = index.pages;
    this.layout = index.layout;
    this.writes = writes;
    this.entries = new Uint8Array(index.layout.entriesPerBlock * 2);
    const bytes = (index.layout.pageCount() >> 3) + 1;
    this.garbage = new Uint8Array(bytes);
    this.named = new Uint8Array(bytes);
  }

  /** False if the device failed. */
  run(): boolean {
    this.each((page, id) => this.compareEntry(page, id));
    this.chooseHeaders();
    this.chooseNames();
    this.each((page, id) => this.chooseIndex(page, id));
    this.each((page, id) => this.markNamed(page, id));
    this.each((page, id) => this.settleData(page, id));
    for (const page of this.dying) this.drop(page, "a file is not wholly removed");
    this.each((page, id) => this.endDelete(page, id));
    for (const page of this.headers) this.findMissing(page);
    return !this.pages.failed;
  }

  /** Calls `visit` with all pages that are not garbage, and their lookup entry as it was when their block was begun. */
  private each(visit: (page: i32, id: i32) => void): void {
    for (let block: i32 = 0; block < this.layout.blockCount && !this.pages.failed; block++) {
      this.pages.readLookup(block, this.entries);
      for (let entry: i32 = 0; entry < this.layout.entriesPerBlock; entry++) {
        const page = this.layout.pageOf(block, entry);
        if (!hasBit(this.garbage, page)) visit(page, u16At(this.entries, entry * 2));
      }
    }
  }

  private note(finding: string): void {
    if (this.findings.length < MAX_FINDINGS) this.findings.push(finding);
  }

  private drop(page: i32, why: string): void {
    if (hasBit(this.garbage, page)) return;
    setBit(this.garbage, page);
    this.note(`page ${page}: ${why}`);
    if (this.writes) this.pages.deletePage(page);
  }

  /** Pages whose lookup entry and header say different things were being written or deleted. */
  private compareEntry(page: i32, id: i32): void {
    const pages = this.pages;
    if (id === LOOKUP_DELETED) return;
    pages.readHeader(page);
    if (id === LOOKUP_FREE) {
      const isErased = pages.headerId === 0xffff && pages.headerSpan === 0xffff && pages.headerFlags === 0xff;
      if (!isErased) this.drop(page, "free, but not erased");
      return;
    }
    const isHeader = pages.headerSpan === 0 && (id & INDEX_BIT) !== 0 && pages.headerId === id;
    if (isHeader && isDyingIndex(pages.headerFlags)) this.dying.push(page);
    else if (!pages.isLive(id)) this.drop(page, "not complete");
    else if (isHeader) this.headers.push(page);
  }

  /** Of two headers of one file, where a new version was being written, one stays. */
  private chooseHeaders(): void {
    const kept: i32[] = [];
    for (const page of this.headers) {
      let rival: i32 = -1;
      for (let i: i32 = 0; i < kept.length; i++) {
        if (this.idOf(kept[i]!) === this.idOf(page)) rival = i;
      }
      if (rival < 0) {
        kept.push(page);
        continue;
      }
      const isBetter = this.isBetterHeader(page, kept[rival]!);
      this.drop(isBetter ? kept[rival]! : page, "a second header of a file");
      if (isBetter) kept[rival] = page;
    }
    this.headers = kept;
  }

  private idOf(page: i32): i32 {
    this.pages.readHeader(page);
    return this.pages.headerId & ~INDEX_BIT;
  }

  private isBetterHeader(page: i32, than: i32): boolean {
    const missing = this.missingIn(page) - this.missingIn(than);
    if (missing !== 0) return missing < 0;
    // A file was being renamed. It has its new name if the file that had it before is being removed, or gone.
    const rank = this.nameRank(page) - this.nameRank(than);
    if (rank !== 0) return rank > 0;
    return this.sizeOf(page) > this.sizeOf(than);
  }

  /** 2: a file of this name is being removed; 0: another file has it; 1: neither. */
  private nameRank(page: i32): i32 {
    for (const other of this.dying) {
      if (this.hasSameName(other, page)) return 2;
    }
    for (const other of this.headers) {
      if (!hasBit(this.garbage, other) && this.idOf(other) !== this.idOf(page) && this.hasSameName(other, page)) return 0;
    }
    return 1;
  }

  private hasSameName(a: i32, b: i32): boolean {
    const first = this.nameOf(a);
    const second = this.nameOf(b);
    if (first.length !== second.length) return false;
    for (let i: i32 = 0; i < first.length; i++) {
      if (first[i] !== second[i]) return false;
    }
    return true;
  }

  private readHeaderPage(page: i32): Uint8Array {
    const header = this.pages.page;
    this.pages.read(this.layout.pageAt(page), header, 0, this.layout.headerTableAt);
    return header;
  }

  private nameOf(page: i32): Uint8Array {
    return this.layout.nameOf(this.readHeaderPage(page));
  }

  private sizeOf(page: i32): u32 {
    return this.layout.sizeOf(this.readHeaderPage(page));
  }

  /** A file was being replaced: both are complete, either may stay. */
  private chooseNames(): void {
    const kept: i32[] = [];
    for (const page of this.headers) {
      let isSecond: boolean = false;
      for (const other of kept) {
        if (this.hasSameName(other, page)) isSecond = true;
      }
      if (isSecond) this.drop(page, "a second file of this name");
      else kept.push(page);
    }
    this.headers = kept;
  }

  /** Header of the file with this number; 0 if there is none. */
  private headerOf(id: i32): i32 {
    for (const page of this.headers) {
      if (this.idOf(page) === id) return page;
    }
    return 0;
  }

  private chooseIndex(page: i32, entry: i32): void {
    if (entry === LOOKUP_FREE || entry === LOOKUP_DELETED || (entry & INDEX_BIT) === 0) return;
    this.pages.readHeader(page);
    const index = this.pages.headerSpan;
    if (index === 0) return;
    const header = this.headerOf(entry & ~INDEX_BIT);
    if (header === 0) {
      this.drop(page, "belongs to no file");
      return;
    }
    const spans = this.layout.spansOf(this.sizeOf(header));
    if (spans === 0 || index > this.layout.indexOf(spans - 1)) {
      this.drop(page, "behind the end of its file");
      return;
    }
    const rival = this.pages.find(entry, index, 0, page);
    if (rival === 0 || hasBit(this.garbage, rival)) return;
    this.drop(this.missingIn(rival) < this.missingIn(page) ? page : rival, "a second index page");
  }

  /** How many data pages an index page names that are not there. */
  private missingIn(page: i32): i32 {
    let missing: i32 = 0;
    this.eachNamed(page, (data, span, id) => {
      if (!this.index.holds(data, id, span)) missing++;
    });
    return missing;
  }

  /** Calls `visit` with what an index page names within the size of its file. Uses `index.work`. */
  private eachNamed(page: i32, visit: (data: i32, span: i32, id: i32) => void): void {
    const layout = this.layout;
    this.pages.readHeader(page);
    const id = this.pages.headerId & ~INDEX_BIT;
    const index = this.pages.headerSpan;
    const header = index === 0 ? page : this.headerOf(id);
    const spans = layout.spansOf(this.sizeOf(header));
    const table = this.index.work;
    this.pages.read(layout.pageAt(page), table, 0, table.length);
    const first = layout.firstSpan(index);
    for (let i: i32 = 0; i < layout.entriesOf(index) && first + i < spans; i++) {
      visit(u16At(table, layout.tableAt(index, first + i)), first + i, id);
    }
  }

  private markNamed(page: i32, entry: i32): void {
    if (entry === LOOKUP_FREE || entry === LOOKUP_DELETED || (entry & INDEX_BIT) === 0 || this.dying.includes(page)) return;
    this.eachNamed(page, (data, span, id) => {
      if (this.index.holds(data, id, span)) setBit(this.named, data);
    });
  }

  /**
   * A data page that no index page names was written for a version that did not come to be, and goes. But SPIFFS itself
   * deletes a page before the index names the new one: where the index leads nowhere, it is made to lead here.
   */
  private settleData(page: i32, entry: i32): void {
    const isDeleted = entry === LOOKUP_DELETED;
    if (entry === LOOKUP_FREE || (!isDeleted && (entry & INDEX_BIT) !== 0) || hasBit(this.named, page)) return;
    this.pages.readHeader(page);
    if (isDeleted && !isLiveData(this.pages.headerFlags)) return;
    const id = this.pages.headerId;
    const span = this.pages.headerSpan;
    const place = this.emptyPlace(id, span, isDeleted ? page : NO_PAGE);
    if (place === 0) {
      if (!isDeleted) this.drop(page, "belongs to no file");
      return;
    }
    this.note(`page ${page}: its file names another page`);
    if (!this.writes) return;
    const data = isDeleted ? this.copyOf(page) : page;
    if (data === 0) return;
    const index = this.layout.indexOf(span);
    const table = this.index.work;
    this.pages.read(this.layout.pageAt(place), table, 0, table.length);
    putU16(table, this.layout.tableAt(index, span), data);
    const moved = this.index.replace(table, place, true);
    if (moved === 0) return;
    setBit(this.garbage, place);
    setBit(this.named, data);
    if (index === 0) this.headers[this.headers.indexOf(place)] = moved;
  }

  /** The index page of a file where data page `span` is missing, or is `only` if that is given; 0 if all is well. */
  private emptyPlace(id: i32, span: i32, only: i32): i32 {
    const header = id === LOOKUP_DELETED || (id & INDEX_BIT) !== 0 ? 0 : this.headerOf(id);
    if (header === 0 || span >= this.layout.spansOf(this.sizeOf(header))) return 0;
    const index = this.layout.indexOf(span);
    const place = index === 0 ? header : this.pages.find(id | INDEX_BIT, index, this.layout.blockOf(header), 0);
    if (place === 0 || hasBit(this.garbage, place)) return 0;
    const now = this.pages.readU16(this.layout.pageAt(place) + this.layout.tableAt(index, span));
    if (only !== NO_PAGE && now !== only) return 0;
    return this.index.holds(now, id, span) ? 0 : place;
  }

  private copyOf(page: i32): i32 {
    const copy = this.pages.page;
    this.pages.read(this.layout.pageAt(page), copy, 0, copy.length);
    copy[4] = NEW_DATA;
    return this.pages.writeFinal(copy, copy.length);
  }

  private endDelete(page: i32, entry: i32): void {
    if (entry !== LOOKUP_DELETED) return;
    this.pages.readHeader(page);
    const flags = this.pages.headerFlags;
    if ((flags & FLAG_DELETED) === 0 || (flags & (FLAG_USED | FLAG_FINAL)) !== 0) return;
    this.note(`page ${page}: not wholly deleted`);
    if (this.writes) this.pages.programFlags(page, flags & ~(FLAG_DELETED | FLAG_USED));
  }

  private findMissing(header: i32): void {
    const size = this.sizeOf(header);
    const id = this.idOf(header);
    const spans = this.layout.spansOf(size);
    let missing: i32 = spans > this.layout.pageCount() ? 1 : 0;
    const last = size === 0 ? 0 : this.layout.indexOf(spans - 1);
    for (let index: i32 = 0; missing === 0 && index <= last; index++) {
      const page = index === 0 ? header : this.pages.find(id | INDEX_BIT, index, this.layout.blockOf(header), 0);
      if (page === 0 || this.missingIn(page) > 0) missing++;
    }
    if (missing > 0) this.note(`file ${new TextDecoder().decode(this.nameOf(header))}: data are missing`);
  }
}

function hasBit(bits: Uint8Array, at: i32): boolean {
  return (bits[at >> 3]! & (1 << (at & 7))) !== 0;
}

function setBit(bits: Uint8Array, at: i32): void {
  bits[at >> 3] = bits[at >> 3]! | (1 << (at & 7));
}
