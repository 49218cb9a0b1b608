/** Structure of statement lists: unreachable code, decided conditions, empty and needless blocks. */
import type { Stmt } from "../../ir/ir.ts";
import { mapOwnExprs } from "../../ir/walk.ts";
import { mayThrow, unwanted } from "../effects.ts";
import { breaks, completes } from "./completes.ts";
import { foldTree, negated } from "./fold.ts";

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
      for (const x of unwanted(s.x)) out.push(x === s.x ? s : { s: "do", x });
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
