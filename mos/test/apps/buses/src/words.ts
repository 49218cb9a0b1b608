/** The word as a number; 0 if there is none, or it is none. */
export function numberAt(words: string[], index: i32): i32 {
  const number = index < words.length ? parseInt(words[index]!, 10) : 0;
  return Number.isNaN(number) ? 0 : number;
}

/** Bytes in hex, `-` for none. */
export function bytesAt(words: string[], index: i32): Uint8Array {
  const text = index < words.length && words[index]! !== "-" ? words[index]! : "";
  const bytes = new Uint8Array(text.length >> 1);
  for (let i: i32 = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += (byte + 256).toString(16).slice(1);
  return text;
}
