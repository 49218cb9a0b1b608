/**
 * Ranges of everything values flow through between functions: parameters, results, globals and fields. Places that must
 * keep one type (parameters of all functions of a table, fields with a shared layout) are one group.
 */
import type { Expr, Field, Func, Global, IrType, Local, Program, StaticValue, Struct, Table } from "../../ir/ir.ts";
import { visitExprs } from "../../ir/walk.ts";
import { isNumeric } from "../numeric.ts";
import type { World } from "../ranges/point.ts";
import { BOTTOM, constant, equal, isBottom, join, LANDMARKS, PRESENT, type Range, rangeOfType, UNKNOWN, widen, ZERO } from "../ranges/value.ts";
import { CallTargets } from "./calls.ts";
import { type Changes, Effects } from "./changes.ts";
import { unsetFields } from "./construction.ts";
import { Groups } from "./groups.ts";
import { allFields, eachField, groupFields } from "./layouts.ts";

/** Stands for the result of a function, or a table's parameter or result. */
interface Slot {
  type: IrType;
}

/** Growths of a place before its bounds jump to landmarks. */
const PATIENCE = 3;

export class Places implements World {
  private readonly groups = new Groups<object>();
  private readonly results = new Map<Func | Table, Slot>();
  private readonly tableParams = new Map<Table, Slot[]>();
  private readonly fixed = new Set<object>();
  private readonly effects: Effects;
  private readonly unset: ReadonlySet<Field>;
  /** Callable from outside what can be seen: signatures stay. */
  readonly opaque = new Set<Func>();
  private values = new Map<object, Range>();
  private next: Map<object, Range> | null = null;
  private readonly growths = new Map<object, number>();
  private readonly readers = new Map<object, Set<Func>>();
  /** The function being analysed. */
  reader: Func | null = null;
  /** Called with the functions that read a place that grew. */
  onGrowth: (readers: ReadonlySet<Func>) => void = () => {};
  /** No more patience: what grows is anything of its type. */
  hurry = false;

  constructor(program: Program) {
    this.effects = new Effects(program, new CallTargets(program));
    this.unset = unsetFields(program);
    groupFields(program, this.groups);
    for (const t of program.tables) this.groupTable(t);
    this.findOpaque(program);
    this.start(program);
  }

  private groupTable(t: Table): void {
    const params = t.params.map((type): Slot => ({ type }));
    this.tableParams.set(t, params);
    for (const { fn } of t.entries) {
      this.groups.union(this.resultOf(t, t.ret), this.resultOf(fn, fn.ret));
      params.forEach((p, i) => {
        const l = fn.params[i];
        if (l) this.groups.union(p, l);
      });
    }
  }

  private resultOf(f: Func | Table, type: IrType): Slot {
    let s = this.results.get(f);
    if (!s) this.results.set(f, (s = { type }));
    return s;
  }

  private findOpaque(program: Program): void {
    const { opaque } = this;
    opaque.add(program.main);
    if (program.microtasks) opaque.add(program.microtasks);
    for (const e of program.errors) opaque.add(e.make);
    for (const f of program.funcs) {
      if (f.exported) opaque.add(f);
      visitExprs(f.body, (x) => (x.e === "fnref" || x.e === "closure") && opaque.add(x.fn));
    }
    for (const f of opaque) {
      for (const p of f.params) this.fix(p, p.type);
      this.fix(this.resultOf(f, f.ret), f.ret);
    }
  }

  private fix(place: object, type: IrType): void {
    const g = this.groups.find(place);
    this.fixed.add(g);
    this.values.set(g, rangeOfType(type));
  }

  /** What places hold before any code runs. */
  private start(program: Program): void {
    eachField(program, (f) => {
      if (isNumeric(f.type)) this.put(f, ZERO);
    });
    for (const f of this.unset) this.put(f, UNKNOWN);
    for (const g of program.globals) {
      if (isNumeric(g.type)) this.put(g, g.init?.k === "num" ? constant(g.init.v) : ZERO);
      if (g.init) this.staticData(g.init);
    }
    for (const f of program.funcs) visitExprs(f.body, (x: Expr) => x.e === "static" && this.staticData(x.v));
  }

