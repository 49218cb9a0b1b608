/** Keeps the functions, tables, natives and globals that the program can reach. */
import type { Func, Global, Program, Table } from "../ir/ir.ts";
import { eachExprIn, eachReference, eachStmt } from "../ir/walk.ts";

export function pruneUnreachable(program: Program): void {
  const seen = new Set<Func>();
  const todo: Func[] = [program.main, ...program.funcs.filter((f) => f.exported), ...program.errors.map((e) => e.make)];
  if (program.microtasks) todo.push(program.microtasks);
  for (let f = todo.pop(); f; f = todo.pop()) {
    if (seen.has(f)) continue;
    seen.add(f);
    eachReference(f, (to) => todo.push(to));
  }
  program.funcs = program.funcs.filter((f) => seen.has(f));
  const tables = new Set<Table>();
  const globals = new Set<Global>();
  const natives = new Set<string>();
  for (const f of program.funcs) {
    eachExprIn(f.body, (x) => {
      if (x.e === "callv") tables.add(x.table);
      else if (x.e === "global") globals.add(x.g);
      else if (x.e === "native") natives.add(x.name);
    });
    eachStmt(f.body, (s) => {
      if (s.s === "setglobal") globals.add(s.g);
    });
  }
  program.tables = program.tables.filter((t) => tables.has(t));
  program.globals = program.globals.filter((g) => globals.has(g));
  program.natives = program.natives.filter((n) => natives.has(n.name));
}
