/** What is known once trees have been evaluated without throwing. */
import type { Expr } from "../../ir/ir.ts";
import { children } from "../../ir/walk.ts";
import { sequenceOf } from "./linear.ts";
import { pathOf } from "./path.ts";
import type { Point } from "./point.ts";
import { isExactInteger, meet, PRESENT, type Range, range } from "./value.ts";

export function learn(at: Point, trees: readonly Expr[]): void {
  for (const x of trees) node(at, x);
}

function node(at: Point, x: Expr): void {
  // Only what is evaluated in any case.
  if (x.e === "and" || x.e === "or") return node(at, x.a);
  if (x.e === "select") return node(at, x.c);
  for (const y of children(x)) node(at, y);
  if (x.e === "nonnull") present(at, x.x);
  else if (x.e === "elem" && x.check) index(at, x);
  else if (x.e === "conv" && x.mode === "check") checked(at, x);
}

function present(at: Point, x: Expr): void {
  if (x.e === "local") {
    at.state.values[at.numbering.of(x.l)] = PRESENT;
    return;
  }
  const p = pathOf(x);
  if (p) at.state.facts.present(p);
}

function index(at: Point, x: Expr & { e: "elem" }): void {
  const seq = sequenceOf(x.kind, x.arr);
  const line = seq && isExactInteger(at.range(x.idx)) ? at.linear(x.idx) : null;
  if (seq && line) at.state.facts.atMost(line, { k: "length", seq, plus: 0 }, 1);
  narrowed(at, x.idx, { lo: 0, hi: 2147483647 });
}

function checked(at: Point, x: Expr & { e: "conv" }): void {
  narrowed(at, x.x, at.range(x));
}

function narrowed(at: Point, x: Expr, b: { lo: number; hi: number }): void {
  if (x.e === "conv" && x.mode === "exact" && x.x.t !== "f32") return narrowed(at, x.x, b);
  if (x.e !== "local") return;
  const i = at.numbering.of(x.l);
  const m: Range = meet(at.range(x), b.lo, b.hi);
  if (m.present === undefined && m.lo <= m.hi) at.state.values[i] = range(m.lo, m.hi, true, m.negZero, false);
}
