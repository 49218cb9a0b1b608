import { recordBytes } from "./journal_format.ts";

/** Numbers that describe a piece in `pieces`: where it starts in the file, its length, its address in flash. */
const PIECE: i32 = 3;

/** A file of the journal: the index of what of it is where in flash. */
export class JournalNode {
  readonly id: u32;
  /** Undefined: not visible, because it is being written, or was removed while it was open. */
  path: string | undefined = undefined;
  /** Address and length of the data of the record that named it; -1: none. */
  nameAt: i32 = -1;
  nameLength: i32 = 0;
  size: i32 = 0;
  mtime: u32 = 0;
  /** Open files that use it. */
  users: i32 = 0;
  /** Bytes of flash that the pieces take, as if each had a record of its own. */
  stored: i32 = 0;
  /** Three numbers a piece, in the order of the file, without overlaps. */
  private pieces: i32[] = [];

  constructor(id: u32) {
    this.id = id;
  }

  count(): i32 {
    return (this.pieces.length / PIECE) | 0;
  }

  start(piece: i32): i32 {
    return this.pieces[piece * PIECE]!;
  }

  length(piece: i32): i32 {
    return this.pieces[piece * PIECE + 1]!;
  }

  address(piece: i32): i32 {
    return this.pieces[piece * PIECE + 2]!;
  }

  private endOf(piece: i32): i32 {
    return this.start(piece) + this.length(piece);
  }

  /** The first piece that ends behind `position`; `count()` if none does. */
  find(position: i32): i32 {
    let low: i32 = 0;
    let high = this.count();
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.endOf(middle) > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** From now on the bytes from `start` on are at `address` in flash. */
  place(start: i32, length: i32, address: i32): void {
    if (length <= 0) return;
    const end = start + length;
    const first = this.find(start);
    let behind = first;
    const parts: i32[] = [];
    if (first < this.count() && this.start(first) < start) parts.push(this.start(first), start - this.start(first), this.address(first));
    parts.push(start, length, address);
    while (behind < this.count() && this.start(behind) < end) behind++;
    if (behind > first && this.endOf(behind - 1) > end) {
      const last = behind - 1;
      parts.push(end, this.endOf(last) - end, this.address(last) + end - this.start(last));
    }
    this.replace(first, behind, parts);
    if (end > this.size) this.size = end;
  }

  /** Forgets what is behind `size`. */
  cut(size: i32): void {
    if (size >= this.size) return;
    const first = this.find(size);
    const parts: i32[] = [];
    if (first < this.count() && this.start(first) < size) parts.push(this.start(first), size - this.start(first), this.address(first));
    this.replace(first, this.count(), parts);
    this.size = size;
  }

  /** `parts` instead of the pieces from `first` to before `behind`. */
  private replace(first: i32, behind: i32, parts: i32[]): void {
    for (let piece = first; piece < behind; piece++) this.stored -= recordBytes(this.length(piece));
    for (let i: i32 = 1; i < parts.length; i += PIECE) this.stored += recordBytes(parts[i]!);
    const pieces = this.pieces;
    const from = first * PIECE;
    const growth = parts.length - (behind - first) * PIECE;
    const length: i32 = pieces.length;
    for (let i: i32 = 0; i < growth; i++) pieces.push(0);
    if (growth !== 0) pieces.copyWithin(behind * PIECE + growth, behind * PIECE, length);
    if (growth < 0) pieces.length = length + growth;
    for (let i: i32 = 0; i < parts.length; i++) pieces[from + i] = parts[i]!;
  }
}
