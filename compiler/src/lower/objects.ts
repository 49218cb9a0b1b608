/** Object and array literals, spread, `new`. */
import type { Expr } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import { propertyOfValue, receiver } from "./access.ts";
import { passArguments } from "./arguments.ts";
import type { Body, Value } from "./body.ts";
import { closure } from "./closures.ts";
import { constructorInstance } from "./constructors.ts";
import { dispatchOf } from "./dispatch.ts";
import { newLibraryObject } from "./library.ts";
import { iterate, iterateInto } from "./loops.ts";
import type { ClassShape } from "./shapes.ts";
import { ANY, admitsUndefined, arr, members, NEVER, optional, present, rep, STR, show, type Ty, union, VOID } from "./ty.ts";

export function arrayLiteral(b: Body, node: ts.ArrayLiteralExpression, want?: Ty): Value {
  const context = want && members(want).filter((m) => m.k === "arr" || (m.k === "iface" && m.iface.tuple));
  const first = context?.find((m) => m.k === "arr");
  // A literal that spreads is no tuple, even where the checker calls it one because a tuple might stand here too.
  const spreads = node.elements.some(ts.isSpreadElement);
  const own = context?.length === 1 ? (context[0] as Ty) : spreads && first ? first : b.ty(node);
  if (own.k === "iface" && own.iface.tuple) return tupleLiteral(b, node, own);
  let el: Ty = own.k === "arr" ? own.el : NEVER;
  // An empty literal is as good as any of the arrays that may stand here.
  if (el.k === "never" && node.elements.length === 0 && first?.k === "arr") el = first.el;
  if (el.k === "never") el = want && want.k === "any" ? ANY : elementsTy(b, node);
  if (el.k === "never") el = ANY;
  const r = rep(el);
  const spread = node.elements.findIndex(ts.isSpreadElement);
  const fixed = spread < 0 ? node.elements : node.elements.slice(0, spread);
  const values = b.operands(fixed.map((e) => () => ({ x: b.as(e, el), ty: el })));
  const list = b.temp({ e: "newarray", t: "ptr", el: r, len: b.num(fixed.length) });
  values.forEach((v, i) => {
    b.emit({ s: "setelem", kind: "array", arr: list, idx: b.num(i), el: r, x: v.x, check: false, append: false });
  });
  for (const e of node.elements.slice(fixed.length)) {
    if (ts.isSpreadElement(e)) {
      const source = b.expr(e.expression);
      iterateInto(b, { x: b.temp(source.x), ty: source.ty }, null, e, { list, el });
    } else b.emit({ s: "push", arr: list, el: r, x: b.as(e, el) });
  }
  return { x: list, ty: arr(el) };
}

function elementsTy(b: Body, node: ts.ArrayLiteralExpression): Ty {
  const t = b.ty(node);
  return t.k === "arr" && t.el.k !== "never" ? t.el : NEVER;
}

function tupleLiteral(b: Body, node: ts.ArrayLiteralExpression, ty: Ty & { k: "iface" }): Value {
  const props = ty.iface.props();
  if (node.elements.some(ts.isSpreadElement) || node.elements.length !== props.length) b.cx.unsupported(node, "spreading into a tuple");
  const values = b.operands(node.elements.map((e, i) => () => ({ x: b.as(e, (props[i] as { ty: Ty }).ty), ty: (props[i] as { ty: Ty }).ty })));
  return makeTuple(b, ty, values);
}

export function makeTuple(b: Body, ty: Ty & { k: "iface" }, values: readonly Value[]): Value {
  const props = ty.iface.props();
  const shape = b.cx.layouts.literalShape(
    props.map((p) => ({ name: p.name, ty: p.ty })),
    true,
    show(ty),
  );
  b.cx.layouts.markLive(shape);
  const o = b.temp({ e: "new", t: "ptr", struct: shape.struct });
  values.forEach((v, i) => {
    const f = shape.fields.get(String(i));
    if (f) b.emit({ s: "setfield", obj: o, struct: shape.struct, field: f.field, x: b.coerce(v, f.ty, null) });
  });
  return { x: o, ty };
}

interface Part {
  name: string;
  ty: Ty;
  value: Value;
}

