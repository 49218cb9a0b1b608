/**
 * Objects, boxes and closures that never leave the function that makes them need not exist: their fields become locals.
 * Runs after inlining, which is what keeps a box or an environment from leaving.
 */
import type { Expr, Field, Func, Local, Stmt, Struct } from "../../ir/ir.ts";
import { children, mapChildren, mapNested, mapOwnExprs, ownExprs, visitStmts } from "../../ir/walk.ts";
import { definitions } from "../cleanup/definitions.ts";
import { bool } from "../cleanup/fold.ts";
import type { Fresh } from "../fresh.ts";
import { allFields } from "../program/layouts.ts";
import { zero } from "./copy.ts";

/** More fields are not worth a local each. */
const MAX_FIELDS = 12;

/** Says how many objects went. */
export function replaceObjects(func: Func, fresh: Fresh): number {
  if (!allocates(func)) return 0;
  const closures = new Set<Local>();
  const made = candidates(func, closures);
  if (made.size === 0) return 0;
  dropEscaping(func, made);
  if (made.size === 0) return 0;
  const locals = new Map<Local, Map<Field, Local>>();
  const stored = new Set<Field>();
  visitStmts(func.body, (s) => {
    if (s.s === "setfield") stored.add(s.field);
  });
  // What a closure captures is set once, when it is made.
  for (const [l, fields] of made)
    locals.set(l, new Map(fields.map((f) => [f, fresh.local(`${l.name}_${f.cname}`, f.type, closures.has(l) && !stored.has(f))])));
  func.body = new Replacement(locals).list(func.body);
  return made.size;
}

function allocates(func: Func): boolean {
  let found = false;
  visitStmts(func.body, (s) => {
    if (s.s === "set" && (s.x.e === "new" || s.x.e === "closure")) found = true;
  });
  return found;
}

function candidates(func: Func, closures: Set<Local>): Map<Local, Field[]> {
  const made = new Map<Local, Field[]>();
  for (const [l, x] of definitions(func)) {
    if (x.e !== "new" && x.e !== "closure") continue;
    const fields = allFields(x.struct);
    if (fields.length > MAX_FIELDS) continue;
    made.set(l, fields);
    if (x.e === "closure") closures.add(l);
  }
  return made;
}

/** The candidate whose field an access reads or writes. */
function base(obj: Expr): Local | null {
  if (obj.e === "nonnull") return base(obj.x);
  return obj.e === "local" ? obj.l : null;
}

function isNullTest(x: Expr): boolean {
  return x.e === "cmp" && (x.op === "eq" || x.op === "ne") && (x.a.e === "null" || x.b.e === "null");
}

function dropEscaping(func: Func, made: Map<Local, Field[]>): void {
  const has = (l: Local | null, field: Field): boolean => l !== null && made.get(l)?.includes(field) === true;
  const look = (x: Expr): void => {
    if (x.e === "local") made.delete(x.l);
    else if (x.e === "field" && has(base(x.obj), x.field)) return;
    else if (isNullTest(x) && x.e === "cmp" && (base(x.a) ?? base(x.b)) !== null) return;
    else for (const y of children(x)) look(y);
  };
  visitStmts(func.body, (s) => {
    if (s.s === "setfield" && has(base(s.obj), s.field)) look(s.x);
    else for (const x of ownExprs(s)) look(x);
  });
}

class Replacement {
  private readonly locals: ReadonlyMap<Local, ReadonlyMap<Field, Local>>;

  constructor(locals: ReadonlyMap<Local, ReadonlyMap<Field, Local>>) {
    this.locals = locals;
  }

  list(body: readonly Stmt[]): Stmt[] {
    return body.flatMap((s) => this.stmt(s));
  }

  private stmt(s: Stmt): Stmt[] {
    if (s.s === "set") {
      const fields = this.locals.get(s.l);
      if (fields && (s.x.e === "new" || s.x.e === "closure")) return this.made(s.x, fields);
    }
    if (s.s === "setfield") {
      const l = this.fieldLocal(s.obj, s.field);
      if (l) return [{ s: "set", l, x: this.expr(s.x) }];
    }
    return [mapNested(mapOwnExprs(s, this.expr), (inner) => this.list(inner))];
  }

  private made(x: Expr & { e: "new" | "closure" }, fields: ReadonlyMap<Field, Local>): Stmt[] {
    if (x.e === "new") return [...fields.values()].map((l): Stmt => ({ s: "set", l, x: zero(l.type) }));
    return captured(x.struct, x.captures, fields).map(([l, c]): Stmt => ({ s: "set", l, x: this.expr(c) }));
  }

  private fieldLocal(obj: Expr, field: Field): Local | null {
    const l = base(obj);
    return (l && this.locals.get(l)?.get(field)) ?? null;
  }

  private readonly expr = (x: Expr): Expr => {
    if (x.e === "field") {
      const l = this.fieldLocal(x.obj, x.field);
      if (l) return { e: "local", t: l.type, l };
    }
    if (x.e === "cmp" && isNullTest(x)) {
      const l = base(x.a) ?? base(x.b);
      if (l && this.locals.has(l)) return bool(x.op === "ne");
    }
    return mapChildren(x, this.expr);
  };
}

function captured(struct: Struct, captures: readonly Expr[], fields: ReadonlyMap<Field, Local>): [Local, Expr][] {
  return struct.fields.map((f, i) => [fields.get(f) as Local, captures[i] as Expr]);
}
