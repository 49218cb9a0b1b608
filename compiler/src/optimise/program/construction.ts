/**
 * Which pointer fields are NULL in objects that other code can see. An object is its maker's own from `new` until it is
 * mentioned other than to fill a field, or to hand it to a constructor that only does the same; what has been filled
 * by then is never read as NULL.
 */
import type { Expr, Field, Func, Local, Program, Stmt } from "../../ir/ir.ts";
import { children, nestedLists, ownExprs, visitStmts } from "../../ir/walk.ts";
import { definitions } from "../cleanup/definitions.ts";
import { allFields } from "./layouts.ts";

interface Filled {
  fields: Set<Field>;
  /** The object has not been seen by other code at the end. */
  own: boolean;
}

/** Pointer fields that some object may have unset when it becomes visible. */
export function unsetFields(program: Program): Set<Field> {
  const unset = new Set<Field>();
  const constructors = new Map<Func, Filled>();
  const site = (x: Expr & { e: "new" }, filled: ReadonlySet<Field>): void => {
    for (const f of allFields(x.struct)) if (f.type === "ptr" && !filled.has(f)) unset.add(f);
  };
  const list = (body: readonly Stmt[], defined: ReadonlyMap<Local, Expr>): void => {
    body.forEach((s, i) => {
      // All uses come after this in the list: no way out of it leads to one.
      if (s.s === "set" && s.x.e === "new" && defined.has(s.l)) site(s.x, fill(body.slice(i + 1), s.l, defined, constructors).fields);
      else for (const x of ownExprs(s)) if (x.e === "new") site(x, new Set());
      for (const inner of nestedLists(s)) list(inner, defined);
    });
  };
  for (const f of program.funcs) list(f.body, definitions(f));
  return unset;
}

/** The object under all its names. */
type Names = Set<Local>;

function fill(body: readonly Stmt[], object: Local, defined: ReadonlyMap<Local, Expr>, constructors: Map<Func, Filled>): Filled {
  const filled: Filled = { fields: new Set(), own: true };
  const names: Names = new Set([object]);
  for (const s of body) {
    if (!filled.own) break;
    if (s.s === "set" && isObject(s.x, names) && defined.has(s.l)) names.add(s.l);
    else if (s.s === "setfield" && isObject(s.obj, names)) {
      if (!readsFilled(s.x, names, filled.fields)) filled.own = false;
      else filled.fields.add(s.field);
    } else if (s.s === "do" && s.x.e === "call" && isObject(s.x.args[0], names)) construct(s.x, names, filled, constructors);
    else if (mentions(s, names, filled.fields)) filled.own = false;
  }
  return filled;
}

function construct(x: Expr & { e: "call" }, names: Names, filled: Filled, constructors: Map<Func, Filled>): void {
  const { fn } = x;
  if (!x.args.slice(1).every((a) => readsFilled(a, names, filled.fields))) {
    filled.own = false;
    return;
  }
  let by = constructors.get(fn);
  if (!by) {
    // A constructor that comes back to itself is not followed.
    constructors.set(fn, { fields: new Set(), own: false });
    const self = fn.params[0];
    by =
      self && fn.kind === "plain" && !assigns(fn, self) && !fn.body.some(leavesEarly)
        ? fill(fn.body, self, definitions(fn), constructors)
        : { fields: new Set(), own: false };
    constructors.set(fn, by);
  }
  for (const f of by.fields) filled.fields.add(f);
  filled.own = by.own;
}

function isObject(x: Expr | undefined, names: Names): boolean {
  if (x?.e === "nonnull") return isObject(x.x, names);
  return x?.e === "local" && names.has(x.l);
}

/** The tree does not give the object away, nor reads what is not filled. */
function readsFilled(x: Expr, names: Names, filled: ReadonlySet<Field>): boolean {
  if (x.e === "local") return !names.has(x.l);
  if (x.e === "field" && isObject(x.obj, names)) return x.field.type !== "ptr" || filled.has(x.field);
  return children(x).every((y) => readsFilled(y, names, filled));
}

function mentions(s: Stmt, names: Names, filled: ReadonlySet<Field>): boolean {
  if ((s.s === "set" && names.has(s.l)) || (s.s === "try" && names.has(s.v))) return true;
  return ownExprs(s).some((x) => !readsFilled(x, names, filled)) || nestedLists(s).some((l) => l.some((t) => mentions(t, names, filled)));
}

/** A `return` before the end would leave fields unset that come after it. */
function leavesEarly(s: Stmt): boolean {
  return s.s === "return" ? s.x !== null : nestedLists(s).some((l) => l.some((t) => t.s === "return" || leavesEarly(t)));
}

function assigns(fn: Func, l: Local): boolean {
  let found = false;
  visitStmts(fn.body, (s) => {
    if ((s.s === "set" && s.l === l) || (s.s === "try" && s.v === l)) found = true;
  });
  return found;
}
