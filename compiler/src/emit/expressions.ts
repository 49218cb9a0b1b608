/** Expression trees as C expressions. */
import type { Expr, Func, IrType, Local, NumType, Struct } from "../ir/ir.ts";
import { type Converted, conversion, elementIndex } from "./conversions.ts";
import { arrayClass, type StaticData } from "./data.ts";
import { descends, type Layout } from "./layout.ts";
import { C_TYPE, isFloat, numberLiteral } from "./literals.ts";
import type { Names } from "./names.ts";

/** What expressions need to know of where they stand. */
export interface Scope {
  layout: Layout;
  data: StaticData;
  names: Names;
  local(l: Local): string;
  /** Struct a local is declared to point to, if it is declared so. */
  declared(l: Local): Struct | null;
  /** Name of a function's static closure. */
  staticClosure(fn: Func, struct: Struct): string;
  /** Name of the C function that makes a closure over given captures. */
  closureMaker(fn: Func, struct: Struct): string;
  /** Name of the C function that makes a frame. */
  frameMaker(fn: Func): string;
}

/** How tightly C text binds: as an operand of anything, of binary operators only, or of nothing. */
const enum Bind {
  Tight,
  Unary,
  Loose,
}

interface Text {
  c: string;
  bind: Bind;
}

const tight = (c: string): Text => ({ c, bind: Bind.Tight });
const unary = (c: string): Text => ({ c, bind: Bind.Unary });
const loose = (c: string): Text => ({ c, bind: Bind.Loose });

/** As a whole: an argument, or the right side of an assignment. */
export function expression(x: Expr, s: Scope): string {
  return write(x, s).c;
}

/** Operand of a binary operator or a cast. */
export function operand(x: Expr, s: Scope): string {
  const t = write(x, s);
  return t.bind === Bind.Loose ? `(${t.c})` : t.c;
}

function converted(x: Expr, s: Scope): Converted {
  return { whole: expression(x, s), operand: operand(x, s) };
}

/** An element's index as the runtime takes it. */
export function indexOf(x: Expr, s: Scope): string {
  return elementIndex(x.t, converted(x, s));
}

/** Operand of `->` or a call. */
function primary(x: Expr, s: Scope): string {
  const t = write(x, s);
  return t.bind === Bind.Tight ? t.c : `(${t.c})`;
}

/** The C type behind a pointer: a struct, `void`, or one of the runtime's. */
function pointee(x: Expr, s: Scope): Struct | "void" | "runtime" {
  switch (x.e) {
    case "local":
      return s.declared(x.l) ?? "void";
    case "native":
    case "newarray":
      return "runtime";
    case "select": {
      const a = pointee(x.a, s);
      return a === pointee(x.b, s) ? a : "void";
    }
    default:
      return "void";
  }
}

/** The expression where a pointer to `wanted` (null: any) stands; C converts to and from `void *` by itself. */
export function pointerTo(x: Expr, wanted: Struct | null, s: Scope): string {
  if (x.t !== "ptr" || wanted === null) return expression(x, s);
  const p = pointee(x, s);
  return p === "void" || p === wanted ? expression(x, s) : `(void *)${operand(x, s)}`;
}

