/** Conversions between representations, with the checks that keep them safe. */
import type { Expr, NumType } from "../ir/ir.ts";
import type { ts } from "../load/typescript.ts";
import { adapter } from "./adapters.ts";
import type { Body, Value } from "./body.ts";
import { dispatchOf } from "./dispatch.ts";
import { asIterable } from "./iterables.ts";
import { listFrom, storesAs } from "./lists.ts";
import { checked, intRange, isInt } from "./numbers.ts";
import { derives, elementsPass, needsAdapter, structurally } from "./relations.ts";
import { instanceOfDecl } from "./shapes.ts";
import { absentOf, arr, isAbsent, isPointer, members, present, rep, show, type Ty, type TypedElement, union } from "./ty.ts";

function widens(from: NumType, to: NumType): boolean {
  if (from === to) return true;
  if (to === "f64") return true;
  if (to === "f32") return false;
  if (!isInt(from)) return false;
  const a = intRange(from);
  const b = intRange(to);
  return a.lo >= b.lo && a.hi <= b.hi;
}

/** Number conversion: exact where every value fits, checked otherwise. */
export function toNumber(x: Expr, to: NumType): Expr {
  const from = x.t as NumType;
  if (from === to) return x;
  if (isInt(to)) return checked(x, to);
  if (x.e === "num") return { e: "num", t: to, v: to === "f32" ? Math.fround(x.v) : x.v };
  return { e: "conv", t: to, mode: widens(from, to) ? "exact" : "check", x };
}

export function coerce(b: Body, v: Value, to: Ty, node: ts.Node | null): Expr {
  const from = v.ty;
  if (from.key === to.key || from.k === "never") return from.k === "never" && rep(from) !== rep(to) ? b.zero(to) : v.x;
  const rf = rep(from);
  const rt = rep(to);
  if (rt === "val") return rf === "val" ? v.x : box(adapted(b, v, to, node));
  if (rt === "bool") return rf === "bool" ? v.x : rf === "val" ? { e: "unbox", t: "bool", x: v.x, absent: "never", check: true } : mismatch(b, v, to, node);
  if (rt !== "ptr") {
    if (rt === "void") return v.x;
    if (rf === "val") return toNumber({ e: "unbox", t: "f64", x: v.x, absent: "never", check: true }, rt as NumType);
    if (rf === "bool" || rf === "ptr") return mismatch(b, v, to, node);
    return toNumber(v.x, rt as NumType);
  }
  return toPointer(b, v, to, node);
}

/** A function among values of several types still has to be called the way these types say. */
function adapted(b: Body, v: Value, to: Ty, node: ts.Node | null): Value {
  if (to.k !== "union" || v.x.t !== "ptr") return v;
  const parts = members(v.ty).filter((m) => !isAbsent(m));
  const [closure] = parts;
  const target = members(to).find((m) => m.k === "fn");
  if (parts.length !== 1 || closure?.k !== "fn" || target?.k !== "fn" || !needsAdapter(closure, target)) return v;
  const absent = members(v.ty).filter(isAbsent);
  return { x: adapter(b, v.x, closure, target, absent.length > 0, node), ty: union([target, ...absent]) };
}

function mismatch(b: Body, v: Value, to: Ty, node: ts.Node | null): Expr {
  if (node) b.cx.fail(node, "MK2900", [`converting ${show(v.ty)} to ${show(to)}`]);
  // Inside dispatch functions: a layout that only looks like a candidate. It never gets there; if it did, it would be told.
  b.do({ e: "native", t: "void", name: "mk_throw_cast", args: [b.str(show(to))], pure: false });
  return b.zero(to);
}

export function box(v: Value): Expr {
  if (v.ty.k === "void") return { e: "undef", t: "val" };
  if (v.ty.k === "null") return { e: "nullval", t: "val" };
  return { e: "box", t: "val", x: v.x, absent: v.x.t === "ptr" ? absentOf(v.ty) : "never" };
}

