/** Between number types, and in and out of boxed values. */
import type { Expr, IrType, NumType } from "../ir/ir.ts";
import { C_TYPE, isFloat } from "./literals.ts";

/** C text of what is converted: as a whole, and as an operand. */
export interface Converted {
  whole: string;
  operand: string;
}

export function conversion(x: Expr & { e: "conv" | "box" | "unbox" }, from: Converted): string {
  switch (x.e) {
    case "conv":
      return numeric(x, from);
    case "box":
      return box(x, from);
    case "unbox":
      return unbox(x, from);
  }
}

/** An element's index as the runtime takes it: a double that is none becomes one that is always out of range. */
export function elementIndex(type: IrType, index: Converted): string {
  if (type === "f64" || type === "f32") return `mk_index(${index.whole})`;
  if (type === "i64") return `mk_index((double)${index.operand})`;
  return type === "i32" ? `(uint32_t)${index.operand}` : index.whole;
}

function numeric(x: Expr & { e: "conv" }, v: Converted): string {
  const from = x.x.t as NumType;
  const to = C_TYPE[x.t];
  if (x.mode === "exact" || isFloat(x.t)) return `(${to})${v.operand}`;
  if (x.mode === "wrap") {
    if (!isFloat(from)) return x.t === "i32" && from === "i64" ? `(int32_t)(uint32_t)${v.operand}` : `(${to})${v.operand}`;
    const bits = `mk_wrap_i32(${v.whole})`;
    return x.t === "i32" ? bits : `(${to})${bits}`;
  }
  return `mk_check${isFloat(from) ? "" : "64"}_${x.t}(${v.whole})`;
}

function absent(a: "undefined" | "null" | "never"): string {
  return a === "null" ? "MK_NULL" : "MK_UNDEFINED";
}

function box(x: Expr & { e: "box" }, v: Converted): string {
  switch (x.x.t) {
    case "val":
      return v.operand;
    case "bool":
      return `mk_val_bool(${v.whole})`;
    case "ptr":
      return x.absent === "never" ? `mk_val_ptr(${v.whole})` : `mk_val_ptr_or(${v.whole}, ${absent(x.absent)})`;
    default:
      return `mk_val_num(${x.x.t === "f64" ? v.whole : `(double)${v.operand}`})`;
  }
}

function unbox(x: Expr & { e: "unbox" }, v: Converted): string {
  const how = x.check ? "to" : "as";
  switch (x.t) {
    case "val":
      return v.operand;
    case "bool":
      return `mk_${how}_bool(${v.whole})`;
    case "ptr":
      if (x.absent === "never") return `mk_${how}_ptr(${v.whole})`;
      if (x.check || x.x.e !== "local") return `mk_to_ptr_or_null(${v.whole}, ${absent(x.absent)})`;
      return `${v.whole} == ${absent(x.absent)} ? NULL : mk_as_ptr(${v.whole})`;
    case "f64":
      return `mk_${how}_num(${v.whole})`;
    case "f32":
      return `(float)mk_${how}_num(${v.whole})`;
    default:
      return x.check && x.t !== "i64" ? `mk_check_${x.t}(mk_to_num(${v.whole}))` : `(${C_TYPE[x.t]})mk_${how}_num(${v.whole})`;
  }
}
