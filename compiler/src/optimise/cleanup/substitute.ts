/**
 * Temporaries of the lowering go back into the trees that use them, as far as the order of effects and exceptions
 * stays what it was. Variables of the program keep their names and stay.
 */
import type { Expr, Func, Local, Stmt } from "../../ir/ir.ts";
import { children, mapChildren, mapNested, mapOwnExprs, ownExprs, visitExpr, visitStmts } from "../../ir/walk.ts";
import { isEffectful, mayThrow, readsMemory, unwanted } from "../effects.ts";

interface Counts {
  sets: number;
  uses: number;
}

/** How often each local is written and read in the function's text. */
function countLocals(func: Func): Map<Local, Counts> {
  const counts = new Map<Local, Counts>();
  const of = (l: Local): Counts => {
    let c = counts.get(l);
    if (!c) counts.set(l, (c = { sets: 0, uses: 0 }));
    return c;
  };
  for (const p of func.params) of(p).sets++;
  if (func.self) of(func.self).sets++;
  visitStmts(func.body, (s) => {
    if (s.s === "set") of(s.l).sets++;
    if (s.s === "try") of(s.v).sets++;
    for (const x of ownExprs(s)) visitExpr(x, (y) => y.e === "local" && of(y.l).uses++);
  });
  return counts;
}

/** Statements looked at behind a temporary for the one that uses it. */
const REACH = 16;

/** Moves trees of temporaries used once to where they are used. */
export function substitute(func: Func): void {
  const counts = countLocals(func);
  const once = (l: Local): boolean => {
    const c = counts.get(l);
    return l.temp && c?.sets === 1 && c.uses === 1;
  };
  const list = (body: Stmt[]): Stmt[] => {
    const out = body.map((s) => mapNested(s, list));
    for (let i = 0; i < out.length; i++) {
      const s = out[i] as Stmt;
      if (s.s === "set" && once(s.l)) {
        const at = place(out, i, s.l, s.x);
        if (at !== null) {
          out[at] = mapOwnExprs(out[at] as Stmt, (x) => replace(x, s.l, s.x));
          out.splice(i, 1);
          i = Math.max(-1, i - 2);
        }
      }
    }
    return out;
  };
  func.body = list(func.body);
}

function replace(x: Expr, l: Local, by: Expr): Expr {
  if (x.e === "local") return x.l === l ? by : x;
  return mapChildren(x, (y) => replace(y, l, by));
}

function uses(x: Expr, l: Local): boolean {
  return x.e === "local" ? x.l === l : children(x).some((y) => uses(y, l));
}

/** Index of the statement that the tree may move into. */
function place(list: readonly Stmt[], from: number, l: Local, x: Expr): number | null {
  const throws = mayThrow(x);
  const memory = readsMemory(x);
  const effect = isEffectful(x);
  for (let i = from + 1; i < list.length && i <= from + REACH; i++) {
    const s = list[i] as Stmt;
    if (s.s === "line") {
      // A stack trace tells the line of what threw or called.
      if (throws) return null;
      continue;
    }
    const own = ownExprs(s);
    if (own.some((y) => uses(y, l))) {
      // An effect stays whole: it may only take the place of the copy.
      if (effect) return isWholeUse(s, l) ? i : null;
      if (!throws && !memory) return i;
      return own.every((y) => reachesUse(y, l, throws)) ? i : null;
    }
    if (effect || conflicts(s, x, throws, memory)) return null;
  }
  return null;
}

function isWholeUse(s: Stmt, l: Local): boolean {
  if (s.s !== "set" && s.s !== "setglobal" && s.s !== "do" && s.s !== "return") return false;
  return s.x?.e === "local" && s.x.l === l;
}

/** Whether the tree, put in the place of `l`, is evaluated whenever it was, and before anything else that may throw. */
function reachesUse(x: Expr, l: Local, throws: boolean): boolean {
  if (x.e === "local") return true;
  const inside = children(x).filter((y) => uses(y, l));
  if (inside.length === 0) return !(throws && mayThrow(x));
  if (throws && (x.e === "and" || x.e === "or") && uses(x.b, l)) return false;
  if (throws && x.e === "select" && !uses(x.c, l)) return false;
  return children(x).every((y) => reachesUse(y, l, throws));
}

/** Moving the tree behind the statement would change its value or the order of exceptions and effects. */
function conflicts(s: Stmt, x: Expr, throws: boolean, memory: boolean): boolean {
  switch (s.s) {
    case "set": {
      if (uses(x, s.l)) return true;
      if (isEffectful(s.x)) return throws || (memory && s.x.e !== "new" && s.x.e !== "newarray");
      return throws && (mayThrow(s.x) || !s.l.temp);
    }
    case "setglobal":
    case "setfield":
    case "setelem":
    case "push":
      return memory || throws;
    case "do":
      return throws || (memory && isEffectful(s.x));
    default:
      return true;
  }
}

/** Removes what is computed and never used; what may throw or has effects stays. Says whether it found something. */
export function removeDead(func: Func): boolean {
  const counts = countLocals(func);
  let found = false;
  const list = (body: Stmt[]): Stmt[] => {
    const out: Stmt[] = [];
    for (const s of body) {
      if (s.s === "set" && (counts.get(s.l)?.uses ?? 0) === 0) {
        const left = unwanted(s.x);
        if (left.length === 0) {
          found = true;
          continue;
        }
        if (s.l.temp || isEffectful(s.x)) {
          found = true;
          for (const x of left) out.push({ s: "do", x });
          continue;
        }
      }
      out.push(mapNested(s, list));
    }
    return out;
  };
  func.body = list(func.body);
  return found;
}

/** Locals that no statement mentions any more are not declared. */
export function dropLocals(func: Func): void {
  const counts = countLocals(func);
  func.locals = func.locals.filter((l) => counts.has(l));
}
