import { textLength } from "./utf8.ts";

/**
 * Writes the fields of a packet one after the other, numbers in network byte order; without a buffer it only counts
 * them. What cannot be sent (text that is none) throws RangeError: the caller has looked at it before.
 */
export class PacketWriter {
  at: i32 = 0;
  private readonly out: Uint8Array | undefined;

  constructor(out: Uint8Array | undefined) {
    this.out = out;
  }

  u8(value: i32): void {
    const out = this.out;
    if (out !== undefined) out[this.at] = value;
    this.at++;
  }

  u16(value: i32): void {
    this.u8((value >> 8) & 255);
    this.u8(value & 255);
  }

  u32(value: u32): void {
    this.u16((value >>> 16) & 0xffff);
    this.u16(value & 0xffff);
  }

  /** Variable byte integer, below 2^28. */
  varint(value: i32): void {
    let rest = value;
    while (rest >= 128) {
      this.u8((rest & 127) | 128);
      rest >>= 7;
    }
    this.u8(rest);
  }

  bytes(data: Uint8Array): void {
    const out = this.out;
    if (out !== undefined) out.set(data, this.at);
    this.at += data.length;
  }

  text(text: string): void {
    const length = textLength(text);
    if (length < 0) throw new RangeError("MQTT cannot carry this text");
    this.u16(length);
    if (this.out === undefined) this.at += length;
    else this.bytes(new TextEncoder().encode(text));
  }

  binary(data: Uint8Array): void {
    if (data.length > 65535) throw new RangeError("more than 65535 bytes in a field");
    this.u16(data.length);
    this.bytes(data);
  }
}
