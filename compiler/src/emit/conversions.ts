/** Between number types, and in and out of boxed values. */
import type { Expr, NumType } from "../ir/ir.ts";
import { expression, operand, type Scope } from "./expressions.ts";
import { C_TYPE, isFloat } from "./literals.ts";

export function conversion(x: Expr & { e: "conv" | "box" | "unbox" }, s: Scope): string {
  switch (x.e) {
    case "conv":
      return numeric(x, s);
    case "box":
      return box(x, s);
    case "unbox":
      return unbox(x, s);
  }
}

/** An element's index as the runtime takes it: a double that is none becomes one that is always out of range. */
export function elementIndex(x: Expr, s: Scope): string {
  if (x.t === "f64" || x.t === "f32") return `mk_index(${expression(x, s)})`;
  if (x.t === "i64") return `mk_index((double)${operand(x, s)})`;
  return x.t === "i32" ? `(uint32_t)${operand(x, s)}` : expression(x, s);
}

function numeric(x: Expr & { e: "conv" }, s: Scope): string {
  const from = x.x.t as NumType;
  const to = C_TYPE[x.t];
  if (x.mode === "exact" || isFloat(x.t)) return `(${to})${operand(x.x, s)}`;
  if (x.mode === "wrap") {
    if (!isFloat(from)) return x.t === "i32" && from === "i64" ? `(int32_t)(uint32_t)${operand(x.x, s)}` : `(${to})${operand(x.x, s)}`;
    const bits = `mk_to_int32(${expression(x.x, s)})`;
    return x.t === "i32" ? bits : `(${to})${bits}`;
  }
  return `mk_check${isFloat(from) ? "" : "64"}_${x.t}(${expression(x.x, s)})`;
}

function absent(a: "undefined" | "null" | "never"): string {
  return a === "null" ? "MK_NULL" : "MK_UNDEFINED";
}

function box(x: Expr & { e: "box" }, s: Scope): string {
  const v = expression(x.x, s);
  switch (x.x.t) {
    case "val":
      return operand(x.x, s);
    case "bool":
      return `mk_val_bool(${v})`;
    case "ptr":
      return x.absent === "never" ? `mk_val_ptr(${v})` : `mk_val_ptr_or(${v}, ${absent(x.absent)})`;
    default:
      return `mk_val_num(${x.x.t === "f64" ? v : `(double)${operand(x.x, s)}`})`;
  }
}

function unbox(x: Expr & { e: "unbox" }, s: Scope): string {
  const v = expression(x.x, s);
  const how = x.check ? "to" : "as";
  switch (x.t) {
    case "val":
      return operand(x.x, s);
    case "bool":
      return `mk_${how}_bool(${v})`;
    case "ptr":
      if (x.absent === "never") return `mk_${how}_ptr(${v})`;
      if (x.check || x.x.e !== "local") return `mk_to_ptr_or_null(${v}, ${absent(x.absent)})`;
      return `${v} == ${absent(x.absent)} ? NULL : mk_as_ptr(${v})`;
    case "f64":
      return `mk_${how}_num(${v})`;
    case "f32":
      return `(float)mk_${how}_num(${v})`;
    default:
      return x.check && x.t !== "i64" ? `mk_check_${x.t}(mk_to_num(${v}))` : `(${C_TYPE[x.t]})mk_${how}_num(${v})`;
  }
}
