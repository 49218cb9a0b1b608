// Base64 with the standard alphabet and padding (RFC 4648 4).

const ALPHABET: string = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const EQUALS: i32 = 61;

export function encodeBase64(bytes: Uint8Array): string {
  // As bytes first: a string that grows by four characters at a time would leave thousands of small ones behind.
  const text = new Uint8Array((((bytes.length + 2) / 3) | 0) * 4);
  let to: i32 = 0;
  for (let i: i32 = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const bits = (bytes[i]! << 16) | (left > 1 ? bytes[i + 1]! << 8 : 0) | (left > 2 ? bytes[i + 2]! : 0);
    text[to] = ALPHABET.charCodeAt(bits >> 18);
    text[to + 1] = ALPHABET.charCodeAt((bits >> 12) & 63);
    text[to + 2] = left > 1 ? ALPHABET.charCodeAt((bits >> 6) & 63) : EQUALS;
    text[to + 3] = left > 2 ? ALPHABET.charCodeAt(bits & 63) : EQUALS;
    to += 4;
  }
  return new TextDecoder().decode(text);
}

/**
 * Bytes of a text. Undefined if it is not exactly what an encoder makes (whole groups, padding only at the end, unused
 * bits zero, no white space) or holds more than `maxBytes`.
 */
export function decodeBase64(text: string, maxBytes: i32 = 0x7fffffff): Uint8Array | undefined {
  const length: i32 = text.length;
  if ((length & 3) !== 0) return undefined;
  let end = length;
  while (end > length - 2 && end > 0 && text.charCodeAt(end - 1) === EQUALS) end--;
  const size: i32 = (length >> 2) * 3 - (length - end);
  if (size > maxBytes) return undefined;
  const bytes = new Uint8Array(size);
  let bits: i32 = 0;
  let at: i32 = 0;
  for (let i: i32 = 0; i < end; i++) {
    const value = digitValue(text.charCodeAt(i));
    if (value < 0) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    if ((i & 3) !== 0) bytes[at++] = (bits >> (6 - 2 * (i & 3))) & 255;
  }
  const unused: i32 = length - end === 0 ? 0 : length - end === 1 ? 3 : 15;
  return (bits & unused) === 0 ? bytes : undefined;
}

function digitValue(unit: i32): i32 {
  if (unit >= 65 && unit <= 90) return unit - 65;
  if (unit >= 97 && unit <= 122) return unit - 71;
  if (unit >= 48 && unit <= 57) return unit + 4;
  if (unit === 43) return 62;
  return unit === 47 ? 63 : -1;
}
