/**
 * Which functions can be on the stack twice: those check the stack's limit. Strongly connected components of the call
 * graph (Tarjan 1972); a call of a closure may reach any function whose address is taken.
 */
import type { Func, Program } from "../ir/ir.ts";
import { eachExprIn, eachReference } from "../ir/walk.ts";

export function markRecursion(program: Program): void {
  const taken = new Set<Func>();
  const callees = new Map<Func, Set<Func>>();
  const indirect = new Set<Func>();
  for (const f of program.funcs) {
    const to = new Set<Func>();
    callees.set(f, to);
    eachReference(f, (g, how) => (how === "call" ? to.add(g) : taken.add(g)));
    eachExprIn(f.body, (x) => {
      if (x.e === "callc" || (x.e === "native" && (x.name === "mk_resume" || !x.pure))) {
        if (x.e === "callc" || x.name === "mk_resume") indirect.add(f);
      }
    });
  }
  // One node stands for "any function whose address is taken".
  const any: Func = { ...program.main, id: -1 };
  callees.set(any, taken);
  for (const f of indirect) callees.get(f)?.add(any);
  for (const component of components([...callees.keys()], callees)) {
    const only = component[0];
    const isRecursive = component.length > 1 || (only !== undefined && callees.get(only)?.has(only) === true);
    for (const f of component) f.recursive = isRecursive;
  }
}

function components(nodes: readonly Func[], edges: ReadonlyMap<Func, ReadonlySet<Func>>): Func[][] {
  const index = new Map<Func, number>();
  const low = new Map<Func, number>();
  const stack: Func[] = [];
  const on = new Set<Func>();
  const out: Func[][] = [];
  const lower = (f: Func, n: number): void => {
    low.set(f, Math.min(low.get(f) as number, n));
  };
  for (const root of nodes) {
    if (index.has(root)) continue;
    const work: { f: Func; next: Iterator<Func> }[] = [];
    const enter = (f: Func): void => {
      index.set(f, index.size);
      low.set(f, index.get(f) as number);
      stack.push(f);
      on.add(f);
      work.push({ f, next: (edges.get(f) ?? new Set<Func>()).values() });
    };
    enter(root);
    for (let top = work.at(-1); top; top = work.at(-1)) {
      const { value: to, done } = top.next.next();
      if (!done) {
        if (!index.has(to)) enter(to);
        else if (on.has(to)) lower(top.f, index.get(to) as number);
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent) lower(parent.f, low.get(top.f) as number);
      if (low.get(top.f) !== index.get(top.f)) continue;
      const component: Func[] = [];
      let f: Func;
      do {
        f = stack.pop() as Func;
        on.delete(f);
        component.push(f);
      } while (f !== top.f);
      out.push(component);
    }
  }
  return out;
}
