import { type DecoderOutput, StreamDecoder } from "@meerkat/ota-common/decoder.ts";
import { HuffmanCode, NEED_BITS, NO_SYMBOL } from "./huffman.ts";

// Decompresses deflate (RFC 1951) in pieces. RAM: the window, and some 2 KB for the codes.

const enum State {
  Block,
  StoredLength,
  Stored,
  Counts,
  LengthCode,
  Lengths,
  Symbol,
  Length,
  Distance,
  DistanceExtra,
  Done,
}

/** Symbols of the code for literals and lengths, and of that for distances; RFC 1951 section 3.2.7. */
const MAX_LITERALS: i32 = 286;
const MAX_DISTANCES: i32 = 30;
const LENGTH_CODES: i32 = 19;

const END_OF_BLOCK: i32 = 256;

/** Order in which the lengths of the code for lengths are given, section 3.2.7. */
const LENGTH_ORDER: readonly u8[] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Lengths and distances: the base, and how many bits are added to it, section 3.2.5. */
const LENGTH_BASE: readonly u16[] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA: readonly u8[] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE: readonly u16[] = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const DISTANCE_EXTRA: readonly u8[] = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

export class Inflate extends StreamDecoder {
  /** The last bytes of the contents, as a ring. */
  private readonly window: Uint8Array;
  private readonly mask: i32;
  /** Where the next byte of the contents goes, and where those begin that the output has not got. */
  private next: i32 = 0;
  private pending: i32 = 0;
  /** Bytes of the contents that the window has, at most its size. */
  private filled: i32 = 0;

  private state: State = State.Block;
  private isLast: boolean = false;
  /** Bits that have come and are not used, lowest first. */
  private hold: u32 = 0;
  private bits: i32 = 0;
  private readonly literals: HuffmanCode = new HuffmanCode(MAX_LITERALS + 2);
  private readonly distances: HuffmanCode = new HuffmanCode(MAX_DISTANCES + 2);
  private readonly lengths: Uint8Array = new Uint8Array(MAX_LITERALS + MAX_DISTANCES + 2);
  private literalCount: i32 = 0;
  private distanceCount: i32 = 0;
  private lengthCodeCount: i32 = 0;
  /** Lengths that have been read; bytes that are left of a stored block. */
  private index: i32 = 0;
  private copyLength: i32 = 0;
  private symbol: i32 = 0;

  /** `windowBytes`: a power of two, up to 32768. What refers back farther cannot be decompressed. */
  constructor(windowBytes: i32) {
    super();
    this.window = new Uint8Array(windowBytes);
    this.mask = windowBytes - 1;
  }

  push(data: Uint8Array, off: i32, len: i32, output: DecoderOutput): boolean {
    let at = off;
    const end = off + len;
    while (this.fault === "" && this.state !== State.Done) {
      while (this.bits <= 24 && at < end) {
        this.hold = (this.hold | (data[at]! << this.bits)) >>> 0;
        this.bits += 8;
        at++;
      }
      // With more than 24 bits no step waits for others.
      if (!this.step(output) && at === end) break;
    }
    if (this.fault === "" && this.state === State.Done && (at < end || this.bits >= 8)) this.fault = "bytes behind the end";
    return this.fault === "" && this.flush(output);
  }

  finish(_output: DecoderOutput): boolean {
    if (this.fault === "" && this.state !== State.Done) this.fault = "it ends too early";
    return this.fault === "";
  }

  /** One thing that the bits say. False if more of them are needed, or after a fault. */
  private step(output: DecoderOutput): boolean {
    switch (this.state) {
      case State.Block:
        return this.readBlock();
      case State.StoredLength:
        return this.readStoredLength();
      case State.Stored:
        return this.readStored(output);
      case State.Counts:
        return this.readCounts();
      case State.LengthCode:
        return this.readLengthCode();
      case State.Lengths:
        return this.readLengths();
      case State.Symbol:
        return this.readSymbol(output);
      case State.Length:
        return this.readLengthExtra();
      case State.Distance:
        return this.readDistance();
      case State.DistanceExtra:
        return this.readDistanceExtra(output);
      default:
        return false;
    }
  }

  private fail(fault: string): boolean {
    this.fault = fault;
    return false;
  }

  /** The next `count` bits, at most 16, which are there. */
  private take(count: i32): i32 {
    const value = (this.hold & ((1 << count) - 1)) | 0;
    this.drop(count);
    return value;
  }

  private drop(count: i32): void {
    this.hold >>>= count;
    this.bits -= count;
  }

  private readBlock(): boolean {
    if (this.isLast) {
      this.drop(this.bits & 7);
      this.state = State.Done;
      return true;
    }
    if (this.bits < 3) return false;
    this.isLast = this.take(1) === 1;
    const kind = this.take(2);
    if (kind === 3) return this.fail("no such kind of block");
    if (kind === 0) {
      this.drop(this.bits & 7);
      this.state = State.StoredLength;
    } else if (kind === 1) {
      this.useFixedCodes();
      this.state = State.Symbol;
    } else {
      this.state = State.Counts;
    }
    return true;
  }

  /** Section 3.2.6. */
  private useFixedCodes(): void {
    const lengths = new Uint8Array(288);
    lengths.fill(8, 0, 144);
    lengths.fill(9, 144, 256);
    lengths.fill(7, 256, 280);
    lengths.fill(8, 280, 288);
    this.literals.build(lengths, 0, 288);
    lengths.fill(5, 0, MAX_DISTANCES + 2);
    this.distances.build(lengths, 0, MAX_DISTANCES + 2);
  }

  private readStoredLength(): boolean {
    if (this.bits < 32) return false;
    const length = this.take(16);
    if (this.take(16) !== (length ^ 0xffff)) return this.fail("damaged length of a stored block");
    this.index = length;
    this.state = State.Stored;
    return true;
  }

