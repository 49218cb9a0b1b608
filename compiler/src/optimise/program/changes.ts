/**
 * What running a function may change of the memory that other code reads: fields by name (structs share layouts),
 * globals, and the lengths of arrays. Elements are not told apart: nothing is concluded from them.
 */
import type { Expr, Func, Global, Program, Stmt } from "../../ir/ir.ts";
import { ownExprs, visitExprs, visitStmts } from "../../ir/walk.ts";
import type { CallTargets } from "./calls.ts";
import { components } from "./components.ts";

export interface Changes {
  readonly fields: ReadonlySet<string>;
  readonly globals: ReadonlySet<Global>;
  /** Arrays may grow or shrink, and their storage move. */
  readonly lengths: boolean;
  /** Arrays may become shorter. */
  readonly shrinks: boolean;
  /** Any other code may run in between: the function is suspended. */
  readonly anything: boolean;
}

const NO_CHANGES: Changes = { fields: new Set(), globals: new Set(), lengths: false, shrinks: false, anything: false };
export const ANY_CHANGE: Changes = { ...NO_CHANGES, lengths: true, shrinks: true, anything: true };

export class Effects {
  private readonly known = new Map<Func, Sum>();
  /** By list of targets: there are few lists, and many calls. */
  private readonly unions = new Map<readonly Func[], Sum>();
  private readonly targets: CallTargets;

  constructor(program: Program, targets: CallTargets) {
    this.targets = targets;
    for (const c of components(program.funcs, targets.edges(program.funcs))) {
      const sum = new Sum();
      const added = new Set<readonly Func[]>();
      for (const f of c) this.known.set(f, sum);
      for (const f of c) {
        visitStmts(f.body, (s) => sum.statement(s));
        visitExprs(f.body, (x) => {
          if (this.growsArrays(x)) sum.lengths = sum.shrinks = true;
          const targets = this.targets.of(x);
          if (added.has(targets)) return;
          added.add(targets);
          this.addAll(targets, sum);
        });
      }
    }
  }

  private growsArrays(x: Expr): boolean {
    return x.e === "native" && (this.targets.isForeign(x) || (!x.pure && x.name.startsWith("mk_arr_")));
  }

  private addAll(targets: readonly Func[], into: Sum): void {
    for (const g of targets) {
      const of = this.known.get(g);
      if (of && of !== into) into.add(of);
    }
  }

  /** Of whichever of these functions. */
  private union(targets: readonly Func[]): Sum {
    let sum = this.unions.get(targets);
    if (!sum) {
      this.unions.set(targets, (sum = new Sum()));
      this.addAll(targets, sum);
    }
    return sum;
  }

  /** The node itself, as a whole right-hand side. */
  of(x: Expr): Changes {
    if (x.e === "call") return this.known.get(x.fn) ?? NO_CHANGES;
    if ((x.e !== "native" || x.pure) && x.e !== "callc" && x.e !== "callv") return NO_CHANGES;
    const changes = this.union(this.targets.of(x));
    return this.growsArrays(x) ? { ...changes, lengths: true, shrinks: true } : changes;
  }

  /** Everything in a list of statements, calls included. */
  ofList(list: readonly Stmt[]): Changes {
    const sum = new Sum();
    visitStmts(list, (s) => {
      sum.statement(s);
      if (s.s === "suspend") sum.anything = true;
      for (const x of ownExprs(s)) sum.add(this.of(x));
    });
    return sum;
  }
}

class Sum implements Changes {
  readonly fields = new Set<string>();
  readonly globals = new Set<Global>();
  lengths = false;
  shrinks = false;
  anything = false;

  add(other: Changes): void {
    for (const f of other.fields) this.fields.add(f);
    for (const g of other.globals) this.globals.add(g);
    this.lengths ||= other.lengths;
    this.shrinks ||= other.shrinks;
  }

  statement(s: Stmt): void {
    if (s.s === "setfield") this.fields.add(s.field.name);
    else if (s.s === "setglobal") this.globals.add(s.g);
    else if (s.s === "push" || (s.s === "setelem" && s.append)) this.lengths = true;
  }
}
