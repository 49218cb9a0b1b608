/** Things that can be assigned to. Their objects and indices are evaluated once, before anything is stored. */
import type { Expr } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import { abstractTy, dictionaryEntry, isDictionary, literalName, propertyOfValue, receiver, staticBase } from "./access.ts";
import type { Body, Value } from "./body.ts";
import { EMPTY_ENV } from "./convert.ts";
import { dispatchOf } from "./dispatch.ts";
import { elementTy, elementValue, indexOf, storeElement } from "./elements.ts";
import { functionInstance, methodInstance } from "./functions.ts";
import { findAbstract, findSetter } from "./shapes.ts";
import { ANY, F64, STR, show, type Ty, VOID } from "./ty.ts";
import { elementFor } from "./typed_arrays.ts";
import { readVariable, variableTy, writeVariable } from "./variables.ts";

export interface Place {
  ty: Ty;
  load(): Value;
  store(x: Expr): void;
}

export function place(b: Body, node: ts.Expression): Place {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return place(b, node.expression);
  if (ts.isIdentifier(node)) return variablePlace(b, node);
  if (ts.isPropertyAccessExpression(node)) return propertyPlace(b, node);
  if (ts.isElementAccessExpression(node)) return elementPlace(b, node);
  return b.cx.unsupported(node, "assigning to this expression");
}

function variablePlace(b: Body, node: ts.Identifier): Place {
  const symbol = ts.isShorthandPropertyAssignment(node.parent) ? b.cx.checker.getShorthandAssignmentValueSymbol(node.parent) : b.cx.symbol(node);
  const ty = symbol && variableTy(b, symbol, node);
  if (!symbol || !ty) return b.cx.unsupported(node, `assigning to ${node.text}`);
  return {
    ty,
    load: () => readVariable(b, symbol, node) as Value,
    store: (x) => writeVariable(b, symbol, x, node),
  };
}

function propertyPlace(b: Body, node: ts.PropertyAccessExpression): Place {
  const { cx } = b;
  const symbol = cx.symbol(node.name);
  const base = staticBase(b, node.expression);
  if (base && base.flags & ts.SymbolFlags.Class && symbol?.valueDeclaration && ts.isClassElement(symbol.valueDeclaration))
    return staticPlace(b, node, symbol, base);
  const name = cx.memberKey(node.name);
  const object = b.expr(node.expression);
  const r = receiver(b, object);
  const o: Value = { x: b.temp(r.x), ty: r.ty };
  return memberPlace(b, o, name, node);
}

function staticPlace(b: Body, node: ts.PropertyAccessExpression, symbol: ts.Symbol, base: ts.Symbol): Place {
  const decl = symbol.declarations?.find((d) => ts.isPropertyDeclaration(d) || ts.isSetAccessorDeclaration(d));
  if (decl && ts.isPropertyDeclaration(decl)) {
    const v = b.cx.staticField(symbol, base.name, node);
    return {
      ty: v.ty,
      load: () => ({ x: { e: "global", t: v.global.type, g: v.global }, ty: v.ty }),
      store: (x) => b.emit({ s: "setglobal", g: v.global, x }),
    };
  }
  if (decl && ts.isSetAccessorDeclaration(decl)) {
    const inst = functionInstance(b.cx, b.rules, decl, EMPTY_ENV, null);
    const getter = symbol.declarations?.find(ts.isGetAccessorDeclaration);
    return {
      ty: inst.params[0]?.ty ?? VOID,
      load: () => {
        if (!getter) return b.cx.unsupported(node, "reading a property that has only a setter");
        const get = functionInstance(b.cx, b.rules, getter, EMPTY_ENV, null);
        return { x: b.temp({ e: "call", t: get.func.ret, fn: get.func, args: [] }), ty: get.ret };
      },
      store: (x) => b.do({ e: "call", t: "void", fn: inst.func, args: [x] }),
    };
  }
  return b.cx.unsupported(node, "assigning to this static member");
}

