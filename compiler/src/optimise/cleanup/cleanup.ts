/** Cleanup of one function: run before the analyses, so that they see whole trees, and after them. */
import type { Func } from "../../ir/ir.ts";
import { propagateCopies } from "./copies.ts";
import { simplify } from "./simplify.ts";
import { dropLocals, removeDead, substitute } from "./substitute.ts";

export function cleanup(func: Func): void {
  func.body = simplify(func.body);
  propagateCopies(func);
  substitute(func);
  func.body = simplify(func.body);
  // What a removed computation used may be dead in turn; long chains are rare.
  for (let i = 0; i < 4 && removeDead(func); i++) func.body = simplify(func.body);
  dropLocals(func);
}
