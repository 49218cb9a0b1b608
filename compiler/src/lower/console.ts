/** `console.log(...)` whose first argument is no format: the line is put together where the call is, from typed values. */
import { ts } from "../load/typescript.ts";
import type { Body, Value } from "./body.ts";
import { box } from "./coerce.ts";
import { asDouble, integerOf } from "./numbers.ts";
import { concat, toStr } from "./operators.ts";
import { ANY, members, STR, type Ty } from "./ty.ts";

const PRINT: Readonly<Record<string, string>> = {
  log: "mk_print",
  info: "mk_print",
  debug: "mk_print",
  warn: "mk_print_error",
  error: "mk_print_error",
};

/** Null for calls that may need formatting at run time. */
export function printCall(b: Body, node: ts.CallExpression, name: string): Value | null {
  const print = PRINT[name];
  const args = node.arguments;
  if (!print || args.some(ts.isSpreadElement) || (args.length > 1 && args[0] && mayFormat(b, args[0]))) return null;
  const values = b.operands(args.map((a) => () => b.expr(a)));
  const parts: Value[] = [];
  values.forEach((v, i) => {
    if (i > 0) parts.push({ x: b.str(" "), ty: STR });
    parts.push(text(b, v, args[i] as ts.Expression));
  });
  b.do(b.native(print, "void", [concat(b, parts).x], false));
  return b.undefined();
}

function mayFormat(b: Body, first: ts.Expression): boolean {
  if (ts.isStringLiteralLike(first)) return first.text.includes("%");
  return members(b.ty(first)).some((m) => m.k === "str" || m.k === "any");
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
