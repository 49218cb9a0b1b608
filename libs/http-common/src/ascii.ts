import { lowerCase } from "@meerkat/core/ascii.ts";

// Text of protocols as bytes. What is not ASCII passes as UTF-8.

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

export const NO_BYTES = new Uint8Array(0);

/** Text of the bytes from `from` to before `to`; what is not UTF-8 becomes U+FFFD. */
export function textOf(bytes: Uint8Array, from: i32, to: i32): string {
  return decoder.decode(bytes.subarray(from, to));
}

export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Whether the bytes from `from` to before `to` are `name`, in any case. */
export function bytesAre(bytes: Uint8Array, from: i32, to: i32, name: string): boolean {
  if (to - from !== name.length) return false;
  for (let i: i32 = 0; i < name.length; i++) {
    const byte = bytes[from + i]!;
    const unit = name.charCodeAt(i);
    if (byte !== unit && lowerCase(byte) !== lowerCase(unit)) return false;
  }
  return true;
}

export function isLetter(unit: i32): boolean {
  const lower = unit | 32;
  return lower >= 97 && lower <= 122;
}

/** Whether a unit may be part of a token (RFC 9110 5.6.2): methods, names of header fields. */
export function isTokenUnit(unit: i32): boolean {
  return isLetter(unit) || (unit >= 48 && unit <= 57) || isTokenMark(unit);
}

function isTokenMark(unit: i32): boolean {
  switch (unit) {
    case 33: // !
    case 35: // #
    case 36: // $
    case 37: // %
    case 38: // &
    case 39: // '
    case 42: // *
    case 43: // +
    case 45: // -
    case 46: // .
    case 94: // ^
    case 95: // _
    case 96: // `
    case 124: // |
    case 126: // ~
      return true;
    default:
      return false;
  }
}

/** Whether a text is a token. */
export function isToken(text: string): boolean {
  for (let i: i32 = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (!isLetter(unit) && !isTokenUnit(unit)) return false;
  }
  return text !== "";
}

/** Value of a hexadecimal digit; -1 for another unit. */
export function hexDigit(unit: i32): i32 {
  if (unit >= 48 && unit <= 57) return unit - 48;
  const lower = unit | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Number written in decimal digits only, up to 2^31 - 1. -1 for another text, -2 for a greater number. */
export function parseDecimal(text: string): i32 {
  if (text === "") return -1;
  let value: i32 = 0;
  let tooLarge = false;
  for (let i: i32 = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    if (value > 214748364 || (value === 214748364 && digit > 7)) tooLarge = true;
    else if (!tooLarge) value = value * 10 + digit;
  }
  return tooLarge ? -2 : value;
}
