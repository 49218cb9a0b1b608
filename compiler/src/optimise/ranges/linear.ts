/** Integer expressions as a local or a length plus a constant, for reasoning about indices. */
import type { ArrayKind, Expr, Local } from "../../ir/ir.ts";
import { isInt, MAX_EXACT } from "../numeric.ts";
import { type Path, pathOf } from "./path.ts";
import { isExactInteger, type Range } from "./value.ts";

export interface Sequence extends Path {
  of: ArrayKind | "string";
}

export type Linear = { k: "local"; l: Local; plus: number } | { k: "length"; seq: Sequence; plus: number } | { k: "constant"; plus: number };

export function sequenceOf(of: ArrayKind | "string", x: Expr): Sequence | null {
  const p = pathOf(x);
  return p && { ...p, of, key: `${of}:${p.key}` };
}

/** `rangeOf` gives the current range of a tree; only exact integers are linear. */
export function linear(x: Expr, rangeOf: (x: Expr) => Range): Linear | null {
  switch (x.e) {
    case "num":
      return Number.isInteger(x.v) && Math.abs(x.v) <= MAX_EXACT ? { k: "constant", plus: x.v } : null;
    case "local":
      return isExactInteger(rangeOf(x)) ? { k: "local", l: x.l, plus: 0 } : null;
    case "len": {
      const seq = sequenceOf(x.of, x.x);
      return seq && { k: "length", seq, plus: 0 };
    }
    case "conv":
      // What does not throw is the value itself.
      return (x.mode === "exact" || x.mode === "check") && (isInt(x.t) || isInt(x.x.t)) && isExactInteger(rangeOf(x)) ? linear(x.x, rangeOf) : null;
    case "bin": {
      if (!["add", "sub", "addc", "subc"].includes(x.op) || !isExactInteger(rangeOf(x))) return null;
      const a = linear(x.a, rangeOf);
      const b = linear(x.b, rangeOf);
      if (!a || !b) return null;
      const minus = x.op === "sub" || x.op === "subc";
      if (b.k === "constant") return { ...a, plus: a.plus + (minus ? -b.plus : b.plus) };
      return a.k === "constant" && !minus ? { ...b, plus: a.plus + b.plus } : null;
    }
    default:
      return null;
  }
}
