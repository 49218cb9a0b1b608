import { BLACK, Canvas, INVERT } from "./canvas.ts";

/**
 * Memory of a display of one bit a pixel that is organised in pages of eight rows: a byte is eight pixels of a column, the
 * topmost in bit 0. It knows the window in which it differs from what was sent last.
 */
export abstract class PageCanvas extends Canvas {
  /** `width` bytes for each page, from the top. */
  protected readonly buffer: Uint8Array;
  /** Columns and pages, with the last ones; nothing has changed if `dirtyRight` is less than `dirtyLeft`. */
  protected dirtyLeft: i32 = 0;
  protected dirtyRight: i32 = -1;
  protected dirtyTop: i32 = 0;
  protected dirtyBottom: i32 = -1;

  /** `height` is a multiple of 8. */
  constructor(width: i32, height: i32) {
    super(width, height);
    this.buffer = new Uint8Array((width * height) >> 3);
    this.markClean();
  }

  isLit(x: i32, y: i32): boolean {
    return ((this.buffer[(y >> 3) * this.width + x]! >> (y & 7)) & 1) !== 0;
  }

  isDirty(): boolean {
    return this.dirtyRight >= this.dirtyLeft;
  }

  /** All is to be sent: nobody knows what the display shows. */
  protected markDirty(): void {
    this.dirtyLeft = 0;
    this.dirtyTop = 0;
    this.dirtyRight = this.width - 1;
    this.dirtyBottom = (this.height >> 3) - 1;
  }

  protected markClean(): void {
    this.dirtyLeft = this.width;
    this.dirtyTop = this.height;
    this.dirtyRight = -1;
    this.dirtyBottom = -1;
  }

  protected override put(x: i32, y: i32, color: i32): void {
    this.change(x, y >> 3, 1 << (y & 7), color);
  }

  protected override fill(x: i32, y: i32, width: i32, height: i32, color: i32): void {
    const bottom = y + height;
    for (let page: i32 = y >> 3; page << 3 < bottom; page++) {
      const first: i32 = page << 3 < y ? y & 7 : 0;
      const behind: i32 = bottom - (page << 3) < 8 ? bottom & 7 : 8;
      const mask = (0xff << first) & (0xff >> (8 - behind));
      for (let column: i32 = x; column < x + width; column++) this.change(column, page, mask, color);
    }
  }

  private change(x: i32, page: i32, mask: i32, color: i32): void {
    const at = page * this.width + x;
    const before: i32 = this.buffer[at]!;
    const after: i32 = color === INVERT ? before ^ mask : color === BLACK ? before & ~mask : before | mask;
    if (after === before) return;
    this.buffer[at] = after;
    if (x < this.dirtyLeft) this.dirtyLeft = x;
    if (x > this.dirtyRight) this.dirtyRight = x;
    if (page < this.dirtyTop) this.dirtyTop = page;
    if (page > this.dirtyBottom) this.dirtyBottom = page;
  }
}
