/** Equality, and tests of what a value is: `typeof`, `instanceof`, `in`. */
import type { Expr } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import type { Body, Value } from "./body.ts";
import { box } from "./coerce.ts";
import { dispatchOf } from "./dispatch.ts";
import { compare } from "./numbers.ts";
import { absentOf, BOOL, isAbsent, members, present, STR, type Ty } from "./ty.ts";

export function equality(b: Body, left: ts.Expression, right: ts.Expression): Expr {
  const literal = typeofTest(b, left, right) ?? typeofTest(b, right, left);
  if (literal) return literal;
  const [l, r] = b.operands([() => b.rules.unnarrowed(b, left), () => b.rules.unnarrowed(b, right)]) as [Value, Value];
  return strictEquals(b, l, r, left);
}

/** `typeof x === "string"` */
function typeofTest(b: Body, left: ts.Expression, right: ts.Expression): Expr | null {
  while (ts.isParenthesizedExpression(left)) left = left.expression;
  if (!ts.isTypeOfExpression(left) || !ts.isStringLiteralLike(right)) return null;
  const v = b.rules.unnarrowed(b, left.expression);
  return typeofIs(b, { x: b.temp(v.x), ty: v.ty }, right.text);
}

function typeName(ty: Ty): string {
  switch (ty.k) {
    case "void":
      return "undefined";
    case "bool":
      return "boolean";
    case "num":
      return "number";
    case "str":
      return "string";
    case "fn":
      return "function";
    default:
      return "object";
  }
}

export function typeofIs(b: Body, v: Value, name: string): Expr {
  const { ty, x } = v;
  if (ty.k !== "any") {
    const hits = members(ty).filter((m) => typeName(m) === name);
    if (hits.length === 0) return { e: "bool", t: "bool", v: false };
    if (hits.length === members(ty).length) return { e: "bool", t: "bool", v: true };
  }
  if (x.t === "ptr") {
    if (name === "undefined") return b.isNull(x);
    const present: Expr = { e: "not", t: "bool", x: b.isNull(x) };
    if (name === "string" || name === "function") {
      const test: Expr = { e: "ptris", t: "bool", x, is: name === "string" ? "string" : "closure" };
      return absentOf(ty) === "never" ? test : { e: "and", t: "bool", a: present, b: test };
    }
    const isText: Expr = { e: "or", t: "bool", a: { e: "ptris", t: "bool", x, is: "string" }, b: { e: "ptris", t: "bool", x, is: "closure" } };
    const object: Expr = { e: "not", t: "bool", x: isText };
    if (absentOf(ty) === "null") return { e: "or", t: "bool", a: b.isNull(x), b: object };
    return absentOf(ty) === "never" ? object : { e: "and", t: "bool", a: present, b: object };
  }
  if (name === "object") return { e: "or", t: "bool", a: { e: "valis", t: "bool", x, is: "object" }, b: { e: "valis", t: "bool", x, is: "null" } };
  if (name === "undefined" || name === "number" || name === "boolean" || name === "string" || name === "function")
    return { e: "valis", t: "bool", x, is: name };
  return { e: "bool", t: "bool", v: false };
}

export function strictEquals(b: Body, l: Value, r: Value, node: ts.Node): Expr {
  const { x, ty } = l;
  if (isAbsent(r.ty)) return isAbsentValue(b, l, r.ty);
  if (isAbsent(ty)) return isAbsentValue(b, r, ty);
  if (ty.k === "num" && r.ty.k === "num") return compare("eq", x, r.x);
  if (ty.k === "bool" && r.ty.k === "bool") return { e: "cmp", t: "bool", op: "eq", a: x, b: r.x };
  if (x.t === "ptr" && r.x.t === "ptr") {
    const texts = (t: Ty): boolean => members(t).some((m) => m.k === "str");
    if (!texts(ty) || !texts(r.ty)) return sameAbsence(b, l, r, { e: "cmp", t: "bool", op: "eq", a: x, b: r.x });
    if (ty.k === "str" && r.ty.k === "str") return { e: "native", t: "bool", name: "mk_str_eq", args: [x, r.x], pure: true };
    return { e: "native", t: "bool", name: "mk_ptr_strict_eq", args: [x, r.x], pure: true };
  }
  void node;
  return { e: "native", t: "bool", name: "mk_val_strict_eq", args: [x.t === "val" ? x : box(l), r.x.t === "val" ? r.x : box(r)], pure: true };
}

