/** Walks over statements and expressions. */
import type { Expr, Local, Stmt } from "./ir.ts";

function isExpr(v: unknown): v is Expr {
  return typeof v === "object" && v !== null && "e" in v && "t" in v;
}

export function eachExpr(x: Expr, see: (x: Expr) => void): void {
  see(x);
  for (const v of Object.values(x)) {
    if (isExpr(v)) eachExpr(v, see);
    else if (Array.isArray(v)) for (const y of v) if (isExpr(y)) eachExpr(y, see);
  }
}

/** Statement lists directly inside a statement. */
function innerLists(s: Stmt): Stmt[][] {
  switch (s.s) {
    case "if":
      return [s.then, s.else];
    case "loop":
      return [s.body, s.cont];
    case "block":
      return [s.body];
    case "switch":
      return s.cases.map((c) => c.body);
    case "try":
      return [s.body, s.handler];
    default:
      return [];
  }
}

/** Expressions directly in a statement. */
export function ownExprs(s: Stmt): Expr[] {
  return Object.values(s).filter(isExpr);
}

function eachStmt(list: readonly Stmt[], see: (s: Stmt) => void): void {
  for (const s of list) {
    see(s);
    for (const l of innerLists(s)) eachStmt(l, see);
  }
}

export function eachExprIn(list: readonly Stmt[], see: (x: Expr) => void): void {
  eachStmt(list, (s) => {
    for (const x of ownExprs(s)) eachExpr(x, see);
  });
}

export function localsRead(list: readonly Stmt[], see: (l: Local) => void): void {
  eachExprIn(list, (x) => x.e === "local" && see(x.l));
}

export function localsWritten(list: readonly Stmt[], see: (l: Local) => void): void {
  eachStmt(list, (s) => {
    if (s.s === "set") see(s.l);
    else if (s.s === "try") see(s.v);
  });
}
