/** Ranges of expressions at one point of a function. */
import type { Expr, Field, Func, Global, Local, Table } from "../../ir/ir.ts";
import { holds } from "../cleanup/fold.ts";
import { isInt, isNumeric } from "../numeric.ts";
import type { Changes } from "../program/changes.ts";
import { doubleResult, integerResult, negated, wrapped } from "./arithmetic.ts";
import type { Knowledge } from "./knowledge.ts";
import { type Linear, linear, sequenceOf } from "./linear.ts";
import { pathOf } from "./path.ts";
import { refine } from "./refine.ts";
import type { Numbering, State } from "./state.ts";
import { BOTTOM, constant, hasZero, isBottom, join, PRESENT, type Range, range, rangeOfType, UNKNOWN } from "./value.ts";

/** Longest array, string or typed array the runtime makes. */
const MAX_LENGTH = 2147483647 - 16;

/** What is known of places outside the function. */
export interface World {
  param(l: Local): Range;
  global(g: Global): Range;
  field(f: Field): Range;
  result(fn: Func): Range;
  tableResult(t: Table): Range;
  /** What a call may change. */
  changes(x: Expr): Changes;
}

export class Point implements Knowledge {
  readonly state: State;
  readonly world: World;
  readonly numbering: Numbering;
  private readonly memo = new Map<Expr, Range>();
  private readonly branches = new Map<Expr, [Point | null, Point | null]>();

  constructor(state: State, world: World, numbering: Numbering) {
    this.state = state;
    this.world = world;
    this.numbering = numbering;
  }

  /** Where a condition came out `truth`; null if it cannot. */
  branch(c: Expr, truth: boolean): Point | null {
    let both = this.branches.get(c);
    if (!both) {
      const at = (t: boolean): Point | null => {
        const s = this.state.clone();
        return refine(new Point(s, this.world, this.numbering), c, t) ? new Point(s, this.world, this.numbering) : null;
      };
      this.branches.set(c, (both = [at(false), at(true)]));
    }
    return both[truth ? 1 : 0];
  }

  /** The local was there when the function was analysed. */
  knows(l: Local): boolean {
    return this.numbering.has(l);
  }

  range(x: Expr): Range {
    if (x.e === "num") return constant(x.v);
    if (x.e === "local") return this.state.values[this.numbering.of(x.l)] ?? rangeOfType(x.t);
    let r = this.memo.get(x);
    if (!r) this.memo.set(x, (r = isNumeric(x.t) ? this.number(x) : this.other(x)));
    return r;
  }

  linear(x: Expr): Linear | null {
    return linear(x, (y) => this.range(y));
  }

  /** Pointers: is it known not to be NULL? */
  private other(x: Expr): Range {
    if (x.t !== "ptr") return UNKNOWN;
    switch (x.e) {
      case "str":
      case "static":
      case "fnref":
      case "nonnull":
      case "new":
      case "newarray":
      case "newframe":
      case "closure":
        return PRESENT;
      case "call":
        return this.world.result(x.fn);
      case "callv":
        return this.world.tableResult(x.table);
      case "native":
        return makesObject(x.name) ? PRESENT : UNKNOWN;
      case "unbox":
        return x.absent === "never" ? PRESENT : UNKNOWN;
      case "select":
        return this.either(x);
      case "field":
      case "global": {
        const p = pathOf(x);
        if (p && this.state.facts.isPresent(p)) return PRESENT;
        return x.e === "field" ? this.world.field(x.field) : UNKNOWN;
      }
      default:
        return UNKNOWN;
    }
  }

  private either(x: Expr & { e: "select" }): Range {
    const a = this.branch(x.c, true)?.range(x.a) ?? BOTTOM;
    const b = this.branch(x.c, false)?.range(x.b) ?? BOTTOM;
    return join(a, b);
  }

  private number(x: Expr): Range {
    switch (x.e) {
      case "global":
        return this.world.global(x.g);
      case "field":
        return this.world.field(x.field);
      case "call":
        return this.world.result(x.fn);
      case "callv":
        return this.world.tableResult(x.table);
      case "len": {
        const seq = sequenceOf(x.of, x.x);
        return range(seq ? this.state.facts.leastOf(seq) : 0, MAX_LENGTH);
      }
      case "charcode":
        return range(0, 65535);
      case "bin": {
        const a = this.range(x.a);
        const b = this.range(x.b);
        if (isInt(x.t)) return integerResult(x.op, x.t, a, b);
        return x.t === "f64" ? doubleResult(x.op, a, b) : rangeOfType(x.t);
      }
      case "neg": {
        const r = negated(this.range(x.x));
        return isInt(x.t) ? this.clamp(range(r.lo, r.hi), x.t) : x.t === "f64" ? r : rangeOfType(x.t);
      }
      case "inv": {
        const r = this.range(x.x);
        return this.clampOr(range(-r.hi - 1, -r.lo - 1), x.t);
      }
      case "select":
        return this.either(x);
      case "conv":
        return this.conversion(x);
      case "native":
        return this.nativeResult(x);
      default:
        return rangeOfType(x.t);
    }
  }

