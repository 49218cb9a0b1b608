/** Identifiers covered by one page. */
const PAGE: i32 = 256;
const PAGE_BYTES: i32 = 32;

/** A set of packet identifiers: a bit each, in pages that are there once one of their identifiers was in. At most 8 KB. */
export class PacketIdSet {
  private pages: (Uint8Array | undefined)[] = [];

  has(id: i32): boolean {
    const page = this.page(id);
    return page !== undefined && (page[(id % PAGE) >> 3]! & (1 << (id & 7))) !== 0;
  }

  add(id: i32): void {
    const index = (id / PAGE) | 0;
    while (this.pages.length <= index) this.pages.push(undefined);
    let page = this.pages[index];
    if (page === undefined) {
      page = new Uint8Array(PAGE_BYTES);
      this.pages[index] = page;
    }
    const at = (id % PAGE) >> 3;
    page[at] = page[at]! | (1 << (id & 7));
  }

  /** False if it was not in. */
  delete(id: i32): boolean {
    const page = this.page(id);
    if (page === undefined || !this.has(id)) return false;
    const at = (id % PAGE) >> 3;
    page[at] = page[at]! & ~(1 << (id & 7));
    return true;
  }

  clear(): void {
    this.pages = [];
  }

  private page(id: i32): Uint8Array | undefined {
    const index = (id / PAGE) | 0;
    return index < this.pages.length ? this.pages[index] : undefined;
  }
}

/** Hands out packet identifiers: 1 to 65535 in turn, none that is in use (section 2.3.1). */
export class PacketIds {
  private readonly used: PacketIdSet = new PacketIdSet();
  private count: i32 = 0;
  private last: i32;

  /**
   * `last`: the identifier before the first. A random one after each start: a server that keeps the session may
   * remember identifiers of before the start, and take a new message for one that it has had.
   */
  constructor(last: i32) {
    this.last = last & 0xffff;
  }

  /** A free identifier; 0 if all are in use. */
  take(): i32 {
    if (this.count >= 65535) return 0;
    do {
      this.last = this.last >= 65535 ? 1 : this.last + 1;
    } while (this.used.has(this.last));
    this.used.add(this.last);
    this.count++;
    return this.last;
  }

  release(id: i32): void {
    if (this.used.delete(id)) this.count--;
  }
}
