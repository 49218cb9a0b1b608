/** What a call may reach, over the whole program. */
import type { Expr, Func, IrType, Program, Table } from "../../ir/ir.ts";
import { visitExprs } from "../../ir/walk.ts";

function signature(params: readonly IrType[], ret: IrType): string {
  return `${params.join(",")}:${ret}`;
}

const NOTHING: readonly Func[] = [];

export class CallTargets {
  private readonly closures = new Map<string, Func[]>();
  private readonly tables = new Map<Table, readonly Func[]>();
  private readonly anyClosure: Func[];
  private readonly steps: Func[];
  /** What C code of the program may call: closures it was given, and exported functions. */
  private readonly fromC: Func[];
  private readonly builtin: ReadonlySet<string>;

  constructor(program: Program) {
    const seen = new Set<Func>();
    for (const f of program.funcs) {
      visitExprs(f.body, (x) => {
        if ((x.e !== "closure" && x.e !== "fnref") || seen.has(x.fn)) return;
        seen.add(x.fn);
        // The closure itself comes first and is not in the call's list of types.
        const types = x.fn.params.slice(1).map((p) => p.type);
        const key = signature(types, x.fn.ret);
        const same = this.closures.get(key);
        if (same) same.push(x.fn);
        else this.closures.set(key, [x.fn]);
      });
    }
    this.anyClosure = [...seen];
    this.steps = program.funcs.filter((f) => f.kind === "step");
    this.fromC = [...seen, ...program.funcs.filter((f) => f.exported && !seen.has(f))];
    this.builtin = new Set(program.natives.filter((n) => n.builtin).map((n) => n.name));
  }

  private entries(table: Table): readonly Func[] {
    let functions = this.tables.get(table);
    if (!functions) this.tables.set(table, (functions = table.entries.map((e) => e.fn)));
    return functions;
  }

  /** Functions that the node itself (not its operands) may run. Nodes with the same choice give the same list. */
  of(x: Expr): readonly Func[] {
    switch (x.e) {
      case "call":
        return [x.fn];
      case "callv":
        return this.entries(x.table);
      case "callc":
        return this.closures.get(signature(x.params, x.t)) ?? this.anyClosure;
      case "native":
        if (x.name === "mk_resume") return this.steps;
        return this.isForeign(x) ? this.fromC : NOTHING;
      default:
        return NOTHING;
    }
  }

  /** A C function of the program, or of a port. */
  isForeign(x: Expr & { e: "native" }): boolean {
    return !x.pure && !this.builtin.has(x.name) && !x.name.startsWith("mk_");
  }

  edges(funcs: readonly Func[]): Map<Func, Set<Func>> {
    const edges = new Map<Func, Set<Func>>();
    for (const f of funcs) {
      const to = new Set<Func>();
      visitExprs(f.body, (x) => {
        for (const g of this.of(x)) to.add(g);
      });
      edges.set(f, to);
    }
    return edges;
  }
}
