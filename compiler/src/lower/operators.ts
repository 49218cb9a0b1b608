/** Unary and binary operators. */
import type { CmpOp, Expr, NumType } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import type { Body, Value } from "./body.ts";
import { box, } from "./coerce.ts";
import { tupleElements } from "./loops.ts";
import { arithmetic, asDouble, checked, compare, intRange, negate, remainder, wrapped } from "./numbers.ts";
import { assignPattern } from "./patterns.ts";
import { place } from "./places.ts";
import { typeTest } from "./access.ts";
import { absentOf, ANY, BOOL, F64, isAbsent, isPointer, members, present, rep, show, STR, type Ty, union } from "./ty.ts";

const K = ts.SyntaxKind;

export function number(b: Body, node: ts.Expression, want?: Ty): Expr {
  const v = b.expr(node, want);
  return v.ty.k === "num" ? asDouble(v.x) : b.coerce(v, F64, node);
}

function numberOf(b: Body, v: Value, node: ts.Node): Expr {
  return v.ty.k === "num" ? asDouble(v.x) : b.coerce(v, F64, node);
}

const COMPARE: Partial<Record<ts.SyntaxKind, CmpOp>> = {
  [K.LessThanToken]: "lt",
  [K.LessThanEqualsToken]: "le",
  [K.GreaterThanToken]: "gt",
  [K.GreaterThanEqualsToken]: "ge",
};

/** Operator of a compound assignment. */
const COMPOUND: Partial<Record<ts.SyntaxKind, ts.SyntaxKind>> = {
  [K.PlusEqualsToken]: K.PlusToken,
  [K.MinusEqualsToken]: K.MinusToken,
  [K.AsteriskEqualsToken]: K.AsteriskToken,
  [K.SlashEqualsToken]: K.SlashToken,
  [K.PercentEqualsToken]: K.PercentToken,
  [K.AsteriskAsteriskEqualsToken]: K.AsteriskAsteriskToken,
  [K.LessThanLessThanEqualsToken]: K.LessThanLessThanToken,
  [K.GreaterThanGreaterThanEqualsToken]: K.GreaterThanGreaterThanToken,
  [K.GreaterThanGreaterThanGreaterThanEqualsToken]: K.GreaterThanGreaterThanGreaterThanToken,
  [K.AmpersandEqualsToken]: K.AmpersandToken,
  [K.BarEqualsToken]: K.BarToken,
  [K.CaretEqualsToken]: K.CaretToken,
};

export function binary(b: Body, node: ts.BinaryExpression, want?: Ty): Value {
  const op = node.operatorToken.kind;
  switch (op) {
    case K.EqualsToken:
      return assign(b, node);
    case K.CommaToken: {
      const first = b.expr(node.left);
      if (!b.fixed(first.x)) b.temp(first.x);
      return b.expr(node.right, want);
    }
    case K.AmpersandAmpersandToken:
    case K.BarBarToken:
    case K.QuestionQuestionToken:
      return logical(b, node, want);
    case K.AmpersandAmpersandEqualsToken:
    case K.BarBarEqualsToken:
    case K.QuestionQuestionEqualsToken:
      return logicalAssign(b, node);
    case K.EqualsEqualsEqualsToken:
      return { x: equality(b, node.left, node.right), ty: BOOL };
    case K.ExclamationEqualsEqualsToken:
      return { x: b.not(equality(b, node.left, node.right)), ty: BOOL };
    case K.InstanceOfKeyword:
      return { x: instanceOf(b, node), ty: BOOL };
    case K.InKeyword:
      return { x: hasProperty(b, node), ty: BOOL };
    default:
  }
  const compound = COMPOUND[op];
  if (compound !== undefined) return compoundAssign(b, node, compound);
  const [l, r] = b.operands([() => b.expr(node.left), () => b.expr(node.right)]) as [Value, Value];
  return operate(b, op, l, r, node, node.left, node.right);
}

function isStringy(ty: Ty): boolean {
  return ty.k === "str";
}

