/** Checks that bytes are UTF-8 (RFC 3629), piece by piece. A fault is seen at the byte that makes it one. */
export class Utf8Check {
  /** Bytes that the current character still needs. */
  private needed: i32 = 0;
  /** What the next byte must lie between: overlong forms, surrogates and values beyond U+10FFFF are excluded by the second byte. */
  private lower: i32 = 0x80;
  private upper: i32 = 0xbf;

  /** Whether no character is incomplete. */
  get complete(): boolean {
    return this.needed === 0;
  }

  /** Takes the bytes from `from` to before `to`. False if they are not UTF-8. */
  push(data: Uint8Array, from: i32, to: i32): boolean {
    for (let i = from; i < to; i++) {
      const byte = data[i]!;
      if (this.needed > 0) {
        if (byte < this.lower || byte > this.upper) return false;
        this.lower = 0x80;
        this.upper = 0xbf;
        this.needed--;
      } else if (byte >= 0x80 && !this.begin(byte)) {
        return false;
      }
    }
    return true;
  }

  private begin(byte: i32): boolean {
    if (byte < 0xc2 || byte > 0xf4) return false;
    this.needed = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    if (byte === 0xe0) this.lower = 0xa0;
    else if (byte === 0xed) this.upper = 0x9f;
    else if (byte === 0xf0) this.lower = 0x90;
    else if (byte === 0xf4) this.upper = 0x8f;
    return true;
  }
}