/** NULL is undefined in one type and null in the other: then two NULLs differ. */
function sameAbsence(b: Body, l: Value, r: Value, same: Expr): Expr {
  const a = absentOf(l.ty);
  const c = absentOf(r.ty);
  if (a === "never" || c === "never" || a === c) return same;
  return { e: "and", t: "bool", a: same, b: b.not(b.isNull(l.x)) };
}

function isAbsentValue(b: Body, v: Value, what: Ty): Expr {
  const { x, ty } = v;
  if (x.t === "ptr") return absentOf(ty) === (what.k === "void" ? "undefined" : "null") ? b.isNull(x) : { e: "bool", t: "bool", v: false };
  if (isAbsent(ty)) return { e: "bool", t: "bool", v: ty.k === what.k };
  if (x.t === "val") return { e: "valis", t: "bool", x, is: what.k === "void" ? "undefined" : "null" };
  return { e: "bool", t: "bool", v: false };
}

export function instanceOf(b: Body, node: ts.BinaryExpression): Expr {
  const v = b.expr(node.left);
  const type = b.cx.checker.getTypeAtLocation(node.right);
  const symbol = b.cx.symbol(node.right);
  const decl = symbol?.declarations?.find(ts.isClassLike) ?? (symbol && b.cx.stdClass(symbol.name));
  if (symbol?.name === "Array") return isArray(b, v);
  if (!decl) {
    const test = builtinTest(symbol?.name);
    if (test) return pointerTest(b, v, (x) => test(b, x));
    return b.cx.unsupported(node.right, `instanceof ${b.cx.checker.typeToString(type)}`);
  }
  return pointerTest(b, v, (x) => ({ e: "isa", t: "bool", x, structs: b.rules.classStructs(b, decl), subclasses: false }));
}

function builtinTest(name: string | undefined): ((b: Body, x: Expr) => Expr) | null {
  if (name && /^(Int|Uint|Float)\d+(Clamped)?Array$/.test(name)) return (_, x) => ({ e: "native", t: "bool", name: `mk_is_${name}`, args: [x], pure: true });
  return null;
}

/** A tuple is an array to JavaScript, and an object with fields here. */
export function isArray(b: Body, v: Value): Expr {
  if (v.ty.k === "arr") return { e: "bool", t: "bool", v: true };
  return pointerTest(b, v, (x) => {
    const isTuple: Expr = { e: "isa", t: "bool", x, structs: dispatchOf(b.cx, b.rules).tuples(), subclasses: false };
    return { e: "or", t: "bool", a: { e: "ptris", t: "bool", x, is: "array" }, b: isTuple };
  });
}

/** A test of the object behind a value; false if it is not an object. */
export function pointerTest(b: Body, v: Value, test: (x: Expr) => Expr): Expr {
  if (v.x.t === "val") {
    const t = b.temp(v.x);
    return { e: "and", t: "bool", a: { e: "valis", t: "bool", x: t, is: "ref" }, b: test({ e: "unbox", t: "ptr", x: t, absent: "never", check: false }) };
  }
  if (v.x.t !== "ptr") return { e: "bool", t: "bool", v: false };
  const t = b.temp(v.x);
  if (absentOf(v.ty) === "never") return test(t);
  return { e: "and", t: "bool", a: b.not(b.isNull(t)), b: test(t) };
}

/** `"name" in object` */
export function hasProperty(b: Body, node: ts.BinaryExpression): Expr {
  const [key, object] = b.operands([() => b.expr(node.left), () => b.expr(node.right)]) as [Value, Value];
  const ty = present(object.ty);
  if (ty.k === "obj" && ty.shape.decl === b.cx.stdClass("Dictionary"))
    return b.rules.callNamed(b, object, "has", BOOL, node, [{ x: b.coerce(key, STR, node), ty: STR }]).x;
  if (!ts.isStringLiteralLike(node.left)) return b.cx.unsupported(node, "`in` with a computed name");
  const name = node.left.text;
  return pointerTest(b, object, (x) => ({ e: "isa", t: "bool", x, structs: b.rules.structsWith(b, ty, name), subclasses: false }));
}