  private clamp(r: Range, t: Expr["t"]): Range {
    const own = rangeOfType(t);
    if (isBottom(r)) return r;
    return range(Math.max(r.lo, own.lo), Math.min(r.hi, own.hi));
  }

  private clampOr(r: Range, t: Expr["t"]): Range {
    const own = rangeOfType(t);
    return r.lo >= own.lo && r.hi <= own.hi ? r : own;
  }

  private conversion(x: Expr & { e: "conv" }): Range {
    const r = this.range(x.x);
    if (x.t === "f64") return x.x.t === "f32" ? rangeOfType("f64") : r;
    if (!isInt(x.t)) return rangeOfType(x.t);
    if (isBottom(r)) return BOTTOM;
    if (x.mode === "wrap") return wrapped(x.t, r);
    // Exact and checked values are integers of the type from here on.
    return this.clamp(range(Math.ceil(r.lo), Math.floor(r.hi)), x.t);
  }

  private nativeResult(x: Expr & { e: "native" }): Range {
    const [a] = x.args;
    if (!x.pure || x.t !== "f64" || !a || x.args.length !== 1 || a.t !== "f64") return rangeOfType(x.t);
    const r = this.range(a);
    if (isBottom(r)) return r;
    switch (x.name) {
      case "floor":
        return range(Math.floor(r.lo), Math.floor(r.hi), true, r.negZero, r.nan);
      case "ceil":
        return range(Math.ceil(r.lo), Math.ceil(r.hi), true, r.negZero || (!r.integer && r.lo < 0), r.nan);
      case "trunc":
        return range(Math.trunc(r.lo), Math.trunc(r.hi), true, r.negZero || (!r.integer && r.lo < 0), r.nan);
      case "fabs": {
        const hi = Math.max(Math.abs(r.lo), Math.abs(r.hi));
        return range(hasZero(r) ? 0 : Math.min(Math.abs(r.lo), Math.abs(r.hi)), hi, r.integer, false, r.nan);
      }
      default:
        return rangeOfType("f64");
    }
  }

  /** The outcome of a comparison, if it is the same for all values. */
  decide(x: Expr & { e: "cmp" }): boolean | null {
    if (x.a.t === "ptr") {
      const [p, q] = x.b.e === "null" ? [x.a, x.b] : [x.b, x.a];
      if (q.e === "null" && (x.op === "eq" || x.op === "ne") && this.range(p).present) return x.op === "ne";
      return null;
    }
    if (!isNumeric(x.a.t)) return null;
    const a = this.range(x.a);
    const b = this.range(x.b);
    if (isBottom(a) || isBottom(b) || a.lo > a.hi || b.lo > b.hi) return null;
    const may = (v: boolean): boolean => {
      switch (x.op) {
        case "eq":
          return v ? a.lo <= b.hi && b.lo <= a.hi : !(a.lo === a.hi && b.lo === b.hi && a.lo === b.lo);
        case "ne":
          return v ? !(a.lo === a.hi && b.lo === b.hi && a.lo === b.lo) : a.lo <= b.hi && b.lo <= a.hi;
        case "lt":
        case "le":
          return v ? holds(x.op, a.lo, b.hi) : !holds(x.op, a.hi, b.lo);
        case "gt":
        case "ge":
          return v ? holds(x.op, a.hi, b.lo) : !holds(x.op, a.lo, b.hi);
      }
    };
    const nan = a.nan || b.nan;
    // NaN is unequal to everything and in no order.
    const canBeTrue = may(true) || (nan && x.op === "ne");
    const canBeFalse = may(false) || (nan && x.op !== "ne");
    return canBeTrue === canBeFalse ? null : canBeTrue;
  }
}

/** Functions of the runtime that never give NULL. */
function makesObject(name: string): boolean {
  return name === "mk_typed_create" || (name.startsWith("mk_str_") && name !== "mk_str_eq");
}
