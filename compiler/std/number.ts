/** `Number`, `Boolean` and the global functions on numbers. */
import { TypeError } from "./error.ts";

// The runtime checks the ranges of radix and digits.

export function Number_toString(self: number, radix: i32 = 10): string {
  return mk_num_to_radix(self, radix);
}

export function Number_toFixed(self: number, digits: i32 = 0): string {
  return mk_num_to_fixed(self, digits);
}

const enum Digits {
  /** As many as the number needs; no count that a program could mean. */
  ALL = -0x80000000,
}

export function Number_toPrecision(self: number, precision: i32 = Digits.ALL): string {
  return precision === Digits.ALL ? mk_string(self) : mk_num_to_precision(self, precision);
}

export function Number_toExponential(self: number, digits: i32 = Digits.ALL): string {
  return mk_num_to_exponential(self, digits === Digits.ALL ? -1 : digits < 0 ? 101 : digits);
}

export function NumberConstructor_isFinite(value: number): boolean {
  return value - value === 0;
}

export function NumberConstructor_isInteger(value: number): boolean {
  return value - value === 0 && Math.floor(value) === value;
}

export function NumberConstructor_isNaN(value: number): boolean {
  return value !== value;
}

export function NumberConstructor_isSafeInteger(value: number): boolean {
  return NumberConstructor_isInteger(value) && value >= -9007199254740991 && value <= 9007199254740991;
}

export function NumberConstructor_parseFloat(text: string): number {
  return mk_parse_float(text);
}

export function NumberConstructor_parseInt(text: string, radix: i32 = 0): number {
  return mk_parse_int(text, radix);
}

export function Global_parseInt(text: string, radix: i32 = 0): number {
  return mk_parse_int(text, radix);
}

export function Global_parseFloat(text: string): number {
  return mk_parse_float(text);
}

export function Global_isNaN(value: number): boolean {
  return value !== value;
}

export function Global_isFinite(value: number): boolean {
  return value - value === 0;
}

/** ToNumber: `Number(x)` and unary plus. */
export function toNumber(x: unknown): number {
  if (typeof x === "number") return x;
  if (typeof x === "string") return mk_num_parse(x);
  if (typeof x === "boolean") return x ? 1 : 0;
  if (x === null) return 0;
  if (x === undefined) return NaN;
  throw new TypeError("cannot convert an object to a number");
}