export function objectLiteral(b: Body, node: ts.ObjectLiteralExpression, want?: Ty): Value {
  const dictionary = dictionaryTarget(b, node, want);
  if (dictionary) return dictionaryLiteral(b, node, dictionary);
  const target = structTarget(b, node, want);
  const expected = new Map<string, Ty>();
  if (target) for (const p of target.iface.props()) expected.set(p.name, p.ty);

  const parts: Part[] = [];
  const thunks: (() => Value)[] = [];
  const names: { name: string; ty: Ty; index: number; from: ts.Expression | null }[] = [];
  for (const p of node.properties) {
    if (ts.isSpreadAssignment(p)) {
      const index = thunks.length;
      const sourceTy = present(b.ty(p.expression));
      thunks.push(() => {
        const v = b.expr(p.expression);
        return { x: b.temp(v.x), ty: v.ty };
      });
      const props =
        sourceTy.k === "iface"
          ? sourceTy.iface.props().map((q) => ({ name: q.name, ty: q.ty }))
          : sourceTy.k === "obj"
            ? [...sourceTy.shape.fields.values()]
            : b.cx.unsupported(p, `spreading ${show(sourceTy)}`);
      for (const q of props) names.push({ name: q.name, ty: expected.get(q.name) ?? q.ty, index, from: p.expression });
      continue;
    }
    const name = p.name && b.cx.declaredName(p.name);
    if (name === null || name === undefined) b.cx.unsupported(p, "a computed property name");
    const key = name as string;
    const ty = expected.get(key) ?? literalPropertyTy(b, p);
    names.push({ name: key, ty, index: thunks.length, from: null });
    if (ts.isPropertyAssignment(p)) thunks.push(() => ({ x: b.as(p.initializer, ty), ty }));
    else if (ts.isShorthandPropertyAssignment(p)) thunks.push(() => ({ x: b.coerce(b.expr(p.name, ty), ty, p), ty }));
    else if (ts.isMethodDeclaration(p)) thunks.push(() => ({ x: b.coerce(closure(b, p as unknown as ts.FunctionExpression, ty), ty, p), ty }));
    else b.cx.unsupported(p, "accessors in object literals");
  }
  const values = b.operands(thunks);
  // Later properties of the same name win, at the place of the first.
  const order = new Map<string, Part>();
  for (const n of names) {
    const v = values[n.index] as Value;
    let value = v;
    if (n.from) {
      const got = propertyOfValue(b, v, n.name, n.from, null);
      const isMissing = admitsUndefined(got.ty) && order.has(n.name);
      if (isMissing) {
        const before = order.get(n.name) as Part;
        value = preferPresent(b, got, before.value, union([present(got.ty), before.ty]));
        order.set(n.name, { name: n.name, ty: expected.get(n.name) ?? value.ty, value });
        continue;
      }
      value = { x: b.temp(got.x), ty: got.ty };
    }
    order.set(n.name, { name: n.name, ty: n.from && !expected.has(n.name) ? value.ty : n.ty, value });
  }
  parts.push(...order.values());
  const absent = [...expected].filter(([name]) => !order.has(name)).map(([name, ty]) => ({ name, ty: optional(ty) }));
  const label = target?.iface.name ?? "object literal";
  const shape = b.cx.layouts.literalShape([...parts.map((p) => ({ name: p.name, ty: p.ty })), ...absent], false, label);
  b.cx.layouts.markLive(shape);
  const o = b.temp({ e: "new", t: "ptr", struct: shape.struct });
  for (const p of parts) {
    const f = shape.fields.get(p.name);
    if (f) b.emit({ s: "setfield", obj: o, struct: shape.struct, field: f.field, x: b.coerce(p.value, f.ty, node) });
  }
  for (const a of absent) {
    const f = shape.fields.get(a.name);
    if (f && f.field.type === "val") b.emit({ s: "setfield", obj: o, struct: shape.struct, field: f.field, x: { e: "undef", t: "val" } });
  }
  const ty: Ty = target ?? b.ty(node);
  return { x: o, ty: ty.k === "iface" ? ty : literalTy(shape.key, label, parts) };
}

function literalTy(key: string, name: string, parts: readonly Part[]): Ty {
  const props = parts.map((p) => ({ name: p.name, ty: p.ty, optional: false }));
  return { k: "iface", key: `lit${key}`, iface: { name, tuple: false, props: () => props } };
}

