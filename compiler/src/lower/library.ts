/**
 * Members of the library: a few are built into the compiler, all others are functions of the standard library found by
 * name (`Array_map`, `Math_sin`; see `std/README.md`).
 */
import type { Expr } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import { propertyOfValue } from "./access.ts";
import { lowerArguments, type Slot } from "./arguments.ts";
import type { Body, Value } from "./body.ts";
import { box, narrow } from "./coerce.ts";
import { isArray } from "./comparisons.ts";
import { printCall } from "./console.ts";
import { EMPTY_ENV, extendEnv } from "./convert.ts";
import { functionInstance, typeParameterSymbols, typeParametersOf } from "./functions.ts";
import { infer } from "./inference.ts";
import { truthy } from "./logic.ts";
import { iterateInto } from "./loops.ts";
import { asDouble, integerOf, rangeOf, widen } from "./numbers.ts";
import { reflects } from "./reflection.ts";
import { toStr } from "./text.ts";
import { ANY, arr, BOOL, F64, I32, members, present, rep, retRep, STR, show, type Ty } from "./ty.ts";
import { newTyped } from "./typed_arrays.ts";
import { concatenation, memberVariant } from "./variants.ts";

/** Name under which the library declares the members of a type. */
function interfaceName(ty: Ty): string | null {
  switch (ty.k) {
    case "str":
      return "String";
    case "arr":
      return "Array";
    case "typed":
      return "TypedArray";
    case "buffer":
      return "ArrayBuffer";
    case "num":
      return "Number";
    case "bool":
      return "Boolean";
    default:
      return null;
  }
}

/** A property of a string, array, number ... that is not a call. */
export function libraryMember(b: Body, r: Value, name: string, node: ts.Node): Value {
  const owner = interfaceName(r.ty);
  const fn = owner && b.cx.stdFunctions.get(`${owner}_${name}`);
  if (!fn) return b.cx.unsupported(node, `${name} of ${show(r.ty)} as a value`);
  return b.rules.callStd(b, `${owner}_${name}`, [r], node);
}

/** A constant of a library singleton (`Math.PI`). */
export function librarySingleton(b: Body, node: ts.PropertyAccessExpression, base: ts.Symbol): Value | null {
  const decl = base.valueDeclaration;
  if (!decl || !ts.isVariableDeclaration(decl) || !b.cx.isLibrary(decl.getSourceFile())) return null;
  const host = (globalThis as Record<string, unknown>)[base.name] as Record<string, unknown> | undefined;
  const v = host?.[node.name.text];
  if (typeof v === "number") return { x: b.num(v, "f64"), ty: F64 };
  return b.cx.unsupported(node, `${base.name}.${node.name.text} as a value (wrap it in an arrow function)`);
}

export function callLibraryMember(b: Body, node: ts.CallExpression, r: Value, name: string, want?: Ty): Value {
  const { ty } = r;
  const args = node.arguments;
  if (ty.k === "arr" && name === "push" && args.length === 1 && args[0] && !ts.isSpreadElement(args[0])) return push(b, node, r, ty, args[0]);
  if (ty.k === "str" && name === "charCodeAt") {
    const [s, i] = b.operands([() => r, () => ({ x: args[0] ? b.as(args[0], I32) : b.num(0), ty: I32 })]) as [Value, Value];
    return { x: asDouble({ e: "charcode", t: "i32", x: s.x, idx: i.x }), ty: F64 };
  }
  if (name === "toString" && args.length === 0 && (ty.k === "num" || ty.k === "bool" || ty.k === "str")) return toStr(b, r, node);
  const owner = interfaceName(ty);
  if (!owner) return b.cx.unsupported(node, `calling ${name} of ${show(ty)}`);
  if (name === "concat") {
    const list = concatenation(b, node, r);
    if (list) return list;
  }
  return callLibrary(b, node, `${owner}_${memberVariant(b, ty, name, args)}`, [r], args, want);
}

function push(b: Body, node: ts.CallExpression, r: Value, ty: Ty & { k: "arr" }, arg: ts.Expression): Value {
  const [list, v] = b.operands([() => r, () => ({ x: b.as(arg, ty.el), ty: ty.el })]) as [Value, Value];
  const a = b.temp(list.x);
  b.emit({ s: "push", arr: a, el: rep(ty.el), x: v.x });
  if (ts.isExpressionStatement(node.parent)) return b.undefined();
  return { x: asDouble(b.temp(b.len(a, "array"))), ty: F64 };
}

