// Base64 (RFC 4648 4) from bytes to bytes.

/** Decodes `bytes[from]` to `bytes[to - 1]`. Bytes in `out`; -1 if it is no base64 with its padding, or too long for `out`. */
export function decodeBase64Bytes(bytes: Uint8Array, from: i32, to: i32, out: Uint8Array): i32 {
  if (((to - from) & 3) !== 0) return -1;
  let end = to;
  while (end > to - 2 && end > from && bytes[end - 1] === 61) end--;
  let bits: i32 = 0;
  let length: i32 = 0;
  for (let i: i32 = from; i < end; i++) {
    const value = digit(bytes[i]!);
    if (value < 0) return -1;
    bits = ((bits << 6) | value) & 0xffff;
    const place = (i - from) & 3;
    if (place === 0) continue;
    if (length >= out.length) return -1;
    out[length] = (bits >> (6 - 2 * place)) & 255;
    length++;
  }
  return length;
}

function digit(byte: i32): i32 {
  if (byte >= 65 && byte <= 90) return byte - 65;
  if (byte >= 97 && byte <= 122) return byte - 71;
  if (byte >= 48 && byte <= 57) return byte + 4;
  if (byte === 43) return 62;
  return byte === 47 ? 63 : -1;
}
