import { NO_BYTES } from "./ascii.ts";

const CR: i32 = 13;
const LF: i32 = 10;

/** Bytes that are kept of a head whose end has not come yet. */
const FIRST_SIZE: i32 = 512;

/** Where in a line the reader is. */
const LINE_START: i32 = 0;
const IN_LINE: i32 = 1;
const AFTER_CR: i32 = 2;
const AFTER_LAST_CR: i32 = 3;
const COMPLETE: i32 = 4;
const MALFORMED: i32 = 5;

/**
 * Collects the head of a message, piece by piece: a start line and header fields, each ended by CR LF, then an empty
 * line. Each byte is looked at once, and those of a piece are copied together. Empty lines before the head are skipped
 * (RFC 9112 2.2). A CR or LF alone is refused: where peers disagree about the end of a line, requests can be smuggled.
 */
export class HeadReader {
  /** Status that refuses the head, once `push` has given -1: 400, 414 or 431. */
  status: i32 = 0;
  /** Bytes of the head without the empty line, complete when `complete`. */
  bytes: Uint8Array = NO_BYTES;
  length: i32 = 0;
  private readonly limit: i32;
  private state: i32 = LINE_START;
  /** Bytes of empty lines before the head. */
  private skipped: i32 = 0;
  /** End of the start line; 0 until it is there. */
  private startLineEnd: i32 = 0;

  constructor(limit: i32) {
    this.limit = limit;
  }

  get complete(): boolean {
    return this.state === COMPLETE;
  }

  /** Whether nothing of a head has come yet. */
  get empty(): boolean {
    return this.length === 0;
  }

  /** Begins again, with the next head. The bytes of the last one stay with who has taken them. */
  reset(): void {
    this.bytes = NO_BYTES;
    this.length = 0;
    this.state = LINE_START;
    this.skipped = 0;
    this.startLineEnd = 0;
  }

  /** Takes bytes from `from` to before `to`, at most up to the end of the head. Returns where it stopped, -1 if the head is refused. */
  push(data: Uint8Array, from: i32, to: i32): i32 {
    let state = this.state;
    // What is kept begins here.
    let start = from;
    let at = from;
    while (at < to && state < COMPLETE) {
      const byte = data[at++]!;
      if (state === IN_LINE) {
        // Most bytes.
        if (byte > CR) continue;
        if (byte === CR) state = AFTER_CR;
        else if (byte === LF) state = MALFORMED;
      } else if (state === LINE_START) {
        state = byte === CR ? AFTER_LAST_CR : byte === LF ? MALFORMED : IN_LINE;
      } else if (byte !== LF) {
        state = MALFORMED;
      } else if (state === AFTER_CR) {
        state = LINE_START;
        if (this.startLineEnd === 0) this.startLineEnd = this.length + at - start;
      } else if (this.startLineEnd > 0) {
        state = COMPLETE;
      } else {
        this.skipped += 2;
        state = this.skipped < this.limit ? LINE_START : MALFORMED;
        start = at;
      }
    }
    let end = at;
    if (state === COMPLETE) end -= 2;
    else if (state > AFTER_CR) end--;
    if (end < start) end = start;
    const length = this.length + end - start;
    if (length > this.limit) return this.refuse(this.startLineEnd === 0 || this.startLineEnd > this.limit ? 414 : 431);
    if (state === MALFORMED) return this.refuse(400);
    this.state = state;
    if (length > this.length) this.keep(data.subarray(start, end), length);
    return at;
  }

  private keep(piece: Uint8Array, length: i32): void {
    if (length > this.bytes.length) this.grow(length);
    this.bytes.set(piece, this.length);
    this.length = length;
  }

  /** A head that comes in one piece, as most do, takes no more than it needs. */
  private grow(least: i32): void {
    let size = least;
    if (this.state !== COMPLETE) {
      const double = this.bytes.length * 2;
      if (size < double) size = double;
      if (size < FIRST_SIZE) size = FIRST_SIZE;
      if (size > this.limit) size = this.limit;
    }
    const larger = new Uint8Array(size);
    larger.set(this.bytes);
    this.bytes = larger;
  }

  private refuse(status: i32): i32 {
    this.status = status;
    return -1;
  }
}
