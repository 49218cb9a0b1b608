/** Rebuilds one function's statements for the new types, leaving out checks that cannot fail. */
import type { Expr, Func, IrType, Local, NumType, Stmt } from "../../ir/ir.ts";
import { mapChildren } from "../../ir/walk.ts";
import { bool } from "../cleanup/fold.ts";
import { isEffectful, isPure } from "../effects.ts";
import type { Presence } from "../loops/presence.ts";
import { fits, type IntType, isInt, isNumeric, smallest } from "../numeric.ts";
import { doubleResult } from "../ranges/arithmetic.ts";
import type { Rewriter } from "../ranges/flow.ts";
import { sequenceOf } from "../ranges/linear.ts";
import type { Point } from "../ranges/point.ts";
import { isExactInteger, isPlainInteger } from "../ranges/value.ts";
import { as, asDouble, Integers, type Trees } from "./integer.ts";
import type { Types } from "./types.ts";

export class FunctionRewriter implements Rewriter, Trees {
  private readonly func: Func;
  private readonly types: Types;
  private readonly presence: Presence;
  private readonly integers: Integers;
  /** The program has no constant arrays, so no store needs the test for one. */
  private readonly noConstantArrays: boolean;
  private made = 0;
  /** Checks left out, for statistics. */
  removedChecks = 0;

  constructor(func: Func, types: Types, noConstantArrays: boolean, presence: Presence) {
    this.func = func;
    this.presence = presence;
    this.types = types;
    this.noConstantArrays = noConstantArrays;
    this.integers = new Integers(this);
  }

  // Statements

  condition(x: Expr, at: Point): Expr {
    return this.same(x, at);
  }

  subject(x: Expr, at: Point): Expr {
    return this.same(x, at);
  }

  loop(id: number, at: Point): void {
    this.presence.note(this.func, id, at);
  }

  simple(s: Stmt, at: Point): Stmt[] {
    switch (s.s) {
      case "set": {
        const to = this.types.local(s.l);
        return this.stored(s.x, to, at, this.types.wrapped.has(s.l), (x) => ({ ...s, x }));
      }
      case "setglobal":
        return this.stored(s.x, this.types.global(s.g), at, false, (x) => ({ ...s, x }));
      case "setfield": {
        const obj = this.same(s.obj, at);
        return this.stored(s.x, this.types.field(s.field), at, false, (x) => ({ ...s, obj, x }));
      }
      case "return": {
        const { x } = s;
        return x ? this.stored(x, this.types.result(this.func), at, false, (y) => ({ ...s, x: y })) : [s];
      }
      case "setelem":
        return [this.element(s, at)];
      case "push":
        return [{ ...s, arr: this.same(s.arr, at), x: this.same(s.x, at) }];
      case "do":
        return [{ ...s, x: isEffectful(s.x) ? this.effect(s.x, at) : this.same(s.x, at) }];
      case "throw":
        return [{ ...s, x: this.same(s.x, at) }];
      default:
        return [s];
    }
  }

  /** A store of `x` into something of type `to`. */
  private stored(x: Expr, to: IrType, at: Point, wraps: boolean, store: (x: Expr) => Stmt): Stmt[] {
    if (!isEffectful(x)) return [store(this.to(x, to, at, wraps))];
    const y = this.effect(x, at);
    if (y.t === to) return [store(y)];
    // An effect stands alone: its result is converted from a temporary.
    const l = this.temporary(y.t);
    const read: Expr = { e: "local", t: y.t, l };
    return [{ s: "set", l, x: y }, store(this.converted(read, to as NumType, wraps))];
  }

  private converted(x: Expr, to: NumType, wraps: boolean): Expr {
    if (wraps) return { e: "conv", t: to, mode: "wrap", x };
    return to === "f64" ? asDouble(x) : isInt(x.t) ? as(x, to as IntType) : { e: "conv", t: to, mode: "exact", x };
  }

  private temporary(type: IrType): Local {
    const name = `r${this.made++}`;
    const taken = new Set([...this.func.params, ...this.func.locals].map((l) => l.cname));
    let cname = name;
    for (let i = 2; taken.has(cname); i++) cname = `${name}_${i}`;
    const l: Local = { id: this.func.params.length + this.func.locals.length, name, cname, type, temp: true };
    this.func.locals.push(l);
    return l;
  }

