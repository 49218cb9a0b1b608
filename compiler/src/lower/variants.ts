/** Members of the library that are several functions in `std/`: which one a call means is known by its arguments. */
import { ts } from "../load/typescript.ts";
import type { Body, Value } from "./body.ts";
import { admitsUndefined, members, rep, type Ty } from "./ty.ts";

/** The name in `std/` of a member of strings, arrays and typed arrays. Arguments that are missing differ from undefined ones. */
export function memberVariant(b: Body, ty: Ty, name: string, args: readonly ts.Expression[]): string {
  const [first] = args;
  switch (name) {
    case "@@iterator":
      return "values";
    case "reduce":
    case "reduceRight":
      return args.length === 1 ? `${name}First` : name;
    case "sort":
    case "toSorted":
      if (!first) return ty.k === "typed" ? `${name}ByNumber` : `${name}ByText`;
      return admitsUndefined(b.ty(first)) ? name : `${name}By`;
    default:
      return name;
  }
}

/** `list.concat(...)`: arrays are appended element by element, other values as they are. Null where only run time tells which. */
export function concatenation(b: Body, node: ts.CallExpression, r: Value): Value | null {
  const { ty } = r;
  const args = node.arguments;
  if (ty.k !== "arr" || args.some((a) => ts.isSpreadElement(a) || (!ts.isArrayLiteralExpression(a) && isListOrNot(b.ty(a))))) return null;
  const wanted = args.map((a) => (isArray(b, a) ? ty : ty.el));
  const values = b.operands([() => r, ...args.map((a, i) => () => ({ x: b.as(a, wanted[i] as Ty), ty: wanted[i] as Ty }))]);
  const out = b.rules.callStd(b, "Array_slice", [values[0] as Value], node);
  values.slice(1).forEach((v, i) => {
    if (wanted[i] === ty) b.rules.callStd(b, "appendAll", [out, v], node);
    else b.emit({ s: "push", arr: out.x, el: rep(ty.el), x: v.x });
  });
  return out;
}

/** JavaScript takes every array apart, a tuple too: where a literal stands for the list's tuples, it is an array of them. */
function isArray(b: Body, arg: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(arg)) return true;
  const ty = b.ty(arg);
  if (ty.k === "iface" && ty.iface.tuple) b.cx.unsupported(arg, "appending a tuple with concat, which takes it apart,");
  return ty.k === "arr";
}

function isListOrNot(ty: Ty): boolean {
  return ty.k === "any" || (ty.k === "union" && members(ty).some((m) => m.k === "arr"));
}
