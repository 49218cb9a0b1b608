/** The types that variables, fields, globals, parameters and results get: integers where all their values are. */
import type { Field, Func, Global, IrType, Local, Program, Table } from "../../ir/ir.ts";
import { type IntType, isInt, smallest } from "../numeric.ts";
import { eachField } from "../program/layouts.ts";
import type { Places } from "../program/places.ts";
import { BOTTOM, isPlainInteger, join, type Range } from "../ranges/value.ts";

/** Ranges of everything assigned to each local inside its function. */
export type Assigned = ReadonlyMap<Local, Range>;

export class Types {
  private readonly places: Places;
  private readonly groups = new Map<object, IntType>();
  private readonly locals = new Map<Local, IntType>();
  private readonly params = new Set<Local>();
  /** Locals of which only the low 32 bits are ever looked at. */
  readonly wrapped = new Set<Local>();

  constructor(program: Program, places: Places, assigned: Assigned) {
    this.places = places;
    this.decideGroups(program, assigned);
  }

  private decideGroups(program: Program, assigned: Assigned): void {
    const excluded = new Set<object>();
    const noWide = new Set<object>();
    const candidates = new Map<object, Range>();
    const consider = (place: object, type: IrType, more?: Range): void => {
      const g = this.places.group(place);
      if (type !== "f64") {
        excluded.add(g);
        return;
      }
      candidates.set(g, join(candidates.get(g) ?? this.places.value(g), more ?? BOTTOM));
    };
    eachField(program, (f, struct) => {
      consider(f, f.type);
      // Reflection knows no 64-bit integers.
      if (struct.reflect) noWide.add(this.places.group(f));
    });
    for (const g of program.globals) {
      consider(g, g.type);
      noWide.add(this.places.group(g));
    }
    for (const f of program.funcs) {
      for (const p of f.params) {
        this.params.add(p);
        consider(p, p.type, assigned.get(p));
      }
      consider(this.places.groupOfResult(f), f.ret);
    }
    for (const t of program.tables) {
      consider(this.places.groupOfResult(t), t.ret);
      t.params.forEach((type, i) => {
        const g = this.places.groupOfTableParam(t, i);
        if (g) consider(g, type);
      });
    }
    for (const [g, r] of candidates) {
      if (excluded.has(g) || this.places.isFixed(g) || !isPlainInteger(r)) continue;
      const t = smallest(r);
      if (t && !(t === "i64" && noWide.has(g))) this.groups.set(g, t);
    }
  }

  /** Decides the locals of one function that are not parameters. */
  decideLocals(func: Func, assigned: Assigned, onlyWrapped: ReadonlySet<Local>): void {
    for (const l of func.locals) {
      if (l.type !== "f64" || this.params.has(l)) continue;
      const r = assigned.get(l);
      const t = r && isPlainInteger(r) ? smallest(r) : null;
      if (t === "i32" || t === "u32") this.locals.set(l, t);
      else if (onlyWrapped.has(l)) {
        this.locals.set(l, "i32");
        this.wrapped.add(l);
      } else if (t) this.locals.set(l, t);
    }
  }

  local(l: Local): IrType {
    return this.locals.get(l) ?? (this.params.has(l) ? this.ofGroup(l, l.type) : l.type);
  }

  private ofGroup(place: object, type: IrType): IrType {
    return this.groups.get(this.places.group(place)) ?? type;
  }

  field(f: Field): IrType {
    return this.ofGroup(f, f.type);
  }

  global(g: Global): IrType {
    return this.ofGroup(g, g.type);
  }

  result(f: Func): IrType {
    return this.groups.get(this.places.groupOfResult(f)) ?? f.ret;
  }

  tableResult(t: Table): IrType {
    return this.groups.get(this.places.groupOfResult(t)) ?? t.ret;
  }

  tableParam(t: Table, i: number): IrType {
    const g = this.places.groupOfTableParam(t, i);
    return (g && this.groups.get(g)) ?? (t.params[i] as IrType);
  }

  /** Writes the new types into the program, once every tree has been rewritten for them. */
  apply(program: Program): number {
    let changed = 0;
    const count = (from: IrType, to: IrType): IrType => {
      if (from !== to) changed++;
      return to;
    };
    const fields: [Field, IrType][] = [];
    eachField(program, (f) => fields.push([f, this.field(f)]));
    for (const f of program.funcs) {
      const ret = this.result(f);
      for (const l of [...f.params, ...f.locals]) {
        const t = this.local(l);
        if (l.type === t || !isInt(t)) continue;
        l.type = count(l.type, t);
      }
      f.ret = count(f.ret, ret);
    }
    for (const t of program.tables) {
      const params = t.params.map((_, i) => this.tableParam(t, i));
      t.ret = this.tableResult(t);
      t.params = params;
    }
    for (const g of program.globals) g.type = count(g.type, this.global(g));
    for (const [f, t] of fields) f.type = count(f.type, t);
    return changed;
  }
}