/** A spread value that is undefined does override in JavaScript only if the property exists; fixed layouts always have it. */
function preferPresent(b: Body, v: Value, before: Value, ty: Ty): Value {
  const out = b.local("merged", rep(ty));
  const t = b.temp(v.x);
  const missing: Expr = t.t === "ptr" ? b.isNull(t) : { e: "valis", t: "bool", x: t, is: "undefined" };
  b.if(
    missing,
    () => b.emit({ s: "set", l: out, x: b.coerce(before, ty, null) }),
    () => b.emit({ s: "set", l: out, x: b.coerce({ x: t, ty: v.ty }, ty, null) }),
  );
  return { x: b.temp(b.read(out)), ty };
}

function literalPropertyTy(b: Body, p: ts.ObjectLiteralElementLike): Ty {
  const symbol = p.name && b.cx.checker.getSymbolAtLocation(p.name);
  if (ts.isPropertyAssignment(p)) return b.ty(p.initializer);
  if (ts.isShorthandPropertyAssignment(p)) return b.ty(p.name);
  return symbol ? b.cx.tyOf(b.cx.checker.getTypeOfSymbol(symbol), b.env, p) : VOID;
}

function dictionaryTarget(b: Body, node: ts.ObjectLiteralExpression, want?: Ty): (Ty & { k: "obj" }) | null {
  const std = b.cx.stdClass("Dictionary");
  const isDictionary = (t: Ty): t is Ty & { k: "obj" } => t.k === "obj" && t.shape.decl === std;
  const candidates = want ? members(want) : [];
  const found = candidates.filter(isDictionary);
  if (found.length === 1 && !candidates.some((c) => c.k === "iface")) return found[0] as Ty & { k: "obj" };
  if (want?.k === "any") {
    const contextual = b.cx.checker.getContextualType(node);
    if (contextual?.aliasSymbol?.name === "JsonValue" || contextual?.symbol?.name === "JsonObject")
      return std ? (b.cx.layouts.classInstance(std, [ANY]) as Ty & { k: "obj" }) : null;
  }
  if (want?.k === "any") {
    // Inside a recursive type: what the checker expects here says whether it is a dictionary.
    const contextual = b.cx.checker.getContextualType(node);
    const parts = contextual?.isUnion() ? contextual.types : contextual ? [contextual] : [];
    const keyed = parts.find((t) => b.cx.checker.getIndexInfoOfType(t, ts.IndexKind.String) !== undefined);
    const ty = keyed && b.cx.tyOf(keyed, b.env, node);
    if (ty && isDictionary(ty)) return ty;
  }
  const own = b.ty(node);
  return isDictionary(own) ? own : null;
}

function dictionaryLiteral(b: Body, node: ts.ObjectLiteralExpression, ty: Ty & { k: "obj" }): Value {
  const value = ty.shape.typeArgs[0] ?? ANY;
  const d = newObject(b, ty.shape, [], node);
  const set = dispatchOf(b.cx, b.rules).caller(ty, "set", [STR, value], VOID, []);
  for (const p of node.properties) {
    if (ts.isPropertyAssignment(p) || ts.isShorthandPropertyAssignment(p)) {
      const name = b.cx.declaredName(p.name);
      const key =
        name !== null ? b.str(name) : ts.isComputedPropertyName(p.name) ? b.temp(b.as(p.name.expression, STR)) : b.cx.unsupported(p, "this property name");
      b.do({ e: "call", t: "void", fn: set, args: [d.x, key, b.as(ts.isPropertyAssignment(p) ? p.initializer : p.name, value)] });
    } else if (ts.isSpreadAssignment(p)) {
      const v = b.expr(p.expression);
      const assign = dispatchOf(b.cx, b.rules).caller(ty, "assign", [ty], VOID, []);
      b.do({ e: "call", t: "void", fn: assign, args: [d.x, b.coerce(v, ty, p)] });
    } else b.cx.unsupported(p, "methods in a dictionary");
  }
  return d;
}

