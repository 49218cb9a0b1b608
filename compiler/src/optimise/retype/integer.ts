/**
 * Integer trees for numeric trees. `integer` gives a tree with the same value (0 for -0) in whatever integer type is
 * cheapest; `modular` one with the same low 32 bits. Both give null where the value has to be computed in doubles.
 */
import type { BinOp, Expr, NumType } from "../../ir/ir.ts";
import { isPure } from "../effects.ts";
import { fits, type IntType, isInt, num, smallest, wrapTo } from "../numeric.ts";
import { doubleResult } from "../ranges/arithmetic.ts";
import type { Point } from "../ranges/point.ts";
import { hasZero, isExactInteger, type Range } from "../ranges/value.ts";

/** What the integer trees need of the rewriter. */
export interface Trees {
  /** The tree with its own type. */
  same(x: Expr, at: Point): Expr;
  /** Reads a local, global or field, in its new type. */
  read(x: Expr, at: Point): Expr;
}

const RANK: Record<IntType, number> = { i8: 0, u8: 0, i16: 0, u16: 0, i32: 0, u32: 1, i64: 2 };

/** An integer tree in another integer type that holds its value. */
export function as(x: Expr, t: IntType): Expr {
  if (x.t === t) return x;
  if (x.e === "num") return num(t, x.v);
  if (x.e === "conv" && x.mode === "exact" && isInt(x.x.t)) return as(x.x, t);
  return { e: "conv", t, mode: "exact", x };
}

export function asDouble(x: Expr): Expr {
  if (x.t === "f64") return x;
  if (x.e === "num") return num("f64", x.v);
  if (x.e === "conv" && x.mode === "exact" && isInt(x.x.t)) return asDouble(x.x);
  return { e: "conv", t: "f64", mode: "exact", x };
}

/** Cheap enough, and free of effects, to be evaluated twice. */
function repeatable(x: Expr): boolean {
  return x.e === "num" || x.e === "local" || (x.e === "conv" && x.mode === "exact" && repeatable(x.x));
}

export class Integers {
  private readonly trees: Trees;

  constructor(trees: Trees) {
    this.trees = trees;
  }

  integer(x: Expr, at: Point): Expr | null {
    if (isInt(x.t)) return this.ofInteger(x, at);
    const r = at.range(x);
    if (x.t !== "f64" || !isExactInteger(r)) return null;
    switch (x.e) {
      case "num":
        return num(smallest(r) as NumType, x.v + 0);
      case "local":
      case "global":
      case "field": {
        const y = this.trees.read(x, at);
        return isInt(y.t) ? y : null;
      }
      case "conv":
        return x.mode === "exact" ? this.integer(x.x, at) : null;
      case "neg":
        return this.negation(x, at, r);
      case "bin":
        return this.arithmetic(x, at, r);
      case "select":
        return this.either(x, at);
      case "native":
        return this.rounding(x, at, r);
      default:
        return null;
    }
  }

  private both(x: { a: Expr; b: Expr }, at: Point, ...more: { lo: number; hi: number }[]): { a: Expr; b: Expr; t: IntType } | null {
    const t = smallest(at.range(x.a), at.range(x.b), ...more);
    if (!t || !isExactInteger(at.range(x.a)) || !isExactInteger(at.range(x.b))) return null;
    const a = this.integer(x.a, at);
    const b = a && this.integer(x.b, at);
    return a && b && { a: as(a, t), b: as(b, t), t };
  }

  private arithmetic(x: Expr & { e: "bin" }, at: Point, r: Range): Expr | null {
    switch (x.op) {
      case "add":
      case "sub":
      case "mul": {
        const p = this.both(x, at, r);
        return p && { e: "bin", t: p.t, op: x.op, a: p.a, b: p.b };
      }
      case "min":
      case "max": {
        const p = this.both(x, at);
        return p && { e: "bin", t: p.t, op: x.op, a: p.a, b: p.b };
      }
      case "rem":
        return this.division("irem", x, at);
      default:
        return null;
    }
  }

  /** Truncating division or its remainder, of exact integers; the divisor is not zero. */
  private division(op: "idiv" | "irem", x: { a: Expr; b: Expr }, at: Point): Expr | null {
    const a = at.range(x.a);
    const b = at.range(x.b);
    if (hasZero(b)) return null;
    // The least integer has no negative of its own.
    const p = b.lo <= -1 && b.hi >= -1 ? this.both(x, at, { lo: -a.hi, hi: -a.lo }) : this.both(x, at);
    return p && { e: "bin", t: p.t, op, a: p.a, b: p.b };
  }

  private negation(x: Expr & { e: "neg" }, at: Point, r: Range): Expr | null {
    const t = smallest(r, at.range(x.x));
    const y = t && this.integer(x.x, at);
    return y && { e: "neg", t, x: as(y, t) };
  }

