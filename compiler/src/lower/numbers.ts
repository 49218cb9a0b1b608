/**
 * Arithmetic on `number`: doubles in principle, machine integers wherever the operands are integers and the result is
 * exactly what the double would be. An integer tree in a double's place stands as `conv exact` of it.
 */
import type { BinOp, CmpOp, Expr, NumType } from "../ir/ir.ts";

interface Range {
  lo: number;
  hi: number;
}

const SAFE = Number.MAX_SAFE_INTEGER;

const INT: ReadonlySet<string> = new Set(["i8", "u8", "i16", "u16", "i32", "u32", "i64"]);
const BITS: Record<string, { bits: number; signed: boolean }> = {
  i8: { bits: 8, signed: true },
  u8: { bits: 8, signed: false },
  i16: { bits: 16, signed: true },
  u16: { bits: 16, signed: false },
  i32: { bits: 32, signed: true },
  u32: { bits: 32, signed: false },
  i64: { bits: 64, signed: true },
};

export function isInt(t: string): boolean {
  return INT.has(t);
}

export function intRange(t: NumType): { lo: number; hi: number } {
  const w = BITS[t] as { bits: number; signed: boolean };
  return w.signed ? { lo: -(2 ** (w.bits - 1)), hi: 2 ** (w.bits - 1) - 1 } : { lo: 0, hi: 2 ** w.bits - 1 };
}

/** The integer tree behind an exact conversion, or an integer constant. -0 is no integer. */
export function integerOf(x: Expr): Expr | null {
  if (isInt(x.t)) return x;
  if (x.e === "conv" && x.mode === "exact" && isInt(x.x.t)) return x.x;
  if (x.e === "num" && Number.isInteger(x.v) && !Object.is(x.v, -0) && Math.abs(x.v) <= SAFE) return constant(x.v);
  return null;
}

function constant(v: number): Expr {
  const t: NumType = v >= -(2 ** 31) && v < 2 ** 31 ? "i32" : v >= 0 && v < 2 ** 32 ? "u32" : "i64";
  return { e: "num", t, v };
}

/** Bounds of an integer tree from its shape and type. */
export function rangeOf(x: Expr): Range {
  const own = x.t === "i64" ? { lo: -SAFE, hi: SAFE } : intRange(x.t as NumType);
  switch (x.e) {
    case "num":
      return { lo: x.v, hi: x.v };
    case "len":
      return { lo: 0, hi: 2 ** 31 - 1 };
    case "charcode":
      return { lo: 0, hi: 65535 };
    case "conv":
      if (isInt(x.x.t) && x.mode === "exact") return rangeOf(x.x);
      return own;
    case "bin": {
      if (x.op === "and") {
        const a = rangeOf(x.a);
        const b = rangeOf(x.b);
        if (a.lo >= 0 || b.lo >= 0) return { lo: 0, hi: a.lo >= 0 && b.lo >= 0 ? Math.min(a.hi, b.hi) : a.lo >= 0 ? a.hi : b.hi };
        return own;
      }
      if (x.op === "shr" && x.b.e === "num") {
        const a = rangeOf(x.a);
        return { lo: Math.floor(a.lo / 2 ** x.b.v), hi: Math.floor(a.hi / 2 ** x.b.v) };
      }
      if (x.op === "irem" && x.b.e === "num") {
        const m = Math.abs(x.b.v) - 1;
        return { lo: rangeOf(x.a).lo >= 0 ? 0 : -m, hi: m };
      }
      const r = resultRange(x.op, rangeOf(x.a), rangeOf(x.b));
      return r && r.lo >= own.lo && r.hi <= own.hi ? r : own;
    }
    default:
      return own;
  }
}

function resultRange(op: BinOp, a: Range, b: Range): Range | null {
  switch (op) {
    case "add":
      return { lo: a.lo + b.lo, hi: a.hi + b.hi };
    case "sub":
      return { lo: a.lo - b.hi, hi: a.hi - b.lo };
    case "mul": {
      const p = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi];
      return { lo: Math.min(...p), hi: Math.max(...p) };
    }
    default:
      return null;
  }
}

function holds(t: NumType, r: Range): boolean {
  const w = t === "i64" ? { lo: -SAFE, hi: SAFE } : intRange(t);
  return r.lo >= w.lo && r.hi <= w.hi;
}

/** The narrowest of i32, u32, i64 that holds all of them. */
function common(...ranges: Range[]): NumType | null {
  for (const t of ["i32", "u32", "i64"] as const) if (ranges.every((r) => holds(t, r))) return t;
  return null;
}

/** Integer tree as a wider integer type. */
export function widen(x: Expr, t: NumType): Expr {
  if (x.t === t) return x;
  if (x.e === "num") return { e: "num", t, v: x.v };
  return { e: "conv", t, mode: "exact", x };
}

export function asDouble(x: Expr): Expr {
  if (x.t === "f64") return x;
  if (x.e === "num") return { e: "num", t: "f64", v: x.v };
  return { e: "conv", t: "f64", mode: "exact", x };
}

/** `a op b` as a double's tree: exact, whatever it is computed in. */
export function arithmetic(op: "add" | "sub" | "mul", a: Expr, b: Expr): Expr {
  const ia = integerOf(a);
  const ib = integerOf(b);
  if (ia && ib) {
    const ra = rangeOf(ia);
    const rb = rangeOf(ib);
    const r = resultRange(op, ra, rb) as Range;
    // A product of zero and a negative number is -0, which integers do not have.
    const negativeZero = op === "mul" && ((ra.lo < 0 && rb.lo <= 0 && rb.hi >= 0) || (rb.lo < 0 && ra.lo <= 0 && ra.hi >= 0));
    const t = negativeZero ? null : common(r, ra, rb);
    if (t) return asDouble({ e: "bin", t, op, a: widen(ia, t), b: widen(ib, t) });
  }
  return { e: "bin", t: "f64", op, a: asDouble(a), b: asDouble(b) };
}