/** `Math.max(a, b)`, `Array.from(x)`, `console.log(...)` */
export function callSingleton(b: Body, node: ts.CallExpression, base: ts.Symbol, member: string, want?: Ty): Value {
  let name = member;
  if (base.name === "Math") {
    const v = mathBuiltin(b, node, name);
    if (v) return v;
  }
  if (base.name === "Object" && name === "freeze" && node.arguments[0]) return b.expr(node.arguments[0], want);
  if (base.name === "Array" && name === "isArray" && node.arguments[0]) {
    return { x: isArray(b, b.expr(node.arguments[0])), ty: BOOL };
  }
  if (base.name === "console") {
    const v = printCall(b, node, name);
    if (v) return v;
  }
  if (base.name === "Object" && /^(keys|values|entries)$/.test(name) && node.arguments[0] && !isDictionaryTy(b, b.ty(node.arguments[0]))) {
    const ty = present(b.ty(node.arguments[0]));
    if (members(ty).some((m) => m.k === "arr" || m.k === "typed")) b.cx.unsupported(node, `Object.${name} of an array (use its own ${name}())`);
    reflects(b, node.arguments[0]);
    // By its own type: what the library declares here would make a dictionary of a literal.
    return callLibrary(b, node, `ObjectConstructor_${name}Of`, [b.expr(node.arguments[0], ty)], [], want);
  }
  if (base.name === "JSON" && name === "stringify" && node.arguments[0]) reflects(b, node.arguments[0]);
  if (base.name === "Array" && name === "from") return arrayFrom(b, node, want);
  const type = b.cx.checker.getTypeOfSymbol(base);
  const owner = type.symbol?.name ?? base.name;
  const listed = ITERATED.has(`${owner}_${name}`);
  const only = node.arguments[0];
  if (listed && only && b.ty(only).k !== "arr") {
    const list = iterateInto(b, b.expr(only), null, node);
    return callLibrary(b, node, `${owner}_${name}`, [list], node.arguments.slice(1), want);
  }
  if (base.name === "Promise") name = promiseMember(b, node, name);
  return callLibrary(b, node, `${owner}_${name}`, [], node.arguments, want);
}

function isDictionaryTy(b: Body, ty: Ty): boolean {
  const t = present(ty);
  return t.k === "obj" && t.shape.decl === b.cx.stdClass("Dictionary");
}

/** Members that take any iterable: what is no array becomes one first. */
const ITERATED: ReadonlySet<string> = new Set(["ObjectConstructor_fromEntries", "TypedArrayConstructor_from"]);

/** Variants of a member for tuples and for no argument. */
function promiseMember(b: Body, node: ts.CallExpression, name: string): string {
  const first = node.arguments[0];
  if (name === "resolve" && !first) return "resolveVoid";
  if (name !== "all" || !first) return name;
  const ty = b.ty(first);
  return ty.k === "iface" && ty.iface.tuple ? `all${ty.iface.props().length}` : name;
}

/** `Array.from(iterable)`, `Array.from(iterable, map)`, `Array.from({ length }, map)` */
function arrayFrom(b: Body, node: ts.CallExpression, want?: Ty): Value {
  const [source, map] = node.arguments;
  if (!source) return b.cx.unsupported(node, "Array.from without arguments");
  const ty = b.ty(source);
  const counted = ty.k === "iface" && !ty.iface.tuple && !ty.iface.props().some((p) => p.name === "@@iterator");
  const el = want?.k === "arr" ? want.el : undefined;
  if (!counted) {
    const v = b.expr(source);
    const list = iterateInto(b, v, null, node, !map && el ? { list: b.temp({ e: "newarray", t: "ptr", el: rep(el), len: b.num(0) }), el } : undefined);
    return map ? callLibrary(b, node, "ArrayConstructor_fromMapped", [list], [map], want) : list;
  }
  if (!map) return b.cx.unsupported(node, "Array.from of a length without a function for the elements");
  const length = { x: b.coerce(propertyOfValue(b, b.expr(source), "length", source, null), I32, source), ty: I32 };
  return callLibrary(b, node, "ArrayConstructor_fromLength", [length], [map], want);
}

/** The conversion functions on an evaluated value. */
export function convertTo(b: Body, name: string, v: Value, node: ts.Node | null = null): Expr {
  if (name === "String") return toStr(b, v, node as ts.Node).x;
  if (name === "Boolean") return truthy(b, v);
  return v.ty.k === "num" ? asDouble(v.x) : b.rules.callStd(b, "toNumber", [{ x: v.x.t === "val" ? v.x : box(v), ty: ANY }], node as ts.Node).x;
}

