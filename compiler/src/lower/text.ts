/** Strings: conversion to text, concatenation, templates. */
import type { Expr } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import { typeTest } from "./access.ts";
import type { Body, Value } from "./body.ts";
import { box } from "./coerce.ts";
import { tupleElements } from "./loops.ts";
import { asDouble } from "./numbers.ts";
import { isAbsent, isPointer, members, STR, show, type Ty } from "./ty.ts";

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
    const take = (): void =>
      b.emit({ s: "set", l: out, x: toStr(b, isAbsent(part) ? { x: b.undefined().x, ty: part } : { x: b.coerce(o, part, node), ty: part }, node).x });
    if (i === parts.length - 1) take();
    else if (isAbsent(part) && o.x.t === "ptr") b.if(b.isNull(o.x), take, () => step(i + 1));
    else b.if(typeTest(b, o, part), take, () => step(i + 1));
  };
  parts.sort((x, y) => Number(isAbsent(y)) - Number(isAbsent(x)));
  step(0);
  return { x: b.temp(b.read(out)), ty: STR };
}

/** Most parts that the runtime puts together at once: `mk_str_concat_all`. */
const MOST_PARTS = 12;
/** Up to here there is a function for each number of them. */
const FEW_PARTS = 4;

export function concat(b: Body, parts: Value[]): Value {
  const filled = joinLiterals(
    b,
    parts.map((p) => p.x),
  );
  let x: Expr = filled[0] ?? b.str("");
  for (let i = 1; i < filled.length; ) {
    const next = filled.slice(i, i + MOST_PARTS - 1);
    const n = next.length + 1;
    const [name, count] = n > FEW_PARTS ? ["mk_str_concat_all", [b.num(n)]] : [n === 2 ? "mk_str_concat" : `mk_str_concat${n}`, []];
    x = b.native(name, "ptr", [...count, x, ...next], false);
    i += next.length;
  }
  return { x, ty: STR };
}

/** Literals beside each other are one; empty ones are none. */
function joinLiterals(b: Body, parts: readonly Expr[]): Expr[] {
  const out: Expr[] = [];
  const textOf = (x: Expr | undefined): string | undefined => (x?.e === "str" ? b.cx.program.strings[x.id] : undefined);
  for (const x of parts) {
    const text = textOf(x);
    const before = textOf(out.at(-1));
    if (text === "") continue;
    if (text !== undefined && before !== undefined) out[out.length - 1] = b.str(before + text);
    else out.push(x);
  }
  return out;
}

/** `a + b + c` of strings: all parts at once. */
export function concatChain(b: Body, node: ts.BinaryExpression): Value {
  const parts: (() => Value)[] = [];
  const gather = (e: ts.Expression): void => {
    if (ts.isBinaryExpression(e) && isConcatenation(b, e)) {
      gather(e.left);
      parts.push(() => toStr(b, b.expr(e.right), e.right));
    } else parts.push(() => toStr(b, b.expr(e), e));
  };
  gather(node);
  return concat(b, b.operands(parts));
}

/** Is it a `+` one of whose sides is surely a string? */
export function isConcatenation(b: Body, e: ts.Expression): boolean {
  return ts.isBinaryExpression(e) && e.operatorToken.kind === ts.SyntaxKind.PlusToken && (b.ty(e.left).k === "str" || b.ty(e.right).k === "str");
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
