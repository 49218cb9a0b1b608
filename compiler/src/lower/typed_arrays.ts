/** Construction of typed arrays and buffers. */

import type { Expr } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import type { Body, Value } from "./body.ts";
import { storeElement } from "./elements.ts";
import { iterate } from "./loops.ts";
import { wrapped } from "./numbers.ts";
import { BUFFER, I32, num, show, type Ty, type TypedElement, typedRep } from "./ty.ts";

/** Offset of each element type's class from MK_TYPED_I8, in the runtime's order. */
const ORDER: readonly TypedElement[] = ["i8", "u8", "i16", "u16", "i32", "u32", "f32", "f64", "u8c"];

/** `new Uint8Array([a, b, c])`: the elements go where they belong without an array in between. */
function typedLiteral(b: Body, ty: Ty & { k: "typed" }, node: ts.ArrayLiteralExpression): Value {
  const values = b.operands(node.elements.map((e) => () => b.expr(e)));
  const result: Value = { x: newTypedOf(b, ty, b.num(values.length)), ty };
  values.forEach((v, i) => {
    storeElement(b, result, b.num(i), elementFor(b, v, ty.el, node), node);
  });
  return result;
}

/** A typed array of `length` zeros. */
export function newTypedOf(b: Body, ty: Ty & { k: "typed" }, length: Expr): Expr {
  return b.temp(b.native("mk_typed_create", "ptr", [b.num(ORDER.indexOf(ty.el)), length], false));
}

export function newTyped(b: Body, node: ts.NewExpression, ty: Ty & { k: "typed" | "buffer" }): Value {
  const args = node.arguments ?? [];
  const first = args[0];
  if (ty.k === "buffer") return { x: b.native("mk_buffer_new", "ptr", [first ? b.as(first, I32) : b.num(0)], false), ty };
  const kind = b.num(ORDER.indexOf(ty.el));
  if (!first) return { x: b.native("mk_typed_create", "ptr", [kind, b.num(0)], false), ty };
  const source = b.ty(first);
  if (source.k === "num") return { x: b.native("mk_typed_create", "ptr", [kind, b.as(first, I32)], false), ty };
  if (source.k === "buffer") {
    const [buffer, offset, length] = b.operands([
      () => ({ x: b.as(first, BUFFER), ty: BUFFER }),
      () => ({ x: args[1] ? b.as(args[1], I32) : b.num(0), ty: I32 }),
      () => lengthArgument(b, args[2]),
    ]) as [Value, Value, Value];
    return { x: b.native("mk_typed_over", "ptr", [kind, buffer.x, offset.x, length.x], false), ty };
  }
  if (ts.isArrayLiteralExpression(first) && !first.elements.some(ts.isSpreadElement)) return typedLiteral(b, ty, first);
  if (source.k === "arr" || source.k === "typed") {
    const v = b.expr(first);
    const list: Value = { x: b.temp(v.x), ty: v.ty };
    const result: Value = { x: b.native("mk_typed_create", "ptr", [kind, b.len(list.x, v.ty.k === "arr" ? "array" : "typed")], false), ty };
    const at = b.local("at", "i32");
    b.emit({ s: "set", l: at, x: b.num(0) });
    iterate(b, list, node, b.label(), (x) => {
      storeElement(b, result, b.read(at), elementFor(b, x, ty.el, node), node);
      b.emit({ s: "set", l: at, x: { e: "bin", t: "i32", op: "add", a: b.read(at), b: b.num(1) } });
    });
    return result;
  }
  return b.cx.unsupported(node, `a typed array from ${show(source)}`);
}

/** Storing into a typed array wraps modulo its size, as in JavaScript. */
export function elementFor(b: Body, v: Value, el: TypedElement, node: ts.Node): Expr {
  const x = b.coerce(v, v.ty.k === "num" ? v.ty : num("f64"), node);
  if (el === "u8c") return x.t === "f64" ? x : { e: "conv", t: "f64", mode: "exact", x };
  const t = typedRep(el);
  if (x.t === t) return x;
  if (t === "f64" || t === "f32") return { e: "conv", t, mode: t === "f64" ? "exact" : "check", x };
  const i = wrapped(x, "i32");
  return t === "i32" ? i : t === "u32" ? wrapped(x, "u32") : { e: "conv", t, mode: "wrap", x: i };
}

function lengthArgument(b: Body, node: ts.Expression | undefined): Value {
  if (!node) return { x: b.num(-1), ty: I32 };
  const v = b.expr(node);
  return { x: b.coerce(v, I32, node), ty: I32 };
}
