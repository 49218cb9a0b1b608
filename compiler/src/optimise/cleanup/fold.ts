/** Constant folding and identities of single expression nodes, exactly as JavaScript computes. */
import type { CmpOp, Expr } from "../../ir/ir.ts";
import { rebuild } from "../../ir/walk.ts";
import { mayThrow } from "../effects.ts";
import { boundsOf, fits, type IntType, isInt, num, wrapTo } from "../numeric.ts";

const OPPOSITE: Record<CmpOp, CmpOp> = { eq: "ne", ne: "eq", lt: "ge", le: "gt", gt: "le", ge: "lt" };

export function bool(v: boolean): Expr {
  return { e: "bool", t: "bool", v };
}

export function negated(x: Expr): Expr {
  if (x.e === "bool") return bool(!x.v);
  if (x.e === "not") return x.x;
  // The opposite order of doubles would be wrong for NaN.
  if (x.e === "cmp" && (x.op === "eq" || x.op === "ne" || (x.a.t !== "f64" && x.a.t !== "f32"))) return { ...x, op: OPPOSITE[x.op] };
  return { e: "not", t: "bool", x };
}

/** The simplest equivalent of a node over simplified operands. */
export function fold(x: Expr): Expr {
  switch (x.e) {
    case "not":
      return negated(x.x);
    case "and":
      if (x.a.e === "bool") return x.a.v ? x.b : x.a;
      return x.b.e === "bool" && x.b.v ? x.a : x;
    case "or":
      if (x.a.e === "bool") return x.a.v ? x.a : x.b;
      return x.b.e === "bool" && !x.b.v ? x.a : x;
    case "select":
      if (x.c.e === "bool") return x.c.v ? x.a : x.b;
      if (x.c.e === "not") return { ...x, c: x.c.x, a: x.b, b: x.a };
      if (x.a.e === "bool" && x.b.e === "bool" && x.a.v !== x.b.v) return x.a.v ? x.c : negated(x.c);
      return x;
    case "cmp":
      return compare(x);
    case "neg":
      if (x.x.e === "num") return isInt(x.t) ? integer(x.t, 0 - x.x.v, x) : num(x.t, -x.x.v);
      return x;
    case "inv":
      return x.x.e === "num" && isInt(x.t) && x.t !== "i64" ? num(x.t, wrapTo(x.t, ~x.x.v)) : x;
    case "conv":
      return convert(x);
    case "bin":
      return isInt(x.t) ? integerBin(x, x.t) : doubleBin(x);
    case "nonnull":
      return knownObject(x.x) ? x.x : x;
    case "valis":
      return kindOfConstant(x);
    default:
      return x;
  }
}

export function foldTree(x: Expr): Expr {
  return rebuild(x, fold);
}

/** Never NULL whatever the program does. */
function knownObject(x: Expr): boolean {
  return x.e === "nonnull" || x.e === "str" || x.e === "static" || x.e === "fnref";
}

function integer(t: IntType, v: number, otherwise: Expr): Expr {
  return Number.isInteger(v) && fits(t, { lo: v, hi: v }) ? num(t, v + 0) : otherwise;
}

function compare(x: Expr & { e: "cmp" }): Expr {
  const { a, b } = x;
  if (a.e === "num" && b.e === "num") return bool(holds(x.op, a.v, b.v));
  if (a.e === "bool" && b.e === "bool") return bool(holds(x.op, Number(a.v), Number(b.v)));
  if (a.e === "null" && b.e === "null") return bool(x.op === "eq");
  if (a.e === "null" && knownObject(b) && !mayThrow(b)) return bool(x.op === "ne");
  if (b.e === "null" && knownObject(a) && !mayThrow(a)) return bool(x.op === "ne");
  if (b.e === "bool" && (x.op === "eq" || x.op === "ne")) return b.v === (x.op === "eq") ? a : negated(a);
  return x;
}

export function holds(op: CmpOp, a: number, b: number): boolean {
  switch (op) {
    case "eq":
      return a === b;
    case "ne":
      return a !== b;
    case "lt":
      return a < b;
    case "le":
      return a <= b;
    case "gt":
      return a > b;
    case "ge":
      return a >= b;
  }
}

function convert(x: Expr & { e: "conv" }): Expr {
  const inner = x.x;
  if (inner.t === x.t && isInt(x.t)) return inner;
  if (inner.t === "f64" && x.t === "f64") return inner;
  if (inner.e === "num") return convertConstant(x, inner.v);
  if (inner.e === "conv" && inner.mode === "exact") {
    // What an exact conversion gives is the value it had.
    if (inner.x.t === x.t && isInt(x.t)) return inner.x;
    if (isInt(inner.x.t) && isInt(x.t)) {
      if (x.mode === "exact" && fits(x.t, boundsOf(inner.x.t))) return { ...x, x: inner.x };
      if (x.mode !== "exact") return fits(x.t, boundsOf(inner.x.t)) ? { ...x, mode: "exact", x: inner.x } : { ...x, x: inner.x };
      // Narrowing known to fit: from the wider type it was, it still fits.
      return { ...x, x: inner.x };
    }
    if (isInt(inner.x.t) && x.t === "f64") return { ...x, x: inner.x };
  }
  if (inner.e === "conv" && inner.mode === "wrap" && x.mode === "wrap" && isInt(inner.t) && isInt(x.t) && bits(x.t) <= bits(inner.t))
    return fold({ ...x, x: inner.x });
  if (x.mode !== "exact" && isInt(inner.t) && isInt(x.t) && fits(x.t, boundsOf(inner.t))) return { ...x, mode: "exact" };
  return x;
}

