/** Functions that can reach each other. */
import type { Func } from "../../ir/ir.ts";

/** Strongly connected components (Tarjan 1972), each after those it leads to. */
export function components(funcs: readonly Func[], edges: ReadonlyMap<Func, ReadonlySet<Func>>): Func[][] {
  const index = new Map<Func, number>();
  const low = new Map<Func, number>();
  const onStack = new Set<Func>();
  const stack: Func[] = [];
  const found: Func[][] = [];
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
      found.push(component);
    }
  }
  return found;
}
