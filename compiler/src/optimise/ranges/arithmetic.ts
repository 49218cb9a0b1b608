/** Ranges of arithmetic results. Bounds are computed in doubles, which round monotonically, so they bound rounded results. */
import type { BinOp } from "../../ir/ir.ts";
import { boundsOf, type IntType, MOST_COUNTED } from "../numeric.ts";
import { BOTTOM, hasZero, isBottom, type Range, range, rangeOfType } from "./value.ts";

const INF = Number.POSITIVE_INFINITY;

function mayBeNegative(r: Range): boolean {
  return r.lo < 0 || r.negZero;
}

function mayBeInfinite(r: Range): boolean {
  return r.lo === -INF || r.hi === INF;
}

function low(v: number): number {
  return Number.isNaN(v) ? -INF : v;
}

function high(v: number): number {
  return Number.isNaN(v) ? INF : v;
}

/** Double arithmetic. */
export function doubleResult(op: BinOp, a: Range, b: Range): Range {
  if (isBottom(a) || isBottom(b)) return BOTTOM;
  switch (op) {
    case "add":
      return counted(sum(a, b), a, b);
    case "sub":
      return counted(sum(a, negated(b), a.negZero && hasZero(b)), a, negated(b));
    case "mul":
      return product(a, b);
    case "div":
      return quotient(a, b);
    case "rem":
      return remainder(a, b);
    case "min":
      return range(Math.min(a.lo, b.lo), Math.min(a.hi, b.hi), a.integer && b.integer, a.negZero || b.negZero, a.nan || b.nan);
    case "max":
      return range(Math.max(a.lo, b.lo), Math.max(a.hi, b.hi), a.integer && b.integer, a.negZero || b.negZero, a.nan || b.nan);
    default:
      return rangeOfType("f64");
  }
}

function sum(a: Range, b: Range, negZero = a.negZero && b.negZero): Range {
  const nan = a.nan || b.nan || (a.hi === INF && b.lo === -INF) || (a.lo === -INF && b.hi === INF);
  return range(low(a.lo + b.lo), high(a.hi + b.hi), a.integer && b.integer, negZero, nan);
}

/**
 * Counting by ones from an exact integer stays exact: to leave the exact range takes 2^53 steps, which at a thousand
 * million a second is more than a hundred days of nothing but counting.
 */
function counted(r: Range, a: Range, b: Range): Range {
  const one = b.lo === b.hi ? b.lo : a.lo === a.hi ? a.lo : 0;
  const counter = b.lo === b.hi ? a : b;
  if (counter.lo === counter.hi) return r;
  if (Math.abs(one) !== 1 || !counter.integer || counter.lo < -MOST_COUNTED || counter.hi > MOST_COUNTED) return r;
  return range(Math.max(r.lo, -MOST_COUNTED), Math.min(r.hi, MOST_COUNTED), r.integer, r.negZero, r.nan);
}

export function negated(r: Range): Range {
  if (isBottom(r)) return r;
  return range(-r.hi, -r.lo, r.integer, hasZero(r), r.nan);
}

function corners(a: Range, b: Range, f: (x: number, y: number) => number): { lo: number; hi: number } {
  let lo = INF;
  let hi = -INF;
  for (const x of [a.lo, a.hi])
    for (const y of [b.lo, b.hi]) {
      const v = f(x, y);
      // Zero times infinity: near it, products are anything of the sign, and zero.
      if (Number.isNaN(v)) return { lo: -INF, hi: INF };
      lo = Math.min(lo, v);
      hi = Math.max(hi, v);
    }
  return { lo, hi };
}

function product(a: Range, b: Range): Range {
  const nan = a.nan || b.nan || (hasZero(a) && mayBeInfinite(b)) || (hasZero(b) && mayBeInfinite(a));
  const integer = a.integer && b.integer;
  const mixed = (hasZero(a) && mayBeNegative(b)) || (hasZero(b) && mayBeNegative(a)) || a.negZero || b.negZero;
  const underflow = !integer && (mayBeNegative(a) || mayBeNegative(b));
  // An empty range besides NaN has no corners.
  if (a.lo > a.hi || b.lo > b.hi) return range(INF, -INF, true, false, nan);
  const { lo, hi } = corners(a, b, (x, y) => (x === 0 || y === 0 ? 0 : x * y));
  return range(lo, hi, integer, mixed || (underflow && lo <= 0 && hi >= 0), nan);
}

function quotient(a: Range, b: Range): Range {
  const nan = a.nan || b.nan || (hasZero(a) && hasZero(b)) || (mayBeInfinite(a) && mayBeInfinite(b));
  if (a.lo > a.hi || b.lo > b.hi) return range(INF, -INF, true, false, nan);
  const negZero = mayBeNegative(a) || mayBeNegative(b);
  if (hasZero(b)) return range(-INF, INF, false, negZero, nan);
  const { lo, hi } = corners(a, b, (x, y) => x / y);
  return range(lo, hi, false, negZero, nan);
}