function write(x: Expr, s: Scope): Text {
  switch (x.e) {
    case "num": {
      const c = numberLiteral(x.t, x.v);
      return c.startsWith("-") || c.startsWith("(float)") ? unary(c) : tight(c);
    }
    case "bool":
      return tight(String(x.v));
    case "str":
      return tight(s.data.string(x.id));
    case "null":
      return tight("NULL");
    case "undef":
      return tight("MK_UNDEFINED");
    case "nullval":
      return tight("MK_NULL");
    case "static":
      return tight(s.data.value(x.v));
    case "local":
      return tight(s.local(x.l));
    case "global":
      return tight(x.g.constant && x.g.init ? constant(s.data.value(x.g.init)) : globalName(x.g.type, x.g.cname));
    case "field":
      return tight(fieldPlace(x.obj, x.struct, s.names.field(x.field), s));
    case "nonnull":
      return call("mk_nonnull", [x.x], s);
    case "elem":
      return tight(`mk_${x.kind === "typed" ? "t" : ""}${x.check ? "at" : "get"}_${x.el}(${expression(x.arr, s)}, ${indexOf(x.idx, s)})`);
    case "len":
      return call(`mk_${x.of === "string" ? "str" : x.of === "typed" ? "typed" : "arr"}_len`, [x.x], s);
    case "charcode":
      return tight(`mk_str_at(${expression(x.x, s)}, ${x.idx.t === "i32" ? expression(x.idx, s) : `(int32_t)${indexOf(x.idx, s)}`})`);
    case "bin":
      return binary(x, s);
    case "neg":
      return narrow(x.t, unary(`-${signed(x.x, s)}`));
    case "inv":
      return narrow(x.t, unary(`~${operand(x.x, s)}`));
    case "cmp":
      return comparison(x, s);
    case "not":
      return unary(`!${primary(x.x, s)}`);
    case "and":
      return loose(`${operand(x.a, s)} && ${operand(x.b, s)}`);
    case "or":
      return loose(`${operand(x.a, s)} || ${operand(x.b, s)}`);
    case "select": {
      const differ = x.t === "ptr" && pointee(x, s) === "void";
      return loose(`${operand(x.c, s)} ? ${branch(x.a, differ, s)} : ${branch(x.b, differ, s)}`);
    }
    case "conv":
    case "box":
    case "unbox": {
      const c = conversion(x, converted(x.x, s));
      return c.startsWith("(") || c.includes(" ? ") ? (c.startsWith("(") ? unary(c) : loose(c)) : tight(c);
    }
    case "valis":
      return call(`mk_is_${x.is === "ref" ? "ptr" : x.is}`, [x.x], s);
    case "isa": {
      const test = s.layout.test(x.structs, x.subclasses, `MK_CLASS(${expression(x.x, s)})`);
      return test === null ? tight("false") : loose(test);
    }
    case "ptris":
      return call(`mk_ptr_is_${x.is}`, [x.x], s);
    case "native":
      return call(x.name, x.args, s);
    case "call":
      return tight(`${s.names.func(x.fn)}(${x.args.map((a, i) => pointerTo(a, parameterStruct(x.fn, i), s)).join(", ")})`);
    case "callc":
      return closureCall(x, s);
    case "callv":
      return call(x.table.cname, x.args, s);
    case "new":
      return tight(`mk_new(${s.layout.id(x.struct)}, sizeof(struct ${x.struct.cname}))`);
    case "newarray":
      return tight(`mk_arr_new(${arrayClass(x.el)}, ${expression(x.len, s)})`);
    case "fnref":
      return tight(s.staticClosure(x.fn, x.struct));
    case "closure":
      return call(s.closureMaker(x.fn, x.struct), x.captures, s);
    case "newframe":
      return tight(`${s.frameMaker(x.fn)}(${x.args.map((a, i) => pointerTo(a, parameterStruct(x.fn, i), s)).join(", ")})`);
  }
}

function call(name: string, args: readonly Expr[], s: Scope): Text {
  return tight(`${name}(${args.map((a) => expression(a, s)).join(", ")})`);
}

/** Struct a C parameter points to: functions that C code calls take plain pointers. */
export function parameterStruct(f: Func, i: number): Struct | null {
  return f.exported ? null : (f.params[i]?.struct ?? null);
}

/** A literal as a tight operand. */
function constant(c: string): string {
  return c.startsWith("-") ? `(${c})` : c;
}

export function globalName(type: IrType, cname: string): string {
  return type === "ptr" || type === "val" ? `mk_g.${cname}` : `mk_n.${cname}`;
}

export function fieldPlace(obj: Expr, struct: Struct, field: string, s: Scope): string {
  const p = pointee(obj, s);
  if (typeof p === "object" && descends(p, struct)) return `${primary(obj, s)}->${field}`;
  return `((struct ${struct.cname} *)${operand(obj, s)})->${field}`;
}

