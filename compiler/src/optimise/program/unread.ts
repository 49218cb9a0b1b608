/**
 * Fields that nothing reads take no room: the field goes, and with it what is stored there. Fields that share a layout
 * go together or not at all; what reflection shows stays.
 */
import type { Expr, Field, Func, Local, Program, StaticValue, Stmt, Struct } from "../../ir/ir.ts";
import { children, mapNested, mapOwnExprs, ownExprs, rebuild, visitStmts } from "../../ir/walk.ts";
import { mayThrow, unwanted } from "../effects.ts";
import { Groups } from "./groups.ts";
import { allFields, groupFields } from "./layouts.ts";

/** Says how many fields went. */
export function dropUnreadFields(program: Program): number {
  const groups = new Groups<object>();
  groupFields(program, groups);
  const kept = new Set<object>();
  const keep = (f: Field): void => {
    kept.add(groups.find(f));
  };
  for (const s of program.structs) {
    if (s.reflect || s.kind === "frame") for (const f of allFields(s)) keep(f);
  }
  const copies: Copy[] = [];
  for (const f of program.funcs) keepRead(f, keep, copies);
  for (let more = true; more; ) {
    more = false;
    for (const { from, to } of copies) {
      if (kept.has(groups.find(from)) || !kept.has(groups.find(to))) continue;
      keep(from);
      more = true;
    }
  }
  const gone = new Set<Field>();
  for (const s of program.structs) for (const f of s.fields) if (!kept.has(groups.find(f))) gone.add(f);
  if (gone.size === 0) return 0;
  removeFrom(program, gone);
  return gone.size;
}

/** The one field is read only to be stored in the other. */
interface Copy {
  from: Field;
  to: Field;
}

function keepRead(func: Func, keep: (f: Field) => void, copies: Copy[]): void {
  /** Fields read into a local, and fields that locals are stored in. */
  const into = new Map<Local, Field[]>();
  const outOf = new Map<Local, Field[]>();
  const used = new Set<Local>();
  const add = (map: Map<Local, Field[]>, l: Local, f: Field): void => {
    map.set(l, [...(map.get(l) ?? []), f]);
  };
  const look = (x: Expr): void => {
    if (x.e === "field") keep(x.field);
    if (x.e === "local") used.add(x.l);
    // What may throw is evaluated whatever becomes of it.
    if (x.e === "closure") for (const [i, c] of x.captures.entries()) if (mayThrow(c)) keep(x.struct.fields[i] as Field);
    for (const y of children(x)) look(y);
  };
  visitStmts(func.body, (s) => {
    if (s.s === "set" && s.x.e === "field") {
      add(into, s.l, s.x.field);
      look(s.x.obj);
    } else if (s.s === "setfield" && s.x.e === "local") {
      add(outOf, s.x.l, s.field);
      look(s.obj);
    } else if (s.s === "setfield" && s.x.e === "field") {
      copies.push({ from: s.x.field, to: s.field });
      look(s.obj);
      look(s.x.obj);
    } else for (const x of ownExprs(s)) look(x);
  });
  for (const [l, fields] of into) {
    for (const from of fields) {
      if (used.has(l)) keep(from);
      else for (const to of outOf.get(l) ?? []) copies.push({ from, to });
    }
  }
}

function removeFrom(program: Program, gone: ReadonlySet<Field>): void {
  const ofData = new Set<StaticValue>();
  const data = (v: StaticValue): void => {
    if (ofData.has(v)) return;
    ofData.add(v);
    if (v.k === "array") for (const x of v.items) data(x);
    else if (v.k === "valptr") data(v.v);
    else if (v.k === "object") {
      const fields = allFields(v.struct);
      v.fields = v.fields.filter((_, i) => !gone.has(fields[i] as Field));
      for (const x of v.fields) data(x);
    }
  };
  const expr = (x: Expr): Expr =>
    rebuild(x, (y) => {
      if (y.e === "static") data(y.v);
      return y.e === "closure" ? { ...y, captures: y.captures.filter((_, i) => !gone.has(y.struct.fields[i] as Field)) } : y;
    });
  const list = (body: readonly Stmt[]): Stmt[] =>
    body.flatMap((s) => {
      if (s.s === "setfield" && gone.has(s.field))
        return [...unwanted(s.obj), ...unwanted(s.x.e === "field" && gone.has(s.x.field) ? s.x.obj : s.x)].map((x): Stmt => ({ s: "do", x: expr(x) }));
      if (s.s === "set" && s.x.e === "field" && gone.has(s.x.field)) return unwanted(s.x.obj).map((x): Stmt => ({ s: "do", x: expr(x) }));
      return [mapNested(mapOwnExprs(s, expr), list)];
    });
  for (const f of program.funcs) f.body = list(f.body);
  for (const g of program.globals) if (g.init) data(g.init);
  const drop = (s: Struct): void => {
    s.fields = s.fields.filter((f) => !gone.has(f));
  };
  for (const s of program.structs) drop(s);
}
