/** Temporaries that only rename a constant or another local are replaced by it. */
import type { Expr, Func, Local, Stmt } from "../../ir/ir.ts";
import { mapChildren, mapNested, mapOwnExprs } from "../../ir/walk.ts";
import { Assignments, definitions } from "./definitions.ts";
import { fold } from "./fold.ts";

export function propagateCopies(func: Func): void {
  const defined = definitions(func);
  if (defined.size === 0) return;
  const constants = new Map<Local, Expr>();
  const copies = new Map<Local, Local>();
  for (const [l, x] of defined) {
    if (l.temp && isConstant(x)) constants.set(l, x);
    else if (l.temp && x.e === "local" && x.l.type === l.type) copies.set(l, x.l);
  }
  new CopyPropagation(func, defined, constants, copies).run();
}

function isConstant(x: Expr): boolean {
  return x.e === "num" || x.e === "bool" || x.e === "str" || x.e === "null" || x.e === "undef" || x.e === "nullval" || x.e === "fnref";
}

class CopyPropagation {
  private readonly func: Func;
  private readonly defined: ReadonlyMap<Local, Expr>;
  private readonly constants: ReadonlyMap<Local, Expr>;
  private readonly copies: ReadonlyMap<Local, Local>;
  private readonly assignments = new Assignments();
  private readonly fixed: ReadonlySet<Local>;
  /** Copies that still equal their original at this point. */
  private readonly valid = new Map<Local, Local>();

  constructor(func: Func, defined: ReadonlyMap<Local, Expr>, constants: ReadonlyMap<Local, Expr>, copies: ReadonlyMap<Local, Local>) {
    this.func = func;
    this.defined = defined;
    this.constants = constants;
    this.copies = copies;
    const assigned = new Set<Local>();
    for (const s of func.body) for (const l of this.assignments.of(s)) assigned.add(l);
    this.fixed = new Set(func.params.filter((p) => !assigned.has(p)));
  }

  run(): void {
    this.func.body = this.list(this.func.body);
  }

  private resolve(l: Local): Local {
    let at = l;
    for (let next = this.valid.get(at); next; next = this.valid.get(at)) at = next;
    return at;
  }

  private readonly expr = (x: Expr): Expr => {
    if (x.e === "local") {
      const c = this.constants.get(x.l);
      if (c) return c;
      const l = this.resolve(x.l);
      return l === x.l ? x : (this.constants.get(l) ?? { ...x, l });
    }
    const y = mapChildren(x, this.expr);
    if (y.e === "nonnull" && y.x.e === "local" && this.isObject(y.x.l)) return y.x;
    return y === x ? x : fold(y);
  };

  /** Never NULL, by its only assignment. */
  private isObject(l: Local): boolean {
    const x = this.defined.get(l);
    return (
      x !== undefined &&
      (x.e === "new" || x.e === "newarray" || x.e === "closure" || x.e === "newframe" || x.e === "nonnull" || x.e === "str" || x.e === "fnref")
    );
  }

  private list(body: readonly Stmt[]): Stmt[] {
    const out: Stmt[] = [];
    const here: Local[] = [];
    for (const s of body) {
      if (s.s === "set" && this.constants.has(s.l)) continue;
      const t = mapOwnExprs(s, this.expr);
      this.forget(s);
      const u = mapNested(t, (inner) => this.list(inner));
      if (u.s === "set") {
        const of = this.copies.get(u.l);
        const from = u.x.e === "local" && of ? u.x.l : null;
        if (from && from !== u.l) {
          this.valid.set(u.l, from);
          here.push(u.l);
        }
      }
      out.push(u);
    }
    for (const l of here) this.valid.delete(l);
    return out;
  }

  /** What the statement assigns is no longer what copies of it hold. */
  private forget(s: Stmt): void {
    if (this.valid.size === 0) return;
    const gone = this.assignments.of(s);
    if (gone.size === 0) return;
    for (const [copy, of] of this.valid) if (gone.has(of) && !this.fixed.has(of)) this.valid.delete(copy);
  }
}
