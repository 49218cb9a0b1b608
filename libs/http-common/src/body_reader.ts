import { hexDigit } from "./ascii.ts";
import { BODY_CHUNKED, BODY_LENGTH, BODY_NONE, BODY_UNTIL_CLOSE, type MessageHead } from "./message.ts";

const CR: i32 = 13;
const LF: i32 = 10;
const TAB: i32 = 9;
const SPACE: i32 = 32;
const SEMICOLON: i32 = 59;

/** Most bytes of one line of chunk extensions, and of all trailer fields. Both are ignored. */
const MAX_IGNORED: i32 = 1024;
/** Most hexadecimal digits of a chunk's size: 7 keep it below 2^28. */
const MAX_SIZE_DIGITS: i32 = 7;

/** What comes next. */
const DATA: i32 = 0;
const SIZE: i32 = 1;
const EXTENSION: i32 = 2;
const SIZE_LF: i32 = 3;
const DATA_CR: i32 = 4;
const DATA_LF: i32 = 5;
const TRAILER_START: i32 = 6;
const TRAILER: i32 = 7;
const TRAILER_LF: i32 = 8;
const LAST_LF: i32 = 9;
const DONE: i32 = 10;
const BROKEN: i32 = 11;

/**
 * Finds the bytes of a body among those of the connection. `next` stops after each run of them: they are those of
 * `data` from `start` to before `end`.
 */
export class BodyReader {
  start: i32 = 0;
  end: i32 = 0;
  private readonly kind: i32;
  private state: i32;
  private remaining: i32;
  private digits: i32 = 0;
  private ignored: i32 = 0;

  constructor(head: MessageHead) {
    this.kind = head.body;
    this.remaining = head.body === BODY_LENGTH ? head.contentLength : 0;
    if (head.body === BODY_NONE) this.state = DONE;
    else this.state = head.body === BODY_CHUNKED ? SIZE : DATA;
  }

  /** Whether the whole body has come. One that ends with the connection never is. */
  get done(): boolean {
    return this.state === DONE;
  }

  /** Whether the body may end here, as the connection does. */
  get mayEnd(): boolean {
    return this.state === DONE || this.kind === BODY_UNTIL_CLOSE;
  }

  /** Takes bytes from `from` to before `to`, up to the end of a run of body bytes or of the body. Returns where it stopped, -1 if the chunks are malformed. */
  next(data: Uint8Array, from: i32, to: i32): i32 {
    this.start = from;
    this.end = from;
    let at = from;
    while (at < to && this.state !== DONE) {
      if (this.state === DATA) return this.takeData(at, to);
      this.state = this.takeByte(data[at]!);
      if (this.state === BROKEN) return -1;
      at++;
    }
    this.start = at;
    this.end = at;
    return at;
  }

  private takeData(at: i32, to: i32): i32 {
    this.start = at;
    if (this.kind === BODY_UNTIL_CLOSE) {
      this.end = to;
      return to;
    }
    const length = to - at < this.remaining ? to - at : this.remaining;
    this.remaining -= length;
    this.end = at + length;
    if (this.remaining === 0) this.state = this.kind === BODY_CHUNKED ? DATA_CR : DONE;
    return this.end;
  }

  /** The state after a byte that is not of the body (RFC 9112 7.1). */
  private takeByte(byte: i32): i32 {
    switch (this.state) {
      case SIZE:
        return this.takeSize(byte);
      case EXTENSION:
        if (byte === CR) return SIZE_LF;
        return this.ignore(byte) ? EXTENSION : BROKEN;
      case SIZE_LF:
        return byte === LF ? this.chunkBegins() : BROKEN;
      case DATA_CR:
        return byte === CR ? DATA_LF : BROKEN;
      case DATA_LF:
        return byte === LF ? SIZE : BROKEN;
      case TRAILER_START:
        if (byte === CR) return LAST_LF;
        return this.ignore(byte) ? TRAILER : BROKEN;
      case TRAILER:
        if (byte === CR) return TRAILER_LF;
        return this.ignore(byte) ? TRAILER : BROKEN;
      case TRAILER_LF:
        return byte === LF ? TRAILER_START : BROKEN;
      default:
        return byte === LF ? DONE : BROKEN;
    }
  }

  private takeSize(byte: i32): i32 {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      if (this.digits === MAX_SIZE_DIGITS) return BROKEN;
      this.digits++;
      this.remaining = this.remaining * 16 + digit;
      return SIZE;
    }
    if (this.digits === 0) return BROKEN;
    this.ignored = 0;
    if (byte === CR) return SIZE_LF;
    return byte === SEMICOLON ? EXTENSION : BROKEN;
  }

  private chunkBegins(): i32 {
    this.digits = 0;
    this.ignored = 0;
    return this.remaining === 0 ? TRAILER_START : DATA;
  }

  private ignore(byte: i32): boolean {
    this.ignored++;
    return this.ignored <= MAX_IGNORED && (byte >= SPACE || byte === TAB);
  }
}
