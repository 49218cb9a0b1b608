/** `ArrayBuffer` and `DataView`. */
import { RangeError } from "./error.ts";

export function ArrayBuffer_byteLength(self: ArrayBuffer): i32 {
  return mk_buffer_length(self);
}

export function ArrayBuffer_slice(self: ArrayBuffer, start: i32 = 0, end: i32 = 0x7fffffff): ArrayBuffer {
  return mk_buffer_slice(self, start, end);
}

export class DataView {
  readonly buffer: ArrayBuffer;
  readonly byteOffset: i32;
  readonly byteLength: i32;
  /** The bytes of the view. */
  private readonly bytes: Uint8Array;

  constructor(buffer: ArrayBuffer, byteOffset: i32 = 0, byteLength: i32 = -1) {
    const size = mk_buffer_length(buffer);
    if (byteOffset < 0 || byteOffset > size) throw new RangeError("Start offset " + byteOffset + " is outside the bounds of the buffer");
    if (byteLength < -1 || byteLength > size - byteOffset) throw new RangeError("Invalid DataView length " + byteLength);
    const length: i32 = byteLength < 0 ? size - byteOffset : byteLength;
    this.buffer = buffer;
    this.byteOffset = byteOffset;
    this.byteLength = length;
    this.bytes = new Uint8Array(buffer, byteOffset, length);
  }

  /** The first byte's index; throws unless all of `size` bytes are inside. */
  private within(offset: i32, size: i32): i32 {
    if (offset < 0 || offset > this.byteLength - size) throw new RangeError("Offset is outside the bounds of the DataView");
    return offset;
  }

  getUint8(offset: i32): u8 {
    return this.bytes[this.within(offset, 1)];
  }

  getInt8(offset: i32): i32 {
    return (this.getUint8(offset) << 24) >> 24;
  }

  getUint16(offset: i32, littleEndian: boolean = false): u16 {
    const i = this.within(offset, 2);
    const a = this.bytes[i];
    const b = this.bytes[i + 1];
    return littleEndian ? a | (b << 8) : (a << 8) | b;
  }

  getInt16(offset: i32, littleEndian: boolean = false): i32 {
    return (this.getUint16(offset, littleEndian) << 16) >> 16;
  }

  getInt32(offset: i32, littleEndian: boolean = false): i32 {
    const i = this.within(offset, 4);
    const { bytes } = this;
    if (littleEndian) return bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    return (bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3];
  }

  getUint32(offset: i32, littleEndian: boolean = false): u32 {
    return this.getInt32(offset, littleEndian) >>> 0;
  }

  getFloat32(offset: i32, littleEndian: boolean = false): number {
    return mk_f32_from(this.getUint32(offset, littleEndian));
  }

  getFloat64(offset: i32, littleEndian: boolean = false): number {
    const i = this.within(offset, 8);
    const a = this.getUint32(i, littleEndian);
    const b = this.getUint32(i + 4, littleEndian);
    return littleEndian ? mk_f64_from(a, b) : mk_f64_from(b, a);
  }

  setUint8(offset: i32, value: number): void {
    this.bytes[this.within(offset, 1)] = value;
  }

  setInt8(offset: i32, value: number): void {
    this.setUint8(offset, value);
  }

  setUint16(offset: i32, value: number, littleEndian: boolean = false): void {
    const i = this.within(offset, 2);
    const v: i32 = value | 0;
    this.bytes[i] = littleEndian ? v : v >> 8;
    this.bytes[i + 1] = littleEndian ? v >> 8 : v;
  }

  setInt16(offset: i32, value: number, littleEndian: boolean = false): void {
    this.setUint16(offset, value, littleEndian);
  }

  setInt32(offset: i32, value: number, littleEndian: boolean = false): void {
    this.put32(this.within(offset, 4), value | 0, littleEndian);
  }

  setUint32(offset: i32, value: number, littleEndian: boolean = false): void {
    this.put32(this.within(offset, 4), value | 0, littleEndian);
  }

  setFloat32(offset: i32, value: number, littleEndian: boolean = false): void {
    this.put32(this.within(offset, 4), mk_f32_bits(value) | 0, littleEndian);
  }

  setFloat64(offset: i32, value: number, littleEndian: boolean = false): void {
    const i = this.within(offset, 8);
    this.put32(littleEndian ? i : i + 4, mk_f64_lo(value) | 0, littleEndian);
    this.put32(littleEndian ? i + 4 : i, mk_f64_hi(value) | 0, littleEndian);
  }

  private put32(i: i32, v: i32, littleEndian: boolean): void {
    const { bytes } = this;
    bytes[littleEndian ? i : i + 3] = v;
    bytes[littleEndian ? i + 1 : i + 2] = v >> 8;
    bytes[littleEndian ? i + 2 : i + 1] = v >> 16;
    bytes[littleEndian ? i + 3 : i] = v >> 24;
  }
}
