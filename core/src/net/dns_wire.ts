import { escapeLabel, MAX_LABEL, MAX_NAME, splitName } from "./dns_name.ts";

// Numbers, names and texts as DNS messages have them: big-endian, names with pointers to earlier ones (RFC 1035, section 4.1.4).

/** Top bits of a length byte: a pointer follows. */
const POINTER: i32 = 0xc0;

/** What a pointer can point to: it has 14 bits. */
const POINTER_LIMIT: i32 = 0x4000;

/** Longest text in bytes: its length is a byte. */
const MAX_TEXT: i32 = 255;

/** Longest bitmap of types: 256 of them, in a window of its own (RFC 4034, section 4.1.2). */
const MAX_BITMAP: i32 = 32;

/** Reads from a message. After something that is not there or not allowed, `failed` is set and everything reads as 0 or empty. */
export class DnsReader {
  failed: boolean = false;
  at: i32 = 0;
  private readonly data: Uint8Array;

  constructor(data: Uint8Array) {
    this.data = data;
  }

  fail(): void {
    this.failed = true;
  }

  /** Whether that many bytes are left; fails if not. */
  has(count: i32): boolean {
    if (count > this.data.length - this.at) this.failed = true;
    return !this.failed;
  }

  skip(count: i32): void {
    if (this.has(count)) this.at += count;
  }

  u8(): i32 {
    if (!this.has(1)) return 0;
    const byte = this.data[this.at]!;
    this.at++;
    return byte;
  }

  u16(): i32 {
    const high = this.u8();
    return (high << 8) | this.u8();
  }

  u32(): u32 {
    const high = this.u16();
    return ((high << 16) | this.u16()) >>> 0;
  }

  bytes(count: i32): Uint8Array {
    if (count < 0 || !this.has(count)) return new Uint8Array(0);
    this.at += count;
    return this.data.slice(this.at - count, this.at);
  }

  text(count: i32): string {
    return new TextDecoder().decode(this.bytes(count));
  }

  /** A name, following pointers: each must go back beyond where the name or the last pointer's target began, so it ends. */
  name(): string {
    let name = "";
    let size: i32 = 1;
    let start = this.at;
    let resume: i32 = -1;
    for (;;) {
      const length = this.u8();
      if (this.failed) return "";
      if (length === 0) break;
      if ((length & POINTER) === POINTER) {
        const target = ((length & ~POINTER) << 8) | this.u8();
        if (this.failed || target >= start) {
          this.failed = true;
          return "";
        }
        if (resume < 0) resume = this.at;
        start = target;
        this.at = target;
        continue;
      }
      size += length + 1;
      if (length > MAX_LABEL || size > MAX_NAME) {
        this.failed = true;
        return "";
      }
      const label = escapeLabel(this.text(length));
      name = name === "" ? label : `${name}.${label}`;
    }
    if (resume >= 0) this.at = resume;
    return name;
  }

  /** Types of an NSEC record, up to `end`. */
  typeBits(end: i32): i32[] {
    const types: i32[] = [];
    while (this.at < end && !this.failed) {
      const window = this.u8();
      const length = this.u8();
      if (length === 0 || length > MAX_BITMAP || length > end - this.at) {
        this.failed = true;
        break;
      }
      for (let i: i32 = 0; i < length; i++) {
        const bits = this.u8();
        for (let bit: i32 = 0; bit < 8; bit++) {
          if ((bits & (0x80 >> bit)) !== 0) types.push((window << 8) | (i * 8 + bit));
        }
      }
    }
    return types;
  }
}

/** Writes a message. When it does not fit or a name is bad, `failed` is set. */
export class DnsWriter {
  failed: boolean = false;
  at: i32 = 0;
  private data: Uint8Array = new Uint8Array(64);
  private readonly maxSize: i32;
  /** Names, and ends of names, that were written, and where. */
  private readonly names: string[] = [];
  private readonly places: i32[] = [];

  constructor(maxSize: i32) {
    this.maxSize = maxSize;
  }

  taken(): Uint8Array {
    return this.data.slice(0, this.at);
  }

  u8(value: i32): void {
    if (!this.reserve(1)) return;
    this.data[this.at] = value & 255;
    this.at++;
  }

  u16(value: i32): void {
    this.u8(value >> 8);
    this.u8(value);
  }

  u32(value: u32): void {
    this.u16((value >>> 16) & 0xffff);
    this.u16(value & 0xffff);
  }

  patch16(at: i32, value: i32): void {
    if (this.failed) return;
    this.data[at] = (value >> 8) & 255;
    this.data[at + 1] = value & 255;
  }

  bytes(data: Uint8Array): void {
    if (!this.reserve(data.length)) return;
    this.data.set(data, this.at);
    this.at += data.length;
  }

  text(text: string): void {
    const bytes = new TextEncoder().encode(text);
    const length = bytes.length > MAX_TEXT ? MAX_TEXT : bytes.length;
    this.u8(length);
    this.bytes(length === bytes.length ? bytes : bytes.slice(0, length));
  }

  /** A name, with a pointer to where its end was written before. */
  name(name: string): void {
    const labels = splitName(name);
    const ends = namesFrom(labels);
    let size: i32 = 1;
    for (let i: i32 = 0; i < labels.length; i++) {
      const known = this.names.indexOf(ends[i]!);
      if (known >= 0) {
        this.u16((POINTER << 8) | this.places[known]!);
        return;
      }
      if (this.at < POINTER_LIMIT) {
        this.names.push(ends[i]!);
        this.places.push(this.at);
      }
      const bytes = new TextEncoder().encode(labels[i]!);
      size += bytes.length + 1;
      if (bytes.length === 0 || bytes.length > MAX_LABEL || size > MAX_NAME) {
        this.failed = true;
        return;
      }
      this.u8(bytes.length);
      this.bytes(bytes);
    }
    this.u8(0);
  }

  /** Types of an NSEC record, ascending. */
  typeBits(types: readonly i32[]): void {
    let i: i32 = 0;
    while (i < types.length) {
      const window = types[i]! >> 8;
      const bitmap = new Uint8Array(MAX_BITMAP);
      let length: i32 = 0;
      while (i < types.length && types[i]! >> 8 === window) {
        const type = types[i]! & 255;
        bitmap[type >> 3] = bitmap[type >> 3]! | (0x80 >> (type & 7));
        length = (type >> 3) + 1;
        i++;
      }
      this.u8(window);
      this.u8(length);
      this.bytes(bitmap.slice(0, length));
    }
  }

  private reserve(count: i32): boolean {
    if (this.failed || count > this.maxSize - this.at) {
      this.failed = true;
      return false;
    }
    if (this.at + count > this.data.length) {
      const larger = new Uint8Array(this.at + count > 2 * this.data.length ? this.at + count : 2 * this.data.length);
      larger.set(this.data, 0);
      this.data = larger;
    }
    return true;
  }
}

/** The name that begins with each label. */
function namesFrom(labels: string[]): string[] {
  const names: string[] = [];
  let name = "";
  for (let i: i32 = labels.length - 1; i >= 0; i--) {
    const label = escapeLabel(labels[i]!);
    name = name === "" ? label : `${label}.${name}`;
    names.push(name);
  }
  names.reverse();
  return names;
}