/** `l op r` on evaluated operands. */
export function operate(b: Body, op: ts.SyntaxKind, l: Value, r: Value, node: ts.Node, left: ts.Node, right: ts.Node): Value {
  const cmp = COMPARE[op];
  if (cmp) {
    if (isStringy(l.ty) && isStringy(r.ty)) return { x: { e: "cmp", t: "bool", op: cmp, a: b.native("mk_str_cmp", "i32", [l.x, r.x], false), b: b.num(0) }, ty: BOOL };
    return { x: compare(cmp, numberOf(b, l, left), numberOf(b, r, right)), ty: BOOL };
  }
  if (op === K.PlusToken && (members(l.ty).some(isStringy) || members(r.ty).some(isStringy) || l.ty.k === "any" || r.ty.k === "any")) {
    if ((isStringy(l.ty) || isStringy(r.ty)) || !(l.ty.k === "num" && r.ty.k === "num")) return concat(b, [toStr(b, l, left), toStr(b, r, right)]);
  }
  const a = numberOf(b, l, left);
  const c = numberOf(b, r, right);
  switch (op) {
    case K.PlusToken:
      return { x: arithmetic("add", a, c), ty: F64 };
    case K.MinusToken:
      return { x: arithmetic("sub", a, c), ty: F64 };
    case K.AsteriskToken:
      return { x: arithmetic("mul", a, c), ty: F64 };
    case K.SlashToken:
      return { x: { e: "bin", t: "f64", op: "div", a, b: c }, ty: F64 };
    case K.PercentToken:
      return { x: remainder(a, c), ty: F64 };
    case K.AsteriskAsteriskToken:
      return { x: { e: "bin", t: "f64", op: "pow", a, b: c }, ty: F64 };
    default:
      return bitwise(b, op, a, c, node);
  }
}

function bitwise(b: Body, op: ts.SyntaxKind, a: Expr, c: Expr, node: ts.Node): Value {
  const shift = (t: "i32" | "u32", name: "shl" | "shr"): Value => {
    const count: Expr = c.e === "num" ? b.num(c.v & 31) : { e: "bin", t: "i32", op: "and", a: wrapped(c, "i32"), b: b.num(31) };
    const x: Expr = { e: "bin", t, op: name, a: wrapped(a, t), b: t === "u32" ? { e: "conv", t: "u32", mode: "exact", x: count } : count };
    return { x: asDouble(x), ty: F64 };
  };
  const bits = (name: "and" | "or" | "xor"): Value => ({ x: asDouble(bitOp(name, wrapped(a, "i32"), wrapped(c, "i32"))), ty: F64 });
  switch (op) {
    case K.AmpersandToken:
      return bits("and");
    case K.BarToken:
      return bits("or");
    case K.CaretToken:
      return bits("xor");
    case K.LessThanLessThanToken:
      return shift("i32", "shl");
    case K.GreaterThanGreaterThanToken:
      return shift("i32", "shr");
    case K.GreaterThanGreaterThanGreaterThanToken:
      return shift("u32", "shr");
    default:
      return b.cx.unsupported(node, `the operator ${ts.tokenToString(op) ?? ""}`);
  }
}

function bitOp(op: "and" | "or" | "xor", a: Expr, c: Expr): Expr {
  if (op === "or" && c.e === "num" && c.v === 0) return a;
  return { e: "bin", t: "i32", op, a, b: c };
}

// Strings

