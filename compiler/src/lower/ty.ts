/**
 * Types as the lowering sees them: TypeScript types after generics are substituted, with numbers split into machine
 * types and everything else reduced to what decides a value's representation and its operations.
 *
 * Every type has a `key`; equal keys mean equal types.
 */
import type { IrType, NumType } from "../ir/ir.ts";
import type { ClassShape, Iface } from "./shapes.ts";

export type TypedElement = "i8" | "u8" | "u8c" | "i16" | "u16" | "i32" | "u32" | "f32" | "f64";

export type Ty =
  /** `undefined` and `void`. */
  | { k: "void"; key: string }
  | { k: "null"; key: string }
  | { k: "never"; key: string }
  | { k: "bool"; key: string }
  | { k: "num"; n: NumType; key: string }
  | { k: "str"; key: string }
  | { k: "arr"; el: Ty; key: string }
  | { k: "typed"; el: TypedElement; key: string }
  | { k: "buffer"; key: string }
  /** Instance of a class (nominal). */
  | { k: "obj"; shape: ClassShape; key: string }
  /** Interface, object literal type or tuple (structural): any object with these properties. */
  | { k: "iface"; iface: Iface; key: string }
  | { k: "fn"; params: Ty[]; ret: Ty; rest: boolean; key: string }
  /** `object`: some heap object. */
  | { k: "ref"; key: string }
  /** A suspended function (standard library only). */
  | { k: "frame"; key: string }
  /** `unknown`. */
  | { k: "any"; key: string }
  | { k: "union"; of: Ty[]; key: string };

export const VOID: Ty = { k: "void", key: "V" };
export const NULL: Ty = { k: "null", key: "N" };
export const NEVER: Ty = { k: "never", key: "!" };
export const BOOL: Ty = { k: "bool", key: "b" };
export const STR: Ty = { k: "str", key: "s" };
export const BUFFER: Ty = { k: "buffer", key: "B" };
export const REF: Ty = { k: "ref", key: "R" };
export const FRAME: Ty = { k: "frame", key: "F" };
export const ANY: Ty = { k: "any", key: "?" };

const numbers = new Map<NumType, Ty>();
export function num(n: NumType): Ty {
  let t = numbers.get(n);
  if (!t) numbers.set(n, (t = { k: "num", n, key: n }));
  return t;
}
export const F64 = num("f64");
export const I32 = num("i32");
export const U32 = num("u32");

export function arr(el: Ty): Ty {
  return { k: "arr", el, key: `[${el.key}]` };
}

/** An array type that occurs in its own element type. */
export type RecursiveArray = Ty & { k: "arr" } & { close(el: Ty): void };

export function recursiveArray(key: string): RecursiveArray {
  let element: Ty | null = null;
  return {
    k: "arr",
    key: `[${key}]`,
    get el(): Ty {
      if (!element) throw new Error("a recursive type is looked into while it is being made");
      return element;
    },
    close(el): void {
      element = el;
    },
  };
}

export function typed(el: TypedElement): Ty {
  return { k: "typed", el, key: `T${el}` };
}

export function fn(params: Ty[], ret: Ty, rest: boolean): Ty {
  return { k: "fn", params, ret, rest, key: `(${params.map((p) => p.key).join(",")}${rest ? "..." : ""})${ret.key}` };
}

/** Normalised union: flat, without duplicates or `never`; different number types join to `f64`. */
export function union(parts: readonly Ty[]): Ty {
  const flat = new Map<string, Ty>();
  let number: Ty | null = null;
  const add = (t: Ty): void => {
    if (t.k === "union") t.of.forEach(add);
    else if (t.k === "num") number = number === null || number.key === t.key ? t : F64;
    else if (t.k !== "never") flat.set(t.key, t);
  };
  parts.forEach(add);
  if (number !== null) flat.set("#", number);
  if (flat.has("?")) return ANY;
  const of = [...flat.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  if (of.length === 0) return NEVER;
  if (of.length === 1) return of[0] as Ty;
  return { k: "union", of, key: `<${of.map((t) => t.key).join("|")}>` };
}

export function members(t: Ty): readonly Ty[] {
  return t.k === "union" ? t.of : [t];
}

export function isAbsent(t: Ty): boolean {
  return t.k === "void" || t.k === "null";
}

/** The type without undefined and null. */
export function present(t: Ty): Ty {
  return t.k === "union" ? union(t.of.filter((m) => !isAbsent(m))) : isAbsent(t) ? NEVER : t;
}

export function optional(t: Ty): Ty {
  return union([t, VOID]);
}

export function admitsUndefined(t: Ty): boolean {
  return t.k === "any" || members(t).some((m) => m.k === "void");
}

export function admitsNull(t: Ty): boolean {
  return t.k === "any" || members(t).some((m) => m.k === "null");
}

export function isPointer(t: Ty): boolean {
  switch (t.k) {
    case "str":
    case "arr":
    case "typed":
    case "buffer":
    case "obj":
    case "iface":
    case "fn":
    case "ref":
    case "frame":
      return true;
    default:
      return false;
  }
}

/** Representation of a value of this type in a variable, field or element. */
export function rep(t: Ty): IrType {
  switch (t.k) {
    case "bool":
      return "bool";
    case "num":
      return t.n;
    case "void":
    case "null":
    case "never":
    case "any":
      return "val";
    case "union": {
      const parts = t.of.filter((m) => !isAbsent(m));
      return parts.length > 0 && parts.every(isPointer) && t.of.length - parts.length < 2 ? "ptr" : "val";
    }
    default:
      return "ptr";
  }
}

/** Representation of a function result: nothing for `void`. */
export function retRep(t: Ty): IrType {
  return t.k === "void" || t.k === "never" ? "void" : rep(t);
}

/** What NULL stands for in a pointer of this type. */
export function absentOf(t: Ty): "undefined" | "null" | "never" {
  if (admitsUndefined(t)) return "undefined";
  return admitsNull(t) ? "null" : "never";
}

/** Storage of an array element. */
export function elementRep(t: Ty): IrType {
  return rep(t);
}

export function typedRep(el: TypedElement): NumType {
  return el === "u8c" ? "u8" : el;
}

/** A name for messages. */
export function show(t: Ty, depth = 0): string {
  if (depth > 3) return "…";
  const inner = (x: Ty): string => show(x, depth + 1);
  switch (t.k) {
    case "void":
      return "undefined";
    case "bool":
      return "boolean";
    case "num":
      return t.n === "f64" ? "number" : t.n;
    case "str":
      return "string";
    case "arr":
      return `${t.el.k === "union" || t.el.k === "fn" ? `(${inner(t.el)})` : inner(t.el)}[]`;
    case "typed":
      return `typed array of ${t.el}`;
    case "buffer":
      return "ArrayBuffer";
    case "obj":
      return t.shape.name;
    case "iface":
      return t.iface.name;
    case "fn":
      return `(${t.params.map(inner).join(", ")}) => ${inner(t.ret)}`;
    case "ref":
      return "object";
    case "any":
      return "unknown";
    case "union":
      return t.of.map(inner).join(" | ");
    default:
      return t.k;
  }
}
