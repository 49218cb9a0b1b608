/** Which functions may reach themselves (they check the stack limit), and which are worth inlining. */
import type { Expr, Func, Program } from "../../ir/ir.ts";
import { visitExprs } from "../walk.ts";
import { components } from "./components.ts";
import { size } from "./size.ts";

/** Statements and expression nodes of a function that a call costs as much as. */
const TINY = 14;

export function annotate(program: Program): void {
  const edges = callEdges(program);
  const recursive = new Set<Func>();
  for (const c of components(program.funcs, edges)) {
    if (c.length > 1 || edges.get(c[0] as Func)?.has(c[0] as Func)) for (const f of c) recursive.add(f);
  }
  for (const f of program.funcs) {
    f.recursive = recursive.has(f);
    if (!f.recursive && !f.exported && f.kind === "plain" && size(f) <= TINY) f.inline = true;
  }
}

function signature(params: readonly string[], ret: string): string {
  return `${params.join(",")}:${ret}`;
}

function callEdges(program: Program): Map<Func, Set<Func>> {
  const closures = new Map<string, Set<Func>>();
  const anyClosure = new Set<Func>();
  for (const f of program.funcs) {
    visitExprs(f.body, (x) => {
      if (x.e !== "closure" && x.e !== "fnref") return;
      anyClosure.add(x.fn);
      // The closure itself comes first and is not in the call's list of types.
      const key = signature(
        x.fn.params.slice(1).map((p) => p.type),
        x.fn.ret,
      );
      const set = closures.get(key) ?? new Set();
      set.add(x.fn);
      closures.set(key, set);
    });
  }
  const steps = program.funcs.filter((f) => f.kind === "step");
  const builtin = new Set(program.natives.filter((n) => n.builtin).map((n) => n.name));
  const edges = new Map<Func, Set<Func>>();
  for (const f of program.funcs) {
    const to = new Set<Func>();
    const all = (fs: Iterable<Func>): void => {
      for (const g of fs) to.add(g);
    };
    visitExprs(f.body, (x: Expr) => {
      if (x.e === "call") to.add(x.fn);
      else if (x.e === "callv") all(x.table.entries.map((e) => e.fn));
      else if (x.e === "callc") all(closures.get(signature(x.params, x.t)) ?? anyClosure);
      else if (x.e === "native" && x.name === "mk_resume") all(steps);
      // The program's own C functions may call closures they were given.
      else if (x.e === "native" && !x.pure && !builtin.has(x.name) && !x.name.startsWith("mk_")) all(anyClosure);
    });
    edges.set(f, to);
  }
  return edges;
}