  private either(x: Expr & { e: "select" }, at: Point): Expr | null {
    const yes = at.branch(x.c, true);
    const no = at.branch(x.c, false);
    if (!yes || !no) {
      // The arm that is left may be a smaller tree, but the condition may still throw.
      if (!isPure(x.c)) return null;
      return yes ? this.integer(x.a, yes) : no && this.integer(x.b, no);
    }
    const t = smallest(yes.range(x.a), no.range(x.b));
    const a = t && this.integer(x.a, yes);
    const b = a && this.integer(x.b, no);
    return b && { e: "select", t, c: this.trees.same(x.c, at), a: as(a, t), b: as(b, t) };
  }

  /** `floor`, `ceil`, `trunc`, `fabs`. */
  private rounding(x: Expr & { e: "native" }, at: Point, r: Range): Expr | null {
    const [arg] = x.args;
    if (!arg || x.args.length !== 1) return null;
    if (x.name === "fabs") return this.absolute(arg, at, r);
    if (x.name !== "floor" && x.name !== "ceil" && x.name !== "trunc") return null;
    if (isExactInteger(at.range(arg))) return this.integer(arg, at);
    if (arg.e !== "bin" || arg.op !== "div" || x.name === "ceil") return null;
    const a = at.range(arg.a);
    const b = at.range(arg.b);
    if (!isExactInteger(a) || !isExactInteger(b)) return null;
    // The double quotient of exact integers never rounds up to an integer, so both divisions truncate alike.
    if (x.name === "trunc" || (a.lo >= 0 && b.lo > 0)) return this.division("idiv", arg, at);
    const shift = b.lo === b.hi && b.lo > 0 ? Math.log2(b.lo) : Number.NaN;
    if (!Number.isInteger(shift) || shift > 30 || !fits("i32", a)) return null;
    const y = this.integer(arg.a, at);
    return y && { e: "bin", t: "i32", op: "shr", a: as(y, "i32"), b: num("i32", shift) };
  }

  private absolute(x: Expr, at: Point, r: Range): Expr | null {
    const a = at.range(x);
    if (!isExactInteger(a)) return null;
    const y = this.integer(x, at);
    if (!y || a.lo >= 0) return y;
    const t = smallest(a, r, { lo: -a.hi, hi: -a.lo });
    if (!t || !repeatable(y)) return null;
    const v = as(y, t);
    return { e: "select", t, c: { e: "cmp", t: "bool", op: "lt", a: v, b: num(t, 0) }, a: { e: "neg", t, x: v }, b: v };
  }

  /** Integer trees may be computed in a cheaper type than they have. */
  private ofInteger(x: Expr, at: Point): Expr {
    const t = x.t as IntType;
    switch (x.e) {
      case "conv":
        if (isInt(x.x.t) && x.mode !== "check" && fits(t, at.range(x.x))) return this.ofInteger(x.x, at);
        break;
      case "bin":
        return this.cheaper(x, t, at);
      case "neg": {
        const cheap = smallest(at.range(x), at.range(x.x));
        if (cheap && RANK[cheap] < RANK[t]) return { e: "neg", t: cheap, x: as(this.ofInteger(x.x, at), cheap) };
        break;
      }
    }
    return this.trees.same(x, at);
  }

  private cheaper(x: Expr & { e: "bin" }, t: IntType, at: Point): Expr {
    const a = at.range(x.a);
    const b = at.range(x.b);
    const plain = PLAIN[x.op];
    if (plain) {
      const r = doubleResult(plain, a, b);
      const cheap = smallest(a, b, r);
      if (isExactInteger(r) && cheap && (fits(t, r) || x.op === plain)) {
        const type = RANK[cheap] < RANK[t] ? cheap : t;
        return { e: "bin", t: type, op: plain, a: as(this.ofInteger(x.a, at), type), b: as(this.ofInteger(x.b, at), type) };
      }
    } else if (x.op === "idiv" || x.op === "irem") {
      const cheap = smallest(a, b, { lo: -a.hi, hi: -a.lo });
      if (cheap && RANK[cheap] < RANK[t]) return { e: "bin", t: cheap, op: x.op, a: as(this.ofInteger(x.a, at), cheap), b: as(this.ofInteger(x.b, at), cheap) };
    }
    return this.trees.same(x, at);
  }

