/** Data laid out at compile time: strings, arrays, objects. */
import type { IrType, Program, StaticValue } from "../ir/ir.ts";
import { allFields, type Layout } from "./layout.ts";
import { boxedNumber, byteString, C_TYPE, declare, numberLiteral } from "./literals.ts";
import type { Names } from "./names.ts";

/** An `mk_val` whose pointer the linker fills in: on 32-bit machines the tag stands apart. */
const STATIC_VALUE = `#if UINTPTR_MAX > 0xffffffffu
typedef union { mk_val v; const void *p; } mk_static_val;
#define MK_STATIC_PTR(x) {.p = (const char *)(x) + MK_TAG_PTR}
#else
typedef union { mk_val v; struct { const void *p; uint32_t tag; } s; } mk_static_val;
#define MK_STATIC_PTR(x) {.s = {(x), (uint32_t)(MK_TAG_PTR >> 32)}}
#endif
`;

const ARRAY_CLASS: Partial<Record<IrType, string>> = {
  bool: "MK_ARR_BOOL",
  i8: "MK_ARR_I8",
  u8: "MK_ARR_U8",
  i16: "MK_ARR_I16",
  u16: "MK_ARR_U16",
  i32: "MK_ARR_I32",
  u32: "MK_ARR_U32",
  f32: "MK_ARR_F32",
  f64: "MK_ARR_F64",
  val: "MK_ARR_VAL",
  ptr: "MK_ARR_PTR",
};

export function arrayClass(el: IrType): string {
  const c = ARRAY_CLASS[el];
  if (!c) throw new Error(`there are no arrays of ${el}`);
  return c;
}

/** Writes static data as it is met. */
export class StaticData {
  /** Definitions, in an order in which each knows what it refers to. */
  private readonly out: string[] = [];
  /** Members of the globals' struct: what may come to hold pointers into the heap, with initial values. */
  readonly mutable: { declaration: string; init: string }[] = [];
  private readonly known = new Map<StaticValue, string>();
  private readonly strings = new Map<string, { name: string; definition: string }>();
  private readonly program: Program;
  private readonly layout: Layout;
  private readonly names: Names;
  private count = 0;
  private boxes = false;

  constructor(program: Program, layout: Layout, names: Names) {
    this.program = program;
    this.layout = layout;
    this.names = names;
  }

  text(): string {
    return `${this.boxes ? STATIC_VALUE : ""}${[...this.strings.values()].map((s) => s.definition).join("")}${this.out.join("")}`;
  }

  /** Address of a constant string; equal ones are one. */
  string(id: number): string {
    const text = this.program.strings[id];
    if (text === undefined) throw new Error(`there is no string ${id}`);
    let s = this.strings.get(text);
    if (!s) {
      const name = `mk_s${this.strings.size}`;
      const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
      const definition = units.every((u) => u < 256)
        ? `MK_STATIC_STR8(${name}, ${text.length}, ${byteString(units)});\n`
        : `MK_STATIC_STR16(${name}, ${text.length}, ${units.join(", ")});\n`;
      s = { name, definition };
      this.strings.set(text, s);
    }
    return `((void *)&${s.name})`;
  }

  /** A C constant expression for the value. */
  value(v: StaticValue): string {
    switch (v.k) {
      case "num":
        return numberLiteral(v.t, v.v);
      case "bool":
        return String(v.v);
      case "str":
        return this.string(v.id);
      case "null":
        return "NULL";
      case "val":
        if (typeof v.v === "number") return boxedNumber(v.v);
        return v.v === undefined ? "MK_UNDEFINED" : v.v === null ? "MK_NULL" : v.v ? "MK_TRUE" : "MK_FALSE";
      case "valptr":
        throw new Error("a pointer in an mk_val is only possible inside static data");
      case "array":
      case "object": {
        let address = this.known.get(v);
        if (address === undefined) {
          address = v.k === "array" ? this.array(v) : this.object(v);
          this.known.set(v, address);
        }
        return address;
      }
    }
  }

  /** An element or field: like `value`, but pointers in `mk_val` work. */
  private slot(v: StaticValue, boxed: boolean): string {
    if (v.k === "valptr") return `MK_STATIC_PTR(${this.value(v.v)})`;
    return boxed && v.k === "val" ? `{.v = ${this.value(v)}}` : this.value(v);
  }

  /** Whether values of this list need the union. */
  private needsBoxes(list: readonly StaticValue[]): boolean {
    const yes = list.some((v) => v.k === "valptr");
    if (yes) this.boxes = true;
    return yes;
  }

  private array(v: StaticValue & { k: "array" }): string {
    const n = this.count++;
    const boxed = this.needsBoxes(v.items);
    const items = v.items.map((i) => this.slot(i, boxed)).join(", ");
    const length = v.items.length;
    const type = boxed ? "mk_static_val" : C_TYPE[v.el];
    const header = `{${arrayClass(v.el)}${v.frozen ? " | MK_FROZEN" : ""}, ${length}, ${length}, `;
    if (v.frozen) {
      if (length > 0) this.out.push(`static ${v.el === "ptr" ? "void *const" : `const ${type}`} mk_data${n}[] = {${items}};\n`);
      this.out.push(`static const mk_arr mk_arr${n} = ${header}${length > 0 ? `(void *)mk_data${n}` : "NULL"}};\n`);
      return `((void *)&mk_arr${n})`;
    }
    // It may grow into the heap, and its elements may point there: both are roots.
    const rooted = v.el === "ptr" || v.el === "val";
    const data = `data${n}`;
    if (length > 0 && rooted) this.mutable.push({ declaration: `${declare(type, data)}[${length}]`, init: `.${data} = {${items}}` });
    else if (length > 0) this.out.push(`static ${type} mk_data${n}[] = {${items}};\n`);
    const address = length === 0 ? "NULL" : rooted ? `mk_g.${data}` : `mk_data${n}`;
    this.mutable.push({ declaration: `mk_arr array${n}`, init: `.array${n} = ${header}${address}}` });
    return `((void *)&mk_g.array${n})`;
  }

  private object(v: StaticValue & { k: "object" }): string {
    const n = this.count++;
    const fields = allFields(v.struct);
    const boxed = this.needsBoxes(v.fields);
    const inits = v.fields.map((f, i) => {
      const field = fields[i];
      if (!field) throw new Error(`static ${v.struct.name} has more values than fields`);
      return `.${this.names.field(field)} = ${this.slot(f, boxed && field.type === "val")}`;
    });
    const code = v.struct.kind === "closure" ? "void (*code)(void); " : "";
    const own = fields.map((f) => `${declare(boxed && f.type === "val" ? "mk_static_val" : C_TYPE[f.type], this.names.field(f))};`).join(" ");
    const type = boxed ? `struct { uint32_t hdr; ${code}${own} }` : `struct ${v.struct.cname}`;
    this.out.push(`static const ${type} mk_obj${n} = {${[`.hdr = ${this.layout.id(v.struct)} | MK_FROZEN`, ...inits].join(", ")}};\n`);
    return `((void *)&mk_obj${n})`;
  }
}
