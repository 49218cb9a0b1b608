/** Structs in C: definitions, class ids, tests for them, and the descriptors the collector reads. */
import type { Field, IrType, Program, Struct } from "../ir/ir.ts";
import { C_TYPE, declare, utf8String } from "./literals.ts";
import type { Names } from "./names.ts";

/** `MK_FIRST_CLASS` of the runtime: smaller ids are its own. */
const FIRST_CLASS = 64;

/** A local of a resumable function that its frame keeps. */
export interface Slot {
  cname: string;
  type: IrType;
  struct?: Struct;
}

const SIZE: Record<IrType, number> = { void: 0, bool: 1, i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, u32: 4, i64: 8, f32: 4, f64: 8, val: 8, ptr: 4 };

/** Large ones first, so that nothing is lost between them. */
export function bySize<T extends { type: IrType }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => SIZE[b.type] - SIZE[a.type]);
}

/** All fields in order, the parents' first. */
export function allFields(s: Struct): Field[] {
  return s.parent ? [...allFields(s.parent), ...s.fields] : s.fields;
}

export function descends(s: Struct, ancestor: Struct): boolean {
  for (let p: Struct | null = s; p; p = p.parent) if (p === ancestor) return true;
  return false;
}

const FIELD_TYPE: Partial<Record<IrType, string>> = {
  bool: "MK_T_BOOL",
  i8: "MK_T_I8",
  u8: "MK_T_U8",
  i16: "MK_T_I16",
  u16: "MK_T_U16",
  i32: "MK_T_I32",
  u32: "MK_T_U32",
  f32: "MK_T_F32",
  f64: "MK_T_F64",
  val: "MK_T_VAL",
  ptr: "MK_T_PTR",
};

const KIND: Record<Struct["kind"], string> = { object: "MK_KIND_OBJECT", closure: "MK_KIND_CLOSURE", frame: "MK_KIND_FRAME", box: "MK_KIND_BOX" };

export class Layout {
  private readonly names: Names;
  private readonly ids = new Map<Struct, number>();
  /** First and last id of the live structs in a struct's subtree. */
  private readonly spans = new Map<Struct, { first: number; last: number }>();
  /** Live structs by class id. */
  private readonly order: Struct[] = [];
  private readonly frames: ReadonlyMap<Struct, readonly Slot[]>;
  private readonly structs: readonly Struct[];

  /** Class ids in depth-first order of the class tree; frames come behind. */
  constructor(program: Program, frames: ReadonlyMap<Struct, readonly Slot[]>, names: Names) {
    this.frames = frames;
    this.names = names;
    this.structs = withAncestors([...program.structs, ...frames.keys()]);
    const children = new Map<Struct | null, Struct[]>();
    for (const s of this.structs) {
      const list = children.get(s.parent);
      if (list) list.push(s);
      else children.set(s.parent, [s]);
    }
    const visit = (s: Struct): void => {
      const first = FIRST_CLASS + this.order.length;
      if (s.live) {
        this.ids.set(s, first);
        this.order.push(s);
      }
      for (const c of children.get(s) ?? []) visit(c);
      this.spans.set(s, { first, last: FIRST_CLASS + this.order.length - 1 });
    };
    for (const s of children.get(null) ?? []) visit(s);
  }

  /** Class id of a live struct. */
  id(s: Struct): number {
    const n = this.ids.get(s);
    if (n === undefined) throw new Error(`${s.name} is made but not marked as live`);
    return n;
  }

  /** Class id, or undefined if there are no objects of it. */
  idIfLive(s: Struct): number | undefined {
    return this.ids.get(s);
  }

  definitions(): string {
    return this.structs.map((s) => this.definition(s)).join("\n");
  }

