/** Structs in C: definitions, class ids, and the descriptors the collector reads. */
import type { Field, IrType, NumType, Program, Struct } from "../ir/ir.ts";

export const C_TYPE: Record<IrType, string> = {
  void: "void",
  bool: "bool",
  i8: "int8_t",
  u8: "uint8_t",
  i16: "int16_t",
  u16: "uint16_t",
  i32: "int32_t",
  u32: "uint32_t",
  i64: "int64_t",
  f32: "float",
  f64: "double",
  val: "mk_val",
  ptr: "void *",
};

const FIRST_CLASS = 64;

/** All fields in order, the parents' first. */
export function allFields(s: Struct): Field[] {
  return s.parent ? [...allFields(s.parent), ...s.fields] : s.fields;
}

export interface Layout {
  ids: Map<Struct, number>;
  /** Live structs by class id. */
  order: Struct[];
}

/** Class ids in depth-first order of the class tree. */
export function layOut(program: Program): Layout {
  const children = new Map<Struct | null, Struct[]>();
  for (const s of program.structs) {
    const list = children.get(s.parent);
    if (list) list.push(s);
    else children.set(s.parent, [s]);
  }
  const order: Struct[] = [];
  const ids = new Map<Struct, number>();
  const visit = (s: Struct): void => {
    if (s.live) {
      ids.set(s, FIRST_CLASS + order.length);
      order.push(s);
    }
    for (const c of children.get(s) ?? []) visit(c);
  };
  for (const s of children.get(null) ?? []) visit(s);
  return { ids, order };
}

export function structDefinition(s: Struct, frameLocals: readonly { cname: string; type: IrType }[] | null): string {
  const lines = allFields(s).map((f) => `  ${declare(f.type, f.cname)};`);
  const head = s.kind === "frame" ? "  mk_frame h;" : s.kind === "closure" ? "  uint32_t hdr;\n  void (*code)(void);" : "  uint32_t hdr;";
  for (const l of frameLocals ?? []) lines.push(`  ${declare(l.type, l.cname)};`);
  return `struct ${s.cname} {\n${[head, ...lines].join("\n")}\n};\n`;
}

export function declare(type: IrType, name: string): string {
  const c = C_TYPE[type];
  return c.endsWith("*") ? `${c}${name}` : `${c} ${name}`;
}

const FIELD_KIND: Record<Exclude<IrType, "void">, string> = {
  bool: "MK_T_BOOL",
  i8: "MK_T_I8",
  u8: "MK_T_U8",
  i16: "MK_T_I16",
  u16: "MK_T_U16",
  i32: "MK_T_I32",
  u32: "MK_T_U32",
  i64: "MK_T_F64",
  f32: "MK_T_F32",
  f64: "MK_T_F64",
  val: "MK_T_VAL",
  ptr: "MK_T_PTR",
};

const KIND: Record<Struct["kind"], string> = { object: "MK_KIND_OBJECT", closure: "MK_KIND_CLOSURE", frame: "MK_KIND_FRAME", box: "MK_KIND_BOX" };

export interface FrameLocal {
  cname: string;
  type: IrType;
}

/** `mk_classes`: one descriptor per class id. */
export function descriptors(layout: Layout, frames: ReadonlyMap<Struct, readonly FrameLocal[]>): string {
  const out: string[] = [];
  const rows: string[] = [];
  for (const s of layout.order) {
    const id = layout.ids.get(s) as number;
    const fields = [...allFields(s), ...(frames.get(s) ?? [])];
    const refs = fields.filter((f) => f.type === "ptr" || f.type === "val").map((f) => `offsetof(struct ${s.cname}, ${f.cname})${f.type === "val" ? " | 1" : ""}`);
    if (s.kind === "frame") refs.push(`offsetof(struct ${s.cname}, h.thrown) | 1`);
    if (refs.length > 0) out.push(`static const uint16_t mk_refs_${id}[] = {${refs.join(", ")}};\n`);
    const reflected = s.reflect ? allFields(s) : [];
    if (reflected.length > 0) {
      const list = reflected.map((f) => `{${JSON.stringify(f.name)}, offsetof(struct ${s.cname}, ${f.cname}), ${FIELD_KIND[f.type as NumType]}, ${f.absent === "null" ? 1 : 0}}`);
      out.push(`static const mk_field mk_fields_${id}[] = {${list.join(", ")}};\n`);
    }
    let last = id;
    for (let i = id - FIRST_CLASS + 1; i < layout.order.length && descends(layout.order[i] as Struct, s); i++) last = FIRST_CLASS + i;
    const name = s.kind === "object" && s.live ? JSON.stringify(s.name) : '""';
    rows.push(`  {sizeof(struct ${s.cname}), ${KIND[s.kind]}, ${reflected.length}, ${refs.length}, ${last}, ${refs.length > 0 ? `mk_refs_${id}` : "0"}, ${name}, ${reflected.length > 0 ? `mk_fields_${id}` : "0"}}`);
  }
  if (rows.length === 0) rows.push("  {0}");
  out.push(`const mk_class mk_classes[] = {\n${rows.join(",\n")}\n};\nconst uint32_t mk_nclasses = ${layout.order.length};\n`);
  return out.join("");
}

function descends(s: Struct, ancestor: Struct): boolean {
  for (let p: Struct | null = s; p; p = p.parent) if (p === ancestor) return true;
  return false;
}

/** Test that a class id expression is one of the structs': a few range comparisons. */
export function classTest(layout: Layout, structs: readonly Struct[], id: string): string {
  const ids = [...new Set(structs.map((s) => layout.ids.get(s)).filter((n) => n !== undefined))].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const n of ids) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === n) last[1] = n;
    else ranges.push([n, n]);
  }
  if (ranges.length === 0) return "false";
  return ranges.map(([a, b]) => (a === b ? `${id} == ${a}u` : `(uint32_t)(${id} - ${a}u) <= ${b - a}u`)).map((t) => (ranges.length > 1 ? `(${t})` : t)).join(" || ");
}
