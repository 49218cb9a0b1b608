/** Which functions may reach themselves (they check the stack limit), and which the C compiler should inline. */
import type { Func, Program } from "../../ir/ir.ts";
import { CallTargets } from "./calls.ts";
import { components } from "./components.ts";
import { size } from "./size.ts";
import { placeStackCheck } from "./stack_checks.ts";

/** Statements and expression nodes of a function that a call costs as much as. */
const TINY = 14;

export function annotate(program: Program): void {
  const edges = new CallTargets(program).edges(program.funcs);
  const recursive = new Set<Func>();
  for (const c of components(program.funcs, edges)) {
    if (c.length > 1 || edges.get(c[0] as Func)?.has(c[0] as Func)) for (const f of c) recursive.add(f);
  }
  for (const f of program.funcs) {
    f.recursive = recursive.has(f);
    placeStackCheck(f);
    if (!recursive.has(f) && !f.exported && f.kind === "plain" && size(f) <= TINY) f.inline = true;
  }
}
