/** `for..of` over whatever can be iterated, and collecting iterables into arrays. */
import type { Expr, Stmt } from "../ir/ir.ts";
import type { ts } from "../load/typescript.ts";
import { propertyOfValue, receiver, typeTest } from "./access.ts";
import type { Body, Value } from "./body.ts";
import { distinct } from "./coerce.ts";
import { dispatchOf } from "./dispatch.ts";
import { elementTy, elementValue } from "./elements.ts";
import { truthy } from "./logic.ts";
import { findMethod, instanceOfDecl } from "./shapes.ts";
import { ANY, arr, rep, STR, show, type Ty, union, VOID } from "./ty.ts";

/** Runs `body` for each element; `body` gets it as a value. `onExit` closes iterators left early. */
export function iterate(b: Body, source: Value, node: ts.Node, id: number, body: (v: Value, leave: () => void) => void): void {
  const { ty } = source;
  if (ty.k === "arr" || ty.k === "typed") return overIndex(b, source, node, id, body);
  if (ty.k === "str") return overString(b, source, id, body);
  if (ty.k === "iface" && ty.iface.tuple) return overTuple(b, source, ty, node, id, body);
  if (ty.k === "obj" && ty.shape.decl === b.cx.stdClass("Generator")) return overGenerator(b, source, ty, node, id, body);
  if (ty.k === "obj" || ty.k === "iface") return overIterator(b, source, node, id, body);
  if (ty.k === "union" && ty.of.every((m) => isList(m) || isCollection(b, m))) return overIndex(b, listOfUnion(b, source, ty, node), node, id, body);
  b.cx.unsupported(node, `iterating over ${show(ty)}`);
}

function isList(ty: Ty): boolean {
  return ty.k === "arr" || ty.k === "typed" || ty.k === "str" || (ty.k === "iface" && ty.iface.tuple);
}

/** Of the library's classes all but generators: their elements can be collected beforehand. */
function isCollection(b: Body, ty: Ty): boolean {
  return ty.k === "obj" && b.cx.isStd(ty.shape.decl.getSourceFile()) && ty.shape.decl !== b.cx.stdClass("Generator");
}

/** One of several kinds of lists: its elements in an array of what all of them may hold. */
function listOfUnion(b: Body, source: Value, ty: Ty & { k: "union" }, node: ts.Node): Value {
  const el = union(ty.of.map((m) => iteratedTy(b, m, node)));
  const list = b.temp({ e: "newarray", t: "ptr", el: rep(el), len: b.num(0) });
  const stable: Value = { x: b.temp(source.x), ty };
  const parts = distinct(ty.of);
  const step = (i: number): void => {
    const part = parts[i] as Ty;
    const take = (): void => {
      iterateInto(b, { x: b.coerce(stable, part, node), ty: part }, null, node, { list, el });
    };
    if (i === parts.length - 1) take();
    else b.if(typeTest(b, stable, part), take, () => step(i + 1));
  };
  step(0);
  return { x: list, ty: arr(el) };
}

function loop(b: Body, id: number, body: () => void, cont: () => void): void {
  b.emit({ s: "loop", id, body: b.nested(body), cont: b.nested(cont) });
}

function overIndex(b: Body, source: Value, node: ts.Node, id: number, body: (v: Value, leave: () => void) => void): void {
  const index = b.local("i", "i32");
  b.emit({ s: "set", l: index, x: b.num(0) });
  const i = b.read(index);
  loop(
    b,
    id,
    () => {
      b.if({ e: "cmp", t: "bool", op: "ge", a: i, b: b.len(source.x, source.ty.k === "arr" ? "array" : "typed") }, () => b.emit({ s: "break", id }));
      const el = elementValue(b, source, i, node);
      const x: Expr = el.x.e === "elem" ? { ...el.x, check: false } : el.x;
      body({ x, ty: elementTy(source.ty) as Ty }, () => {});
    },
    () => b.emit({ s: "set", l: index, x: { e: "bin", t: "i32", op: "add", a: i, b: b.num(1) } }),
  );
}

