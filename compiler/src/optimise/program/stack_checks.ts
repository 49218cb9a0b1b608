/**
 * Recursive functions check the stack's limit. The check need not come before what ends the recursion: it stands in
 * front of the first statement that calls anything, so that the C compiler can keep that way short.
 */
import type { Expr, Func, Stmt } from "../../ir/ir.ts";
import { nestedLists, ownExprs } from "../../ir/walk.ts";
import { isEffectful } from "../effects.ts";

/** Of a function marked recursive; it is not any more, since the check stands in its body. */
export function placeStackCheck(f: Func): void {
  if (!f.recursive || f.kind !== "plain") return;
  f.body = checked(f.body, f);
  f.recursive = false;
}

/** What the function seems to return when its stack is used up; it never does (mk_inline.h). */
function seeming(f: Func): Expr[] {
  switch (f.ret) {
    case "void":
      return [];
    case "val":
      return [{ e: "undef", t: "val" }];
    case "ptr":
      return [{ e: "null", t: "ptr" }];
    case "bool":
      return [{ e: "bool", t: "bool", v: false }];
    default:
      return [{ e: "num", t: f.ret, v: 0 }];
  }
}

function checked(list: readonly Stmt[], f: Func): Stmt[] {
  const at = list.findIndex(runs);
  if (at < 0) return [...list];
  const s = list[at] as Stmt;
  const before = list.slice(0, at);
  const after = list.slice(at + 1);
  if (s.s === "if" && !after.some(runs)) return [...before, { ...s, then: checked(s.then, f), else: checked(s.else, f) }, ...after];
  return [...before, { s: "do", x: { e: "native", t: "void", name: "MK_STACK_CHECK", args: seeming(f), pure: false } }, s, ...after];
}

/** The statement, or one inside it, calls something. */
function runs(s: Stmt): boolean {
  return s.s === "throw" || ownExprs(s).some(isEffectful) || nestedLists(s).some((l) => l.some(runs));
}
