/** Where control can go at the end of a statement list. */
import type { Stmt } from "../../ir/ir.ts";

/** Ids of the loops, blocks and switches that a `break` inside `list` leaves. */
export function breaks(list: readonly Stmt[], into = new Set<number>()): Set<number> {
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
export function completes(list: readonly Stmt[]): boolean {
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
