/** Locals whose value is only ever looked at through ToInt32 or ToUint32. */
import type { Expr, Func, Local } from "../../ir/ir.ts";
import { children, ownExprs, visitStmts } from "../../ir/walk.ts";

export function onlyWrapped(func: Func): Set<Local> {
  const seen = new Set<Local>();
  const whole = new Set<Local>();
  const visit = (x: Expr): void => {
    if (x.e === "local") whole.add(x.l);
    else if (x.e === "conv" && x.mode === "wrap" && x.x.e === "local" && x.x.t === "f64" && x.t !== "i64") seen.add(x.x.l);
    else for (const y of children(x)) visit(y);
  };
  visitStmts(func.body, (s) => {
    for (const x of ownExprs(s)) visit(x);
  });
  for (const l of whole) seen.delete(l);
  return seen;
}