function memberPlace(b: Body, o: Value, name: string, node: ts.Expression): Place {
  const { ty } = o;
  const load = (): Value => propertyOfValue(b, o, name, node, null);
  if (isDictionary(b, ty, node)) return entryPlace(b, o, { x: b.str(name), ty: STR }, node);
  if (ty.k === "obj") {
    const f = ty.shape.fields.get(name);
    if (f) return { ty: f.ty, load, store: (x) => b.emit({ s: "setfield", obj: o.x, struct: ty.shape.struct, field: f.field, x }) };
    const setter = findSetter(ty.shape, name);
    if (setter) {
      const param = setter.decl.parameters[0];
      const value = param ? b.cx.tyOf(b.cx.checker.getTypeAtLocation(param), setter.owner.env, param) : VOID;
      const inst = methodInstance(b.cx, b.rules, setter.owner, setter.decl, []);
      void inst;
      return { ty: value, load, store: (x) => b.do({ e: "call", t: "void", fn: dispatchOf(b.cx, b.rules).setter(ty, name, value), args: [o.x, x] }) };
    }
  }
  const open = ty.k === "obj" ? findAbstract(ty.shape, name) : null;
  if (open) {
    const value = abstractTy(b, open.owner, open.decl);
    return { ty: value, load, store: (x) => b.do({ e: "call", t: "void", fn: dispatchOf(b.cx, b.rules).setter(ty, name, value), args: [o.x, x] }) };
  }
  if (ty.k === "iface") {
    const prop = ty.iface.props().find((p) => p.name === name);
    if (prop)
      return { ty: prop.ty, load, store: (x) => b.do({ e: "call", t: "void", fn: dispatchOf(b.cx, b.rules).setter(ty, name, prop.ty), args: [o.x, x] }) };
  }
  if (ty.k === "union" && ty.of.every((m) => m.k === "obj" || m.k === "iface")) {
    const value = b.cx.tyOf(b.cx.checker.getTypeAtLocation(node), b.env, node);
    return { ty: value, load, store: (x) => b.do({ e: "call", t: "void", fn: dispatchOf(b.cx, b.rules).setter(ty, name, value), args: [o.x, x] }) };
  }
  if (ty.k === "arr" && name === "length") {
    return {
      ty: F64,
      load,
      store: (x) => b.do({ e: "native", t: "void", name: "mk_arr_truncate", args: [o.x, { e: "conv", t: "i32", mode: "check", x }], pure: false }),
    };
  }
  return b.cx.unsupported(node, `assigning to property ${name} of ${show(ty)}`);
}

function elementPlace(b: Body, node: ts.ElementAccessExpression): Place {
  const [object, index] = b.operands([() => receiver(b, b.expr(node.expression)), () => b.expr(node.argumentExpression)]) as [Value, Value];
  const o: Value = { x: b.temp(object.x), ty: object.ty };
  const el = elementTy(o.ty);
  if (o.ty.k === "typed") {
    const { el: kind } = o.ty;
    const idx = b.temp(indexOf(b, index, node.argumentExpression));
    return { ty: F64, load: () => elementValue(b, o, idx, node), store: (x) => storeElement(b, o, idx, elementFor(b, { x, ty: F64 }, kind, node), node) };
  }
  if (el && o.ty.k !== "str") {
    const idx = b.temp(indexOf(b, index, node.argumentExpression));
    return { ty: el, load: () => elementValue(b, o, idx, node), store: (x) => storeElement(b, o, idx, x, node) };
  }
  if (isDictionary(b, o.ty, node)) return entryPlace(b, o, { x: b.temp(b.coerce(index, STR, node)), ty: STR }, node);
  const name = literalName(b, node.argumentExpression);
  if (name !== null) return memberPlace(b, o, name, node);
  return b.cx.unsupported(node, `assigning to a computed key of ${show(o.ty)}`);
}

/** An entry of a dictionary. */
function entryPlace(b: Body, o: Value, key: Value, node: ts.Node): Place {
  const value = (o.ty as Ty & { k: "obj" }).shape.typeArgs[0] ?? ANY;
  const set = dispatchOf(b.cx, b.rules).caller(o.ty, "set", [STR, value], VOID, []);
  return { ty: value, load: () => dictionaryEntry(b, o, key, node), store: (x) => b.do({ e: "call", t: "void", fn: set, args: [o.x, key.x, x] }) };
}
