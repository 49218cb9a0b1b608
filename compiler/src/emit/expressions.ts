/** Expression trees as C expressions. */
import type { Expr, Func, IrType, Local, NumType } from "../ir/ir.ts";
import { arrayClass, number, type StaticData } from "./data.ts";
import { C_TYPE, classTest, type Layout } from "./layout.ts";

/** What expressions need to know of where they stand. */
export interface Scope {
  layout: Layout;
  data: StaticData;
  useString(id: number): string;
  local(l: Local): string;
  /** Name of a function's static closure. */
  staticClosure(x: Expr & { e: "fnref" }): string;
  /** Class id of a step function's frame. */
  frameClass(fn: Func): number;
}

const CMP = { eq: "==", ne: "!=", lt: "<", le: "<=", gt: ">", ge: ">=" } as const;
const ARITH = { add: "+", sub: "-", mul: "*", div: "/", idiv: "/", irem: "%", and: "&", or: "|", xor: "^" } as const;

function small(t: NumType): boolean {
  return t === "i8" || t === "u8" || t === "i16" || t === "u16";
}

function unsigned(t: NumType): string {
  return t === "i64" ? "uint64_t" : "uint32_t";
}

export function expression(x: Expr, s: Scope): string {
  const sub = (y: Expr): string => expression(y, s);
  switch (x.e) {
    case "num":
      return number(x.t, x.v);
    case "bool":
      return String(x.v);
    case "str":
      return s.useString(x.id);
    case "null":
      return "NULL";
    case "undef":
      return "MK_UNDEFINED";
    case "nullval":
      return "MK_NULL";
    case "static":
      return s.data.value(x.v);
    case "local":
      return s.local(x.l);
    case "global":
      return `mk_g${x.g.type === "ptr" || x.g.type === "val" ? "" : "n"}.${x.g.cname}`;
    case "field":
      return `((struct ${x.struct.cname} *)${operand(x.obj, s)})->${x.field.cname}`;
    case "nonnull":
      return `mk_nonnull(${sub(x.x)})`;
    case "elem": {
      const prefix = x.kind === "typed" ? "mk_t" : "mk_";
      return `${prefix}${x.check ? "at" : "get"}_${x.el}(${sub(x.arr)}, ${index(x.idx, s)})`;
    }
    case "len":
      return `mk_${x.of === "string" ? "str" : x.of === "typed" ? "typed" : "arr"}_len(${sub(x.x)})`;
    case "charcode":
      return `mk_str_at(${sub(x.x)}, ${sub(x.idx)})`;
    case "bin":
      return binary(x, s);
    case "neg":
      return cast(x.t, `-${operand(x.x, s)}`);
    case "inv":
      return cast(x.t, `~${operand(x.x, s)}`);
    case "cmp":
      return `(${operand(x.a, s)} ${CMP[x.op]} ${operand(x.b, s)})`;
    case "not":
      return `!${operand(x.x, s)}`;
    case "and":
      return `(${operand(x.a, s)} && ${operand(x.b, s)})`;
    case "or":
      return `(${operand(x.a, s)} || ${operand(x.b, s)})`;
    case "select":
      return `(${operand(x.c, s)} ? ${operand(x.a, s)} : ${operand(x.b, s)})`;
    case "conv":
      return conversion(x, s);
    case "box":
      return box(x, s);
    case "unbox":
      return unbox(x, s);
    case "valis":
      return `mk_is_${x.is === "ref" ? "ptr" : x.is}(${sub(x.x)})`;
    case "isa":
      return isa(x, s);
    case "ptris":
      return `mk_ptr_is_${x.is}(${sub(x.x)})`;
    case "native":
      return `${x.name}(${x.args.map(sub).join(", ")})`;
    case "call":
      return `${x.fn.cname}(${x.args.map(sub).join(", ")})`;
    case "callc": {
      const c = sub(x.closure);
      const types = ["void *", ...x.params.map((p) => C_TYPE[p])].join(", ");
      return `((${C_TYPE[x.t]} (*)(${types}))((mk_closure *)${c})->code)(${[c, ...x.args.map(sub)].join(", ")})`;
    }
    case "callv":
      return `${x.table.cname}(${x.args.map(sub).join(", ")})`;
    case "new":
      return `mk_new(${s.layout.ids.get(x.struct) ?? 0}, sizeof(struct ${x.struct.cname}))`;
    case "newarray":
      return `mk_arr_new(${arrayClass(x.el)}, ${sub(x.len)})`;
    case "fnref":
      return s.staticClosure(x);
    case "closure":
    case "newframe":
      throw new Error(`${x.e} is a statement`);
  }
}