function branch(x: Expr, toVoid: boolean, s: Scope): string {
  return toVoid && pointee(x, s) !== "void" ? `(void *)${operand(x, s)}` : operand(x, s);
}

function comparison(x: Expr & { e: "cmp" }, s: Scope): Text {
  const op = { eq: "==", ne: "!=", lt: "<", le: "<=", gt: ">", ge: ">=" }[x.op];
  if (x.a.t === "ptr") {
    const a = pointee(x.a, s);
    const b = pointee(x.b, s);
    return loose(`${branch(x.a, a !== b && b !== "void", s)} ${op} ${operand(x.b, s)}`);
  }
  return loose(`${operand(x.a, s)} ${op} ${operand(x.b, s)}`);
}

function isSmall(t: IrType): boolean {
  return t === "i8" || t === "u8" || t === "i16" || t === "u16";
}

/** Back to its type: C computes small integers as `int`. */
function narrow(t: NumType, c: Text): Text {
  return isSmall(t) ? unary(`(${C_TYPE[t]})${c.bind === Bind.Loose ? `(${c.c})` : c.c}`) : c;
}

/** Operand of a minus sign, which must not become `--`. */
function signed(x: Expr, s: Scope): string {
  const c = operand(x, s);
  return c.startsWith("-") ? `(${c})` : c;
}

const PLAIN = { add: "+", sub: "-", mul: "*", div: "/", idiv: "/", irem: "%", and: "&", or: "|", xor: "^", shr: ">>" } as const;

function binary(x: Expr & { e: "bin" }, s: Scope): Text {
  const { t } = x;
  const a = operand(x.a, s);
  const b = operand(x.b, s);
  const wide = t === "i64" ? "uint64_t" : "uint32_t";
  switch (x.op) {
    case "addw":
    case "subw":
    case "mulw": {
      const op = { addw: "+", subw: "-", mulw: "*" }[x.op];
      if (t === "u32") return loose(`${a} ${op} ${b}`);
      return unary(`(${C_TYPE[t]})((${wide})${a} ${op} (${wide})${b})`);
    }
    case "addc":
    case "subc":
    case "mulc":
      return call(`mk_${x.op.slice(0, 3)}_${t}`, [x.a, x.b], s);
    case "rem":
      return call("mk_fmod", [x.a, x.b], s);
    case "pow":
      return call("mk_pow", [x.a, x.b], s);
    case "min":
    case "max":
      return isFloat(t) ? call(`mk_f${x.op}`, [x.a, x.b], s) : narrow(t, call(`mk_${x.op}_${isSmall(t) ? "i32" : t}`, [x.a, x.b], s));
    case "shl":
      return t === "u32" ? loose(`${a} << ${b}`) : unary(`(${C_TYPE[t]})((${wide})${a} << ${b})`);
    case "irem":
      // The smallest integer % -1 is 0, but C leaves it undefined.
      if ((t === "i32" || t === "i64") && mayBeMinusOne(x.b)) return loose(`${b} == -1 ? 0 : ${a} % ${b}`);
      return narrow(t, loose(`${a} % ${b}`));
    default:
      return narrow(t, loose(`${a} ${PLAIN[x.op]} ${b}`));
  }
}

function mayBeMinusOne(x: Expr): boolean {
  if (x.e === "num") return x.v === -1;
  const range = x.e === "local" ? x.l.range : undefined;
  return !range || (range.lo <= -1 && range.hi >= -1);
}

function closureCall(x: Expr & { e: "callc" }, s: Scope): Text {
  if (x.closure.e === "fnref") {
    const { fn } = x.closure;
    const args = [x.closure, ...x.args].map((a, i) => pointerTo(a, parameterStruct(fn, i), s));
    return tight(`${s.names.func(fn)}(${args.join(", ")})`);
  }
  const types = ["void *", ...x.params.map((p) => C_TYPE[p])].join(", ");
  const args = [x.closure, ...x.args].map((a) => expression(a, s)).join(", ");
  return tight(`((${C_TYPE[x.t]} (*)(${types}))((mk_closure *)${operand(x.closure, s)})->code)(${args})`);
}
