/** Locals assigned at one place that lies before all their uses: they have one value wherever they are used. */
import type { Expr, Func, Local, Stmt } from "../../ir/ir.ts";
import { nestedLists, ownExprs, visitExpr } from "../../ir/walk.ts";

/** The right-hand side of each such local (parameters that are never assigned are not among them). */
export function definitions(func: Func): Map<Local, Expr> {
  const found = new Map<Local, Expr>();
  const bad = new Set<Local>(func.params);
  if (func.self) bad.add(func.self);
  const open = new Set<Local>();
  const use = (x: Expr): void => {
    visitExpr(x, (y) => {
      if (y.e === "local" && !open.has(y.l)) bad.add(y.l);
    });
  };
  const list = (body: readonly Stmt[]): void => {
    const here: Local[] = [];
    for (const s of body) {
      for (const x of ownExprs(s)) use(x);
      if (s.s === "try") bad.add(s.v);
      for (const inner of nestedLists(s)) list(inner);
      if (s.s !== "set") continue;
      if (found.has(s.l)) bad.add(s.l);
      found.set(s.l, s.x);
      open.add(s.l);
      here.push(s.l);
    }
    for (const l of here) open.delete(l);
  };
  list(func.body);
  for (const l of bad) found.delete(l);
  return found;
}

/** Locals assigned anywhere in a statement, those inside it included. */
export class Assignments {
  private readonly known = new Map<Stmt, ReadonlySet<Local>>();

  of(s: Stmt): ReadonlySet<Local> {
    let set = this.known.get(s);
    if (!set) {
      const all = new Set<Local>();
      if (s.s === "set") all.add(s.l);
      if (s.s === "try") all.add(s.v);
      for (const inner of nestedLists(s)) for (const t of inner) for (const l of this.of(t)) all.add(l);
      this.known.set(s, (set = all));
    }
    return set;
  }
}