export function remainder(a: Expr, b: Expr): Expr {
  const ia = integerOf(a);
  const ib = integerOf(b);
  if (ia && ib && rangeOf(ia).lo >= 0 && rangeOf(ib).lo > 0) {
    const t = common(rangeOf(ia), rangeOf(ib));
    if (t) return asDouble({ e: "bin", t, op: "irem", a: widen(ia, t), b: widen(ib, t) });
  }
  return { e: "bin", t: "f64", op: "rem", a: asDouble(a), b: asDouble(b) };
}

export function negate(x: Expr): Expr {
  const i = integerOf(x);
  if (x.e === "num") return { e: "num", t: "f64", v: -x.v };
  if (i) {
    const r = rangeOf(i);
    const t = r.lo > 0 || r.hi < 0 ? common({ lo: -r.hi, hi: -r.lo }, r) : null;
    if (t) return asDouble({ e: "neg", t, x: widen(i, t) });
  }
  return { e: "neg", t: "f64", x: asDouble(x) };
}

export function compare(op: CmpOp, a: Expr, b: Expr): Expr {
  const ia = integerOf(a);
  const ib = integerOf(b);
  if (ia && ib) {
    const t = common(rangeOf(ia), rangeOf(ib));
    if (t) return { e: "cmp", t: "bool", op, a: widen(ia, t), b: widen(ib, t) };
  }
  return { e: "cmp", t: "bool", op, a: asDouble(a), b: asDouble(b) };
}

/**
 * An integer tree for a double's tree whose value is about to be checked into, or wrapped to, at most 32 bits, where
 * -0 counts as 0. `wrap`: it is wrapped, so that a product beyond 2^53 must be rounded first; a value to be checked fails
 * anyway. `fraction`: it may have one, which is cut off; inside a sum it has to stay.
 */
function integerTree(x: Expr, wrap: boolean, fraction = wrap): Expr | null {
  const direct = integerOf(x);
  if (direct) return direct;
  if (x.e === "bin" && x.t === "f64" && (x.op === "mul" || x.op === "add" || x.op === "sub")) {
    const a = integerTree(x.a, wrap, false);
    const b = integerTree(x.b, wrap, false);
    if (!a || !b) return null;
    const ra = rangeOf(a);
    const rb = rangeOf(b);
    const r = resultRange(x.op, ra, rb) as Range;
    const fits = common(r, ra, rb);
    if (fits) return { e: "bin", t: fits, op: x.op, a: widen(a, fits), b: widen(b, fits) };
    const in32 = common(ra, rb);
    // 32 by 32 bits fit 64; whether the double was rounded does not matter to a check that fails anyway.
    if (!wrap && x.op === "mul" && in32 && in32 !== "i64" && holds("i64", { lo: -SAFE, hi: SAFE }) && r.hi < 2 ** 63 && r.lo > -(2 ** 63))
      return { e: "bin", t: "i64", op: "mul", a: widen(a, "i64"), b: widen(b, "i64") };
    return null;
  }
  if (x.e === "neg" && x.t === "f64") {
    const i = integerTree(x.x, wrap, fraction);
    const r = i && rangeOf(i);
    const t = r && common(r, { lo: -r.hi, hi: -r.lo });
    return i && t ? { e: "neg", t, x: widen(i, t) } : null;
  }
  if (x.e === "bin" && x.t === "f64" && (x.op === "rem" || (x.op === "div" && fraction))) {
    const a = integerTree(x.a, wrap, false);
    const b = integerTree(x.b, wrap, false);
    if (!a || !b) return null;
    const rb = rangeOf(b);
    if (rb.lo <= 0 && rb.hi >= 0) return null;
    const t = common(rangeOf(a), rb, { lo: -rangeOf(a).hi, hi: -rangeOf(a).lo });
    return t ? { e: "bin", t, op: x.op === "rem" ? "irem" : "idiv", a: widen(a, t), b: widen(b, t) } : null;
  }
  return null;
}

/** Value into an integer variable: throws RangeError if it does not fit. */
export function checked(x: Expr, t: NumType): Expr {
  const i = integerTree(x, false);
  if (!i) return { e: "conv", t, mode: "check", x };
  if (i.t === t) return i;
  if (i.e === "num" && holds(t, { lo: i.v, hi: i.v })) return { e: "num", t, v: i.v };
  return { e: "conv", t, mode: holds(t, rangeOf(i)) ? "exact" : "check", x: i };
}

/** ToInt32 or ToUint32. */
export function wrapped(x: Expr, t: "i32" | "u32"): Expr {
  if (x.e === "num") return { e: "num", t, v: t === "i32" ? x.v | 0 : x.v >>> 0 };
  const i = integerTree(x, true);
  if (!i) return { e: "conv", t, mode: "wrap", x };
  if (i.t === t) return i;
  if (i.e === "num") return { e: "num", t, v: t === "i32" ? i.v | 0 : i.v >>> 0 };
  // The same bits seen with the other sign: undo a conversion of a 32-bit value.
  if (i.e === "conv" && i.mode === "wrap" && i.x.t === t) return i.x;
  return { e: "conv", t, mode: holds(t, rangeOf(i)) ? "exact" : "wrap", x: i };
}
