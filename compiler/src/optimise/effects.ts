/** What evaluating a tree may do and what its value depends on. */
import type { Expr } from "../ir/ir.ts";
import { children } from "../ir/walk.ts";

/** Changes state, allocates or runs other code: stands only as a whole right-hand side. */
export function isEffectful(x: Expr): boolean {
  switch (x.e) {
    case "call":
    case "callc":
    case "callv":
    case "new":
    case "newarray":
    case "closure":
    case "newframe":
      return true;
    case "native":
      return !x.pure;
    default:
      return false;
  }
}

/** The node itself (not its operands) may throw. */
function throwsItself(x: Expr): boolean {
  switch (x.e) {
    case "nonnull":
    case "charcode":
      return true;
    case "elem":
      return x.check;
    case "conv":
      return x.mode === "check" && x.t !== "f32" && x.t !== "f64";
    case "unbox":
      return x.check;
    case "bin":
      return x.op === "addc" || x.op === "subc" || x.op === "mulc";
    default:
      return isEffectful(x);
  }
}

export function mayThrow(x: Expr): boolean {
  return throwsItself(x) || children(x).some(mayThrow);
}

/** What is left of the tree when its value is not wanted: an allocation that nobody sees need not be made. */
export function unwanted(x: Expr): Expr[] {
  if (x.e === "new" || x.e === "closure") return children(x).flatMap(unwanted);
  return mayThrow(x) ? [x] : [];
}

/** The value depends on memory that other code may change: fields, globals, elements, lengths of arrays. */
export function readsMemory(x: Expr): boolean {
  switch (x.e) {
    case "field":
    case "elem":
    case "native":
      return true;
    case "global":
      return !x.g.constant;
    case "len":
      if (x.of === "array") return true;
      break;
  }
  return children(x).some(readsMemory);
}

/** Neither throws nor has effects: it may be left out, repeated or evaluated elsewhere while its inputs are the same. */
export function isPure(x: Expr): boolean {
  return !mayThrow(x);
}