  private staticData(v: StaticValue): void {
    if (v.k === "array") for (const x of v.items) this.staticData(x);
    else if (v.k === "valptr") this.staticData(v.v);
    else if (v.k === "object") {
      const fields = allFields(v.struct);
      v.fields.forEach((x, i) => {
        const f = fields[i];
        if (f && x.k === "num") this.put(f, constant(x.v));
        else if (f?.type === "ptr") this.put(f, x.k === "null" ? UNKNOWN : PRESENT);
        if (x.k !== "num") this.staticData(x);
      });
    }
  }

  // Reading

  private read(place: object, type: IrType): Range {
    const g = this.groups.find(place);
    if (this.reader) {
      let set = this.readers.get(g);
      if (!set) this.readers.set(g, (set = new Set()));
      set.add(this.reader);
    }
    const r = this.values.get(g) ?? BOTTOM;
    return r.present === undefined && !isNumeric(type) && !isBottom(r) ? UNKNOWN : r;
  }

  param(l: Local): Range {
    return isNumeric(l.type) || l.type === "ptr" ? this.read(l, l.type) : UNKNOWN;
  }

  global(g: Global): Range {
    return isNumeric(g.type) ? this.read(g, g.type) : UNKNOWN;
  }

  field(f: Field): Range {
    return isNumeric(f.type) || f.type === "ptr" ? this.read(f, f.type) : UNKNOWN;
  }

  result(fn: Func): Range {
    return isNumeric(fn.ret) || fn.ret === "ptr" ? this.read(this.resultOf(fn, fn.ret), fn.ret) : UNKNOWN;
  }

  tableResult(t: Table): Range {
    return isNumeric(t.ret) || t.ret === "ptr" ? this.read(this.resultOf(t, t.ret), t.ret) : UNKNOWN;
  }

  changes(x: Expr): Changes {
    return this.effects.of(x);
  }

  // Writing

  private put(place: object, r: Range): void {
    if (isBottom(r)) return;
    const g = this.groups.find(place);
    if (this.fixed.has(g)) return;
    if (this.next) {
      this.next.set(g, join(this.next.get(g) ?? BOTTOM, r));
      return;
    }
    const old = this.values.get(g) ?? BOTTOM;
    if (equal(join(old, r), old)) return;
    const n = (this.growths.get(g) ?? 0) + 1;
    this.growths.set(g, n);
    this.values.set(
      g,
      this.hurry ? widen(old, r, [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) : n > PATIENCE ? widen(old, r, LANDMARKS) : join(old, r),
    );
    const readers = this.readers.get(g);
    if (readers) this.onGrowth(readers);
  }

  putArguments(fn: Func, args: readonly Range[]): void {
    for (const [i, p] of fn.params.entries()) this.put(p, args[i] ?? UNKNOWN);
  }

  putTableArguments(t: Table, args: readonly Range[]): void {
    for (const [i, p] of (this.tableParams.get(t) ?? []).entries()) this.put(p, args[i] ?? UNKNOWN);
  }

  putCaptures(s: Struct, values: readonly Range[]): void {
    for (const [i, f] of s.fields.entries()) this.put(f, values[i] ?? UNKNOWN);
  }

  putField(f: Field, r: Range): void {
    this.put(f, r);
  }

  putGlobal(g: Global, r: Range): void {
    this.put(g, r);
  }

  putResult(fn: Func, r: Range): void {
    this.put(this.resultOf(fn, fn.ret), r);
  }

  /** Runs `again`, which reports all values once more, and keeps only what it reported: widening overshoots. */
  narrow(program: Program, again: () => void): void {
    this.next = new Map();
    for (const g of this.fixed) this.next.set(g, this.values.get(g) as Range);
    this.start(program);
    again();
    this.values = this.next;
    this.next = null;
  }

  // Deciding

  isFixed(place: object): boolean {
    return this.fixed.has(this.groups.find(place));
  }

  group(place: object): object {
    return this.groups.find(place);
  }

  groupOfResult(f: Func | Table): object {
    return this.groups.find(this.resultOf(f, f.ret));
  }

  groupOfTableParam(t: Table, i: number): object | null {
    const p = this.tableParams.get(t)?.[i];
    return p ? this.groups.find(p) : null;
  }

  value(group: object): Range {
    return this.values.get(group) ?? BOTTOM;
  }
}