/** Parenthesised unless it binds tightest anyway. */
export function operand(x: Expr, s: Scope): string {
  const c = expression(x, s);
  return /^[\w.]+$|^\(|^[\w.]+\([^()]*\)$/.test(c) && balanced(c) ? c : `(${c})`;
}

function balanced(c: string): boolean {
  if (!c.startsWith("(")) return true;
  let depth = 0;
  for (let i = 0; i < c.length; i++) {
    if (c[i] === "(") depth++;
    else if (c[i] === ")" && --depth === 0) return i === c.length - 1;
  }
  return false;
}

function index(x: Expr, s: Scope): string {
  const c = expression(x, s);
  return x.t === "f64" ? `mk_index(${c})` : x.t === "i32" ? `(uint32_t)${operand(x, s)}` : c;
}

function cast(t: IrType, c: string): string {
  return t === "f64" || t === "i32" || t === "i64" || t === "u32" ? (t === "u32" ? `(uint32_t)(${c})` : `(${c})`) : `(${C_TYPE[t]})(${c})`;
}

function binary(x: Expr & { e: "bin" }, s: Scope): string {
  const a = operand(x.a, s);
  const b = operand(x.b, s);
  const c = C_TYPE[x.t];
  const isFloat = x.t === "f64" || x.t === "f32";
  switch (x.op) {
    case "addw":
    case "subw":
    case "mulw": {
      const op = { addw: "+", subw: "-", mulw: "*" }[x.op];
      return `((${c})((${unsigned(x.t)})${a} ${op} (${unsigned(x.t)})${b}))`;
    }
    case "addc":
    case "subc":
    case "mulc":
      return `mk_${x.op.slice(0, 3)}_${x.t}(${a}, ${b})`;
    case "rem":
      return `mk_fmod(${a}, ${b})`;
    case "pow":
      return `mk_pow(${a}, ${b})`;
    case "min":
    case "max":
      return isFloat ? `mk_f${x.op}(${a}, ${b})` : `mk_${x.op}_${x.t}(${a}, ${b})`;
    case "shl":
      return x.t === "i64" ? `((int64_t)((uint64_t)${a} << ${b}))` : `((${c})((uint32_t)${a} << ${b}))`;
    case "shr":
      return `(${a} >> ${b})`;
    default: {
      const op = ARITH[x.op];
      return small(x.t) ? `(${c})(${a} ${op} ${b})` : `(${a} ${op} ${b})`;
    }
  }
}

function conversion(x: Expr & { e: "conv" }, s: Scope): string {
  const from = x.x.t as NumType;
  const v = expression(x.x, s);
  const isFloat = from === "f64" || from === "f32";
  if (x.mode === "exact" || x.t === "f32" || x.t === "f64") return `(${C_TYPE[x.t]})${operand(x.x, s)}`;
  if (x.mode === "wrap") {
    const bits = isFloat ? `mk_to_int32(${v})` : operand(x.x, s);
    if (x.t === "i32") return isFloat ? bits : `(int32_t)(uint32_t)${bits}`;
    return `(${C_TYPE[x.t]})${bits}`;
  }
  return isFloat ? `mk_check_${x.t}(${v})` : `mk_check64_${x.t}(${v})`;
}

function absent(a: "undefined" | "null" | "never"): string {
  return a === "null" ? "MK_NULL" : "MK_UNDEFINED";
}

function box(x: Expr & { e: "box" }, s: Scope): string {
  const v = expression(x.x, s);
  switch (x.x.t) {
    case "val":
      return v;
    case "bool":
      return `mk_val_bool(${v})`;
    case "ptr":
      return x.absent === "never" ? `mk_val_ptr(${v})` : `mk_val_ptr_or(${v}, ${absent(x.absent)})`;
    default:
      return `mk_val_num(${v})`;
  }
}

function unbox(x: Expr & { e: "unbox" }, s: Scope): string {
  const v = expression(x.x, s);
  const how = x.check ? "to" : "as";
  switch (x.t) {
    case "val":
      return v;
    case "bool":
      return `mk_${how}_bool(${v})`;
    case "ptr":
      return x.absent === "never" ? `mk_${how}_ptr(${v})` : `mk_to_ptr_or_null(${v}, ${absent(x.absent)})`;
    case "f64":
      return `mk_${how}_num(${v})`;
    default:
      return `(${C_TYPE[x.t]})mk_${how}_num(${v})`;
  }
}

function isa(x: Expr & { e: "isa" }, s: Scope): string {
  const c = expression(x.x, s);
  return `(${classTest(s.layout, x.structs, `MK_CLASS(${c})`)})`;
}
