/** What conditions are refined on: what is known at one point. */
import type { Expr } from "../../ir/ir.ts";
import type { Linear } from "./linear.ts";
import type { Numbering, State } from "./state.ts";
import type { Range } from "./value.ts";

export interface Knowledge {
  /** Narrowed in place. */
  readonly state: State;
  readonly numbering: Numbering;
  range(x: Expr): Range;
  linear(x: Expr): Linear | null;
  /** The outcome of a comparison, if it is the same for all values. */
  decide(x: Expr & { e: "cmp" }): boolean | null;
  /** Where a condition came out `truth`; null if it cannot. */
  branch(c: Expr, truth: boolean): Knowledge | null;
}