/** ToString of a value, as an expression of type ptr. */
export function toStr(b: Body, v: Value, node: ts.Node): Value {
  const { ty } = v;
  if (ty.k === "str") return v;
  if (v.x.e === "num") return { x: b.str(String(v.x.v)), ty: STR };
  if (v.x.e === "bool") return { x: b.str(String(v.x.v)), ty: STR };
  const from = (name: string, x: Expr): Value => ({ x: b.native(name, "ptr", [x], false), ty: STR });
  if (ty.k === "num") {
    const i = v.x.e === "conv" && v.x.mode === "exact" && v.x.t === "f64" ? v.x.x : v.x;
    if (i.t === "f64" || i.t === "f32") return from("mk_str_from_num", asDouble(i));
    if (i.t === "u32") return from("mk_str_from_u32", i);
    if (i.t === "i64") return from("mk_str_from_num", asDouble(i));
    return from("mk_str_from_i32", i.t === "i32" ? i : { e: "conv", t: "i32", mode: "exact", x: i });
  }
  if (ty.k === "bool") return { x: { e: "select", t: "ptr", c: v.x, a: b.str("true"), b: b.str("false") }, ty: STR };
  if (ty.k === "void") return { x: b.str("undefined"), ty: STR };
  if (ty.k === "null") return { x: b.str("null"), ty: STR };
  if (ty.k === "iface" && ty.iface.tuple) return b.rules.callStd(b, "Array_toString", [tupleElements(b, { x: b.temp(v.x), ty }, ty, node)], node);
  if (ty.k === "obj" || ty.k === "iface") return b.rules.callNamed(b, v, "toString", STR, node);
  if (ty.k === "arr") return b.rules.callStd(b, "Array_toString", [v], node);
  if (ty.k === "any" || members(ty).every((m) => !isPointer(m) || m.k === "str")) return from("mk_val_to_str", v.x.t === "val" ? v.x : box(v));
  if (ty.k === "union") return unionToStr(b, v, ty, node);
  return b.cx.unsupported(node, `converting ${show(ty)} to a string`);
}

function unionToStr(b: Body, v: Value, ty: Ty & { k: "union" }, node: ts.Node): Value {
  const out = b.local("text", "ptr");
  const o: Value = { x: b.temp(v.x), ty };
  const parts = [...ty.of];
  const step = (i: number): void => {
    const part = parts[i] as Ty;
    const take = (): void => b.emit({ s: "set", l: out, x: toStr(b, isAbsent(part) ? { x: b.undefined().x, ty: part } : { x: b.coerce(o, part, node), ty: part }, node).x });
    if (i === parts.length - 1) take();
    else if (isAbsent(part) && o.x.t === "ptr") b.if(b.isNull(o.x), take, () => step(i + 1));
    else b.if(typeTest(b, o, part), take, () => step(i + 1));
  };
  parts.sort((x, y) => Number(isAbsent(y)) - Number(isAbsent(x)));
  step(0);
  return { x: b.temp(b.read(out)), ty: STR };
}

export function concat(b: Body, parts: Value[]): Value {
  let x: Expr | null = null;
  for (const p of parts) {
    if (x === null) x = p.x;
    else if (p.x.e === "str" && b.cx.program.strings[p.x.id] === "") continue;
    else if (x.e === "str" && b.cx.program.strings[x.id] === "") x = p.x;
    else x = b.native("mk_str_concat", "ptr", [x, p.x], false);
  }
  return { x: x ?? b.str(""), ty: STR };
}

export function template(b: Body, node: ts.TemplateExpression): Value {
  const parts: (() => Value)[] = [];
  if (node.head.text !== "") parts.push(() => ({ x: b.str(node.head.text), ty: STR }));
  for (const s of node.templateSpans) {
    parts.push(() => toStr(b, b.expr(s.expression), s.expression));
    if (s.literal.text !== "") parts.push(() => ({ x: b.str(s.literal.text), ty: STR }));
  }
  return concat(b, b.operands(parts));
}

// Equality and tests

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
  if (name === "undefined" || name === "number" || name === "boolean" || name === "string" || name === "function") return { e: "valis", t: "bool", x, is: name };
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

function instanceOf(b: Body, node: ts.BinaryExpression): Expr {
  const v = b.expr(node.left);
  const type = b.cx.checker.getTypeAtLocation(node.right);
  const symbol = b.cx.symbol(node.right);
  const decl = symbol?.declarations?.find(ts.isClassLike) ?? (symbol && b.cx.stdClass(symbol.name));
  if (!decl) {
    const test = builtinTest(symbol?.name);
    if (test) return pointerTest(b, v, (x) => test(b, x));
    return b.cx.unsupported(node.right, `instanceof ${b.cx.checker.typeToString(type)}`);
  }
  return pointerTest(b, v, (x) => ({ e: "isa", t: "bool", x, structs: b.rules.classStructs(b, decl), subclasses: false }));
}