  private definition(s: Struct): string {
    const lines: string[] = [];
    if (s.kind === "frame") lines.push("mk_frame h;");
    else lines.push("uint32_t hdr;");
    if (s.kind === "closure") lines.push("void (*code)(void);");
    for (const f of allFields(s)) lines.push(`${declare(C_TYPE[f.type], this.names.field(f))};`);
    for (const l of this.frames.get(s) ?? []) lines.push(`${declare(slotType(l), l.cname)};`);
    return `struct ${s.cname} {\n${lines.map((l) => `  ${l}\n`).join("")}};\n`;
  }

  /** `mk_classes`: one descriptor per class id. */
  descriptors(): string {
    const out: string[] = [];
    const rows = this.order.map((s) => this.descriptor(s, out));
    if (rows.length === 0) rows.push("{0}");
    return `${out.join("")}const mk_class mk_classes[] = {\n${rows.map((r) => `  ${r},\n`).join("")}};\nconst uint32_t mk_nclasses = ${this.order.length};\n`;
  }

  private descriptor(s: Struct, out: string[]): string {
    const id = this.id(s);
    const own = allFields(s).map((f) => ({ field: f, type: f.type, cname: this.names.field(f) }));
    const refs = [...own, ...(this.frames.get(s) ?? [])]
      .filter((f) => f.type === "ptr" || f.type === "val")
      .map((f) => `offsetof(struct ${s.cname}, ${f.cname})${f.type === "val" ? " | 1" : ""}`);
    if (refs.length > 0) out.push(`static const uint16_t mk_refs_${id}[] = {${refs.join(", ")}};\n`);
    const reflected = s.reflect ? own.filter((f) => FIELD_TYPE[f.type]) : [];
    if (reflected.length > 0) {
      const rows = reflected.map(
        (f) => `{${utf8String(f.field.name)}, offsetof(struct ${s.cname}, ${f.cname}), ${FIELD_TYPE[f.type]}, ${f.field.absent === "null" ? 1 : 0}}`,
      );
      out.push(`static const mk_field mk_fields_${id}[] = {${rows.join(", ")}};\n`);
    }
    const name = s.kind === "object" ? utf8String(s.name) : '""';
    const last = this.spans.get(s)?.last ?? id;
    return (
      `{sizeof(struct ${s.cname}), ${KIND[s.kind]}, ${reflected.length}, ${refs.length}, ${last}, ` +
      `${refs.length > 0 ? `mk_refs_${id}` : "0"}, ${name}, ${reflected.length > 0 ? `mk_fields_${id}` : "0"}}`
    );
  }

  /** A condition on a class id: one of the structs, or with `subclasses` a descendant. Null if no object can be. */
  test(structs: readonly Struct[], subclasses: boolean, id: string): string | null {
    const ids = new Set<number>();
    for (const s of structs) {
      const own = this.ids.get(s);
      if (own !== undefined) ids.add(own);
      const span = this.spans.get(s);
      if (subclasses && span) for (let n = span.first; n <= span.last; n++) ids.add(n);
    }
    return rangeTest([...ids], id);
  }
}

/** Parents are wanted for the order of ids even where nothing else mentions them. */
function withAncestors(structs: readonly Struct[]): Struct[] {
  const all = new Set(structs);
  for (const s of all) if (s.parent) all.add(s.parent);
  return [...all];
}

export function slotType(l: Slot): string {
  return l.type === "ptr" && l.struct ? `struct ${l.struct.cname} *` : C_TYPE[l.type];
}

/** A condition that is true for exactly these numbers, as few comparisons as there are runs; null for none. */
export function rangeTest(ids: readonly number[], id: string): string | null {
  const runs: { first: number; last: number }[] = [];
  for (const n of [...ids].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && run.last + 1 === n) run.last = n;
    else runs.push({ first: n, last: n });
  }
  if (runs.length === 0) return null;
  return runs.map((r) => (r.first === r.last ? `${id} == ${r.first}u` : `${id} - ${r.first}u <= ${r.last - r.first}u`)).join(" || ");
}
