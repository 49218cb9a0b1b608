/**
 * `console.log(...)`: where no formats can be meant, the line is put together where the call is, from typed values;
 * integers and strings then need no boxes and no doubles.
 */
import type { Expr, NumType } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import type { Body, Value } from "./body.ts";
import { box } from "./coerce.ts";
import { asDouble, integerOf } from "./numbers.ts";
import { concat, toStr } from "./text.ts";
import { ANY, arr, members, num, rep, STR, type Ty } from "./ty.ts";

const PRINT: Readonly<Record<string, string>> = {
  log: "mk_print",
  info: "mk_print",
  debug: "mk_print",
  warn: "mk_print_error",
  error: "mk_print_error",
};

/** Null for calls that spread a list. */
export function printCall(b: Body, node: ts.CallExpression, name: string): Value | null {
  const print = PRINT[name];
  const args = node.arguments;
  if (!print || args.some(ts.isSpreadElement)) return null;
  const values = b.operands(args.map((a) => () => asInteger(b.expr(a))));
  b.do(b.native(print, "void", [line(b, values, args, node)], false));
  return b.undefined();
}

/** A number that is known to be an integer, as one: it stays one while the other arguments are evaluated. */
function asInteger(v: Value): Value {
  const i = v.ty.k === "num" && v.x.e !== "num" ? integerOf(v.x) : null;
  return i && i.t !== "i64" ? { x: i, ty: num(i.t as NumType) } : v;
}

function line(b: Body, values: readonly Value[], args: readonly ts.Expression[], node: ts.Node): Expr {
  const [first] = values;
  const literal = args[0] !== undefined && ts.isStringLiteralLike(args[0]) ? args[0].text : null;
  const mayFormat =
    values.length > 1 && first !== undefined && (literal === null ? members(first.ty).some((m) => m.k === "str" || m.k === "any") : literal.includes("%"));
  const texts = (): Value[] => values.map((v, i) => text(b, v, args[i] as ts.Expression));
  if (!mayFormat) return spaced(b, texts());
  if (literal === null && first.ty.k === "str" && values.every(isExact)) return formatted(b, texts(), node);
  const list = array(
    b,
    ANY,
    values.map((v) => ({ x: v.x.t === "val" ? v.x : box(v), ty: ANY })),
  );
  return b.rules.callStd(b, "consoleLine", [list], node).x;
}

function array(b: Body, el: Ty, values: readonly Value[]): Value {
  const list = b.temp({ e: "newarray", t: "ptr", el: rep(el), len: b.num(values.length) });
  values.forEach((v, i) => {
    b.emit({ s: "setelem", kind: "array", arr: list, idx: b.num(i), el: rep(el), x: v.x, check: false, append: false });
  });
  return { x: list, ty: arr(el) };
}

function spaced(b: Body, texts: readonly Value[]): Expr {
  return concat(
    b,
    texts.flatMap((t, i) => (i === 0 ? [t] : [{ x: b.str(" "), ty: STR }, t])),
  ).x;
}

/** A first text known at run time only may have formats in it. */
function formatted(b: Body, texts: readonly Value[], node: ts.Node): Expr {
  const [first, ...rest] = b.operands(texts.map((t) => () => t));
  return b.rules.callStd(b, "textLine", [first as Value, array(b, STR, rest)], node).x;
}

/** Has the value one text whatever the format? */
function isExact(v: Value): boolean {
  return isPlain(v.ty) || (v.ty.k === "num" && (v.x.e === "num" ? Number.isInteger(v.x.v) && !Object.is(v.x.v, -0) : integerOf(v.x) !== null));
}

/** What Node prints of a value: like String(), but -0 has its sign. */
function text(b: Body, v: Value, node: ts.Expression): Value {
  const { ty, x } = v;
  if (x.e === "num") return { x: b.str(Object.is(x.v, -0) ? "-0" : String(x.v)), ty: STR };
  if (ty.k === "num") return integerOf(x) ? toStr(b, v, node) : { x: b.native("mk_str_printed", "ptr", [asDouble(x)], false), ty: STR };
  if (isPlain(ty)) return toStr(b, v, node);
  return b.rules.callStd(b, "printable", [{ x: x.t === "val" ? x : box(v), ty: ANY }], node);
}

function isPlain(ty: Ty): boolean {
  return members(ty).every((m) => m.k === "str" || m.k === "bool" || m.k === "void" || m.k === "null");
}