export function callGlobal(b: Body, node: ts.CallExpression, name: string, want?: Ty): Value {
  const arg = node.arguments[0];
  if (name === "String") return { x: arg ? convertTo(b, name, b.expr(arg), arg) : b.str(""), ty: STR };
  if (name === "Boolean") return { x: arg ? convertTo(b, name, b.expr(arg), arg) : { e: "bool", t: "bool", v: false }, ty: BOOL };
  if (name === "Number") return { x: arg ? convertTo(b, name, b.expr(arg), arg) : b.num(0, "f64"), ty: F64 };
  return callLibrary(b, node, `Global_${name}`, [], node.arguments, want);
}

/** Calls a function of the standard library with the call's own arguments. */
function callLibrary(b: Body, node: ts.CallExpression, name: string, first: Value[], args: readonly ts.Expression[], want?: Ty): Value {
  const decl = b.cx.stdFunctions.get(name);
  if (!decl) return b.cx.unsupported(node, `${name.replace("_", ".")}`);
  const resultTy = b.cx.types.convert(b.cx.checker.getTypeAtLocation(node), b.env);
  const typeArgs = infer(
    b,
    decl,
    first.map((v) => v.ty),
    args,
    resultTy,
    want,
  );
  const env = extendEnv(EMPTY_ENV, typeParametersOf(decl), typeArgs, typeParameterSymbols(b.cx));
  const spread = args.some(ts.isSpreadElement);
  const inst = functionInstance(
    b.cx,
    b.rules,
    decl,
    env,
    spread
      ? null
      : {
          given: first.length + args.length,
          admits: (i) => i >= first.length && members(b.ty(args[i - first.length] as ts.Expression)).some((m) => m.k === "void"),
        },
  );
  const into: Slot[] = inst.params.slice(first.length).map((p) => ({ ty: p.ty, rest: p.rest, skipped: p.mode === "absent" }));
  const lead = first.map((v, i) => () => ({ x: b.coerce(v, (inst.params[i] as { ty: Ty }).ty, node), ty: (inst.params[i] as { ty: Ty }).ty }));
  const passed = lowerArguments(b, args, into, node, lead);
  const call: Expr = { e: "call", t: inst.func.ret, fn: inst.func, args: passed };
  if (retRep(inst.ret) === "void") {
    b.do(call);
    return b.undefined();
  }
  return narrowResult(b, { x: b.temp(call), ty: inst.ret }, resultTy, node);
}

/** The declared result may be more exact than the implementation's. */
function narrowResult(b: Body, v: Value, to: Ty, node: ts.Node): Value {
  if (v.ty.k === "arr" || v.ty.k === "num" || to.k === "any") return v;
  return narrow(b, v, to, node);
}

/** With evaluated arguments; type arguments found from their types. */
export function callStd(b: Body, name: string, args: Value[], node: ts.Node): Value {
  const decl = b.cx.stdFunctions.get(name);
  if (!decl) return b.cx.unsupported(node, name);
  const typeArgs = infer(
    b,
    decl,
    args.map((v) => v.ty),
    [],
    null,
    undefined,
  );
  return callStdGeneric(b, name, typeArgs, args, node);
}

export function callStdGeneric(b: Body, name: string, typeArgs: readonly Ty[], args: Value[], node: ts.Node): Value {
  const decl = b.cx.stdFunctions.get(name);
  if (!decl) return b.cx.unsupported(node, name);
  const env = extendEnv(EMPTY_ENV, typeParametersOf(decl), typeArgs, typeParameterSymbols(b.cx));
  const inst = functionInstance(b.cx, b.rules, decl, env, { given: args.length, admits: () => true });
  const passed = inst.params.flatMap((p, i) => (p.mode === "absent" ? [] : [args[i] ? b.coerce(args[i], p.ty, node) : b.absent(p.ty)]));
  const call: Expr = { e: "call", t: inst.func.ret, fn: inst.func, args: passed };
  if (retRep(inst.ret) === "void") {
    b.do(call);
    return b.undefined();
  }
  return { x: b.temp(call), ty: inst.ret };
}

// Math

const PURE: Record<string, string> = { sqrt: "sqrt", floor: "floor", ceil: "ceil", trunc: "trunc" };

