/** Members called by the compiler itself: iterators, `toString`, dictionary methods. */
import type { ts } from "../load/typescript.ts";
import { receiver } from "./access.ts";
import type { Body, Value } from "./body.ts";
import { dispatchOf } from "./dispatch.ts";
import { findMethod } from "./shapes.ts";
import { ANY, fn, members, present, retRep, show, type Ty } from "./ty.ts";

/** Function type of a method, or of a property that holds a function. */
export function memberFn(b: Body, ty: Ty, name: string): (Ty & { k: "fn" }) | null {
  let found: Ty | undefined;
  if (ty.k === "obj") {
    const m = findMethod(ty.shape, name);
    if (m) {
      const infos = b.cx.signatures.paramInfos(m.decl, m.owner.env, null, () => true);
      found = fn(
        infos.map((p) => p.ty),
        b.cx.signatures.returnTy(m.decl, m.owner.env),
        false,
      );
    } else found = ty.shape.fields.get(name)?.ty ?? ty.shape.memberTy(name) ?? undefined;
  } else if (ty.k === "iface") found = ty.iface.props().find((p) => p.name === name)?.ty;
  const f = found && members(present(found)).find((m) => m.k === "fn");
  return f?.k === "fn" ? f : null;
}

/** `ret`: the type wanted of the result; null: as declared. */
export function callNamed(b: Body, object: Value, name: string, ret: Ty | null, node: ts.Node, args: Value[] = []): Value {
  const r = receiver(b, object);
  const f = memberFn(b, r.ty, name);
  if (!f) return b.cx.unsupported(node, `${name} of ${show(r.ty)}`);
  const params = f.params.slice(0, args.length);
  const func = dispatchOf(b.cx, b.rules).caller(r.ty, name, params, f.ret, []);
  const passed = params.map((p, i) => b.coerce(args[i] as Value, p, node));
  const call = { e: "call" as const, t: func.ret, fn: func, args: [r.x, ...passed] };
  if (retRep(f.ret) === "void") {
    b.do(call);
    return b.undefined();
  }
  const v: Value = { x: b.temp(call), ty: f.ret };
  return ret ? { x: b.coerce(v, ret, node), ty: ret } : v;
}

/** Element type of something with an iterator. */
export function iteratedOf(b: Body, ty: Ty, node: ts.Node): Ty {
  const r = present(ty);
  if (r.k === "obj" && r.shape.decl === b.cx.stdClass("Generator")) return r.shape.typeArgs[0] ?? ANY;
  const iterator = memberFn(b, r, "@@iterator")?.ret;
  const steps = iterator?.k === "obj" ? iterator.shape.fields.get("current") : undefined;
  if (steps && b.cx.isStd((iterator as Ty & { k: "obj" }).shape.decl.getSourceFile())) return steps.ty;
  if (!iterator) return b.cx.unsupported(node, `iterating over ${show(ty)}`);
  if (iterator.k === "obj" && iterator.shape.decl === b.cx.stdClass("Generator")) return iterator.shape.typeArgs[0] ?? ANY;
  const result = memberFn(b, iterator, "next")?.ret;
  const yielded =
    result && (members(result).find((m) => m.k === "iface" && m.iface.props().some((p) => p.name === "done" && p.optional)) ?? members(result)[0]);
  if (yielded?.k === "iface") return yielded.iface.props().find((p) => p.name === "value")?.ty ?? ANY;
  if (yielded?.k === "obj") return yielded.shape.fields.get("value")?.ty ?? ANY;
  return ANY;
}
