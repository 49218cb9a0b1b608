/** Elements of arrays, typed arrays and strings by index. */
import type { Expr } from "../ir/ir.ts";
import type { ts } from "../load/typescript.ts";
import type { Body, Value } from "./body.ts";
import { isInt } from "./numbers.ts";
import { num, rep, STR, show, type Ty, typedRep } from "./ty.ts";

/** Index expressions stay integers where they are, doubles otherwise: the optimiser narrows those. */
export function indexOf(b: Body, v: Value, node: ts.Node): Expr {
  if (v.ty.k !== "num") return b.coerce(v, num("f64"), node);
  if (v.x.e === "num" && Number.isInteger(v.x.v) && v.x.v >= 0 && v.x.v < 2 ** 31) return b.num(v.x.v);
  if (v.x.e === "conv" && v.x.mode === "exact" && (v.x.x.t === "i32" || v.x.x.t === "u32")) return v.x.x;
  if (v.x.t === "i32" || v.x.t === "u32" || v.x.t === "f64") return v.x;
  return { e: "conv", t: isInt(v.x.t) ? "i32" : "f64", mode: "exact", x: v.x };
}

export function elementTy(ty: Ty): Ty | null {
  if (ty.k === "arr") return ty.el;
  if (ty.k === "typed") return num(typedRep(ty.el));
  if (ty.k === "str") return STR;
  return null;
}

export function elementValue(b: Body, v: Value, idx: Expr, node: ts.Node): Value {
  const { ty } = v;
  if (ty.k === "arr") return { x: { e: "elem", t: rep(ty.el), kind: "array", arr: v.x, idx, el: rep(ty.el), check: true }, ty: ty.el };
  if (ty.k === "typed") {
    const el = typedRep(ty.el);
    return { x: { e: "elem", t: el, kind: "typed", arr: v.x, idx, el, check: true }, ty: num(el) };
  }
  if (ty.k === "str") {
    const i: Expr = idx.t === "i32" ? idx : { e: "conv", t: "i32", mode: "check", x: idx };
    return { x: b.native("mk_str_char", "ptr", [v.x, i], false), ty: STR };
  }
  return b.cx.unsupported(node, `indexing ${show(ty)}`);
}

export function storeElement(b: Body, v: Value, idx: Expr, x: Expr, node: ts.Node): void {
  const { ty } = v;
  if (ty.k === "arr") b.emit({ s: "setelem", kind: "array", arr: v.x, idx, el: rep(ty.el), x, check: true, append: true });
  else if (ty.k === "typed") {
    if (ty.el === "u8c")
      b.do({
        e: "native",
        t: "void",
        name: "mk_typed_set_clamped",
        args: [v.x, idx.t === "i32" ? idx : { e: "conv", t: "i32", mode: "check", x: idx }, x],
        pure: false,
      });
    else b.emit({ s: "setelem", kind: "typed", arr: v.x, idx, el: typedRep(ty.el), x, check: true, append: false });
  } else b.cx.unsupported(node, `assigning to an element of ${show(ty)}`);
}
