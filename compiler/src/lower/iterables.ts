/** Lists and strings where an `Iterable` is expected get an object that iterates over them. */
import type { Expr } from "../ir/ir.ts";
import type { ts } from "../load/typescript.ts";
import { typeTest } from "./access.ts";
import type { Body, Value } from "./body.ts";
import { iteratedTy, iterateInto, tupleElements } from "./loops.ts";
import { arr, isAbsent, members, rep, type Ty } from "./ty.ts";

function isIterable(ty: Ty): boolean {
  return ty.k === "iface" && !ty.iface.tuple && ty.iface.props().every((p) => p.name === "@@iterator");
}

function isList(ty: Ty): boolean {
  return ty.k === "arr" || ty.k === "str" || ty.k === "typed" || (ty.k === "iface" && ty.iface.tuple);
}

/** The value as a `to` if that is an iterable and the value may be a list; otherwise null. */
export function asIterable(b: Body, v: Value, to: Ty, node: ts.Node | null): Expr | null {
  if (!node || !members(to).some(isIterable) || members(to).some(isList)) return null;
  const parts = members(v.ty);
  if (!parts.some(isList)) return null;
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only) return wrap(b, v, only, to, node);
  const stable: Value = { x: b.temp(v.x), ty: v.ty };
  const out = b.local("iterable", rep(to));
  const step = (i: number): void => {
    const part = parts[i] as Ty;
    const take = (): void => {
      const x = isAbsent(part)
        ? b.absent(to)
        : isList(part)
          ? wrap(b, { x: b.coerce(stable, part, node), ty: part }, part, to, node)
          : b.coerce({ x: b.coerce(stable, part, node), ty: part }, to, node);
      b.emit({ s: "set", l: out, x });
    };
    if (i === parts.length - 1) take();
    else b.if(isAbsent(part) && stable.x.t === "ptr" ? b.isNull(stable.x) : typeTest(b, stable, part), take, () => step(i + 1));
  };
  step(0);
  return b.temp(b.read(out));
}

function wrap(b: Body, v: Value, part: Ty, to: Ty, node: ts.Node): Expr {
  const object = part.k === "str" ? b.rules.callStd(b, "Iterable_ofText", [v], node) : ofList(b, list(b, v, part, node), node);
  return b.coerce(object, to, node);
}

/** Tuples and typed arrays are copied: what is written to them later is not seen. */
function list(b: Body, v: Value, part: Ty, node: ts.Node): Value {
  if (part.k === "arr") return v;
  if (part.k === "iface") return tupleElements(b, { x: b.temp(v.x), ty: part }, part, node);
  return iterateInto(b, v, null, node);
}

function ofList(b: Body, v: Value, node: ts.Node): Value {
  const el = iteratedTy(b, v.ty, node);
  return b.rules.callStdGeneric(b, "Iterable_ofList", [el], [{ x: v.x, ty: arr(el) }], node);
}