function toPointer(b: Body, v: Value, to: Ty, node: ts.Node | null): Expr {
  const from = v.ty;
  if (isAbsent(from)) {
    if (absentOf(to) !== "never") return { e: "null", t: "ptr" };
    return mismatch(b, v, to, node);
  }
  const iterable = asIterable(b, v, to, node);
  if (iterable) return iterable;
  if (rep(from) === "val") {
    const x: Expr = { e: "unbox", t: "ptr", x: v.x, absent: absentOf(to), check: true };
    const held = from.k === "any" ? [] : members(from).filter(isPointer);
    // A union with one kind of pointer needs no look at the object.
    if (held.length > 0 && held.every((m) => isSub(m, to))) return x;
    return castCheck(b, x, to, node, from);
  }
  if (rep(from) !== "ptr") return mismatch(b, v, to, node);
  let x = v.x;
  if (absentOf(from) !== "never" && absentOf(to) === "never") x = b.nonnull(x);
  const parts = members(from).filter((m) => !isAbsent(m));
  const wanted = members(to).filter((m) => !isAbsent(m));
  const closure = parts.find((m) => m.k === "fn");
  if (closure?.k === "fn") {
    const target = wanted.find((m) => m.k === "fn");
    if (target?.k === "fn" && needsAdapter(closure, target)) {
      if (parts.length > 1) return mismatch(b, v, to, node);
      return adapter(b, x, closure, target, absentOf(from) !== "never" && absentOf(to) !== "never", node);
    }
  }
  const lists = parts.filter((m) => m.k === "arr");
  const target = wanted.find((m) => m.k === "arr");
  const alike = lists.some((p) => wanted.some((n) => n.k === "arr" && elementsPass(p.el, n.el)));
  if (lists[0] && target && !alike && node)
    b.cx.fail(node, "MK2900", [`${show(lists[0])} used as ${show(target)}: the elements are stored differently; copy with map()`]);
  if (parts.every((m) => isSub(m, to))) return x;
  const layout = node && parts.some((m) => wanted.some((n) => otherInstance(m, n)));
  if (layout) b.cx.fail(node, "MK2002", [b.cx.checker.typeToString(b.cx.checker.getTypeAtLocation(node)), show(to), "what its type arguments stand for is"]);
  if (!parts.some((m) => wanted.some((n) => mayBe(m, n)))) return mismatch(b, v, to, node);
  return castCheck(b, x, to, node, from);
}

/** Instances of one generic class for type arguments that are stored differently, under a subclass or not. */
function otherInstance(a: Ty, b: Ty): boolean {
  return a.k === "obj" && b.k === "obj" && instanceOfDecl(a.shape, b.shape.decl) !== null && !derives(a.shape, b.shape);
}

/** Is there a pointer that is both? */
function mayBe(a: Ty, b: Ty): boolean {
  if (a.k === "ref" || b.k === "ref") return true;
  const object = (t: Ty): boolean => t.k === "obj" || (t.k === "iface" && !t.iface.tuple);
  return a.k === b.k || (object(a) && object(b));
}

/** Every value of the pointer type `a` is a `b`. */
export function isSub(a: Ty, b: Ty): boolean {
  return members(b).some((n) => {
    if (a.key === n.key || n.k === "ref" || n.k === "any") return true;
    switch (a.k) {
      case "obj":
        return (n.k === "obj" && derives(a.shape, n.shape)) || (n.k === "iface" && structurally(a, n));
      case "iface":
        return n.k === "iface" && a.iface.tuple === n.iface.tuple && structurally(a, n);
      case "arr":
        return n.k === "arr" && elementsPass(a.el, n.el);
      case "fn":
        return n.k === "fn" && !needsAdapter(a, n);
      default:
        return false;
    }
  });
}

