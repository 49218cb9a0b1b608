import { REASON_MALFORMED } from "./reason.ts";
import { decodeText, isText } from "./utf8.ts";

/**
 * Reads the fields of a packet's body one after the other, numbers in network byte order. After the first thing that is
 * not as it should be, `fault` tells what, and everything reads as 0 or empty.
 */
export class PacketReader {
  /** What is wrong with the packet; empty while nothing is. */
  fault: string = "";
  /** Reason code of the fault (MQTT 5). */
  code: i32 = 0;
  private readonly bytes: Uint8Array;
  private at: i32 = 0;
  private end: i32;

  /** Reads `bytes` up to `end`. */
  constructor(bytes: Uint8Array, end: i32) {
    this.bytes = bytes;
    this.end = end;
  }

  /** Bytes not read yet. */
  get left(): i32 {
    return this.end - this.at;
  }

  fail(code: i32, fault: string): void {
    if (this.fault !== "") return;
    this.fault = fault;
    this.code = code;
    this.at = this.end;
  }

  /** Whether there are `count` bytes more. Else the packet is malformed. */
  private has(count: i32): boolean {
    if (this.left >= count) return true;
    this.fail(REASON_MALFORMED, "ends within a field");
    return false;
  }

  u8(): i32 {
    return this.has(1) ? this.bytes[this.at++]! : 0;
  }

  u16(): i32 {
    if (!this.has(2)) return 0;
    this.at += 2;
    return (this.bytes[this.at - 2]! << 8) | this.bytes[this.at - 1]!;
  }

  u32(): u32 {
    const high = this.u16();
    return ((high << 16) | this.u16()) >>> 0;
  }

  /** A packet identifier: any but 0. */
  packetId(): i32 {
    const id = this.u16();
    if (id === 0) this.fail(REASON_MALFORMED, "packet identifier 0");
    return id;
  }

  /** Variable byte integer in the shortest form. */
  varint(): i32 {
    let value: i32 = 0;
    for (let shift: i32 = 0; shift < 28; shift += 7) {
      const byte = this.u8();
      value |= (byte & 127) << shift;
      if (byte >= 128) continue;
      if (byte === 0 && shift > 0) this.fail(REASON_MALFORMED, "number in more bytes than it needs");
      return value;
    }
    this.fail(REASON_MALFORMED, "number of more than four bytes");
    return 0;
  }

  /** Two bytes of length, then text. */
  text(): string {
    const length = this.u16();
    if (length === 0 || !this.has(length)) return "";
    const from = this.at;
    this.at += length;
    if (!isText(this.bytes, from, this.at)) {
      this.fail(REASON_MALFORMED, "text is not UTF-8 as MQTT allows it");
      return "";
    }
    return decodeText(this.bytes.subarray(from, from + length));
  }

  /** Two bytes of length, then bytes, copied. */
  binary(): Uint8Array {
    const length = this.u16();
    if (!this.has(length)) return new Uint8Array(0);
    this.at += length;
    return this.bytes.slice(this.at - length, this.at);
  }

  /** All that is left, not copied. */
  rest(): Uint8Array {
    const from = this.at;
    this.at = this.end;
    return this.bytes.subarray(from, this.end);
  }

  /** Lets only the next `length` bytes be read, until `leave` with the result. */
  enter(length: i32): i32 {
    const outer = this.end;
    if (this.has(length)) this.end = this.at + length;
    return outer;
  }

  leave(outer: i32): void {
    this.end = outer;
    if (this.fault !== "") this.at = outer;
  }
}
