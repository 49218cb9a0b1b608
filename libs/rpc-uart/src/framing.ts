import { crc32 } from "@meerkat/core/crc32.ts";

// The framing of RPC on a serial line, for both ends: one JSON object, optional metadata behind it, a delimiter
// (newline, or three double quotes as older peers send). Three double quotes never occur inside valid JSON.
//
// Bytes are judged one at a time, so how they are cut into reads makes no difference. Only bytes from the first `{`
// on are stored: console noise between frames costs no memory.

/** Nothing finished with this byte. */
export const FRAME_NONE: i32 = 0;
/** A frame is complete: `FrameDecoder.text` gives its JSON text (not parsed yet). */
export const FRAME_JSON: i32 = 1;
/** A frame of white space only: the peer wants a newline back. */
export const FRAME_EMPTY: i32 = 2;
/** A frame of the single byte 0x04: the peer's handshake, to be answered with `HANDSHAKE`. */
export const FRAME_HANDSHAKE: i32 = 3;
/** The checksum behind the frame is not that of the frame: dropped. */
export const FRAME_BAD_CRC: i32 = 4;
/** Longer than allowed, or than the heap has room for: dropped up to the next delimiter. */
export const FRAME_TOO_LONG: i32 = 5;
/** A line without a `{`: console text or noise. */
export const FRAME_NOISE: i32 = 6;
/** A line with a JSON object that is not closed: half a frame. */
export const FRAME_CUT: i32 = 7;

const LF: i32 = 10;
const EOT: i32 = 4;
const QUOTE: i32 = 34;
const OPEN: i32 = 123;
const CLOSE: i32 = 125;
const COMMA: i32 = 44;

/** The receive buffer grows from this on demand, and returns to it after a long frame. */
const SMALL_BUFFER: i32 = 256;

/** The buffer may hold this much beside the frame: a delimiter on both sides. */
const DELIMITERS: i32 = 6;

/** Shortest metadata that holds a checksum: 8 hex digits. */
const CRC_DIGITS: i32 = 8;

/** What has come since the last delimiter. */
const SEEN_BLANK: i32 = 0;
const SEEN_EOT: i32 = 1;
const SEEN_OTHER: i32 = 2;
const SEEN_JSON: i32 = 3;
const SEEN_TOO_MUCH: i32 = 4;

export class FrameDecoder {
  /** The peer has sent `"""`: it is to be sent to as well, from now on. */
  legacy: boolean = false;
  /** The peer has sent a valid checksum: add one to every frame from now on. */
  crc: boolean = false;

  private readonly limit: i32;
  private readonly eightBit: boolean;
  private readonly kept: i32;
  private buffer: Uint8Array;
  private length: i32 = 0;
  private jsonLength: i32 = 0;
  private quotes: i32 = 0;
  private seen: i32 = SEEN_BLANK;

  /**
   * `maxFrame`: longest JSON text in bytes. `eightBit` false is the rule of devices: any byte from 0x80 empties the
   * buffer, since it can only be a disturbed line; true reads UTF-8, as a host needs to. `kept`: what the receive buffer
   * has from the start and returns to after a longer frame.
   */
  constructor(maxFrame: i32, eightBit: boolean, kept: i32 = SMALL_BUFFER) {
    this.limit = maxFrame + DELIMITERS;
    this.eightBit = eightBit;
    this.kept = this.limit < kept ? this.limit : kept;
    this.buffer = new Uint8Array(this.kept);
  }

  /** Takes one received byte and says what is complete with it: FRAME_*. */
  push(byte: i32): i32 {
    if (byte >= 0x80 && !this.eightBit) {
      if (this.seen !== SEEN_TOO_MUCH) this.restart();
      return FRAME_NONE;
    }
    if (byte === LF) return this.finish();
    if (byte === QUOTE) {
      this.quotes++;
      if (this.quotes === 3) {
        this.legacy = true;
        if (this.seen === SEEN_JSON) this.length -= 2;
        return this.finish();
      }
    } else {
      if (this.quotes > 0 && this.seen < SEEN_OTHER) this.seen = SEEN_OTHER;
      this.quotes = 0;
    }
    if (this.seen < SEEN_JSON) {
      if (byte === OPEN) {
        this.seen = SEEN_JSON;
      } else {
        this.skip(byte);
        return FRAME_NONE;
      }
    }
    if (this.seen === SEEN_TOO_MUCH || this.store(byte)) return FRAME_NONE;
    this.restart();
    this.shrink();
    this.seen = SEEN_TOO_MUCH;
    return FRAME_TOO_LONG;
  }

  /** JSON text of the frame that FRAME_JSON has just announced; valid until the next `push`. */
  text(): string {
    const text = new TextDecoder().decode(this.buffer.subarray(0, this.jsonLength));
    this.shrink();
    return text;
  }

  /** Where the JSON text of that frame lies, from 0 to `frameBytes`; valid until the next `push`. */
  frame(): Uint8Array {
    return this.buffer;
  }

  frameBytes(): i32 {
    return this.jsonLength;
  }

  private shrink(): void {
    this.jsonLength = 0;
    if (this.buffer.length > this.kept) this.buffer = new Uint8Array(this.kept);
  }

  private restart(): void {
    this.length = 0;
    this.quotes = 0;
    this.seen = SEEN_BLANK;
  }