function remainder(a: Range, b: Range): Range {
  const nan = a.nan || b.nan || hasZero(b) || mayBeInfinite(a);
  if (a.lo > a.hi || b.lo > b.hi) return range(INF, -INF, true, false, nan);
  const integer = a.integer && b.integer;
  const divisor = Math.max(Math.abs(b.lo), Math.abs(b.hi));
  const most = integer ? divisor - 1 : divisor;
  return range(a.lo < 0 ? Math.max(a.lo, -most) : 0, a.hi > 0 ? Math.min(a.hi, most) : 0, integer, mayBeNegative(a), nan);
}

/** Integer arithmetic in type `t`. */
export function integerResult(op: BinOp, t: IntType, a: Range, b: Range): Range {
  if (isBottom(a) || isBottom(b)) return BOTTOM;
  const own = rangeOfType(t);
  switch (op) {
    case "add":
    case "addc":
      return within(own, a.lo + b.lo, a.hi + b.hi);
    case "sub":
    case "subc":
      return within(own, a.lo - b.hi, a.hi - b.lo);
    case "mul":
    case "mulc": {
      const { lo, hi } = corners(a, b, (x, y) => x * y);
      return within(own, lo, hi);
    }
    case "addw":
      return wrapping(own, a.lo + b.lo, a.hi + b.hi);
    case "subw":
      return wrapping(own, a.lo - b.hi, a.hi - b.lo);
    case "mulw": {
      const { lo, hi } = corners(a, b, (x, y) => x * y);
      return wrapping(own, lo, hi);
    }
    case "idiv":
      return divided(own, a, b);
    case "irem": {
      const most = Math.max(Math.abs(b.lo), Math.abs(b.hi)) - 1;
      return range(a.lo < 0 ? Math.max(a.lo, -most) : 0, a.hi > 0 ? Math.min(a.hi, most) : 0);
    }
    case "min":
      return range(Math.min(a.lo, b.lo), Math.min(a.hi, b.hi));
    case "max":
      return range(Math.max(a.lo, b.lo), Math.max(a.hi, b.hi));
    case "and":
    case "or":
    case "xor":
      return t === "i64" ? own : bits(op, own, a, b);
    case "shl": {
      if (b.lo !== b.hi) return own;
      const f = 2 ** b.lo;
      return wrapping(own, a.lo * f, a.hi * f);
    }
    case "shr": {
      const least = 2 ** Math.max(0, b.lo);
      const most = 2 ** Math.min(31, b.hi);
      const at = [a.lo / least, a.lo / most, a.hi / least, a.hi / most].map(Math.floor);
      return range(Math.min(...at), Math.max(...at));
    }
    default:
      return own;
  }
}

/** The operation is known (or checked) to stay in its type. */
function within(own: Range, lo: number, hi: number): Range {
  return range(Math.max(lo, own.lo), Math.min(hi, own.hi));
}

function wrapping(own: Range, lo: number, hi: number): Range {
  return lo >= own.lo && hi <= own.hi ? range(lo, hi) : own;
}

function divided(own: Range, a: Range, b: Range): Range {
  if (hasZero(b)) {
    const most = Math.max(Math.abs(a.lo), Math.abs(a.hi));
    return within(own, a.lo < 0 || b.lo < 0 ? -most : 0, most);
  }
  const { lo, hi } = corners(a, b, (x, y) => Math.trunc(x / y));
  return within(own, lo, hi);
}

/** All ones up to the highest bit of `v`. */
function ones(v: number): number {
  return 2 ** (32 - Math.clz32(v)) - 1;
}

function bits(op: "and" | "or" | "xor", own: Range, a: Range, b: Range): Range {
  if (op === "and") {
    if (a.lo >= 0 && b.lo >= 0) return range(0, Math.min(a.hi, b.hi));
    if (a.lo >= 0) return range(0, a.hi);
    if (b.lo >= 0) return range(0, b.hi);
    return own;
  }
  if (a.lo < 0 || b.lo < 0) return own;
  const top = Math.max(ones(a.hi), ones(b.hi));
  return range(op === "or" ? Math.max(a.lo, b.lo) : 0, Math.min(top, own.hi));
}

/** ToInt32 and its like. */
export function wrapped(t: IntType, r: Range): Range {
  if (isBottom(r)) return r;
  const b = boundsOf(t);
  const own = rangeOfType(t);
  if (r.lo > r.hi) return range(0, 0);
  const lo = Math.trunc(r.lo);
  const hi = Math.trunc(r.hi);
  if (lo < b.lo || hi > b.hi) return own;
  return r.nan ? range(Math.min(0, lo), Math.max(0, hi)) : range(lo, hi);
}
