import { type Font, MISSING } from "./font.ts";

// Drawing for all displays: shapes and text as runs of pixels, cut at the edges. A display says how a pixel is set.

/** Colours are 0xRRGGBB; a display without colours lights every pixel that is not black. */
export const BLACK: i32 = 0;
export const WHITE: i32 = 0xffffff;
/** Instead of a colour: each pixel becomes the opposite of what it is. */
export const INVERT: i32 = -1;

/** A picture of one bit a pixel: rows from the top, each of whole bytes, the leftmost pixel in the highest bit. */
export class Bitmap {
  readonly width: i32;
  readonly height: i32;
  private readonly bits: Uint8Array;
  private readonly stride: i32;

  /** Throws RangeError if `bits` is too short. */
  constructor(width: i32, height: i32, bits: Uint8Array) {
    this.width = width;
    this.height = height;
    this.bits = bits;
    this.stride = (width + 7) >> 3;
    if (bits.length < this.stride * height) throw new RangeError("bitmap too short");
  }

  isSet(x: i32, y: i32): boolean {
    return ((this.bits[y * this.stride + (x >> 3)]! >> (7 - (x & 7))) & 1) !== 0;
  }
}

/** (0, 0) is the pixel at the top left. Whatever is outside is not drawn. */
export abstract class Canvas {
  readonly width: i32;
  readonly height: i32;

  constructor(width: i32, height: i32) {
    this.width = width;
    this.height = height;
  }

  /** Sets a pixel that is inside. */
  protected abstract put(x: i32, y: i32, color: i32): void;

  /** Fills a rectangle that is inside and not empty. Displays that can do it faster override this. */
  protected fill(x: i32, y: i32, width: i32, height: i32, color: i32): void {
    for (let row: i32 = y; row < y + height; row++) {
      for (let column: i32 = x; column < x + width; column++) this.put(column, row, color);
    }
  }

  clear(color: i32 = BLACK): void {
    this.fill(0, 0, this.width, this.height, color);
  }

  pixel(x: i32, y: i32, color: i32 = WHITE): void {
    if (x >= 0 && y >= 0 && x < this.width && y < this.height) this.put(x, y, color);
  }

  fillRectangle(x: i32, y: i32, width: i32, height: i32, color: i32 = WHITE): void {
    const left: i32 = x > 0 ? x : 0;
    const top: i32 = y > 0 ? y : 0;
    const right: i32 = x + width < this.width ? x + width : this.width;
    const bottom: i32 = y + height < this.height ? y + height : this.height;
    if (right > left && bottom > top) this.fill(left, top, right - left, bottom - top, color);
  }

  hline(x: i32, y: i32, width: i32, color: i32 = WHITE): void {
    this.fillRectangle(x, y, width, 1, color);
  }

  vline(x: i32, y: i32, height: i32, color: i32 = WHITE): void {
    this.fillRectangle(x, y, 1, height, color);
  }

  rectangle(x: i32, y: i32, width: i32, height: i32, color: i32 = WHITE): void {
    if (width <= 0 || height <= 0) return;
    this.hline(x, y, width, color);
    if (height === 1) return;
    this.hline(x, y + height - 1, width, color);
    this.vline(x, y + 1, height - 2, color);
    if (width > 1) this.vline(x + width - 1, y + 1, height - 2, color);
  }

  /** A straight line with both of its ends (Bresenham). */
  line(x0: i32, y0: i32, x1: i32, y1: i32, color: i32 = WHITE): void {
    const dx: i32 = x1 > x0 ? x1 - x0 : x0 - x1;
    const dy: i32 = y1 > y0 ? y1 - y0 : y0 - y1;
    const stepX: i32 = x1 > x0 ? 1 : -1;
    const stepY: i32 = y1 > y0 ? 1 : -1;
    let error: i32 = dx - dy;
    let x: i32 = x0;
    let y: i32 = y0;
    for (;;) {
      this.pixel(x, y, color);
      if (x === x1 && y === y1) return;
      const twice = 2 * error;
      if (twice > -dy) {
        error -= dy;
        x += stepX;
      }
      if (twice < dx) {
        error += dx;
        y += stepY;
      }
    }
  }

