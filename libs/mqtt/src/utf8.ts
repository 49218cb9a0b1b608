// Text as MQTT allows it (section 1.5.3 of 3.1.1, 1.5.4 of 5): UTF-8 as RFC 3629 has it, so no surrogates and no overlong
// forms, and no U+0000. A byte order mark is text like any other.

/** Longest text in bytes: its length is sent in 16 bits. */
export const MAX_TEXT: i32 = 65535;

/** Whether the bytes from `from` up to `to` are such text. */
export function isText(bytes: Uint8Array, from: i32, to: i32): boolean {
  let at = from;
  while (at < to) {
    const first: i32 = bytes[at++]!;
    if (first < 0x80) {
      if (first === 0) return false;
      continue;
    }
    const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4 || at + more > to) return false;
    const second: i32 = bytes[at]!;
    // The first continuation byte is where overlong forms, surrogates and numbers beyond U+10FFFF show.
    const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) return false;
    for (let i: i32 = 1; i < more; i++) {
      if ((bytes[at + i]! & 0xc0) !== 0x80) return false;
    }
    at += more;
  }
  return true;
}

/** Bytes of a string as UTF-8; -1 if MQTT cannot carry it: a lone surrogate, U+0000, or more than MAX_TEXT bytes. */
export function textLength(text: string): i32 {
  let length: i32 = 0;
  for (let i: i32 = 0; i < text.length; i++) {
    const unit: i32 = text.charCodeAt(i);
    if (unit === 0 || (unit >= 0xdc00 && unit <= 0xdfff)) return -1;
    if (unit >= 0xd800 && unit <= 0xdbff) {
      i++;
      if (i >= text.length || (text.charCodeAt(i) & 0xfc00) !== 0xdc00) return -1;
      length += 4;
    } else {
      length += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
    }
  }
  return length > MAX_TEXT ? -1 : length;
}

export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
