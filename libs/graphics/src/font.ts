/** Pixels of a column in one character of `columns`, the topmost in bit 0. */
const BITS: i32 = 6;
/** Character that stands for 0 in `widths` and `columns`. */
const ZERO: i32 = 48;
const SPACE: i32 = 32;
const NO_BREAK_SPACE: i32 = 0xa0;
/** The first character of most fonts; those behind it are in the order of ASCII. */
const FIRST: i32 = 33;

/** A glyph without pixels. */
export const BLANK: i32 = -1;
/** A glyph that the font does not have: a box, as wide as a blank. */
export const MISSING: i32 = -2;

/**
 * A bitmap font. Its tables are strings, which stay in flash: `chars` are the characters it has, `widths` their widths,
 * `columns` all columns of pixels of all characters from left to right, each as a few characters of six pixels.
 * fonts/compile.ts makes them of drawings.
 */
export class Font {
  /** Of a line of text, in pixels. */
  readonly height: i32;
  /** Rows from the top to the foot of a capital letter. */
  readonly baseline: i32;
  /** Empty columns between characters. */
  readonly spacing: i32;
  private readonly space: i32;
  private readonly chars: string;
  private readonly widths: string;
  private readonly columns: string;
  private readonly perColumn: i32;

  constructor(height: i32, baseline: i32, spacing: i32, space: i32, chars: string, widths: string, columns: string) {
    this.height = height;
    this.baseline = baseline;
    this.spacing = spacing;
    this.space = space;
    this.chars = chars;
    this.widths = widths;
    this.columns = columns;
    this.perColumn = ((height + BITS - 1) / BITS) | 0;
  }

  /** Number of the glyph of a UTF-16 unit, BLANK or MISSING. */
  glyph(unit: i32): i32 {
    if (unit === SPACE || unit === NO_BREAK_SPACE) return BLANK;
    const near = unit - FIRST;
    if (near >= 0 && near < this.chars.length && this.chars.charCodeAt(near) === unit) return near;
    for (let i: i32 = 0; i < this.chars.length; i++) {
      if (this.chars.charCodeAt(i) === unit) return i;
    }
    return MISSING;
  }

  /** Columns of a glyph. */
  width(glyph: i32): i32 {
    return glyph < 0 ? this.space : this.widths.charCodeAt(glyph) - ZERO;
  }

  /** Where the columns of a glyph begin: an argument for `column`. */
  start(glyph: i32): i32 {
    let columns: i32 = 0;
    for (let i: i32 = 0; i < glyph; i++) columns += this.widths.charCodeAt(i) - ZERO;
    return columns;
  }

  /** Pixels of a column, the topmost in bit 0. */
  column(index: i32): i32 {
    let bits: i32 = 0;
    const at = index * this.perColumn;
    for (let i: i32 = this.perColumn - 1; i >= 0; i--) bits = (bits << BITS) | (this.columns.charCodeAt(at + i) - ZERO);
    return bits;
  }

  /** Width of a text in pixels, without a space behind its last character. */
  measure(text: string): i32 {
    let width: i32 = 0;
    for (let i: i32 = 0; i < text.length; i++) width += this.width(this.glyph(text.charCodeAt(i))) + this.spacing;
    return width > 0 ? width - this.spacing : 0;
  }
}
