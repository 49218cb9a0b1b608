/** Abstract values: what the analysis knows of a number, or of a pointer's absence. */
import type { IrType } from "../../ir/ir.ts";
import { boundsOf, isInt, MAX_EXACT, MOST_COUNTED } from "../numeric.ts";

/** A number in [lo, hi]; `integer`: without fraction (infinities count); `negZero`: may be -0; `nan`: may be NaN. */
export interface Range {
  readonly lo: number;
  readonly hi: number;
  readonly integer: boolean;
  readonly negZero: boolean;
  readonly nan: boolean;
  /** Pointers only: not NULL. */
  readonly present?: boolean;
}

function make(lo: number, hi: number, integer: boolean, negZero: boolean, nan: boolean): Range {
  return { lo, hi, integer, negZero, nan };
}

/** No value at all: not reached, or nothing assigned yet. */
export const BOTTOM: Range = make(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true, false, false);
const ANY_NUMBER: Range = make(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, false, true, true);
/** Of pointers, booleans and dynamic values nothing is tracked but presence. */
export const UNKNOWN: Range = { ...ANY_NUMBER, present: false };
export const PRESENT: Range = { ...ANY_NUMBER, present: true };
export const ZERO: Range = make(0, 0, true, false, false);

const OF_TYPE = new Map<IrType, Range>();

/** Everything a type can hold. */
export function rangeOfType(t: IrType): Range {
  let r = OF_TYPE.get(t);
  if (!r) {
    if (isInt(t)) {
      const b = boundsOf(t);
      r = make(b.lo, b.hi, true, false, false);
    } else r = t === "f64" || t === "f32" ? ANY_NUMBER : UNKNOWN;
    OF_TYPE.set(t, r);
  }
  return r;
}

export function range(lo: number, hi: number, integer = true, negZero = false, nan = false): Range {
  if (lo > hi) return nan ? make(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, integer, false, true) : BOTTOM;
  return make(lo + 0, hi + 0, integer, negZero && lo <= 0 && hi >= 0, nan);
}

export function constant(v: number): Range {
  if (Number.isNaN(v)) return make(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true, false, true);
  return make(v + 0, v + 0, Number.isInteger(v) || !Number.isFinite(v), Object.is(v, -0), false);
}

export function isBottom(r: Range): boolean {
  return r.lo > r.hi && !r.nan;
}

export function equal(a: Range, b: Range): boolean {
  return a === b || (a.lo === b.lo && a.hi === b.hi && a.integer === b.integer && a.negZero === b.negZero && a.nan === b.nan && a.present === b.present);
}

export function join(a: Range, b: Range): Range {
  if (a === b || isBottom(b)) return a;
  if (isBottom(a)) return b;
  if (a.present !== undefined || b.present !== undefined) return a.present && b.present ? PRESENT : UNKNOWN;
  const lo = Math.min(a.lo, b.lo);
  const hi = Math.max(a.hi, b.hi);
  const r = make(lo, hi, a.integer && b.integer, a.negZero || b.negZero, a.nan || b.nan);
  return equal(r, a) ? a : r;
}

/** Both hold. */
export function meet(a: Range, lo: number, hi: number): Range {
  if (a.present !== undefined) return a;
  return range(Math.max(a.lo, lo), Math.min(a.hi, hi), a.integer, a.negZero, a.nan);
}

/** Values that are exact in machine integers, -0 apart. */
export function isExactInteger(r: Range): boolean {
  return r.present === undefined && r.integer && !r.nan && r.lo >= -MAX_EXACT && r.hi <= MAX_EXACT && r.lo <= r.hi;
}

/** Exact integers of which none is -0. */
export function isPlainInteger(r: Range): boolean {
  return isExactInteger(r) && !r.negZero;
}

export function hasZero(r: Range): boolean {
  return r.lo <= 0 && r.hi >= 0;
}

/** Bounds at which a growing range stops to be looked at again. */
export const LANDMARKS: readonly number[] = [
  Number.NEGATIVE_INFINITY,
  -MAX_EXACT,
  -MOST_COUNTED,
  -2147483648,
  -1,
  0,
  // Longest array, and an index counted up to it.
  2147483647 - 16,
  2147483647,
  4294967295,
  MOST_COUNTED,
  MAX_EXACT,
  Number.POSITIVE_INFINITY,
];

/** `b` grew out of `a`: bounds that moved go on to the next landmark. `marks` ascends from -Infinity to Infinity. */
export function widen(a: Range, b: Range, marks: readonly number[]): Range {
  if (a.present !== undefined || b.present !== undefined || isBottom(a)) return join(a, b);
  const j = join(a, b);
  let { lo, hi } = j;
  if (lo < a.lo) lo = lastAtMost(marks, lo);
  if (hi > a.hi) hi = marks.find((m) => m >= hi) ?? Number.POSITIVE_INFINITY;
  return make(lo, hi, j.integer, j.negZero, j.nan);
}

function lastAtMost(marks: readonly number[], v: number): number {
  for (let i = marks.length - 1; i >= 0; i--) {
    const m = marks[i] as number;
    if (m <= v) return m;
  }
  return Number.NEGATIVE_INFINITY;
}