  private element(s: Stmt & { s: "setelem" }, at: Point): Stmt {
    const arr = this.same(s.arr, at);
    const idx = this.index(s.idx, at);
    const x = this.same(s.x, at);
    if (s.check && this.inBounds(s.kind, s.arr, s.idx, at) && (s.kind === "typed" || this.noConstantArrays)) {
      this.removedChecks++;
      return { ...s, arr, idx, x, check: false, append: false };
    }
    return { ...s, arr, idx, x };
  }

  /** Calls and allocations: arguments in the types of what receives them. */
  private effect(x: Expr, at: Point): Expr {
    const { types } = this;
    switch (x.e) {
      case "call":
        return { ...x, t: types.result(x.fn), args: x.args.map((a, i) => this.to(a, this.paramType(x.fn, i, a), at, false)) };
      case "newframe":
        return { ...x, args: x.args.map((a, i) => this.to(a, this.paramType(x.fn, i, a), at, false)) };
      case "callv":
        return { ...x, t: types.tableResult(x.table), args: x.args.map((a, i) => this.to(a, types.tableParam(x.table, i), at, false)) };
      case "closure":
        return {
          ...x,
          captures: x.captures.map((c, i) => {
            const f = x.struct.fields[i];
            return this.to(c, f ? types.field(f) : c.t, at, false);
          }),
        };
      case "native":
        return this.native(x, at);
      default:
        return mapChildren(x, (y) => this.same(y, at));
    }
  }

  private paramType(fn: Func, i: number, arg: Expr): IrType {
    const p = fn.params[i];
    return p ? this.types.local(p) : arg.t;
  }

  /** Text of a number that is an integer needs no doubles. */
  private native(x: Expr & { e: "native" }, at: Point): Expr {
    const [arg] = x.args;
    const isInteger = x.name === "mk_str_from_num" ? isExactInteger : x.name === "mk_str_printed" ? isPlainInteger : null;
    if (isInteger && arg && x.args.length === 1 && isInteger(at.range(arg))) {
      const i = this.integers.integer(arg, at);
      if (i) {
        const t = smallest(at.range(arg)) ?? "i64";
        return { ...x, name: `mk_str_from_${t}`, args: [as(i, t)] };
      }
    }
    return mapChildren(x, (y) => this.same(y, at));
  }

  // Trees

  /** The tree as a value of type `to`, which holds it. */
  private to(x: Expr, to: IrType, at: Point, wraps: boolean): Expr {
    if (x.t === to || !isInt(to)) return this.same(x, at);
    if (wraps) return this.integers.modular(x, "i32", at) ?? { e: "conv", t: to, mode: "wrap", x: this.same(x, at) };
    const i = this.integers.integer(x, at);
    return i ? as(i, to) : { e: "conv", t: to, mode: "exact", x: this.same(x, at) };
  }

  read(x: Expr, at: Point): Expr {
    switch (x.e) {
      case "local":
        return { ...x, t: this.types.local(x.l) };
      case "global":
        return { ...x, t: this.types.global(x.g) };
      case "field":
        return { ...x, t: this.types.field(x.field), obj: this.same(x.obj, at) };
      default:
        return this.same(x, at);
    }
  }

  same(x: Expr, at: Point): Expr {
    switch (x.e) {
      case "num":
        return x;
      case "local":
      case "global":
      case "field": {
        const y = this.read(x, at);
        return y.t === x.t ? (x.e === "field" ? y : x) : asDouble(y);
      }
      case "nonnull":
        if (!at.range(x.x).present) return mapChildren(x, (y) => this.same(y, at));
        this.removedChecks++;
        return this.same(x.x, at);
      case "elem": {
        const arr = this.same(x.arr, at);
        const idx = this.index(x.idx, at);
        const check = x.check && !this.inBounds(x.kind, x.arr, x.idx, at);
        if (check !== x.check) this.removedChecks++;
        return { ...x, arr, idx, check };
      }
      case "and":
      case "or": {
        const b = at.branch(x.a, x.e === "and");
        return { ...x, a: this.same(x.a, at), b: b ? this.same(x.b, b) : bool(x.e === "or") };
      }
      case "select":
        return this.selection(x, at);
      case "cmp":
        return this.comparison(x, at);
      case "conv":
        return this.conversion(x, at);
      case "bin":
      case "neg":
        return this.arithmetic(x, at);
      case "native":
        return x.t === "f64" ? this.arithmetic(x, at) : mapChildren(x, (y) => this.same(y, at));
      default:
        return mapChildren(x, (y) => this.same(y, at));
    }
  }

