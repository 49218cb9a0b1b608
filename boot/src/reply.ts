import { FRAME_TAIL, frameHead, sealFrame } from "@meerkat/rpc-uart/framing.ts";

/** Longest answer; requests whose echoes would not fit are not answered. */
const REPLY_BYTES: i32 = 448;

/** Bytes in front of the text, with any framing. */
const HEAD: i32 = 4;

/** The text of an answer, made in one buffer. What does not fit is left out, which makes it no JSON. */
export class Reply {
  readonly bytes: Uint8Array = new Uint8Array(HEAD + REPLY_BYTES + FRAME_TAIL);
  from: i32 = 0;
  to: i32 = 0;
  private length: i32 = 0;

  clear(): void {
    this.length = 0;
  }

  /** ASCII. */
  text(text: string): void {
    for (let i: i32 = 0; i < text.length; i++) this.put(text.charCodeAt(i));
  }

  /** Not negative. */
  number(value: i32): void {
    const tens = (value / 10) | 0;
    if (tens > 0) this.number(tens);
    this.put(48 + value - tens * 10);
  }

  /** The value of a member, as it came. */
  value(bytes: Uint8Array, from: i32, to: i32): void {
    for (let i: i32 = from; i < to; i++) this.put(bytes[i]!);
  }

  /** Makes a frame of it: `bytes[from]` to `bytes[to - 1]`. */
  seal(crc: boolean, legacy: boolean): void {
    this.from = HEAD - frameHead(legacy);
    this.to = sealFrame(this.bytes, HEAD, this.length, crc, legacy);
  }

  /** Leaves it as it is. */
  plain(): void {
    this.from = HEAD;
    this.to = HEAD + this.length;
  }

  private put(byte: i32): void {
    if (this.length >= REPLY_BYTES) return;
    this.bytes[HEAD + this.length] = byte;
    this.length++;
  }
}