/** The interface an object literal is written for. */
function structTarget(b: Body, node: ts.ObjectLiteralExpression, want?: Ty): (Ty & { k: "iface" }) | null {
  const options = want ? members(want).filter((m): m is Ty & { k: "iface" } => m.k === "iface" && !m.iface.tuple) : [];
  if (options.length === 1) return options[0] ?? null;
  if (options.length === 0) return null;
  // Of a union, the member that the checker finds the literal assignable to.
  const contextual = b.cx.checker.getContextualType(node);
  const literal = b.cx.checker.getTypeAtLocation(node);
  const parts = contextual?.isUnion() ? contextual.types : contextual ? [contextual] : [];
  const names = new Set(node.properties.map((p) => p.name && b.cx.declaredName(p.name)));
  const fits = (o: Ty & { k: "iface" }): boolean =>
    o.iface.props().every((p) => p.optional || names.has(p.name)) && [...names].every((n) => n === undefined || o.iface.props().some((p) => p.name === n));
  for (const t of parts) {
    if (!b.cx.checker.isTypeAssignableTo(literal, t)) continue;
    const ty = b.cx.tyOf(t, b.env, node);
    const found = options.find((o) => o.key === ty.key);
    if (found) return found;
  }
  return options.find(fits) ?? null;
}

/** `{ taken, ...rest } = value` */
export function restOfObject(b: Body, v: Value, taken: readonly string[], node: ts.Node): Value {
  const ty = present(v.ty);
  const props = ty.k === "iface" ? ty.iface.props().map((p) => ({ name: p.name, ty: p.ty })) : b.cx.unsupported(node, `the rest of ${show(ty)}`);
  const left = props.filter((p) => !taken.includes(p.name));
  const parts: Part[] = left.map((p) => {
    const got = propertyOfValue(b, v, p.name, node, null);
    return { name: p.name, ty: got.ty, value: { x: b.temp(got.x), ty: got.ty } };
  });
  const shape = b.cx.layouts.literalShape(
    parts.map((p) => ({ name: p.name, ty: p.ty })),
    false,
    "object rest",
  );
  b.cx.layouts.markLive(shape);
  const o = b.temp({ e: "new", t: "ptr", struct: shape.struct });
  for (const p of parts) {
    const f = shape.fields.get(p.name);
    if (f) b.emit({ s: "setfield", obj: o, struct: shape.struct, field: f.field, x: p.value.x });
  }
  return { x: o, ty: literalTy(shape.key, "object rest", parts) };
}

export function newExpression(b: Body, node: ts.NewExpression, want?: Ty): Value {
  const lib = newLibraryObject(b, node, want);
  if (lib) return lib;
  let ty = b.ty(node);
  if (want) {
    const same = members(want).find((m) => m.k === "obj" && ty.k === "obj" && m.shape.decl === ty.shape.decl);
    if (same && !node.typeArguments) ty = same;
  }
  if (ty.k !== "obj") return b.cx.unsupported(node, `new of ${show(ty)}`);
  const collected = newCollection(b, node, ty);
  if (collected) return collected;
  return newObject(b, ty.shape, node.arguments ?? [], node);
}

/** `new Map(iterable)`, `new Set(iterable)`: the library's classes take arrays; null if it is one. */
function newCollection(b: Body, node: ts.NewExpression, ty: Ty & { k: "obj" }): Value | null {
  const { shape } = ty;
  const source = node.arguments?.[0];
  if (!source || (shape.decl !== b.cx.stdClass("Map") && shape.decl !== b.cx.stdClass("Set"))) return null;
  const from = present(b.ty(source));
  if (from.k === "arr" || from.k === "never") return null;
  const list = iterateInto(b, receiver(b, b.expr(source)), null, source);
  const element = list.ty.k === "arr" ? list.ty.el : ANY;
  const made = newObject(b, shape, [], node);
  const at = b.label();
  iterate(b, list, source, at, (v) => {
    if (shape.decl === b.cx.stdClass("Set")) b.rules.callNamed(b, made, "add", null, node, [v]);
    else {
      const pair: Value = { x: b.temp(v.x), ty: element };
      b.rules.callNamed(b, made, "put", null, node, [propertyOfValue(b, pair, "0", node, null), propertyOfValue(b, pair, "1", node, null)]);
    }
  });
  return made;
}

/** Allocates and constructs. */
export function newObject(b: Body, shape: ClassShape, args: readonly ts.Expression[], node: ts.Node): Value {
  const ty: Ty = { k: "obj", shape, key: shape.key };
  b.cx.layouts.markLive(shape);
  const { params, finish } = passArguments(b, args, (variant) => constructorInstance(b.cx, b.rules, shape, variant), node);
  const o = b.temp({ e: "new", t: "ptr", struct: shape.struct });
  const inst = finish;
  if (inst) b.do({ e: "call", t: "void", fn: inst.func, args: [o, ...params] });
  return { x: o, ty };
}
