/** Whole-program optimisation of the IR, in place. */
import type { Program } from "../ir/ir.ts";
import { pruneUnreachable } from "./reachable.ts";
import { markRecursion } from "./recursion.ts";

export function optimise(program: Program): void {
  pruneUnreachable(program);
  markRecursion(program);
}
