// JSON read where it lies, as bytes: the loader has no collector, and a transfer has thousands of frames.

const QUOTE: i32 = 34;
const BACKSLASH: i32 = 92;

/** The members of a JSON object, in their order. What is not JSON ends them. */
export class JsonMembersInBytes {
  /** Of the current member's value, `bytes[valueAt]` to `bytes[valueEnd - 1]`; a string's with its quotes. */
  valueAt: i32 = 0;
  valueEnd: i32 = 0;
  private keyAt: i32 = 0;
  private keyEnd: i32 = 0;
  private bytes: Uint8Array;
  private at: i32 = 0;
  private end: i32 = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Starts with the object at `bytes[from]`, which ends before `to`. */
  open(bytes: Uint8Array, from: i32, to: i32): void {
    this.bytes = bytes;
    this.end = to;
    this.at = from;
    this.skipBlank();
    this.at = this.at < to && bytes[this.at] === 123 ? this.at + 1 : to;
  }

  next(): boolean {
    this.skipBlank();
    if (this.at < this.end && this.bytes[this.at] === 44) this.at++;
    this.skipBlank();
    this.keyAt = this.at;
    if (!this.skipString()) return false;
    this.keyEnd = this.at;
    this.skipBlank();
    if (this.at >= this.end || this.bytes[this.at] !== 58) return false;
    this.at++;
    this.skipBlank();
    this.valueAt = this.at;
    if (!this.skipValue()) return false;
    this.valueEnd = this.at;
    return true;
  }

  keyIs(name: string): boolean {
    return isText(this.bytes, this.keyAt + 1, this.keyEnd - 1, name);
  }

  /** Whether the value is the string `text`, which has nothing to escape. */
  valueIs(text: string): boolean {
    return this.isString() && isText(this.bytes, this.valueAt + 1, this.valueEnd - 1, text);
  }

  isString(): boolean {
    return this.bytes[this.valueAt] === QUOTE;
  }

  /** A whole number that is not negative; -1 if the value is none, or too large for 31 bits. */
  integer(): i32 {
    let value: i32 = 0;
    for (let i: i32 = this.valueAt; i < this.valueEnd; i++) {
      const digit = this.bytes[i]! - 48;
      if (digit < 0 || digit > 9 || value > 214748363) return -1;
      value = value * 10 + digit;
    }
    return value;
  }

  private skipBlank(): void {
    while (this.at < this.end && this.bytes[this.at]! <= 32) this.at++;
  }

  private skipString(): boolean {
    if (this.at >= this.end || this.bytes[this.at] !== QUOTE) return false;
    for (this.at++; this.at < this.end; this.at++) {
      const byte: i32 = this.bytes[this.at]!;
      if (byte === BACKSLASH) this.at++;
      else if (byte === QUOTE) {
        this.at++;
        return true;
      }
    }
    return false;
  }

  /** Objects and arrays by counting what opens and closes: nothing in them is of use here. */
  private skipValue(): boolean {
    let depth: i32 = 0;
    while (this.at < this.end) {
      const byte: i32 = this.bytes[this.at]!;
      if (byte === QUOTE) {
        if (!this.skipString()) return false;
        if (depth === 0) return true;
        continue;
      }
      const opens = byte === 123 || byte === 91;
      const closes = byte === 125 || byte === 93;
      if (depth === 0 && (closes || byte === 44 || byte <= 32)) return this.at > this.valueAt;
      if (opens) depth++;
      if (closes) depth--;
      this.at++;
      if (closes && depth === 0) return true;
    }
    return false;
  }
}

function isText(bytes: Uint8Array, from: i32, to: i32, text: string): boolean {
  if (to - from !== text.length) return false;
  let at = from;
  for (let i: i32 = 0; i < text.length; i++) {
    if (bytes[at] !== text.charCodeAt(i)) return false;
    at++;
  }
  return true;
}
