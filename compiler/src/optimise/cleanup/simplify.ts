/** Structure of statement lists: unreachable code, decided conditions, empty and needless blocks. */
import type { Stmt } from "../../ir/ir.ts";
import { mayThrow } from "../effects.ts";
import { mapOwnExprs } from "../walk.ts";
import { foldTree, negated } from "./fold.ts";

/** Ids of the loops, blocks and switches that a `break` inside `list` leaves. */
function breaks(list: readonly Stmt[], into = new Set<number>()): Set<number> {
  for (const s of list) {
    if (s.s === "break") into.add(s.id);
    else if (s.s === "if") {
      breaks(s.then, into);
      breaks(s.else, into);
    } else if (s.s === "loop") {
      breaks(s.body, into);
      breaks(s.cont, into);
    } else if (s.s === "block") breaks(s.body, into);
    else if (s.s === "switch") for (const c of s.cases) breaks(c.body, into);
    else if (s.s === "try") {
      breaks(s.body, into);
      breaks(s.handler, into);
    }
  }
  return into;
}

/** Control may go on behind the list. */
function completes(list: readonly Stmt[]): boolean {
  const last = list.at(-1);
  if (!last) return true;
  switch (last.s) {
    case "break":
    case "continue":
    case "return":
    case "throw":
      return false;
    case "if":
      return completes(last.then) || completes(last.else);
    case "loop":
      return breaks([last]).has(last.id);
    case "block":
      return completes(last.body) || breaks(last.body).has(last.id);
    case "try":
      return completes(last.body) || completes(last.handler);
    case "switch":
      if (breaks([last]).has(last.id)) return true;
      if (!last.cases.some((c) => c.values === null)) return true;
      return completes(last.cases.at(-1)?.body ?? []);
    default:
      return true;
  }
}

function isEmpty(list: readonly Stmt[]): boolean {
  return list.every((s) => s.s === "line");
}

export function simplify(list: readonly Stmt[]): Stmt[] {
  const out: Stmt[] = [];
  for (const s of list) {
    simplifyInto(out, mapOwnExprs(s, foldTree));
    if (out.length > 0 && !completes(out)) break;
  }
  return out;
}

function simplifyInto(out: Stmt[], s: Stmt): void {
  switch (s.s) {
    case "line":
      if (out.at(-1)?.s === "line") out.pop();
      out.push(s);
      return;
    case "if":
      return simplifyIf(out, s);
    case "loop":
      out.push({ ...s, body: simplify(s.body), cont: simplify(s.cont) });
      return;
    case "block": {
      const body = simplify(s.body);
      const last = body.at(-1);
      if (last?.s === "break" && last.id === s.id) body.pop();
      if (breaks(body).has(s.id)) out.push({ ...s, body });
      else out.push(...body);
      return;
    }
    case "switch":
      out.push({ ...s, cases: s.cases.map((c) => ({ values: c.values, body: simplify(c.body) })) });
      return;
    case "try": {
      const body = simplify(s.body);
      if (isEmpty(body)) return;
      out.push({ ...s, body, handler: simplify(s.handler) });
      return;
    }
    case "set":
      if (s.x.e === "local" && s.x.l === s.l) return;
      out.push(s);
      return;
    case "do":
      if (mayThrow(s.x)) out.push(s);
      return;
    default:
      out.push(s);
  }
}

function simplifyIf(out: Stmt[], s: Stmt & { s: "if" }): void {
  if (s.c.e === "bool") {
    out.push(...simplify(s.c.v ? s.then : s.else));
    return;
  }
  const then = simplify(s.then);
  const otherwise = simplify(s.else);
  if (isEmpty(then) && isEmpty(otherwise)) {
    if (mayThrow(s.c)) out.push({ s: "do", x: s.c });
    return;
  }
  if (isEmpty(then)) out.push({ s: "if", c: negated(s.c), then: otherwise, else: [] });
  else out.push({ s: "if", c: s.c, then, else: isEmpty(otherwise) ? [] : otherwise });
}
