/** Where locals of a function have to live. */
import type { Local, Stmt } from "../ir/ir.ts";
import { eachExpr, eachStmt, innerLists, localsRead, localsWritten, ownExprs } from "../ir/walk.ts";

/** Locals of a function with `try` whose value must survive a `longjmp`: assigned in a protected region and used outside of it. */
export function volatileLocals(body: readonly Stmt[]): Set<Local> {
  const out = new Set<Local>();
  const uses = (list: readonly Stmt[]): Map<Local, number> => {
    const count = new Map<Local, number>();
    const add = (l: Local): void => {
      count.set(l, (count.get(l) ?? 0) + 1);
    };
    localsRead(list, add);
    localsWritten(list, add);
    return count;
  };
  const all = uses(body);
  eachStmt(body, (s) => {
    if (s.s !== "try") return;
    const here = uses(s.body);
    localsWritten(s.body, (l) => {
      if ((all.get(l) ?? 0) > (here.get(l) ?? 0)) out.add(l);
    });
  });
  return out;
}

/** Locals of a step function that are live across a `suspend`: they belong to the frame. */
export function frameLocals(params: readonly Local[], body: readonly Stmt[]): Set<Local> {
  let segment = 0;
  const seen = new Map<Local, number>();
  const out = new Set<Local>(params);
  const use = (l: Local): void => {
    const before = seen.get(l);
    if (before === undefined) seen.set(l, segment);
    else if (before !== segment) out.add(l);
    if (!l.temp) out.add(l);
  };
  const walk = (list: readonly Stmt[]): void => {
    for (const s of list) {
      for (const x of ownExprs(s)) eachExpr(x, (y) => y.e === "local" && use(y.l));
      if (s.s === "set") use(s.l);
      if (s.s === "try") use(s.v);
      if (s.s === "suspend") segment++;
      // Handlers are entered by a jump from anywhere in the region.
      for (const [i, l] of innerLists(s).entries()) {
        if (s.s === "try" && i === 1) segment++;
        walk(l);
      }
      if (s.s === "try") segment++;
    }
  };
  walk(body);
  return out;
}