/** Throws TypeError unless the pointer is a `to` (or NULL, where `to` admits it). */
function castCheck(b: Body, x: Expr, to: Ty, node: ts.Node | null, from: Ty): Expr {
  const parts = members(to).filter((m) => !isAbsent(m));
  const pointers = parts.filter(isPointer);
  for (const p of pointers) {
    if (from.k === "any" && p.k === "fn" && node && !b.cx.isStd(node.getSourceFile())) {
      b.cx.fail(node, "MK2900", [`an unknown value as ${show(p)}: its parts cannot be checked at run time`]);
    }
  }
  const t = b.temp(x);
  // Of an unknown value any array will do: its elements are looked at below.
  const tests = pointers.map((p): Expr => (from.k === "any" && p.k === "arr" ? { e: "ptris", t: "bool", x: t, is: "array" } : kindTest(b, t, p)));
  let ok = tests.reduce((a, c) => ({ e: "or", t: "bool", a, b: c }));
  if (absentOf(to) !== "never") ok = { e: "or", t: "bool", a: b.isNull(t), b: ok };
  b.if(b.not(ok), () => b.do({ e: "native", t: "void", name: "mk_throw_cast", args: [b.str(show(present(to)))], pure: false }));
  const list = from.k === "any" ? pointers.find((p) => p.k === "arr") : undefined;
  if (list?.k !== "arr") return t;
  const out = b.local("list", "ptr");
  b.emit({ s: "set", l: out, x: t });
  const isList: Expr = { e: "ptris", t: "bool", x: t, is: "array" };
  b.if(absentOf(to) === "never" ? isList : { e: "and", t: "bool", a: b.not(b.isNull(t)), b: isList }, () =>
    b.emit({ s: "set", l: out, x: listFrom(b, t, list) }),
  );
  return b.temp(b.read(out));
}

/** Members of a union as they can be told apart at run time: arrays of pointers are one kind, whatever these point to. */
export function distinct(parts: readonly Ty[]): Ty[] {
  const lists = parts.filter((p): p is Ty & { k: "arr" } => p.k === "arr" && rep(p.el) === "ptr");
  const el = union(lists.map((p) => p.el));
  if (lists.length < 2 || rep(el) !== "ptr") return [...parts];
  return [...parts.filter((p) => !lists.includes(p as Ty & { k: "arr" })), arr(el)];
}

function typedName(el: TypedElement): string {
  if (el === "u8c") return "Uint8ClampedArray";
  const kind = el[0] === "i" ? "Int" : el[0] === "u" ? "Uint" : "Float";
  return `${kind}${el.slice(1)}Array`;
}

/** Is the non-NULL pointer a value of this pointer type? */
export function kindTest(b: Body, x: Expr, ty: Ty): Expr {
  switch (ty.k) {
    case "str":
      return { e: "ptris", t: "bool", x, is: "string" };
    case "arr":
      return storesAs(x, rep(ty.el));
    case "typed":
      return { e: "native", t: "bool", name: `mk_is_${typedName(ty.el)}`, args: [x], pure: true };
    case "fn":
      return { e: "ptris", t: "bool", x, is: "closure" };
    case "obj":
    case "iface":
      return { e: "isa", t: "bool", x, structs: dispatchOf(b.cx, b.rules).candidates(ty), subclasses: false };
    default:
      return { e: "bool", t: "bool", v: true };
  }
}

/** The value as the checker's control-flow analysis sees it here. */
export function narrow(b: Body, v: Value, to: Ty, node: ts.Node): Value {
  if (v.ty.key === to.key || to.k === "never" || to.k === "any") return v;
  if (v.ty.k === "num" && to.k === "num") return v;
  if (isAbsent(to)) return v;
  const rf = rep(v.ty);
  const rt = rep(to);
  if (rf === "val" && rt === "val") return { x: v.x, ty: to };
  if (rf !== "val" && rt === "val") return v;
  if (rf !== "val" && rf !== "ptr") return v;
  // Numbers that were unknown or part of a union keep a double's precision.
  if (rf === "ptr" && members(v.ty).every((m) => isAbsent(m) || m.k === "fn" || m.k === "arr") && rt === "ptr") {
    const kept = union(members(v.ty).filter((m) => !isAbsent(m) || members(to).some((n) => n.key === m.key)));
    if (kept.key === v.ty.key) return v;
    return { x: absentOf(kept) === "never" ? b.nonnull(v.x) : v.x, ty: kept };
  }
  return { x: coerce(b, v, to, node), ty: to };
}