  /** The outline, each pixel once: INVERT twice is as before. */
  circle(cx: i32, cy: i32, radius: i32, color: i32 = WHITE): void {
    if (radius <= 0) {
      if (radius === 0) this.pixel(cx, cy, color);
      return;
    }
    let x: i32 = radius;
    let y: i32 = 0;
    let error: i32 = 1 - radius;
    while (x >= y) {
      this.mirrored(cx, cy, x, y, color);
      if (x !== y) this.mirrored(cx, cy, y, x, color);
      y++;
      if (error < 0) {
        error += 2 * y + 1;
      } else {
        x--;
        error += 2 * (y - x) + 1;
      }
    }
  }

  private mirrored(cx: i32, cy: i32, x: i32, y: i32, color: i32): void {
    this.pixel(cx + x, cy + y, color);
    if (x !== 0) this.pixel(cx - x, cy + y, color);
    if (y === 0) return;
    this.pixel(cx + x, cy - y, color);
    if (x !== 0) this.pixel(cx - x, cy - y, color);
  }

  /** The disc that `circle` with the same radius goes around, outline included. */
  fillCircle(cx: i32, cy: i32, radius: i32, color: i32 = WHITE): void {
    if (radius < 0) return;
    let x: i32 = radius;
    let y: i32 = 0;
    let error: i32 = 1 - radius;
    // Rows near the poles change their length while y stays: each is drawn when it is as long as it gets.
    while (x >= y) {
      this.rows(cx, cy, x, y, color);
      y++;
      if (error < 0) {
        error += 2 * y + 1;
      } else {
        if (x >= y) this.rows(cx, cy, y - 1, x, color);
        x--;
        error += 2 * (y - x) + 1;
      }
    }
  }

  private rows(cx: i32, cy: i32, x: i32, y: i32, color: i32): void {
    this.hline(cx - x, cy + y, 2 * x + 1, color);
    if (y !== 0) this.hline(cx - x, cy - y, 2 * x + 1, color);
  }

  /** Draws the pixels that are set in a bitmap. */
  bitmap(x: i32, y: i32, bitmap: Bitmap, color: i32 = WHITE): void {
    for (let row: i32 = 0; row < bitmap.height; row++) {
      for (let column: i32 = 0; column < bitmap.width; column++) {
        if (bitmap.isSet(column, row)) this.pixel(x + column, y + row, color);
      }
    }
  }

  /** Draws one line of text with its top left at (x, y). Returns the x behind it, where more may follow. */
  text(x: i32, y: i32, text: string, font: Font, color: i32 = WHITE): i32 {
    let at: i32 = x;
    for (let i: i32 = 0; i < text.length && at < this.width; i++) {
      const glyph = font.glyph(text.charCodeAt(i));
      const width = font.width(glyph);
      if (glyph >= 0) this.glyph(at, y, font, glyph, color);
      else if (glyph === MISSING) this.rectangle(at, y, width, font.baseline, color);
      at += width + font.spacing;
    }
    return at;
  }

  /** As `text`, with its end at `x`. */
  textRight(x: i32, y: i32, text: string, font: Font, color: i32 = WHITE): void {
    this.text(x - font.measure(text), y, text, font, color);
  }

  /** As `text`, with its middle at `x`. */
  textCentered(x: i32, y: i32, text: string, font: Font, color: i32 = WHITE): void {
    this.text(x - (font.measure(text) >> 1), y, text, font, color);
  }

  private glyph(x: i32, y: i32, font: Font, glyph: i32, color: i32): void {
    const start = font.start(glyph);
    const width = font.width(glyph);
    for (let column: i32 = 0; column < width; column++) {
      let bits = font.column(start + column);
      for (let row: i32 = y; bits !== 0; row++) {
        if ((bits & 1) !== 0) this.pixel(x + column, row, color);
        bits >>= 1;
      }
    }
  }
}
