/** Machine number types and constants of them. */
import type { Expr, IrType, NumType } from "../ir/ir.ts";

export type IntType = "i8" | "u8" | "i16" | "u16" | "i32" | "u32" | "i64";

export interface Bounds {
  lo: number;
  hi: number;
}

/** Largest magnitude at which double and 64-bit integer arithmetic still agree. */
export const MAX_EXACT = Number.MAX_SAFE_INTEGER;
/** Where counting by ones is taken to have ended: no program gets there. Less than what a program may compute with on purpose. */
export const MOST_COUNTED = MAX_EXACT - 2 ** 20;

const BOUNDS: Record<IntType, Bounds> = {
  i8: { lo: -128, hi: 127 },
  u8: { lo: 0, hi: 255 },
  i16: { lo: -32768, hi: 32767 },
  u16: { lo: 0, hi: 65535 },
  i32: { lo: -2147483648, hi: 2147483647 },
  u32: { lo: 0, hi: 4294967295 },
  i64: { lo: -MAX_EXACT, hi: MAX_EXACT },
};

export function isInt(t: IrType): t is IntType {
  return t in BOUNDS;
}

export function isNumeric(t: IrType): t is NumType {
  return t in BOUNDS || t === "f32" || t === "f64";
}

export function boundsOf(t: IntType): Bounds {
  return BOUNDS[t];
}

export function fits(t: IntType, r: Bounds): boolean {
  const b = BOUNDS[t];
  return r.lo >= b.lo && r.hi <= b.hi;
}

/** The cheapest of i32, u32, i64 that holds all of the ranges; null if none does. */
export function smallest(...ranges: Bounds[]): "i32" | "u32" | "i64" | null {
  for (const t of ["i32", "u32", "i64"] as const) if (ranges.every((r) => fits(t, r))) return t;
  return null;
}

export function num(t: NumType, v: number): Expr {
  return { e: "num", t, v };
}

/** ToInt32 and its like for other widths. `v` is an integer within 2^53, or any double for 32 bits and less. */
export function wrapTo(t: IntType, v: number): number {
  switch (t) {
    case "i8":
      return (v << 24) >> 24;
    case "u8":
      return v & 255;
    case "i16":
      return (v << 16) >> 16;
    case "u16":
      return v & 65535;
    case "i32":
      return v | 0;
    case "u32":
      return v >>> 0;
    case "i64":
      return Math.trunc(v);
  }
}
