/**
 * Globals that get one constant at the top level of their module and nothing else: reading them is the constant. The
 * checker refuses programs that read a variable before its module has initialised it.
 */
import type { Expr, Func, Global, Program } from "../../ir/ir.ts";
import { mapTrees, rebuild, visitStmts } from "../../ir/walk.ts";

/** Says how many globals went. The stores are left to `prune`. */
export function propagateGlobals(program: Program): number {
  const stores = new Map<Global, number>();
  for (const f of program.funcs) {
    visitStmts(f.body, (s) => {
      if (s.s === "setglobal") stores.set(s.g, (stores.get(s.g) ?? 0) + 1);
    });
  }
  const constants = new Map<Global, Expr>();
  for (const f of topLevels(program)) {
    for (const s of f.body) {
      if (s.s === "setglobal" && stores.get(s.g) === 1 && !s.g.init && isConstant(s.x) && s.x.t === s.g.type) constants.set(s.g, s.x);
    }
  }
  if (constants.size === 0) return 0;
  const expr = (x: Expr): Expr => rebuild(x, (y) => (y.e === "global" ? (constants.get(y.g) ?? y) : y));
  for (const f of program.funcs) f.body = mapTrees(f.body, expr);
  return constants.size;
}

/** Functions that the program runs once, at its start. */
function topLevels(program: Program): Func[] {
  const found = new Map<Func, number>();
  for (const f of program.funcs) {
    visitStmts(f.body, (s) => {
      if (s.s === "do" && s.x.e === "call") found.set(s.x.fn, (found.get(s.x.fn) ?? 0) + 1);
    });
  }
  const out: Func[] = [];
  for (const s of program.main.body) if (s.s === "do" && s.x.e === "call" && s.x.args.length === 0 && found.get(s.x.fn) === 1) out.push(s.x.fn);
  return out;
}

function isConstant(x: Expr): boolean {
  return x.e === "num" || x.e === "bool" || x.e === "str";
}
