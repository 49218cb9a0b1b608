/** Calls through a table of which all entries are one function become direct calls. */
import type { Expr, Program } from "../../ir/ir.ts";
import { mapTrees } from "../../ir/walk.ts";

export function devirtualise(program: Program): number {
  let direct = 0;
  const call = (x: Expr): Expr => {
    if (x.e !== "callv") return x;
    const fn = x.table.entries[0]?.fn;
    if (!fn || x.table.entries.some((e) => e.fn !== fn) || fn.params.length !== x.args.length) return x;
    direct++;
    return { e: "call", t: x.t, fn, args: x.args };
  };
  for (const f of program.funcs) f.body = mapTrees(f.body, call);
  return direct;
}