function bits(t: IntType): number {
  return t === "i64" ? 64 : Number(t.slice(1));
}

function convertConstant(x: Expr & { e: "conv" }, v: number): Expr {
  if (x.t === "f64") return num("f64", v);
  if (x.t === "f32") return num("f32", Math.fround(v));
  if (x.t === "i64" && x.mode === "wrap") return x;
  if (x.mode === "wrap") return num(x.t, wrapTo(x.t, v));
  return integer(x.t, v, x);
}

function integerBin(x: Expr & { e: "bin" }, t: IntType): Expr {
  const { a, b, op } = x;
  if (a.e === "num" && b.e === "num") return foldIntegers(x, t, a.v, b.v);
  if (
    b.e === "num" &&
    b.v === 0 &&
    (op === "add" ||
      op === "addw" ||
      op === "addc" ||
      op === "sub" ||
      op === "subw" ||
      op === "subc" ||
      op === "or" ||
      op === "xor" ||
      op === "shl" ||
      op === "shr")
  )
    return a;
  if (a.e === "num" && a.v === 0 && (op === "add" || op === "addw" || op === "addc" || op === "or" || op === "xor")) return b;
  if (b.e === "num" && b.v === 1 && (op === "mul" || op === "mulw" || op === "mulc" || op === "idiv")) return a;
  if (op === "and" && b.e === "num" && (b.v === -1 || b.v === boundsOf(t).hi) && (b.v === -1 || boundsOf(t).lo === 0)) return a;
  return x;
}

function foldIntegers(x: Expr & { e: "bin" }, t: IntType, a: number, b: number): Expr {
  const word = t !== "i64";
  switch (x.op) {
    case "add":
    case "addc":
      return integer(t, a + b, x);
    case "sub":
    case "subc":
      return integer(t, a - b, x);
    case "mul":
    case "mulc":
      return integer(t, a * b, x);
    case "addw":
      return word ? num(t, wrapTo(t, a + b)) : x;
    case "subw":
      return word ? num(t, wrapTo(t, a - b)) : x;
    case "mulw":
      return word ? num(t, wrapTo(t, Math.imul(a, b))) : x;
    case "idiv":
      return b === 0 ? x : integer(t, Math.trunc(a / b), x);
    case "irem":
      return b === 0 ? x : integer(t, a % b, x);
    case "min":
      return integer(t, Math.min(a, b), x);
    case "max":
      return integer(t, Math.max(a, b), x);
    case "and":
      return word ? num(t, wrapTo(t, a & b)) : x;
    case "or":
      return word ? num(t, wrapTo(t, a | b)) : x;
    case "xor":
      return word ? num(t, wrapTo(t, a ^ b)) : x;
    case "shl":
      return word ? num(t, wrapTo(t, a << b)) : x;
    case "shr":
      return word ? num(t, boundsOf(t).lo === 0 ? wrapTo(t, a >>> b) : wrapTo(t, a >> b)) : x;
    default:
      return x;
  }
}

function doubleBin(x: Expr & { e: "bin" }): Expr {
  const { a, b } = x;
  if (a.e === "num" && b.e === "num" && x.t === "f64") {
    const v = foldDoubles(x.op, a.v, b.v);
    return v === null ? x : num("f64", v);
  }
  if (b.e === "num" && x.t === "f64") {
    if (b.v === 1 && (x.op === "mul" || x.op === "div")) return a;
    // x - 0 is x, but x + 0 turns -0 into 0.
    if (x.op === "sub" && Object.is(b.v, 0)) return a;
  }
  return x;
}

function foldDoubles(op: string, a: number, b: number): number | null {
  switch (op) {
    case "add":
      return a + b;
    case "sub":
      return a - b;
    case "mul":
      return a * b;
    case "div":
      return a / b;
    case "rem":
      return a % b;
    case "min":
      return Math.min(a, b);
    case "max":
      return Math.max(a, b);
    default:
      return null;
  }
}

function kindOfConstant(x: Expr & { e: "valis" }): Expr {
  const { is } = x;
  const kind = constantKind(x.x);
  if (kind === null) return x;
  if (is === "nullish") return bool(kind === "undefined" || kind === "null");
  // A pointer may be a string, a function or an object; only what it is not is known.
  if (kind === "ref") return is === "string" || is === "function" || is === "object" ? x : bool(is === "ref");
  return bool(is === kind);
}

/** Only of trees that cannot throw, since the tree is left out. */
function constantKind(x: Expr): "undefined" | "null" | "number" | "boolean" | "ref" | null {
  if (x.e === "undef") return "undefined";
  if (x.e === "nullval") return "null";
  if (x.e !== "box" || mayThrow(x)) return null;
  if (x.x.t === "bool") return "boolean";
  if (x.x.t === "ptr") return x.absent === "never" || knownObject(x.x) ? "ref" : null;
  return x.x.t === "val" ? null : "number";
}
