// Canonical prefix codes of deflate, RFC 1951 section 3.2.2.

/** Longest code in bits. */
export const MAX_CODE_BITS: i32 = 15;

/** The bits are no code of the table, or there are not enough of them to say. */
export const NO_SYMBOL: i32 = -1;
export const NEED_BITS: i32 = -2;

/** A code: how many symbols there are for each length, and the symbols in the order of their codes. */
export class HuffmanCode {
  private readonly counts: Uint16Array = new Uint16Array(MAX_CODE_BITS + 1);
  private readonly symbols: Uint16Array;
  /** Bits that the symbol found by `decode` took. */
  taken: i32 = 0;

  constructor(maxSymbols: i32) {
    this.symbols = new Uint16Array(maxSymbols);
  }

  /**
   * Builds the code of `count` symbols from their lengths in bits, 0 for one that does not occur. False if there are more codes
   * than fit, or fewer than the bits could say; a single code of one bit is allowed to be incomplete.
   */
  build(lengths: Uint8Array, from: i32, count: i32): boolean {
    const { counts, symbols } = this;
    counts.fill(0);
    for (let i: i32 = 0; i < count; i++) counts[lengths[from + i]!] = counts[lengths[from + i]!]! + 1;
    const used: i32 = count - counts[0]!;
    counts[0] = 0;
    let left: i32 = 1;
    for (let bits: i32 = 1; bits <= MAX_CODE_BITS; bits++) {
      left = (left << 1) - counts[bits]!;
      if (left < 0) return false;
    }
    const offsets = new Uint16Array(MAX_CODE_BITS + 2);
    for (let bits: i32 = 1; bits <= MAX_CODE_BITS; bits++) offsets[bits + 1] = offsets[bits]! + counts[bits]!;
    for (let i: i32 = 0; i < count; i++) {
      const bits: i32 = lengths[from + i]!;
      if (bits === 0) continue;
      symbols[offsets[bits]!] = i;
      offsets[bits] = offsets[bits]! + 1;
    }
    return left === 0 || used === 0 || (used === 1 && counts[1] === 1);
  }

  /** The symbol that the lowest `available` bits of `hold` begin with, or NO_SYMBOL or NEED_BITS. */
  decode(hold: u32, available: i32): i32 {
    const { counts } = this;
    let code: i32 = 0;
    let first: i32 = 0;
    let index: i32 = 0;
    let rest: u32 = hold;
    for (let bits: i32 = 1; bits <= MAX_CODE_BITS; bits++) {
      if (bits > available) return NEED_BITS;
      code |= (rest & 1) | 0;
      rest >>>= 1;
      const count: i32 = counts[bits]!;
      if (code - first < count) {
        this.taken = bits;
        return this.symbols[index + code - first]!;
      }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return NO_SYMBOL;
  }
}
