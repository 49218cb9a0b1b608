/** Truth of values, and the operators that decide by it. */
import type { Expr, NumType } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import type { Body, Value } from "./body.ts";
import { intRange } from "./numbers.ts";
import { absentOf, BOOL, isAbsent, members, present, rep, type Ty, union } from "./ty.ts";

const K = ts.SyntaxKind;

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
      const filled: Expr = {
        e: "or",
        t: "bool",
        a: { e: "not", t: "bool", x: { e: "ptris", t: "bool", x: t, is: "string" } },
        b: { e: "cmp", t: "bool", op: "ne", a: b.len(t, "string"), b: b.num(0) },
      };
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

export function logical(b: Body, node: ts.BinaryExpression, want?: Ty): Value {
  const op = node.operatorToken.kind;
  const nodeTy = b.ty(node);
  if (op !== K.QuestionQuestionToken && nodeTy.k === "bool" && b.ty(node.left).k === "bool" && b.ty(node.right).k === "bool")
    return { x: condition(b, node), ty: BOOL };
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
