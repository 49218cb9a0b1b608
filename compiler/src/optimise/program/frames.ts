/**
 * Frames of resumable functions keep what is needed across a suspension. Values that are needed one after the other, as
 * the promises of several `await`s are, share one place.
 */
import type { Expr, Func, Local, Stmt } from "../../ir/ir.ts";
import { mapChildren, mapNested, mapOwnExprs, nestedLists, ownExprs, visitExpr, visitStmts } from "../../ir/walk.ts";
import { definitions } from "../cleanup/definitions.ts";

export function sharePlaces(func: Func): void {
  if (func.kind !== "step") return;
  const defined = definitions(func);
  const renamed = new Map<Local, Local>();
  const list = (body: readonly Stmt[]): void => {
    shareInList(body, defined, renamed);
    for (const s of body) for (const inner of nestedLists(s)) list(inner);
  };
  list(func.body);
  if (renamed.size === 0) return;
  const expr = (x: Expr): Expr => {
    if (x.e !== "local") return mapChildren(x, expr);
    const l = renamed.get(x.l);
    return l ? { ...x, l } : x;
  };
  const rewrite = (body: readonly Stmt[]): Stmt[] =>
    body.map((s) => {
      const t = mapNested(mapOwnExprs(s, expr), rewrite);
      return t.s === "set" ? { ...t, l: renamed.get(t.l) ?? t.l } : t;
    });
  func.body = rewrite(func.body);
  func.locals = func.locals.filter((l) => !renamed.has(l));
  for (const l of renamed.values()) l.temp = false;
}

/** All uses of a local that is defined here lie in this list, behind its definition: its life is a stretch of the list. */
function shareInList(body: readonly Stmt[], defined: ReadonlyMap<Local, Expr>, renamed: Map<Local, Local>): void {
  const free: { place: Local; from: number }[] = [];
  for (const [at, s] of body.entries()) {
    if (s.s !== "set" || !s.l.temp || !defined.has(s.l) || renamed.has(s.l)) continue;
    const { l } = s;
    const end = lastUse(body, at, l);
    if (!body.slice(at + 1, end + 1).some(suspends)) continue;
    // The place is free again once the statement that used it last is over.
    const found = free.find((f) => f.place.type === l.type && f.from < at);
    if (found) {
      renamed.set(l, found.place);
      found.from = end;
    } else free.push({ place: l, from: end });
  }
}

function lastUse(body: readonly Stmt[], from: number, l: Local): number {
  for (let i = body.length - 1; i > from; i--) if (mentions(body[i] as Stmt, l)) return i;
  return from;
}

function mentions(s: Stmt, l: Local): boolean {
  let found = false;
  visitStmts([s], (t) => {
    for (const x of ownExprs(t)) visitExpr(x, (y) => (found ||= y.e === "local" && y.l === l));
  });
  return found;
}

function suspends(s: Stmt): boolean {
  return s.s === "suspend" || nestedLists(s).some((l) => l.some(suspends));
}
