/**
 * Which layouts the program can see by the names of their fields at run time: those that reach `JSON.stringify`. The
 * others carry no names.
 */
import { ts } from "../load/typescript.ts";
import type { Body } from "./body.ts";
import type { Context } from "./context.ts";
import { shapeMatches } from "./relations.ts";
import { findMethod, type Shape } from "./shapes.ts";
import { members, type Ty } from "./ty.ts";

const roots = new WeakMap<Context, Map<string, Ty>>();

/** A value of the node's type is turned into JSON. */
export function reflects(b: Body, node: ts.Expression): void {
  if (isJson(b, b.cx.checker.getTypeAtLocation(node))) return;
  const ty = b.ty(node);
  let list = roots.get(b.cx);
  if (!list) roots.set(b.cx, (list = new Map()));
  list.set(ty.key, ty);
}

/** `JsonValue` and its parts: dictionaries and arrays, which need no names. */
function isJson(b: Body, type: ts.Type): boolean {
  if (type.aliasSymbol?.name === "JsonValue" || type.symbol?.name === "JsonObject") return true;
  if (type.isUnion()) return type.types.every((t) => isJson(b, t));
  if (b.cx.checker.isArrayType(type)) return b.cx.checker.getTypeArguments(type as ts.TypeReference).every((t) => isJson(b, t));
  const primitive = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.Null | ts.TypeFlags.Undefined;
  return (type.flags & primitive) !== 0;
}

/** Marks the layouts, once every one that exists is known. */
export function markReflected(cx: Context): void {
  const seen = new Map<string, Ty>();
  const todo = [...(roots.get(cx)?.values() ?? [])];
  const visit = (shape: Shape): void => {
    if (shape.struct.reflect) return;
    shape.struct.reflect = true;
    for (const f of shape.fields.values()) todo.push(f.ty);
    const own = shape.kind === "class" ? findMethod(shape, "toJSON") : null;
    if (own) todo.push(cx.signatures.returnTy(own.decl, own.owner.env));
  };
  for (let ty = todo.pop(); ty; ty = todo.pop()) {
    for (const m of members(ty)) {
      if (seen.has(m.key)) continue;
      seen.set(m.key, m);
      if (m.k === "arr") todo.push(m.el);
      else if (m.k === "obj" && cx.isStd(m.shape.decl.getSourceFile())) todo.push(...m.shape.typeArgs);
      else if (m.k === "obj" || m.k === "iface" || m.k === "any" || m.k === "ref") {
        for (const shape of cx.layouts.live) if (isProgrammed(cx, shape) && shapeMatches(shape, m)) visit(shape);
      }
    }
  }
}

/** Objects of the library have no fields that JSON would show. */
function isProgrammed(cx: Context, shape: Shape): boolean {
  return shape.kind === "literal" || !cx.isStd(shape.decl.getSourceFile());
}
