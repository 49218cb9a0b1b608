/** Which functions are worth a copy at the place of a call. */
import type { Expr, Func, Local, Program, Stmt } from "../../ir/ir.ts";
import { visitExprs, visitStmts } from "../../ir/walk.ts";
import { definitions } from "../cleanup/definitions.ts";
import { size } from "../program/size.ts";

/** Nodes of a body that a call costs as much as, arguments apart. */
const CALL = 10;
const ARGUMENT = 3;
/** A body called from few places may grow the program by this much. */
const GROWTH = 40;
/** A loop over a callback is copied for the sake of the callback. */
const LOOP = 90;

export class Candidates {
  private readonly sites = new Map<Func, number>();
  private readonly sizes = new Map<Func, number>();
  private readonly called = new Map<Func, ReadonlySet<number>>();
  private readonly recursive: ReadonlySet<Func>;

  constructor(program: Program, recursive: ReadonlySet<Func>) {
    this.recursive = recursive;
    for (const f of program.funcs) {
      if (f.exported) this.count(f);
      visitExprs(f.body, (x) => {
        if (x.e === "call" || x.e === "closure" || x.e === "fnref" || x.e === "newframe") this.count(x.fn);
      });
    }
    for (const t of program.tables) for (const e of t.entries) this.count(e.fn);
  }

  private count(f: Func): void {
    this.sites.set(f, (this.sites.get(f) ?? 0) + 1);
  }

  sizeOf(f: Func): number {
    let n = this.sizes.get(f);
    if (n === undefined) this.sizes.set(f, (n = size(f)));
    return n;
  }

  /** The function's body changed. */
  changed(f: Func): void {
    this.sizes.delete(f);
    this.called.delete(f);
  }

  /** `isClosure`: the tree is a closure whose code is known. */
  worth(x: Expr & { e: "call" }, isClosure: (x: Expr) => boolean): boolean {
    const { fn } = x;
    if (fn.kind !== "plain" || this.recursive.has(fn) || x.args.length !== fn.params.length || x.t !== fn.ret) return false;
    const n = this.sizeOf(fn);
    if (n <= CALL + ARGUMENT * x.args.length) return !has(fn, "try");
    const others = (this.sites.get(fn) ?? 1) - 1;
    // A loop of its own is left to the C compiler, which would otherwise spread its registers over the caller.
    if (n <= GROWTH && n * others <= GROWTH && !has(fn, "loop")) return !has(fn, "try");
    return n <= LOOP && [...this.callbacks(fn)].some((i) => isClosure(x.args[i] as Expr)) && !has(fn, "try");
  }

  /** Parameters that the function calls. */
  private callbacks(fn: Func): ReadonlySet<number> {
    let found = this.called.get(fn);
    if (!found) this.called.set(fn, (found = calledParams(fn)));
    return found;
  }
}

function calledParams(fn: Func): Set<number> {
  const assigned = new Set<Local>();
  visitStmts(fn.body, (s) => s.s === "set" && assigned.add(s.l));
  const defined = definitions(fn);
  const source = (x: Expr): Local | null => {
    if (x.e === "nonnull") return source(x.x);
    if (x.e !== "local") return null;
    const d = defined.get(x.l);
    return d ? source(d) : x.l;
  };
  const found = new Set<number>();
  visitExprs(fn.body, (x) => {
    if (x.e !== "callc") return;
    const l = source(x.closure);
    const i = l && !assigned.has(l) ? fn.params.indexOf(l) : -1;
    if (i >= 0) found.add(i);
  });
  return found;
}

/** A `try` makes locals live in memory; in a function of its own that is only its own locals. */
function has(fn: Func, what: Stmt["s"]): boolean {
  let found = false;
  visitStmts(fn.body, (s) => {
    if (s.s === what) found = true;
  });
  return found;
}
