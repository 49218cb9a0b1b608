/** `Number`, `Boolean` and the global functions on numbers. */
import { RangeError, TypeError } from "./error.ts";

export function Number_toString(self: number, radix: i32 = 10): string {
  if (radix < 2 || radix > 36) throw new RangeError("toString() radix must be between 2 and 36");
  return mk_num_to_radix(self, radix);
}

export function Number_toFixed(self: number, digits: i32 = 0): string {
  return mk_num_to_fixed(self, digits);
}

export function Number_toPrecision(self: number, precision: i32 = -1): string {
  return precision === -1 ? mk_string(self) : mk_num_to_precision(self, precision);
}

export function Number_toExponential(self: number, digits: i32 = -1): string {
  return mk_num_to_exponential(self, digits);
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
