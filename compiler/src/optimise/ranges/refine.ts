/** What follows from a condition having come out true or false. */
import type { CmpOp, Expr } from "../../ir/ir.ts";
import { isNumeric } from "../numeric.ts";
import type { Knowledge } from "./knowledge.ts";
import { pathOf } from "./path.ts";
import { isBottom, isExactInteger, meet, PRESENT, type Range, range } from "./value.ts";

const SWAPPED: Record<CmpOp, CmpOp> = { eq: "eq", ne: "ne", lt: "gt", gt: "lt", le: "ge", ge: "le" };
const OPPOSITE: Record<CmpOp, CmpOp> = { eq: "ne", ne: "eq", lt: "ge", ge: "lt", gt: "le", le: "gt" };

/** Narrows the point's state; false if the condition cannot come out so. */
export function refine(at: Knowledge, c: Expr, truth: boolean): boolean {
  switch (c.e) {
    case "bool":
      return c.v === truth;
    case "not":
      return refine(at, c.x, !truth);
    case "and":
      return truth ? refine(at, c.a, true) && refine(at, c.b, true) : eitherWay(at, c.a, c.b, false);
    case "or":
      return truth ? eitherWay(at, c.a, c.b, true) : refine(at, c.a, false) && refine(at, c.b, false);
    case "cmp":
      return compared(at, c, truth);
    default:
      return true;
  }
}

/** `a` came out `truth`, or it did not and `b` did. */
function eitherWay(at: Knowledge, a: Expr, b: Expr, truth: boolean): boolean {
  const first = at.branch(a, truth);
  const second = at.branch(a, !truth)?.branch(b, truth) ?? null;
  if (!first && !second) return false;
  const s = (first ?? second)?.state.clone();
  if (!s) return false;
  if (first && second) s.join(second.state);
  for (let i = 0; i < s.values.length; i++) at.state.values[i] = s.values[i] as Range;
  at.state.facts.replace(s.facts);
  return true;
}

function compared(at: Knowledge, c: Expr & { e: "cmp" }, truth: boolean): boolean {
  if (at.decide(c) === !truth) return false;
  if (c.a.t === "ptr") {
    presence(at, c, truth);
    return true;
  }
  if (!isNumeric(c.a.t)) return true;
  const a = at.range(c.a);
  const b = at.range(c.b);
  // The opposite of an order also holds of NaN: then nothing follows.
  if (!truth && (a.nan || b.nan) && c.op !== "ne") return true;
  if (truth && c.op === "ne") return trim(at, c.a, b) && trim(at, c.b, a);
  const op = truth ? c.op : OPPOSITE[c.op];
  if (op === "ne") return trim(at, c.a, b) && trim(at, c.b, a);
  const la = at.linear(c.a);
  const lb = at.linear(c.b);
  if (!bound(at, c.a, op, a, b) || !bound(at, c.b, SWAPPED[op], b, a)) return false;
  if (la && lb && isExactInteger(a) && isExactInteger(b)) {
    if (op === "lt") at.state.facts.atMost(la, lb, 1);
    if (op === "gt") at.state.facts.atMost(lb, la, 1);
    if (op === "le" || op === "eq") at.state.facts.atMost(la, lb, 0);
    if (op === "ge" || op === "eq") at.state.facts.atMost(lb, la, 0);
  }
  return true;
}

/** `x op b`, for `x` in `a`. */
function bound(at: Knowledge, x: Expr, op: CmpOp, a: Range, b: Range): boolean {
  let lo = Number.NEGATIVE_INFINITY;
  let hi = Number.POSITIVE_INFINITY;
  if (op === "lt" || op === "le" || op === "eq") hi = a.integer ? Math.floor(b.hi) : b.hi;
  if (op === "gt" || op === "ge" || op === "eq") lo = a.integer ? Math.ceil(b.lo) : b.lo;
  // Beyond 2^53 the integer below is not one less.
  if (op === "lt" && a.integer && hi === b.hi && Math.abs(hi) <= Number.MAX_SAFE_INTEGER) hi -= 1;
  if (op === "gt" && a.integer && lo === b.lo && Math.abs(lo) <= Number.MAX_SAFE_INTEGER) lo += 1;
  return narrow(at, x, lo, hi, true);
}

/** `x` is not the one value of `b`. */
function trim(at: Knowledge, x: Expr, b: Range): boolean {
  if (b.lo !== b.hi || b.nan) return true;
  const a = at.range(x);
  if (!a.integer) return true;
  const lo = a.lo === b.lo ? a.lo + 1 : a.lo;
  const hi = a.hi === b.lo ? a.hi - 1 : a.hi;
  if (Math.abs(a.lo) > Number.MAX_SAFE_INTEGER || Math.abs(a.hi) > Number.MAX_SAFE_INTEGER) return true;
  return narrow(at, x, lo, hi, false);
}

/** The value of `x` is known to be in [lo, hi]; `ordered`: and not NaN. */
function narrow(at: Knowledge, x: Expr, lo: number, hi: number, ordered: boolean): boolean {
  switch (x.e) {
    case "local": {
      const i = at.numbering.of(x.l);
      const old = at.range(x);
      if (old.present !== undefined) return true;
      const m = meet(old, lo, hi);
      const r = ordered && m.nan ? range(m.lo, m.hi, m.integer, m.negZero, false) : m;
      if (isBottom(r)) return false;
      at.state.values[i] = r;
      return true;
    }
    case "conv":
      if (x.mode === "wrap" || x.x.t === "f32" || x.t === "f32") return true;
      return narrow(at, x.x, lo, hi, ordered);
    case "bin": {
      if ((x.op !== "add" && x.op !== "sub") || x.b.e !== "num" || !isExactInteger(at.range(x)) || !isExactInteger(at.range(x.a))) return true;
      const k = x.op === "add" ? -x.b.v : x.b.v;
      return Number.isInteger(k) && Math.abs(k) <= 2 ** 32 ? narrow(at, x.a, lo + k, hi + k, ordered) : true;
    }
    default:
      return true;
  }
}

function presence(at: Knowledge, c: Expr & { e: "cmp" }, truth: boolean): void {
  const p = c.b.e === "null" ? c.a : c.a.e === "null" ? c.b : null;
  if (!p || (c.op === "ne") !== truth) return;
  if (p.e === "local") {
    at.state.values[at.numbering.of(p.l)] = PRESENT;
    return;
  }
  const path = pathOf(p);
  if (path) at.state.facts.present(path);
}