function builtinTest(name: string | undefined): ((b: Body, x: Expr) => Expr) | null {
  if (name === "Array") return (_, x) => ({ e: "ptris", t: "bool", x, is: "array" });
  if (name && /^(Int|Uint|Float)\d+(Clamped)?Array$/.test(name)) return (_, x) => ({ e: "native", t: "bool", name: `mk_is_${name}`, args: [x], pure: true });
  return null;
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
function hasProperty(b: Body, node: ts.BinaryExpression): Expr {
  const [key, object] = b.operands([() => b.expr(node.left), () => b.expr(node.right)]) as [Value, Value];
  const ty = present(object.ty);
  if (ty.k === "obj" && ty.shape.decl === b.cx.stdClass("Dictionary")) return b.rules.callNamed(b, object, "has", BOOL, node, [{ x: b.coerce(key, STR, node), ty: STR }]).x;
  if (!ts.isStringLiteralLike(node.left)) return b.cx.unsupported(node, "`in` with a computed name");
  const name = node.left.text;
  return pointerTest(b, object, (x) => ({ e: "isa", t: "bool", x, structs: b.rules.structsWith(b, ty, name), subclasses: false }));
}

// Logic

/** Truth of a value. */
export function truthy(b: Body, v: Value): Expr {
  const { x, ty } = v;
  switch (x.t) {
    case "bool":
      return x;
    case "val":
      if (isAbsent(ty)) return { e: "bool", t: "bool", v: false };
      return { e: "native", t: "bool", name: "mk_val_truthy", args: [x], pure: true };
    case "ptr": {
      const texts = members(ty).some((m) => m.k === "str");
      if (!texts) return absentOf(ty) === "never" ? { e: "bool", t: "bool", v: true } : b.not(b.isNull(x));
      if (ty.k === "str") return { e: "cmp", t: "bool", op: "ne", a: b.len(x, "string"), b: b.num(0) };
      const t = b.temp(x);
      const filled: Expr = { e: "or", t: "bool", a: { e: "not", t: "bool", x: { e: "ptris", t: "bool", x: t, is: "string" } }, b: { e: "cmp", t: "bool", op: "ne", a: b.len(t, "string"), b: b.num(0) } };
      return absentOf(ty) === "never" ? filled : { e: "and", t: "bool", a: b.not(b.isNull(t)), b: filled };
    }
    case "void":
      return { e: "bool", t: "bool", v: false };
    default: {
      if (x.t === "f64" || x.t === "f32") {
        const i = x.e === "conv" && x.mode === "exact" && x.x.t !== "f32" ? x.x : null;
        if (i) return { e: "cmp", t: "bool", op: "ne", a: i, b: { e: "num", t: i.t as "i32", v: 0 } };
        const t = b.temp(x);
        const zero: Expr = { e: "num", t: x.t, v: 0 };
        // Not zero and not NaN: less or greater.
        return { e: "or", t: "bool", a: { e: "cmp", t: "bool", op: "lt", a: t, b: zero }, b: { e: "cmp", t: "bool", op: "gt", a: t, b: zero } };
      }
      return { e: "cmp", t: "bool", op: "ne", a: x, b: { e: "num", t: x.t as "i32", v: 0 } };
    }
  }
}

export function condition(b: Body, node: ts.Expression): Expr {
  while (ts.isParenthesizedExpression(node)) node = node.expression;
  if (ts.isPrefixUnaryExpression(node) && node.operator === K.ExclamationToken) return b.not(condition(b, node.operand));
  if (ts.isBinaryExpression(node)) {
    const op = node.operatorToken.kind;
    if (op === K.AmpersandAmpersandToken || op === K.BarBarToken) {
      const isAnd = op === K.AmpersandAmpersandToken;
      const a = condition(b, node.left);
      let rest: Expr | null = null;
      const list = b.nested(() => {
        rest = condition(b, node.right);
      });
      if (list.length === 0) return isAnd ? { e: "and", t: "bool", a, b: rest as unknown as Expr } : { e: "or", t: "bool", a, b: rest as unknown as Expr };
      const out = b.local("both", "bool");
      const right: Expr = rest as unknown as Expr;
      list.push({ s: "set", l: out, x: right });
      const shortcut = [{ s: "set" as const, l: out, x: { e: "bool" as const, t: "bool" as const, v: !isAnd } }];
      b.emit(isAnd ? { s: "if", c: a, then: list, else: shortcut } : { s: "if", c: a, then: shortcut, else: list });
      return b.temp(b.read(out));
    }
  }
  return truthy(b, b.expr(node));
}

function logical(b: Body, node: ts.BinaryExpression, want?: Ty): Value {
  const op = node.operatorToken.kind;
  const nodeTy = b.ty(node);
  if (op !== K.QuestionQuestionToken && nodeTy.k === "bool" && b.ty(node.left).k === "bool" && b.ty(node.right).k === "bool") return { x: condition(b, node), ty: BOOL };
  const left = b.expr(node.left, op === K.QuestionQuestionToken ? want : undefined);
  const l: Value = { x: b.temp(left.x), ty: left.ty };
  const keepLeft = op === K.QuestionQuestionToken ? b.not(nullish(b, l)) : op === K.BarBarToken ? truthy(b, l) : b.not(truthy(b, l));
  let r: Value | null = null;
  const list = b.nested(() => {
    r = b.expr(node.right, wantedOfRight(node.right, l.ty, want));
  });
  const right = r as unknown as Value;
  const kept = op === K.QuestionQuestionToken ? present(l.ty) : op === K.BarBarToken ? present(l.ty) : l.ty;
  let ty = kept.k === "never" ? right.ty : right.ty.k === "never" ? kept : union([kept, right.ty]);
  if (kept.k === "num" && right.ty.k === "num" && right.x.e === "num" && constantFits(right.x.v, kept.n)) ty = kept;
  if (op === K.AmpersandAmpersandToken && nodeTy.k !== "any") ty = union([right.ty, falsyPart(l.ty)]);
  const out = b.local("value", rep(ty));
  const saved = b.out;
  const take = (v: Value, into: import("../ir/ir.ts").Stmt[]): import("../ir/ir.ts").Stmt[] => {
    b.out = into;
    if (v.ty.k === "never") b.out = saved;
    else b.emit({ s: "set", l: out, x: b.coerce(v, ty, node) });
    b.out = saved;
    return into;
  };
  const thenList = take(l.ty.k === "never" ? l : { x: l.x, ty: keptTy(op, l.ty, ty) }, []);
  const elseList = take(right, list);
  b.emit({ s: "if", c: keepLeft, then: thenList, else: elseList });
  return { x: b.temp(b.read(out)), ty };
}

/** `list ?? []`: the new array is of the kind that the other one is. */
function wantedOfRight(right: ts.Expression, left: Ty, want: Ty | undefined): Ty | undefined {
  if (!ts.isArrayLiteralExpression(right) || (want && members(want).some((m) => m.k === "arr"))) return want;
  return members(left).find((m) => m.k === "arr") ?? want;
}

function constantFits(v: number, n: NumType): boolean {
  if (n === "f64") return true;
  if (n === "f32") return Math.fround(v) === v;
  const { lo, hi } = intRange(n);
  return Number.isInteger(v) && !Object.is(v, -0) && v >= lo && v <= hi;
}

/** Conversion out of the left operand happens only where it is kept: its absent part is gone. */
function keptTy(op: ts.SyntaxKind, from: Ty, to: Ty): Ty {
  void op;
  void to;
  return from;
}

function falsyPart(ty: Ty): Ty {
  return union(members(ty).filter((m) => isAbsent(m) || m.k === "bool" || m.k === "num" || m.k === "str" || m.k === "any"));
}

export function nullish(b: Body, v: Value): Expr {
  if (v.x.t === "val") return isAbsent(v.ty) ? { e: "bool", t: "bool", v: true } : { e: "valis", t: "bool", x: v.x, is: "nullish" };
  if (v.x.t === "ptr") return absentOf(v.ty) === "never" ? { e: "bool", t: "bool", v: false } : b.isNull(v.x);
  return { e: "bool", t: "bool", v: false };
}

// Assignment

function assign(b: Body, node: ts.BinaryExpression): Value {
  let target = node.left;
  while (ts.isParenthesizedExpression(target)) target = target.expression;
  if (ts.isArrayLiteralExpression(target) || ts.isObjectLiteralExpression(target)) {
    const v = b.expr(node.right);
    const value: Value = { x: b.temp(v.x), ty: v.ty };
    assignPattern(b, target, value);
    return value;
  }
  const p = place(b, target);
  const v = b.expr(node.right, p.ty);
  const x = b.temp(b.coerce(v, p.ty, node.right));
  p.store(x);
  // The value of an assignment is the right-hand side as it was.
  return { x, ty: p.ty };
}

function compoundAssign(b: Body, node: ts.BinaryExpression, op: ts.SyntaxKind): Value {
  const p = place(b, node.left);
  const [l, r] = b.operands([() => p.load(), () => b.expr(node.right)]) as [Value, Value];
  const v = operate(b, op, l, r, node, node.left, node.right);
  const x = b.temp(store(b, v, p.ty, node));
  p.store(x);
  return { x, ty: p.ty };
}

function store(b: Body, v: Value, ty: Ty, node: ts.Node): Expr {
  if (v.ty.k === "num" && ty.k === "num" && ty.n !== "f64" && ty.n !== "f32") return checked(v.x, ty.n);
  return b.coerce(v, ty, node);
}

function logicalAssign(b: Body, node: ts.BinaryExpression): Value {
  const op = node.operatorToken.kind;
  const p = place(b, node.left);
  const old = p.load();
  const l: Value = { x: b.temp(old.x), ty: old.ty };
  const write = op === K.QuestionQuestionEqualsToken ? nullish(b, l) : op === K.BarBarEqualsToken ? b.not(truthy(b, l)) : truthy(b, l);
  const out = b.local("value", rep(p.ty));
  b.if(
    write,
    () => {
      const x = b.temp(b.as(node.right, p.ty));
      p.store(x);
      b.emit({ s: "set", l: out, x });
    },
    () => b.emit({ s: "set", l: out, x: b.coerce(l, p.ty, node) }),
  );
  const value: Value = { x: b.temp(b.read(out)), ty: p.ty };
  return op === K.QuestionQuestionEqualsToken && rep(present(p.ty)) === "ptr" && value.x.t === "ptr" ? { x: b.nonnull(value.x), ty: present(p.ty) } : value;
}

export function unary(b: Body, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): Value {
  if (node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken) return increment(b, node);
  switch (node.operator) {
    case K.ExclamationToken:
      return { x: b.not(condition(b, node.operand)), ty: BOOL };
    case K.MinusToken:
      return { x: negate(converted(b, node.operand)), ty: F64 };
    case K.PlusToken:
      return { x: converted(b, node.operand), ty: F64 };
    default: {
      const x = wrapped(converted(b, node.operand), "i32");
      return { x: asDouble({ e: "inv", t: "i32", x }), ty: F64 };
    }
  }
}

/** ToNumber: unary operators take operands of any type. */
function converted(b: Body, operand: ts.Expression): Expr {
  const v = b.expr(operand);
  return v.ty.k === "num" ? asDouble(v.x) : b.rules.callStd(b, "toNumber", [{ x: v.x.t === "val" ? v.x : box(v), ty: ANY }], operand).x;
}

function increment(b: Body, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): Value {
  const p = place(b, node.operand);
  const old = p.load();
  const isStatement = ts.isExpressionStatement(node.parent) || (ts.isForStatement(node.parent) && node.parent.incrementor === node);
  const before: Value = { x: isStatement ? old.x : b.temp(old.x), ty: old.ty };
  const sum = arithmetic(node.operator === K.PlusPlusToken ? "add" : "sub", numberOf(b, before, node), b.num(1, "f64"));
  const x = store(b, { x: sum, ty: F64 }, p.ty, node);
  if (isStatement) {
    p.store(x);
    return b.undefined();
  }
  const after = b.temp(x);
  p.store(after);
  return ts.isPrefixUnaryExpression(node) ? { x: after, ty: p.ty } : before;
}