function overString(b: Body, source: Value, id: number, body: (v: Value, leave: () => void) => void): void {
  const index = b.local("i", "i32");
  b.emit({ s: "set", l: index, x: b.num(0) });
  const i = b.read(index);
  loop(
    b,
    id,
    () => {
      b.if({ e: "cmp", t: "bool", op: "ge", a: i, b: b.len(source.x, "string") }, () => b.emit({ s: "break", id }));
      const point = b.native("mk_str_point_at", "ptr", [source.x, i], false);
      b.emit({ s: "set", l: index, x: { e: "bin", t: "i32", op: "add", a: i, b: b.len(point, "string") } });
      body({ x: point, ty: STR }, () => {});
    },
    () => {},
  );
}

/** Elements of a tuple have types of their own: the loop runs over an array of them. */
function overTuple(b: Body, source: Value, ty: Ty & { k: "iface" }, node: ts.Node, id: number, body: (v: Value, leave: () => void) => void): void {
  overIndex(b, tupleElements(b, source, ty, node), node, id, body);
}

/** A new array of a tuple's elements, from number `first` on; its elements are of any of their types, or of `wanted`. */
export function tupleElements(b: Body, tuple: Value, ty: Ty & { k: "iface" }, node: ts.Node, first = 0, wanted?: Ty): Value {
  const props = ty.iface.props().slice(first);
  const joined = wanted ?? union(props.map((p) => p.ty));
  const el = joined.k === "never" ? ANY : joined;
  const list = b.temp({ e: "newarray", t: "ptr", el: rep(el), len: b.num(props.length) });
  props.forEach((p, i) => {
    b.emit({
      s: "setelem",
      kind: "array",
      arr: list,
      idx: b.num(i),
      el: rep(el),
      x: b.coerce(propertyOfValue(b, tuple, p.name, node, null), el, node),
      check: false,
      append: false,
    });
  });
  return { x: list, ty: arr(el) };
}

function overGenerator(b: Body, source: Value, ty: Ty & { k: "obj" }, node: ts.Node, id: number, body: (v: Value, leave: () => void) => void): void {
  const value = ty.shape.typeArgs[0] as Ty;
  closing(
    b,
    () => closeGenerator(b, source, node),
    () =>
      loop(
        b,
        id,
        () => {
          const more = b.rules.callStd(b, "Generator_step", [source], node);
          b.if(b.not(more.x), () => b.emit({ s: "break", id }));
          const v = propertyOfValue(b, source, "value", node, null);
          body({ x: b.temp(v.x), ty: value }, () => closeGenerator(b, source, node));
        },
        () => {},
      ),
  );
}

function closeGenerator(b: Body, source: Value, node: ts.Node): void {
  b.rules.callStd(b, "Generator_close", [source], node);
}

/** An error that leaves the loop closes the iterator, whatever that may throw itself. */
function closing(b: Body, close: () => void, run: () => void): void {
  const body = b.nested(run);
  const error = b.local("error", "val");
  const ignored = b.local("ignored", "val");
  const attempt = b.nested(close);
  const handler: Stmt[] = [...(attempt.length === 0 ? [] : [{ s: "try" as const, body: attempt, v: ignored, handler: [] }]), { s: "throw", x: b.read(error) }];
  b.emit({ s: "try", body, v: error, handler });
}

function overIterator(b: Body, source: Value, node: ts.Node, id: number, body: (v: Value, leave: () => void) => void): void {
  if (isListIterator(b, source.ty)) return overSteps(b, source, node, id, body);
  const iterator = b.rules.callNamed(b, source, "@@iterator", null, node);
  const it: Value = { x: b.temp(iterator.x), ty: iterator.ty };
  if (it.ty.k === "obj" && it.ty.shape.decl === b.cx.stdClass("Generator")) return overGenerator(b, it, it.ty, node, id, body);
  if (isListIterator(b, it.ty)) return overSteps(b, it, node, id, body);
  const stepped = b.local("stepping", "bool");
  const stepping = (now: boolean): void => b.emit({ s: "set", l: stepped, x: { e: "bool", t: "bool", v: now } });
  const run = (): void =>
    loop(
      b,
      id,
      () => {
        stepping(true);
        const next = b.rules.callNamed(b, it, "next", null, node);
        const result: Value = { x: b.temp(next.x), ty: next.ty };
        b.if(truthy(b, propertyOfValue(b, result, "done", node, null)), () => b.emit({ s: "break", id }));
        const yielded = yieldMember(result.ty);
        const v = propertyOfValue(b, yielded ? { x: b.coerce(result, yielded, node), ty: yielded } : result, "value", node, null);
        const x = b.temp(v.x);
        stepping(false);
        body({ x, ty: v.ty }, () => close(b, it));
      },
      () => {},
    );
  // An error of the iterator itself does not close it.
  if (mayClose(it.ty)) closing(b, () => b.if(b.not(b.read(stepped)), () => close(b, it)), run);
  else run();
}