  private selection(x: Expr & { e: "select" }, at: Point): Expr {
    const r = isNumeric(x.t) ? at.range(x) : null;
    if (x.t === "f64" && r && isExactInteger(r) && !r.negZero) {
      const i = this.integers.integer(x, at);
      if (i) return asDouble(i);
    }
    const yes = at.branch(x.c, true);
    const no = at.branch(x.c, false);
    const c = this.same(x.c, at);
    if (isPure(x.c) && (!yes || !no)) return yes ? this.same(x.a, yes) : this.same(x.b, no ?? at);
    return { ...x, c, a: this.same(x.a, yes ?? at), b: this.same(x.b, no ?? at) };
  }

  private arithmetic(x: Expr & { e: "bin" | "neg" | "native" }, at: Point): Expr {
    if (x.t === "f64") {
      const r = at.range(x);
      const i = isExactInteger(r) && !r.negZero ? this.integers.integer(x, at) : null;
      if (i) return asDouble(i);
    } else if (x.e === "bin" && isInt(x.t) && (x.op === "addc" || x.op === "subc" || x.op === "mulc")) return this.checkedArithmetic(x, x.t, at);
    else if (x.t === "i64" && x.e === "bin") {
      const y = this.narrowed(x, at);
      if (y) return as(y, "i64");
    }
    return mapChildren(x, (y) => this.same(y, at));
  }

  /** 64-bit arithmetic on small numbers, in 32 bits. */
  private narrowed(x: Expr & { e: "bin" }, at: Point): Expr | null {
    const t = smallest(at.range(x.a), at.range(x.b), at.range(x));
    if (!t || t === "i64" || !["add", "sub", "mul", "min", "max"].includes(x.op)) return null;
    const a = this.integers.integer(x.a, at);
    const b = a && this.integers.integer(x.b, at);
    return a && b && { ...x, t, a: as(a, t), b: as(b, t) };
  }

  private checkedArithmetic(x: Expr & { e: "bin" }, t: IntType, at: Point): Expr {
    const op = x.op === "addc" ? "add" : x.op === "subc" ? "sub" : "mul";
    const r = doubleResult(op, at.range(x.a), at.range(x.b));
    const never = isExactInteger(r) && fits(t, r);
    if (never) this.removedChecks++;
    const y = mapChildren(x, (z) => this.same(z, at)) as Expr & { e: "bin" };
    return never ? { ...y, op } : y;
  }

  private comparison(x: Expr & { e: "cmp" }, at: Point): Expr {
    const decided = at.decide(x);
    if (decided !== null && isPure(x)) return bool(decided);
    if (isNumeric(x.a.t) && x.a.t !== "f32" && x.b.t !== "f32") {
      const a = at.range(x.a);
      const b = at.range(x.b);
      const t = isExactInteger(a) && isExactInteger(b) ? smallest(a, b) : null;
      const ia = t && this.integers.integer(x.a, at);
      const ib = ia && this.integers.integer(x.b, at);
      if (t && ia && ib) return { ...x, a: as(ia, t), b: as(ib, t) };
    }
    return mapChildren(x, (y) => this.same(y, at));
  }

  private conversion(x: Expr & { e: "conv" }, at: Point): Expr {
    const { t } = x;
    if (t === "f64") {
      const i = isInt(x.x.t) ? this.integers.integer(x.x, at) : null;
      return i ? asDouble(i) : mapChildren(x, (y) => this.same(y, at));
    }
    if (!isInt(t) || x.x.t === "f32") return mapChildren(x, (y) => this.same(y, at));
    if (x.mode === "wrap") return this.wrapping(x, t, at);
    return this.fitting(x, t, at);
  }

  private wrapping(x: Expr & { e: "conv" }, t: IntType, at: Point): Expr {
    const r = at.range(x.x);
    if (x.x.e === "local" && this.types.wrapped.has(x.x.l)) {
      const low = this.read(x.x, at);
      return low.t === t ? low : { e: "conv", t, mode: "wrap", x: low };
    }
    if (isExactInteger(r) && fits(t, r)) {
      const i = this.integers.integer(x.x, at);
      return i ? as(i, t) : { e: "conv", t, mode: "exact", x: this.same(x.x, at) };
    }
    const low = this.integers.modular(x.x, t === "u32" ? "u32" : "i32", at);
    if (low && t !== "i64") return low.t === t ? low : { e: "conv", t, mode: "wrap", x: low };
    return mapChildren(x, (y) => this.same(y, at));
  }

