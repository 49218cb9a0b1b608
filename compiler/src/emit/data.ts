/** Constants laid out at compile time: strings, arrays, objects. */
import type { NumType, Program, StaticValue } from "../ir/ir.ts";
import { allFields, C_TYPE, type Layout } from "./layout.ts";

export function number(t: NumType, v: number): string {
  if (t === "f64" || t === "f32") {
    if (Number.isNaN(v)) return "MK_NAN";
    if (!Number.isFinite(v)) return v > 0 ? "MK_INFINITY" : "(-MK_INFINITY)";
    const text = Object.is(v, -0) ? "-0" : String(v);
    const c = `${/[.e]/.test(text) ? text : `${text}.0`}${t === "f32" ? "f" : ""}`;
    return v < 0 || Object.is(v, -0) ? `(${c})` : c;
  }
  if (t === "u32") return `${v}u`;
  if (t === "i64") return v < 0 ? `(INT64_C(${v}))` : `INT64_C(${v})`;
  if (v === -2147483648) return "(-2147483647 - 1)";
  return v < 0 ? `(${v})` : String(v);
}

export function cString(bytes: Iterable<number>): string {
  let out = '"';
  for (const c of bytes) {
    if (c === 34 || c === 92) out += `\\${String.fromCharCode(c)}`;
    else if (c === 63) out += "\\?";
    else if (c >= 32 && c < 127) out += String.fromCharCode(c);
    else out += `\\${c.toString(8).padStart(3, "0")}`;
  }
  return `${out}"`;
}

/** String constants by id, as static objects `mk_s<id>`. */
export function strings(program: Program, used: ReadonlySet<number>): string {
  const out: string[] = [];
  program.strings.forEach((text, id) => {
    if (!used.has(id)) return;
    const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
    if (units.every((u) => u < 256)) out.push(`MK_STATIC_STR8(mk_s${id}, ${text.length}, ${cString(units)});\n`);
    else out.push(`MK_STATIC_STR16(mk_s${id}, ${text.length}, ${units.join(", ")});\n`);
  });
  return out.join("");
}

const ARRAY_CLASS: Record<string, string> = {
  bool: "MK_ARR_BOOL",
  i8: "MK_ARR_I8",
  u8: "MK_ARR_U8",
  i16: "MK_ARR_I16",
  u16: "MK_ARR_U16",
  i32: "MK_ARR_I32",
  u32: "MK_ARR_U32",
  f32: "MK_ARR_F32",
  f64: "MK_ARR_F64",
  i64: "MK_ARR_F64",
  val: "MK_ARR_VAL",
  ptr: "MK_ARR_PTR",
};

export function arrayClass(el: string): string {
  const c = ARRAY_CLASS[el];
  if (!c) throw new Error(`no array of ${el}`);
  return c;
}

/** Writes static objects as they are met; `text` is what must stand before their first use. */
export class StaticData {
  text = "";
  private count = 0;
  private readonly layout: Layout;
  private readonly useString: (id: number) => string;

  constructor(layout: Layout, useString: (id: number) => string) {
    this.layout = layout;
    this.useString = useString;
  }

  value(v: StaticValue): string {
    switch (v.k) {
      case "num":
        return number(v.t, v.v);
      case "bool":
        return String(v.v);
      case "str":
        return this.useString(v.id);
      case "null":
        return "NULL";
      case "val":
        if (v.v === undefined) return "MK_UNDEFINED";
        if (v.v === null) return "MK_NULL";
        throw new Error("numbers and booleans in static mk_val slots are set at run time");
      case "valptr":
        throw new Error("pointers in static mk_val slots are set at run time");
      case "array":
        return this.array(v);
      case "object":
        return this.object(v);
    }
  }

  private array(v: StaticValue & { k: "array" }): string {
    const n = this.count++;
    const items = v.items.map((i) => this.value(i)).join(", ");
    const c = C_TYPE[v.el];
    const data = v.items.length > 0 ? `(void *)mk_data${n}` : "NULL";
    if (v.items.length > 0) this.text += `static ${v.frozen ? "const " : ""}${v.el === "ptr" ? "void *const" : c} mk_data${n}[] = {${items}};\n`;
    this.text += `static ${v.frozen ? "const " : ""}mk_arr mk_arr${n} = {${arrayClass(v.el)}${v.frozen ? " | MK_FROZEN" : ""}, ${v.items.length}, ${v.items.length}, ${data}};\n`;
    return `((void *)&mk_arr${n})`;
  }

  private object(v: StaticValue & { k: "object" }): string {
    const n = this.count++;
    const values = v.fields.map((f) => this.value(f));
    const names = allFields(v.struct);
    const inits = names.map((f, i) => `.${f.cname} = ${values[i] ?? "0"}`);
    this.text += `static const struct ${v.struct.cname} mk_obj${n} = {.hdr = ${this.layout.ids.get(v.struct) ?? 0}, ${inits.join(", ")}};\n`;
    return `((void *)&mk_obj${n})`;
  }
}