/** Has it a method `return`, or may an object behind it have one? */
function mayClose(ty: Ty): boolean {
  return ty.k === "obj" ? findMethod(ty.shape, "return") !== null : true;
}

function isListIterator(b: Body, ty: Ty): boolean {
  const decl = b.cx.stdClass("ListIterator");
  return ty.k === "obj" && decl !== undefined && instanceOfDecl(ty.shape, decl) !== null;
}

/** The library's iterators are driven without an object for each step. */
function overSteps(b: Body, it: Value, node: ts.Node, id: number, body: (v: Value, leave: () => void) => void): void {
  loop(
    b,
    id,
    () => {
      const more = b.rules.callNamed(b, it, "step", null, node);
      b.if(b.not(more.x), () => b.emit({ s: "break", id }));
      const v = propertyOfValue(b, it, "current", node, null);
      body({ x: b.temp(v.x), ty: v.ty }, () => {});
    },
    () => {},
  );
}

/** Of `{done?: false, value: T} | {done: true, value: R}` the first. */
function yieldMember(ty: Ty): Ty | null {
  if (ty.k !== "union") return null;
  return ty.of.find((m) => m.k === "iface" && m.iface.props().some((p) => p.name === "done" && p.optional)) ?? null;
}

function close(b: Body, it: Value): void {
  const r = receiver(b, it);
  const { ty } = r;
  if (!mayClose(ty)) return;
  const call = (x: Expr): void => b.do({ e: "call", t: "void", fn: dispatchOf(b.cx, b.rules).caller(ty, "return", [], VOID, []), args: [x] });
  if (ty.k === "obj") return call(r.x);
  const x = b.temp(r.x);
  b.if({ e: "isa", t: "bool", x, structs: b.rules.structsWith(b, ty, "return"), subclasses: false }, () => call(x));
}

/** Pushes all elements to a new array, or to `into`. With `limit`, at most so many are taken. */
export function iterateInto(b: Body, source: Value, limit: number | null, node: ts.Node, into?: { list: Expr; el: Ty }): Value {
  const stable: Value = { x: b.temp(source.x), ty: source.ty };
  let list = into?.list ?? null;
  let el = into?.el ?? null;
  if (!list) {
    el = iteratedTy(b, source.ty, node);
    list = b.temp({ e: "newarray", t: "ptr", el: rep(el), len: b.num(0) });
  }
  const target = list;
  const element = el as Ty;
  const id = b.label();
  iterate(b, stable, node, id, (v, leave) => {
    b.emit({ s: "push", arr: target, el: rep(element), x: b.coerce(v, element, node) });
    if (limit !== null)
      b.if({ e: "cmp", t: "bool", op: "ge", a: b.len(target, "array"), b: b.num(limit) }, () => {
        leave();
        b.emit({ s: "break", id });
      });
  });
  return { x: target, ty: arr(element) };
}

/** Element type of an iterable. */
export function iteratedTy(b: Body, ty: Ty, node: ts.Node): Ty {
  const direct = elementTy(ty);
  if (direct) return direct;
  if (ty.k === "union") return union(ty.of.map((m) => iteratedTy(b, m, node)));
  if (ty.k === "iface" && ty.iface.tuple) return union(ty.iface.props().map((p) => p.ty));
  if (ty.k === "obj" && ty.shape.decl === b.cx.stdClass("Generator")) return ty.shape.typeArgs[0] as Ty;
  const checker = b.cx.checker as unknown as { getIteratedTypeOrElementType?: unknown };
  void checker;
  const probe = b.rules.iteratedOf(b, ty, node);
  return probe;
}

/** `for (const x of source) body` */
export function forOf(b: Body, node: ts.ForOfStatement, label: string | null): void {
  if (node.awaitModifier) b.cx.unsupported(node, "for await");
  b.at(node);
  const v = receiver(b, b.expr(node.expression));
  const source: Value = { x: b.temp(v.x), ty: v.ty };
  const id = b.label();
  iterate(b, source, node.expression, id, (element, leave) => {
    b.rules.loopBody(b, node, id, label, element, leave);
  });
}
