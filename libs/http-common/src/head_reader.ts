const CR: i32 = 13;
const LF: i32 = 10;

const FIRST_SIZE: i32 = 512;

/** Where in a line the reader is. */
const LINE_START: i32 = 0;
const IN_LINE: i32 = 1;
const AFTER_CR: i32 = 2;
const AFTER_LAST_CR: i32 = 3;
const COMPLETE: i32 = 4;

/**
 * Collects the head of a message, piece by piece: a start line and header fields, each ended by CR LF, then an empty
 * line. Each byte is looked at once. Empty lines before the head are skipped (RFC 9112 2.2). A CR or LF alone is
 * refused: where peers disagree about the end of a line, requests can be smuggled.
 */
export class HeadReader {
  /** Status that refuses the head, once `push` has given -1: 400, 414 or 431. */
  status: i32 = 0;
  /** Bytes of the head without the empty line, complete when `complete`. */
  bytes: Uint8Array;
  length: i32 = 0;
  private readonly limit: i32;
  private state: i32 = LINE_START;
  /** Bytes of empty lines before the head. */
  private skipped: i32 = 0;
  /** End of the start line; 0 until it is there. */
  private startLineEnd: i32 = 0;

  constructor(limit: i32) {
    this.limit = limit;
    this.bytes = new Uint8Array(limit < FIRST_SIZE ? limit : FIRST_SIZE);
  }

  get complete(): boolean {
    return this.state === COMPLETE;
  }

  /** Whether nothing of a head has come yet. */
  get empty(): boolean {
    return this.length === 0;
  }

  /** Begins again, with the next head. */
  reset(): void {
    this.bytes = new Uint8Array(this.bytes.length);
    this.length = 0;
    this.state = LINE_START;
    this.skipped = 0;
    this.startLineEnd = 0;
  }

  /** Takes bytes from `from` to before `to`, at most up to the end of the head. Returns where it stopped, -1 if the head is refused. */
  push(data: Uint8Array, from: i32, to: i32): i32 {
    for (let at = from; at < to; at++) {
      if (!this.take(data[at]!)) return -1;
      if (this.state === COMPLETE) return at + 1;
    }
    return to;
  }

  private take(byte: i32): boolean {
    switch (this.state) {
      case LINE_START:
        if (byte === CR) {
          this.state = AFTER_LAST_CR;
          return true;
        }
        this.state = IN_LINE;
        return byte === LF ? this.refuse(400) : this.keep(byte);
      case IN_LINE:
        if (byte === CR) this.state = AFTER_CR;
        return byte === LF ? this.refuse(400) : this.keep(byte);
      case AFTER_CR:
        this.state = LINE_START;
        if (byte !== LF) return this.refuse(400);
        if (!this.keep(byte)) return false;
        if (this.startLineEnd === 0) this.startLineEnd = this.length;
        return true;
      default:
        return this.emptyLine(byte);
    }
  }

  private emptyLine(byte: i32): boolean {
    if (byte !== LF) return this.refuse(400);
    if (this.length > 0) {
      this.state = COMPLETE;
      return true;
    }
    this.state = LINE_START;
    this.skipped += 2;
    return this.skipped < this.limit ? true : this.refuse(400);
  }

  private keep(byte: i32): boolean {
    if (this.length === this.limit) return this.refuse(this.startLineEnd === 0 ? 414 : 431);
    if (this.length === this.bytes.length) this.grow();
    this.bytes[this.length++] = byte;
    return true;
  }

  private grow(): void {
    const double = this.bytes.length * 2;
    const larger = new Uint8Array(double < this.limit ? double : this.limit);
    larger.set(this.bytes);
    this.bytes = larger;
  }

  private refuse(status: i32): boolean {
    this.status = status;
    return false;
  }
}