  /** `exact` and `check`. */
  private fitting(x: Expr & { e: "conv" }, t: IntType, at: Point): Expr {
    const r = at.range(x.x);
    if (isExactInteger(r)) {
      const i = this.integers.integer(x.x, at);
      if (x.mode === "exact" || fits(t, r)) {
        if (x.mode === "check") this.removedChecks++;
        return i ? as(i, t) : { e: "conv", t, mode: "exact", x: this.same(x.x, at) };
      }
      if (i) return this.checked(i, t, x.x, at);
    }
    const product = x.mode === "check" ? this.wideProduct(x.x, at) : null;
    if (product) return this.checked(product, t, x.x, at);
    return mapChildren(x, (y) => this.same(y, at));
  }

  /** The integer tree `i`, checked to fit; sums and products of what fits are checked as they are made. */
  private checked(i: Expr, t: IntType, source: Expr, at: Point): Expr {
    if ((t === "i32" || t === "u32") && i.e === "bin" && i.t !== t && source.e === "bin") {
      const op = i.op === "add" ? "addc" : i.op === "sub" ? "subc" : i.op === "mul" ? "mulc" : null;
      if (op && fits(t, at.range(source.a)) && fits(t, at.range(source.b))) return { e: "bin", t, op, a: as(i.a, t), b: as(i.b, t) };
    }
    return { e: "conv", t, mode: "check", x: i };
  }

  /**
   * A product of 32-bit integers beyond 2^53 would be rounded in a double; neither fits 32 bits, nor does either with
   * something small added.
   */
  private wideProduct(x: Expr, at: Point, limit = 2 ** 63): Expr | null {
    if (x.e !== "bin" || x.t !== "f64") return null;
    if (x.op === "add" || x.op === "sub") return this.wideSum(x, x.op, at);
    if (x.op !== "mul") return null;
    const [a, b] = [at.range(x.a), at.range(x.b)];
    const small = [a, b].every((r) => isExactInteger(r) && (fits("i32", r) || fits("u32", r)));
    const r = doubleResult("mul", a, b);
    if (!small || Math.max(Math.abs(r.lo), Math.abs(r.hi)) >= limit) return null;
    const ia = this.integers.integer(x.a, at);
    const ib = ia && this.integers.integer(x.b, at);
    return ia && ib && { e: "bin", t: "i64", op: "mul", a: as(ia, "i64"), b: as(ib, "i64") };
  }

  private wideSum(x: Expr & { e: "bin" }, op: "add" | "sub", at: Point): Expr | null {
    const [a, b] = [at.range(x.a), at.range(x.b)];
    const [small, other] = isExactInteger(a) ? [a, x.b] : [b, x.a];
    if (!isExactInteger(small) || Math.max(Math.abs(small.lo), Math.abs(small.hi)) > 2 ** 52) return null;
    const wide = other.e === "bin" && other.op === "mul" ? this.wideProduct(other, at, 2 ** 63 - 2 ** 53) : null;
    const i = wide && this.integers.integer(other === x.b ? x.a : x.b, at);
    if (!wide || !i) return null;
    return { e: "bin", t: "i64", op, a: other === x.b ? as(i, "i64") : wide, b: other === x.b ? wide : as(i, "i64") };
  }

  private index(idx: Expr, at: Point): Expr {
    const r = at.range(idx);
    const t: NumType | null = isExactInteger(r) ? (fits("i32", r) ? "i32" : fits("u32", r) ? "u32" : null) : null;
    if (!t) return this.same(idx, at);
    const i = this.integers.integer(idx, at);
    return i ? as(i, t) : { e: "conv", t, mode: "exact", x: this.same(idx, at) };
  }

  private inBounds(kind: "array" | "typed", arr: Expr, idx: Expr, at: Point): boolean {
    const r = at.range(idx);
    if (!isExactInteger(r) || r.lo < 0) return false;
    const seq = sequenceOf(kind, arr);
    const line = seq && at.linear(idx);
    if (!seq || !line) return false;
    const distance = at.state.facts.distance(line, seq);
    return (distance !== null && distance >= 1) || r.hi < at.state.facts.leastOf(seq);
  }
}
