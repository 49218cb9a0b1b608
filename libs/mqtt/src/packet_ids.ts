/** Identifiers covered by one page. */
const PAGE: i32 = 256;
const PAGE_BYTES: i32 = 32;

/** Identifiers `number * PAGE` to `number * PAGE + PAGE - 1`, a bit each. */
class Page {
  readonly number: i32;
  readonly bits: Uint8Array = new Uint8Array(PAGE_BYTES);
  /** Of them, in the set. */
  count: i32 = 0;

  constructor(number: i32) {
    this.number = number;
  }
}

/** A set of packet identifiers, in pages that are there while one of their identifiers is in: few, as identifiers are given out in turn. */
export class PacketIdSet {
  private readonly pages: Page[] = [];

  has(id: i32): boolean {
    const page = this.page(id);
    return page !== undefined && isIn(page, id);
  }

  add(id: i32): void {
    let page = this.page(id);
    if (page === undefined) {
      page = new Page((id / PAGE) | 0);
      this.pages.push(page);
    }
    if (!isIn(page, id)) flip(page, id, 1);
  }

  /** False if it was not in. */
  delete(id: i32): boolean {
    const page = this.page(id);
    if (page === undefined || !isIn(page, id)) return false;
    flip(page, id, -1);
    if (page.count === 0) this.pages.splice(this.pages.indexOf(page), 1);
    return true;
  }

  clear(): void {
    this.pages.length = 0;
  }

  private page(id: i32): Page | undefined {
    const number: i32 = (id / PAGE) | 0;
    for (const page of this.pages) {
      if (page.number === number) return page;
    }
    return undefined;
  }
}

function flip(page: Page, id: i32, change: i32): void {
  const at = (id % PAGE) >> 3;
  page.bits[at] = page.bits[at]! ^ (1 << (id & 7));
  page.count += change;
}

function isIn(page: Page, id: i32): boolean {
  return (page.bits[(id % PAGE) >> 3]! & (1 << (id & 7))) !== 0;
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
