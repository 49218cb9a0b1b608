/** How large a function is, for what may be copied. */
import type { Func } from "../../ir/ir.ts";
import { visitExprs, visitStmts } from "../../ir/walk.ts";

/** A loop, `try` or `switch` counts as this many nodes more. */
const STRUCTURE = 14;

export function size(f: Func): number {
  let n = 0;
  visitStmts(f.body, (s) => {
    if (s.s === "loop" || s.s === "try" || s.s === "switch") n += STRUCTURE;
    if (s.s !== "line") n++;
  });
  visitExprs(f.body, () => n++);
  return n;
}
