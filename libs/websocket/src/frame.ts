// Frames of RFC 6455.

export const OP_CONTINUATION: i32 = 0;
export const OP_TEXT: i32 = 1;
export const OP_BINARY: i32 = 2;
export const OP_CLOSE: i32 = 8;
export const OP_PING: i32 = 9;
export const OP_PONG: i32 = 10;

/** Longest payload of a control frame. */
export const MAX_CONTROL: i32 = 125;

const FIN: i32 = 0x80;
const MASKED: i32 = 0x80;

/** Close codes (RFC 6455 7.4.1). */
export const CLOSE_NORMAL: i32 = 1000;
export const CLOSE_GOING_AWAY: i32 = 1001;
export const CLOSE_PROTOCOL_ERROR: i32 = 1002;
/** Never on the wire: the close frame had no code. */
export const CLOSE_NO_CODE: i32 = 1005;
/** Never on the wire: the connection ended without a close frame. */
export const CLOSE_ABNORMAL: i32 = 1006;
export const CLOSE_BAD_TEXT: i32 = 1007;
export const CLOSE_TOO_BIG: i32 = 1009;
export const CLOSE_INTERNAL_ERROR: i32 = 1011;

/** One unfragmented frame. `mask`: the four bytes that a client masks its payload with; a server has none. */
export function encodeFrame(opcode: i32, payload: Uint8Array, mask: Uint8Array | undefined): Uint8Array {
  const length = payload.length;
  const lengthBytes = length < 126 ? 0 : length < 65536 ? 2 : 8;
  const start = 2 + lengthBytes + (mask === undefined ? 0 : 4);
  const frame = new Uint8Array(start + length);
  frame[0] = FIN | opcode;
  const first = lengthBytes === 0 ? length : lengthBytes === 2 ? 126 : 127;
  frame[1] = first | (mask === undefined ? 0 : MASKED);
  for (let i: i32 = 0; i < lengthBytes && i < 4; i++) frame[1 + lengthBytes - i] = (length >>> (8 * i)) & 255;
  frame.set(payload, start);
  if (mask !== undefined) {
    frame.set(mask, start - 4);
    applyMask(frame, start, frame.length, mask, 0);
  }
  return frame;
}

/** Payload of a close frame; an empty one for CLOSE_NO_CODE. The reason is cut to what fits. */
export function closePayload(code: i32, reason: string): Uint8Array {
  if (code === CLOSE_NO_CODE) return new Uint8Array(0);
  const text = new TextEncoder().encode(reason);
  let length: i32 = text.length < MAX_CONTROL - 2 ? text.length : MAX_CONTROL - 2;
  // Not in the middle of a character.
  while (length < text.length && length > 0 && (text[length]! & 0xc0) === 0x80) length--;
  const payload = new Uint8Array(2 + length);
  payload[0] = code >> 8;
  payload[1] = code & 255;
  payload.set(text.subarray(0, length), 2);
  return payload;
}

/** Whether a peer may send this close code: those that are defined for it, and those of libraries and applications. */
export function isCloseCode(code: i32): boolean {
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006;
}

/** Masks or unmasks bytes in place; the first is the one at `offset` of the payload. */
export function applyMask(data: Uint8Array, from: i32, to: i32, mask: Uint8Array, offset: i32): void {
  let at = offset & 3;
  for (let i = from; i < to; i++) {
    data[i] = data[i]! ^ mask[at]!;
    at = (at + 1) & 3;
  }
}

/** Outcomes of `FrameHeader.push`. */
export const HEADER_PARTIAL: i32 = 0;
export const HEADER_COMPLETE: i32 = 1;
/** Refused with 1002. */
export const HEADER_BAD: i32 = 2;
/** Longer than any machine takes: refused with 1009. */
export const HEADER_HUGE: i32 = 3;

/** The header of a frame, read byte by byte. */
export class FrameHeader {
  opcode: i32 = 0;
  fin: boolean = false;
  length: i32 = 0;
  readonly mask: Uint8Array = new Uint8Array(4);
  private readonly masked: boolean;
  private count: i32 = 0;
  private lengthBytes: i32 = 0;

  /** `masked`: whether frames must be (those of clients) or must not be. */
  constructor(masked: boolean) {
    this.masked = masked;
  }

  /** Takes the next byte; HEADER_*. */
  push(byte: i32): i32 {
    const index = this.count++;
    if (index === 0) return this.takeFirst(byte);
    if (index === 1) return this.takeSecond(byte);
    const lengthIndex = index - 2;
    if (lengthIndex < this.lengthBytes) return this.takeLength(lengthIndex, byte);
    this.mask[lengthIndex - this.lengthBytes] = byte;
    return lengthIndex - this.lengthBytes === 3 ? this.complete() : HEADER_PARTIAL;
  }

  /** No extension was agreed on, so the reserved bits are none of anybody's. */
  private takeFirst(byte: i32): i32 {
    this.fin = (byte & FIN) !== 0;
    this.opcode = byte & 15;
    const known = this.opcode <= OP_BINARY || (this.opcode >= OP_CLOSE && this.opcode <= OP_PONG);
    return (byte & 0x70) !== 0 || !known || (this.opcode >= OP_CLOSE && !this.fin) ? HEADER_BAD : HEADER_PARTIAL;
  }

  private takeSecond(byte: i32): i32 {
    const length = byte & 127;
    if (((byte & MASKED) !== 0) !== this.masked || (this.opcode >= OP_CLOSE && length > MAX_CONTROL)) return HEADER_BAD;
    this.length = length < 126 ? length : 0;
    this.lengthBytes = length < 126 ? 0 : length === 126 ? 2 : 8;
    return this.lengthBytes === 0 && !this.masked ? this.complete() : HEADER_PARTIAL;
  }

  private takeLength(index: i32, byte: i32): i32 {
    if (this.lengthBytes === 8 && index < 5) {
      if (byte !== 0) return index === 0 && byte >= 128 ? HEADER_BAD : HEADER_HUGE;
    } else {
      this.length = this.length * 256 + byte;
    }
    if (index + 1 < this.lengthBytes) return HEADER_PARTIAL;
    // Lengths are written as short as they can be; Mongoose writes 65535 the long way.
    if (this.length < (this.lengthBytes === 2 ? 126 : 65535)) return HEADER_BAD;
    return this.masked ? HEADER_PARTIAL : this.complete();
  }

  private complete(): i32 {
    this.count = 0;
    return HEADER_COMPLETE;
  }
}