  /** A tree of type i32 or u32 with the low 32 bits of the number, as ToInt32 gives them. */
  modular(x: Expr, t: "i32" | "u32", at: Point): Expr | null {
    if (x.e === "num") return num(t, wrapTo(t, x.v));
    if (isInt(x.t)) return this.modularInteger(x, t, at);
    if (x.t !== "f64") return null;
    const exact = isExactInteger(at.range(x));
    switch (x.e) {
      case "conv":
        return x.mode === "exact" && isInt(x.x.t) ? this.modularInteger(x.x, t, at) : null;
      case "local":
      case "global":
      case "field": {
        const y = this.trees.read(x, at);
        return isInt(y.t) ? this.seenAs(y, t, at.range(x)) : null;
      }
      case "bin": {
        const op = WRAPPING[x.op];
        if (op && exact && isExactInteger(at.range(x.a)) && isExactInteger(at.range(x.b))) {
          const a = this.modular(x.a, t, at);
          const b = a && this.modular(x.b, t, at);
          return b && { e: "bin", t, op, a, b };
        }
        if (x.op === "div") return this.truncated("idiv", x, t, at);
        return x.op === "rem" ? this.truncated("irem", x, t, at) : null;
      }
      case "neg": {
        const y = exact ? this.modular(x.x, t, at) : null;
        return y && { e: "bin", t, op: "subw", a: num(t, 0), b: y };
      }
      case "select": {
        const yes = at.branch(x.c, true) ?? at;
        const no = at.branch(x.c, false) ?? at;
        const a = this.modular(x.a, t, yes);
        const b = a && this.modular(x.b, t, no);
        return b && { e: "select", t, c: this.trees.same(x.c, at), a, b };
      }
      default: {
        const y = exact ? this.integer(x, at) : null;
        return y && this.seenAs(y, t, at.range(x));
      }
    }
  }

  /** The low bits of an integer tree's value. */
  seenAs(y: Expr, t: "i32" | "u32", r: Range): Expr {
    if (y.t === t) return y;
    return isExactInteger(r) && fits(t, r) ? as(y, t) : { e: "conv", t, mode: "wrap", x: y };
  }

  private modularInteger(x: Expr, t: "i32" | "u32", at: Point): Expr {
    if (x.e === "num") return num(t, wrapTo(t, x.v));
    const r = at.range(x);
    const wide = x.t === "i32" || x.t === "u32" || x.t === "i64";
    if (wide && x.t !== t && !fits(t, r)) {
      if (x.e === "conv" && isInt(x.x.t) && x.mode !== "check") return this.modularInteger(x.x, t, at);
      if (x.e === "bin") {
        const op = WRAPPING[x.op] ?? (BITWISE.has(x.op) ? x.op : undefined);
        if (op)
          return { e: "bin", t, op, a: this.modularInteger(x.a, t, at), b: x.op === "shl" ? as(this.ofInteger(x.b, at), t) : this.modularInteger(x.b, t, at) };
      }
      if (x.e === "inv") return { e: "inv", t, x: this.modularInteger(x.x, t, at) };
    }
    return this.seenAs(this.ofInteger(x, at), t, r);
  }

  /** `(a / b) | 0` and `(a % b) | 0`: zero where the divisor is zero. */
  private truncated(op: "idiv" | "irem", x: Expr & { e: "bin" }, t: "i32" | "u32", at: Point): Expr | null {
    const a = at.range(x.a);
    const b = at.range(x.b);
    if (!isExactInteger(a) || !isExactInteger(b)) return null;
    const safe = this.division(op, x, at);
    if (safe) return this.wrapQuotient(safe, t, a, b);
    if (!hasZero(b)) return null;
    const p = b.lo <= -1 && b.hi >= -1 ? this.both(x, at, { lo: -a.hi, hi: -a.lo }) : this.both(x, at);
    if (!p || !repeatable(p.b)) return null;
    const q = this.wrapQuotient({ e: "bin", t: p.t, op, a: p.a, b: p.b }, t, a, b);
    return { e: "select", t, c: { e: "cmp", t: "bool", op: "ne", a: p.b, b: num(p.t, 0) }, a: q, b: num(t, 0) };
  }

  private wrapQuotient(q: Expr, t: "i32" | "u32", a: Range, b: Range): Expr {
    if (q.t === t) return q;
    const most = Math.max(Math.abs(a.lo), Math.abs(a.hi));
    const least = a.lo >= 0 && b.lo >= 0 ? 0 : -most;
    return fits(t, { lo: least, hi: most }) ? as(q, t) : { e: "conv", t, mode: "wrap", x: q };
  }
}

/** Arithmetic whose result is the mathematical one. */
const PLAIN: Partial<Record<BinOp, "add" | "sub" | "mul">> = {
  add: "add",
  sub: "sub",
  mul: "mul",
  addw: "add",
  subw: "sub",
  mulw: "mul",
  addc: "add",
  subc: "sub",
  mulc: "mul",
};

const WRAPPING: Partial<Record<BinOp, BinOp>> = { add: "addw", sub: "subw", mul: "mulw", addw: "addw", subw: "subw", mulw: "mulw" };

const BITWISE: ReadonlySet<BinOp> = new Set<BinOp>(["and", "or", "xor", "shl"]);