function mathBuiltin(b: Body, node: ts.CallExpression, name: string): Value | null {
  const args = node.arguments;
  if (args.some(ts.isSpreadElement)) return null;
  const numbers = (): Expr[] => b.operands(args.map((a) => () => ({ x: asDouble(b.coerce(b.expr(a), F64, a)), ty: F64 }))).map((v) => v.x);
  const [first, second] = args;
  if (name === "imul" && first && second) {
    const [x, y] = numbers() as [Expr, Expr];
    return { x: asDouble({ e: "bin", t: "i32", op: "mulw", a: toI32(x), b: toI32(y) }), ty: F64 };
  }
  const pure = PURE[name];
  if (pure && args.length === 1) {
    const [x] = numbers() as [Expr];
    if (name !== "sqrt") {
      if (integerOf(x)) return { x, ty: F64 };
      const quotient = name === "floor" || name === "trunc" ? integerQuotient(x) : null;
      if (quotient) return { x: asDouble(quotient), ty: F64 };
    }
    return { x: { e: "native", t: "f64", name: pure, args: [x], pure: true }, ty: F64 };
  }
  if (name === "abs" && args.length === 1) {
    const [x] = numbers() as [Expr];
    const i = integerOf(x);
    if (i && i.t !== "i64") {
      const wide = b.temp(widen(i, rangeOf(i).lo > -(2 ** 31) && rangeOf(i).hi < 2 ** 31 ? "i32" : "i64"));
      const zero: Expr = { e: "num", t: wide.t as "i32", v: 0 };
      return {
        x: asDouble({ e: "select", t: wide.t, c: { e: "cmp", t: "bool", op: "lt", a: wide, b: zero }, a: { e: "neg", t: wide.t as "i32", x: wide }, b: wide }),
        ty: F64,
      };
    }
    return { x: { e: "native", t: "f64", name: "fabs", args: [x], pure: true }, ty: F64 };
  }
  if ((name === "min" || name === "max") && args.length === 2) {
    const [x, y] = numbers() as [Expr, Expr];
    const a = integerOf(x);
    const c = integerOf(y);
    if (a && c) {
      const t = [a, c].every((e) => rangeOf(e).lo >= -(2 ** 31) && rangeOf(e).hi < 2 ** 31) ? "i32" : "i64";
      return { x: asDouble({ e: "bin", t, op: name, a: widen(a, t), b: widen(c, t) }), ty: F64 };
    }
    return { x: { e: "bin", t: "f64", op: name, a: x, b: y }, ty: F64 };
  }
  return null;
}

function toI32(x: Expr): Expr {
  const i = integerOf(x);
  if (i?.t === "i32") return i;
  return { e: "conv", t: "i32", mode: "wrap", x: i ?? x };
}

/** floor(a / b) of non-negative integers with a constant positive divisor. */
function integerQuotient(x: Expr): Expr | null {
  if (x.e !== "bin" || x.op !== "div") return null;
  const a = integerOf(x.a);
  const d = integerOf(x.b);
  if (!a || !d || rangeOf(a).lo < 0 || rangeOf(d).lo <= 0 || rangeOf(a).hi >= 2 ** 31 || rangeOf(d).hi >= 2 ** 31) return null;
  return { e: "bin", t: "i32", op: "idiv", a: widen(a, "i32"), b: widen(d, "i32") };
}

// new

/** `new Array(n)`, `new Uint8Array(...)`, `new ArrayBuffer(n)`; null for classes. */
export function newLibraryObject(b: Body, node: ts.NewExpression, want?: Ty): Value | null {
  const ty = b.ty(node);
  if (ty.k === "arr") return newArray(b, node, ty, want);
  if (ty.k === "typed" || ty.k === "buffer") return newTyped(b, node, ty);
  return null;
}

function newArray(b: Body, node: ts.NewExpression, own: Ty & { k: "arr" }, want?: Ty): Value {
  const context = want && members(want).find((m) => m.k === "arr");
  const { el } = context?.k === "arr" && !node.typeArguments ? context : own;
  const args = node.arguments ?? [];
  const only = args.length === 1 ? args[0] : undefined;
  if (only && !ts.isSpreadElement(only) && b.ty(only).k === "num") {
    return { x: b.temp({ e: "newarray", t: "ptr", el: rep(el), len: b.as(only, I32) }), ty: arr(el) };
  }
  const values = b.operands(args.map((a) => () => ({ x: b.as(a, el), ty: el })));
  const list = b.temp({ e: "newarray", t: "ptr", el: rep(el), len: b.num(args.length) });
  values.forEach((v, i) => {
    b.emit({ s: "setelem", kind: "array", arr: list, idx: b.num(i), el: rep(el), x: v.x, check: false, append: false });
  });
  return { x: list, ty: arr(el) };
}
