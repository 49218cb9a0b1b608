/** What can be reached from the program's entry points: functions, instantiated structs, strings, globals. */
import type { Expr, Func, Global, Program, StaticValue, Struct, Table } from "../../ir/ir.ts";
import { mapNested, mapTrees, rebuild, visitExprs } from "../../ir/walk.ts";
import { isPure } from "../effects.ts";

class Reach {
  readonly funcs = new Set<Func>();
  readonly structs = new Set<Struct>();
  readonly tables = new Set<Table>();
  readonly globals = new Set<Global>();
  private readonly queue: Func[] = [];

  func(f: Func): void {
    if (this.funcs.has(f)) return;
    this.funcs.add(f);
    this.queue.push(f);
  }

  struct(s: Struct): void {
    if (this.structs.has(s)) return;
    this.structs.add(s);
    for (const t of this.tables) this.entries(t);
  }

  private table(t: Table): void {
    if (this.tables.has(t)) return;
    this.tables.add(t);
    this.entries(t);
  }

  private entries(t: Table): void {
    for (const e of t.entries) if (this.structs.has(e.struct)) this.func(e.fn);
  }

  data(v: StaticValue): void {
    if (v.k === "array") for (const x of v.items) this.data(x);
    else if (v.k === "valptr") this.data(v.v);
    else if (v.k === "object") {
      this.struct(v.struct);
      for (const x of v.fields) this.data(x);
    }
  }

  private global(g: Global): void {
    if (this.globals.has(g)) return;
    this.globals.add(g);
    if (g.init) this.data(g.init);
  }

  private expr(x: Expr): void {
    switch (x.e) {
      case "call":
      case "newframe":
        this.func(x.fn);
        break;
      case "closure":
      case "fnref":
        this.func(x.fn);
        this.struct(x.struct);
        break;
      case "callv":
        this.table(x.table);
        break;
      case "new":
        this.struct(x.struct);
        break;
      case "static":
        this.data(x.v);
        break;
      case "global":
        this.global(x.g);
        break;
    }
  }

  drain(): void {
    for (let f = this.queue.pop(); f; f = this.queue.pop()) {
      visitExprs(f.body, (x) => this.expr(x));
    }
  }
}

/** Removes what is not reached, and stores to globals that nothing reads. */
export function prune(program: Program): void {
  const reach = new Reach();
  reach.func(program.main);
  if (program.microtasks) reach.func(program.microtasks);
  for (const e of program.errors) reach.func(e.make);
  for (const f of program.funcs) if (f.exported) reach.func(f);
  reach.drain();
  program.funcs = program.funcs.filter((f) => reach.funcs.has(f));
  program.globals = program.globals.filter((g) => reach.globals.has(g));
  for (const f of program.funcs) dropStores(f, reach.globals);
  for (const s of program.structs) if (s.kind === "object" || s.kind === "box") s.live &&= reach.structs.has(s);
  program.tables = program.tables.filter((t) => reach.tables.has(t));
  for (const t of program.tables) t.entries = t.entries.filter((e) => reach.structs.has(e.struct));
  const gone = (s: Struct): boolean => !s.live && (s.kind === "object" || s.kind === "box");
  for (const f of program.funcs) {
    f.body = mapTrees(f.body, (x) =>
      rebuild(x, (y) => (y.e === "isa" && !y.subclasses && y.structs.some(gone) ? { ...y, structs: y.structs.filter((s) => !gone(s)) } : y)),
    );
  }
}

/** For a program that is not optimised. */
export function keepReached(program: Program): void {
  prune(program);
  compactStrings(program);
}

function dropStores(f: Func, read: ReadonlySet<Global>): void {
  const list = (body: typeof f.body): typeof f.body =>
    body.flatMap((s) => {
      if (s.s !== "setglobal" || read.has(s.g)) return [mapNested(s, list)];
      return isPure(s.x) ? [] : [{ s: "do" as const, x: s.x }];
    });
  f.body = list(f.body);
}

/** Leaves out strings that nothing mentions. To be done once, at the end. */
export function compactStrings(program: Program): void {
  const used = new Map<number, number>();
  const use = (id: number): number => {
    let n = used.get(id);
    if (n === undefined) used.set(id, (n = used.size));
    return n;
  };
  // First in order of appearance in code, so that equal programs give equal tables.
  const data = (v: StaticValue): StaticValue => {
    switch (v.k) {
      case "str":
        return { ...v, id: use(v.id) };
      case "array":
        return { ...v, items: v.items.map(renew) };
      case "valptr":
        return { ...v, v: renew(v.v) };
      case "object":
        return { ...v, fields: v.fields.map(renew) };
      default:
        return v;
    }
  };
  // Static data is an object with identity: it is renumbered in place of the old, once.
  const renewed = new Map<StaticValue, StaticValue>();
  const renew = (v: StaticValue): StaticValue => {
    let n = renewed.get(v);
    if (!n) renewed.set(v, (n = data(v)));
    return n;
  };
  for (const g of program.globals) if (g.init) g.init = renew(g.init);
  for (const f of program.funcs) {
    f.body = mapTrees(f.body, (x) =>
      rebuild(x, (y) => {
        if (y.e === "str") return { ...y, id: use(y.id) };
        return y.e === "static" ? { ...y, v: renew(y.v) } : y;
      }),
    );
  }
  const strings = program.strings;
  program.strings = [...used].sort((a, b) => a[1] - b[1]).map(([id]) => strings[id] as string);
}
