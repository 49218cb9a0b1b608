/** Which functions may reach themselves (they check the stack limit), and which are worth inlining. */
import type { Expr, Func, Program } from "../../ir/ir.ts";
import { visitExprs, visitStmts } from "../walk.ts";

/** Expression nodes and statements of a function that a call costs as much as. */
const TINY = 14;

export function annotate(program: Program): void {
  const edges = callEdges(program);
  const recursive = cycles(program.funcs, edges);
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

/** Functions on a cycle of the graph (Tarjan's strongly connected components, without recursion of its own). */
function cycles(funcs: readonly Func[], edges: ReadonlyMap<Func, ReadonlySet<Func>>): Set<Func> {
  const index = new Map<Func, number>();
  const low = new Map<Func, number>();
  const onStack = new Set<Func>();
  const stack: Func[] = [];
  const found = new Set<Func>();
  interface Visit {
    f: Func;
    rest: Iterator<Func>;
  }
  const open = (f: Func): Visit => {
    index.set(f, index.size);
    low.set(f, index.get(f) as number);
    stack.push(f);
    onStack.add(f);
    return { f, rest: (edges.get(f) ?? new Set<Func>())[Symbol.iterator]() };
  };
  const lower = (f: Func, to: number): void => {
    low.set(f, Math.min(low.get(f) as number, to));
  };
  for (const root of funcs) {
    if (index.has(root)) continue;
    const visits = [open(root)];
    for (let v = visits.at(-1); v; v = visits.at(-1)) {
      const next = v.rest.next();
      if (!next.done) {
        const g = next.value;
        if (g === v.f) found.add(g);
        if (!index.has(g)) visits.push(open(g));
        else if (onStack.has(g)) lower(v.f, index.get(g) as number);
        continue;
      }
      visits.pop();
      const parent = visits.at(-1);
      if (parent) lower(parent.f, low.get(v.f) as number);
      if (low.get(v.f) !== index.get(v.f)) continue;
      const component: Func[] = [];
      for (let g = stack.pop(); g; g = stack.pop()) {
        onStack.delete(g);
        component.push(g);
        if (g === v.f) break;
      }
      if (component.length > 1) for (const g of component) found.add(g);
    }
  }
  return found;
}

function size(f: Func): number {
  let n = 0;
  visitStmts(f.body, (s) => {
    if (s.s === "loop" || s.s === "try" || s.s === "switch") n += TINY;
    if (s.s !== "line") n++;
  });
  visitExprs(f.body, () => n++);
  return n;
}
