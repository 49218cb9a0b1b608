/** A copy of one function's statements for another function: own locals, own labels, and `return` made into a way on. */
import type { Expr, Func, IrType, Local, Stmt } from "../../ir/ir.ts";
import { mapChildren, mapNested, mapOwnExprs, nestedLists, ownExprs, visitExpr, visitStmts } from "../../ir/walk.ts";
import { completes } from "../cleanup/completes.ts";
import type { Fresh } from "../fresh.ts";

/** What the copy does with the function's result; null: `return` stays `return`. */
export type Finish = ((x: Expr | null) => Stmt[]) | null;

export class BodyCopy {
  private readonly callee: Func;
  private readonly fresh: Fresh;
  private readonly finish: Finish;
  private readonly file: number;
  private readonly locals = new Map<Local, Expr>();
  private readonly labels = new Map<number, number>();
  private readonly assigned = new Set<Local>();
  private end: number | null = null;

  /** `file`: where the call is. Statements of another file get the position of the call: no frame tells that they are a copy. */
  constructor(callee: Func, fresh: Fresh, finish: Finish, file: number) {
    this.file = file;
    this.callee = callee;
    this.fresh = fresh;
    this.finish = finish;
    visitStmts(callee.body, (s) => {
      if (s.s === "set") this.assigned.add(s.l);
      else if (s.s === "try") this.assigned.add(s.v);
    });
  }

  /** `args` are trees of the caller, evaluated in order before the body. */
  make(args: readonly Expr[]): Stmt[] {
    const out: Stmt[] = [];
    this.callee.params.forEach((p, i) => {
      const x = args[i] as Expr;
      const l = this.fresh.local(p.name, p.type, !this.assigned.has(p));
      this.locals.set(p, { e: "local", t: l.type, l });
      out.push({ s: "set", l, x });
    });
    for (const l of this.callee.locals) {
      const copy = this.fresh.local(l.name, l.type, l.temp);
      this.locals.set(l, { e: "local", t: l.type, l: copy });
      // The copy may run again in a loop: what is not written first starts from zero each time.
      if (!writtenFirst(this.callee.body, l)) out.push({ s: "set", l: copy, x: zero(l.type) });
    }
    const body = this.list(this.callee.body, this.finish !== null);
    if (this.end === null) out.push(...body);
    else out.push({ s: "block", id: this.end, body });
    return out;
  }

  /** `tail`: behind the list comes the end of the copy. */
  private list(list: readonly Stmt[], tail: boolean): Stmt[] {
    const out: Stmt[] = [];
    for (let i = 0; i < list.length; i++) {
      const s = list[i] as Stmt;
      if (s.s === "line" && s.pos.file !== this.file) continue;
      const last = tail && list.slice(i + 1).every((r) => r.s === "line");
      if (s.s === "return" && this.finish) {
        out.push(...this.finish(s.x && this.expr(s.x)));
        if (!last) out.push({ s: "break", id: (this.end ??= this.fresh.label()) });
        return out;
      }
      // `if (c) return a; return b;` needs no jump as `if (c) a else b`.
      if (s.s === "if" && tail && !last && returns(s.then) && !completes(s.then)) {
        out.push({ s: "if", c: this.expr(s.c), then: this.list(s.then, true), else: this.list([...s.else, ...list.slice(i + 1)], true) });
        return out;
      }
      out.push(this.stmt(s, last));
    }
    return out;
  }

  private stmt(s: Stmt, last: boolean): Stmt {
    const x = mapOwnExprs(s, (y) => this.expr(y));
    switch (x.s) {
      case "set":
        return { ...x, l: this.local(x.l) };
      case "if":
      case "try": {
        const y = mapNested(x, (l) => this.list(l, last));
        return y.s === "try" ? { ...y, v: this.local(y.v) } : y;
      }
      case "loop":
      case "switch":
        return mapNested({ ...x, id: this.label(x.id) }, (l) => this.list(l, false));
      case "block":
        return mapNested({ ...x, id: this.label(x.id) }, (l) => this.list(l, last));
      case "break":
      case "continue":
        return { ...x, id: this.label(x.id) };
      default:
        return x;
    }
  }

  private label(id: number): number {
    let n = this.labels.get(id);
    if (n === undefined) this.labels.set(id, (n = this.fresh.label()));
    return n;
  }

  private local(l: Local): Local {
    const x = this.locals.get(l);
    return x?.e === "local" ? x.l : l;
  }

  private expr(x: Expr): Expr {
    if (x.e === "local") return this.locals.get(x.l) ?? x;
    return mapChildren(x, (y) => this.expr(y));
  }
}

function returns(list: readonly Stmt[]): boolean {
  return list.some((s) => s.s === "return" || nestedLists(s).some(returns));
}

export function zero(t: IrType): Expr {
  if (t === "ptr") return { e: "null", t };
  if (t === "bool") return { e: "bool", t, v: false };
  if (t === "val" || t === "void") return { e: "undef", t: "val" };
  return { e: "num", t, v: 0 };
}

/** Every way to a use of the local leads through an assignment in the same run of the list. */
function writtenFirst(list: readonly Stmt[], l: Local): boolean {
  const mentions = list.map((s) => mentioned(s, l));
  const first = mentions.indexOf(true);
  if (first < 0) return true;
  const s = list[first] as Stmt;
  if (s.s === "set" && s.l === l) return !uses(s.x, l);
  if (ownExprs(s).some((x) => uses(x, l))) return false;
  if (s.s === "try" && s.v === l) return !mentions.includes(true, first + 1) && !s.body.some((y) => mentioned(y, l));
  // Inside one statement only: in each of its lists by itself (a switch falls through, `cont` follows the body of a loop).
  if (mentions.includes(true, first + 1)) return false;
  const lists = nestedLists(s);
  if ((s.s === "switch" || s.s === "loop" || s.s === "try") && lists.filter((inner) => inner.some((y) => mentioned(y, l))).length > 1) return false;
  return lists.every((inner) => writtenFirst(inner, l));
}

function uses(x: Expr, l: Local): boolean {
  let found = false;
  visitExpr(x, (y) => {
    if (y.e === "local" && y.l === l) found = true;
  });
  return found;
}

function mentioned(s: Stmt, l: Local): boolean {
  if ((s.s === "set" && s.l === l) || (s.s === "try" && s.v === l)) return true;
  return ownExprs(s).some((x) => uses(x, l)) || nestedLists(s).some((list) => list.some((y) => mentioned(y, l)));
}
