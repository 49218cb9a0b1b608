/** Unary and binary operators. */
import type { CmpOp, Expr } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import { assign, compoundAssign, logicalAssign, store } from "./assignments.ts";
import type { Body, Value } from "./body.ts";
import { box } from "./coerce.ts";
import { equality, hasProperty, instanceOf } from "./comparisons.ts";
import { condition, logical } from "./logic.ts";
import { arithmetic, asDouble, compare, negate, remainder, wrapped } from "./numbers.ts";
import { place } from "./places.ts";
import { concat, concatChain, isConcatenation, toStr } from "./text.ts";
import { ANY, BOOL, F64, members, type Ty } from "./ty.ts";

const K = ts.SyntaxKind;

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
  if (isConcatenation(b, node)) return concatChain(b, node);
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
    if (isStringy(l.ty) && isStringy(r.ty))
      return { x: { e: "cmp", t: "bool", op: cmp, a: b.native("mk_str_cmp", "i32", [l.x, r.x], false), b: b.num(0) }, ty: BOOL };
    return { x: compare(cmp, numberOf(b, l, left), numberOf(b, r, right)), ty: BOOL };
  }
  if (op === K.PlusToken && (members(l.ty).some(isStringy) || members(r.ty).some(isStringy) || l.ty.k === "any" || r.ty.k === "any")) {
    if (isStringy(l.ty) || isStringy(r.ty) || !(l.ty.k === "num" && r.ty.k === "num")) return concat(b, [toStr(b, l, left), toStr(b, r, right)]);
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
