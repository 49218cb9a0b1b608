/** The word as a number; 0 if there is none. */
export function numberAt(words: string[], index: i32): number {
  return index < words.length ? parseInt(words[index]!, 10) : 0;
}

export function wordAt(words: string[], index: i32): string {
  return index < words.length ? words[index]! : "";
}

export function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length >> 1);
  for (let i: i32 = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

export function toHex(bytes: Uint8Array, length: i32): string {
  let text = "";
  for (let i: i32 = 0; i < length; i++) text += (bytes[i]! + 256).toString(16).slice(1);
  return text;
}
