/** Assignments, simple, compound and logical. */
import type { Expr } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import type { Body, Value } from "./body.ts";
import { nullish, truthy } from "./logic.ts";
import { checked } from "./numbers.ts";
import { operate } from "./operators.ts";
import { assignPattern } from "./patterns.ts";
import { place } from "./places.ts";
import { present, rep, type Ty } from "./ty.ts";

const K = ts.SyntaxKind;

export function assign(b: Body, node: ts.BinaryExpression): Value {
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

export function compoundAssign(b: Body, node: ts.BinaryExpression, op: ts.SyntaxKind): Value {
  const p = place(b, node.left);
  const [l, r] = b.operands([() => p.load(), () => b.expr(node.right)]) as [Value, Value];
  const v = operate(b, op, l, r, node, node.left, node.right);
  const x = b.temp(store(b, v, p.ty, node));
  p.store(x);
  return { x, ty: p.ty };
}

export function store(b: Body, v: Value, ty: Ty, node: ts.Node): Expr {
  if (v.ty.k === "num" && ty.k === "num" && ty.n !== "f64" && ty.n !== "f32") return checked(v.x, ty.n);
  return b.coerce(v, ty, node);
}

export function logicalAssign(b: Body, node: ts.BinaryExpression): Value {
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