  /** A byte before the first `{`: only remembered as a kind. Quotes count once it is known that no delimiter comes. */
  private skip(byte: i32): void {
    if (byte <= 32 && byte !== EOT) return;
    if (byte === EOT && this.seen === SEEN_BLANK) this.seen = SEEN_EOT;
    else if (byte !== QUOTE) this.seen = SEEN_OTHER;
  }

  private store(byte: i32): boolean {
    if (this.length === this.buffer.length && !this.grow()) return false;
    this.buffer[this.length] = byte;
    this.length++;
    return true;
  }

  private grow(): boolean {
    if (this.length >= this.limit) return false;
    const size = this.length * 2 < this.limit ? this.length * 2 : this.limit;
    try {
      const bigger = new Uint8Array(size);
      for (let i: i32 = 0; i < this.length; i++) bigger[i] = this.buffer[i]!;
      this.buffer = bigger;
      return true;
    } catch {
      return false;
    }
  }

  private finish(): i32 {
    const seen = this.quotes > 0 && this.quotes < 3 && this.seen < SEEN_OTHER ? SEEN_OTHER : this.seen;
    const length = this.length;
    this.restart();
    if (seen === SEEN_BLANK) return FRAME_EMPTY;
    if (seen === SEEN_EOT) return FRAME_HANDSHAKE;
    if (seen === SEEN_OTHER) return FRAME_NOISE;
    if (seen === SEEN_TOO_MUCH) return FRAME_NONE;
    return this.judge(length);
  }

  /** Splits what came since the `{` into JSON and metadata and checks the checksum. */
  private judge(length: i32): i32 {
    let end = length;
    while (end > 0 && this.buffer[end - 1]! <= 32) end--;
    const metaEnd = end;
    while (end > 0 && this.buffer[end - 1] !== CLOSE) end--;
    if (end === 0) return FRAME_CUT;
    if (metaEnd - end >= CRC_DIGITS) {
      if (this.hexField(end, metaEnd) !== crc32(this.buffer, 0, end)) return FRAME_BAD_CRC;
      this.crc = true;
    }
    this.jsonLength = end;
    return FRAME_JSON;
  }

  /** Value of the first comma-separated field between two positions; digits beyond eight push the first ones out. */
  private hexField(from: i32, to: i32): u32 {
    let value: i32 = 0;
    for (let i = from; i < to; i++) {
      const byte = this.buffer[i]!;
      if (byte === COMMA) break;
      const digit = hexDigit(byte);
      if (digit < 0) break;
      value = (value << 4) | digit;
    }
    return value >>> 0;
  }
}

function hexDigit(byte: i32): i32 {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Answer to FRAME_HANDSHAKE, and what a host sends every 200 ms (with two newlines behind it) until it comes back. */
export const HANDSHAKE: string = '"""\u0004"""';

/**
 * Bytes of a frame on the line: newline, JSON, newline, with a checksum and with `"""` around it where the peer
 * wants them. `json` is a JSON text; its characters beyond ASCII are escaped and its line ends become blanks,
 * neither of which changes its meaning.
 */
export function encodeFrame(json: string, crc: boolean, legacy: boolean): Uint8Array {
  const jsonLength = encodedLength(json);
  const out = new Uint8Array(2 + jsonLength + (crc ? CRC_DIGITS : 0) + (legacy ? DELIMITERS : 0));
  const start = frameHead(legacy);
  let at: i32 = start;
  for (let i = 0; i < json.length; i++) {
    const unit = json.charCodeAt(i);
    if (unit < 0x80) {
      out[at++] = unit < 32 ? 32 : unit;
    } else {
      out[at++] = 92;
      out[at++] = 117;
      at = putHex(out, at, unit, 4);
    }
  }
  sealFrame(out, start, jsonLength, crc, legacy);
  return out;
}

/** Bytes of a frame before its JSON text. */
export function frameHead(legacy: boolean): i32 {
  return legacy ? 4 : 1;
}

/** Bytes of a frame behind its JSON text, at most. */
export const FRAME_TAIL: i32 = 12;

/**
 * Makes a frame of the JSON text, all ASCII, that lies at `at` in `out`, with `frameHead` bytes before it and FRAME_TAIL
 * behind it. Returns where the frame ends.
 */
export function sealFrame(out: Uint8Array, at: i32, jsonLength: i32, crc: boolean, legacy: boolean): i32 {
  out[at - frameHead(legacy)] = LF;
  if (legacy) putQuotes(out, at - 3);
  let end: i32 = at + jsonLength;
  if (crc) end = putHex(out, end, crc32(out, at, jsonLength) | 0, CRC_DIGITS);
  if (legacy) end = putQuotes(out, end);
  out[end] = LF;
  return end + 1;
}

function encodedLength(json: string): i32 {
  let length: i32 = json.length;
  for (let i = 0; i < json.length; i++) {
    if (json.charCodeAt(i) >= 0x80) length += 5;
  }
  return length;
}

function putQuotes(out: Uint8Array, at: i32): i32 {
  out[at] = QUOTE;
  out[at + 1] = QUOTE;
  out[at + 2] = QUOTE;
  return at + 3;
}

function putHex(out: Uint8Array, at: i32, value: i32, digits: i32): i32 {
  for (let i: i32 = 0; i < digits; i++) {
    const digit = (value >>> ((digits - 1 - i) * 4)) & 15;
    out[at + i] = digit < 10 ? 48 + digit : 87 + digit;
  }
  return at + digits;
}