  private readStored(output: DecoderOutput): boolean {
    while (this.index > 0) {
      if (this.bits < 8) return false;
      if (!this.put(this.take(8), output)) return false;
      this.index--;
    }
    this.state = State.Block;
    return true;
  }

  private readCounts(): boolean {
    if (this.bits < 14) return false;
    this.literalCount = this.take(5) + 257;
    this.distanceCount = this.take(5) + 1;
    this.lengthCodeCount = this.take(4) + 4;
    if (this.literalCount > MAX_LITERALS || this.distanceCount > MAX_DISTANCES) return this.fail("too many codes");
    this.lengths.fill(0);
    this.index = 0;
    this.state = State.LengthCode;
    return true;
  }

  private readLengthCode(): boolean {
    while (this.index < this.lengthCodeCount) {
      if (this.bits < 3) return false;
      this.lengths[LENGTH_ORDER[this.index]!] = this.take(3);
      this.index++;
    }
    // The code for lengths is needed only until the others are there: it lies where that for distances will.
    if (!this.distances.build(this.lengths, 0, LENGTH_CODES)) return this.fail("damaged code");
    this.lengths.fill(0);
    this.index = 0;
    this.state = State.Lengths;
    return true;
  }

  private readLengths(): boolean {
    const count = this.literalCount + this.distanceCount;
    while (this.index < count) {
      const symbol = this.distances.decode(this.hold, this.bits);
      if (symbol === NEED_BITS) return false;
      if (symbol === NO_SYMBOL) return this.fail("damaged code");
      const { taken } = this.distances;
      if (symbol < 16) {
        this.drop(taken);
        this.lengths[this.index] = symbol;
        this.index++;
        continue;
      }
      const extra: i32 = symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
      if (this.bits < taken + extra) return false;
      this.drop(taken);
      if (symbol === 16 && this.index === 0) return this.fail("damaged code");
      const value = symbol === 16 ? this.lengths[this.index - 1]! : 0;
      const end = this.index + this.take(extra) + (symbol === 18 ? 11 : 3);
      if (end > count) return this.fail("damaged code");
      this.lengths.fill(value, this.index, end);
      this.index = end;
    }
    return this.buildCodes();
  }

  private buildCodes(): boolean {
    const { lengths, literalCount } = this;
    if (lengths[END_OF_BLOCK] === 0 || !this.literals.build(lengths, 0, literalCount)) return this.fail("damaged code");
    if (!this.distances.build(lengths, literalCount, this.distanceCount)) return this.fail("damaged code");
    this.state = State.Symbol;
    return true;
  }

  private readSymbol(output: DecoderOutput): boolean {
    const symbol = this.literals.decode(this.hold, this.bits);
    if (symbol === NEED_BITS) return false;
    if (symbol === NO_SYMBOL || symbol >= MAX_LITERALS) return this.fail("no such symbol");
    this.drop(this.literals.taken);
    if (symbol < END_OF_BLOCK) return this.put(symbol, output);
    this.symbol = symbol - END_OF_BLOCK - 1;
    this.state = symbol === END_OF_BLOCK ? State.Block : State.Length;
    return true;
  }

  private readLengthExtra(): boolean {
    const extra: i32 = LENGTH_EXTRA[this.symbol]!;
    if (this.bits < extra) return false;
    this.copyLength = LENGTH_BASE[this.symbol]! + this.take(extra);
    this.state = State.Distance;
    return true;
  }

  private readDistance(): boolean {
    const symbol = this.distances.decode(this.hold, this.bits);
    if (symbol === NEED_BITS) return false;
    if (symbol === NO_SYMBOL || symbol >= MAX_DISTANCES) return this.fail("no such distance");
    this.drop(this.distances.taken);
    this.symbol = symbol;
    this.state = State.DistanceExtra;
    return true;
  }

  private readDistanceExtra(output: DecoderOutput): boolean {
    const extra: i32 = DISTANCE_EXTRA[this.symbol]!;
    if (this.bits < extra) return false;
    const distance: i32 = DISTANCE_BASE[this.symbol]! + this.take(extra);
    if (distance > this.filled) {
      return this.fail(
        distance > this.window.length && this.filled === this.window.length
          ? `it needs a window of more than ${this.window.length} bytes`
          : "it refers to what was before its start",
      );
    }
    for (; this.copyLength > 0; this.copyLength--) {
      if (!this.put(this.window[(this.next - distance) & this.mask]!, output)) return false;
    }
    this.state = State.Symbol;
    return true;
  }

  private put(byte: i32, output: DecoderOutput): boolean {
    this.window[this.next] = byte;
    this.next = (this.next + 1) & this.mask;
    if (this.filled < this.window.length) this.filled++;
    // Before the ring overwrites what nobody has got.
    return this.next !== this.pending || this.give(output, this.window.length);
  }

  /** Hands over what is pending. */
  private flush(output: DecoderOutput): boolean {
    const count = (this.next - this.pending) & this.mask;
    return count === 0 || this.give(output, count);
  }

  private give(output: DecoderOutput, count: i32): boolean {
    const { window, pending } = this;
    const first: i32 = window.length - pending < count ? window.length - pending : count;
    this.pending = this.next;
    if (output.write(window, pending, first) && (first === count || output.write(window, 0, count - first))) return true;
    return this.fail("the output wants no more");
  }
}

/** The nearest size of a window that `bytes` allow: a power of two, 256 to 32768. */
export function inflateWindow(bytes: i32): i32 {
  let size: i32 = 256;
  while (size < 32768 && size * 2 <= bytes) size *= 2;
  return size;
}
