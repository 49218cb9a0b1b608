/** When may a value of one type stand where another is expected, and does it need converting? */
import { type ClassShape, findAbstract, findGetter, findMethod, type Shape } from "./shapes.ts";
import { absentOf, isAbsent, isPointer, members, rep, type Ty } from "./ty.ts";

/** Pairs being compared. */
const open = new Set<string>();

/** A value of `a` can be used as `b` with the same bits. */
export function passes(a: Ty, b: Ty): boolean {
  if (a.key === b.key || a.k === "never") return true;
  const r = rep(a);
  if (r !== rep(b)) return false;
  if (r !== "ptr") return true;
  const from = absentOf(a);
  if (from !== "never" && from !== absentOf(b)) return false;
  return members(a).every((m) => isAbsent(m) || members(b).some((n) => pointerPasses(m, n)));
}

function pointerPasses(a: Ty, b: Ty): boolean {
  if (a.key === b.key || b.k === "ref") return true;
  if (a.k === "fn" && b.k === "fn") return !needsAdapter(a, b);
  if (a.k === "arr" && b.k === "arr") return elementsPass(a.el, b.el);
  if (a.k === "obj" && b.k === "obj") return derives(a.shape, b.shape);
  if ((a.k === "obj" || a.k === "iface") && b.k === "iface") return structurally(a, b);
  return false;
}

/** Arrays alias: both types must read and write the same storage. */
export function elementsPass(a: Ty, b: Ty): boolean {
  if (a.key === b.key) return true;
  const r = rep(a);
  if (r !== rep(b)) return false;
  // Recursive types that get here again have not differed so far.
  const pair = `${a.key}[]${b.key}`;
  if (open.has(pair)) return true;
  open.add(pair);
  try {
    return elementsAlike(r, a, b);
  } finally {
    open.delete(pair);
  }
}

function elementsAlike(r: string, a: Ty, b: Ty): boolean {
  return (
    r !== "ptr" ||
    ((absentOf(a) === absentOf(b) || absentOf(a) === "never") && members(a).every((m) => isAbsent(m) || members(b).some((n) => pointerPasses(m, n))))
  );
}

export function needsAdapter(a: Ty & { k: "fn" }, b: Ty & { k: "fn" }): boolean {
  if (a.params.length !== b.params.length || a.rest !== b.rest) return true;
  if (!a.params.every((p, i) => passes(b.params[i] as Ty, p))) return true;
  if (b.ret.k === "void") return a.ret.k !== "void" && a.ret.k !== "never";
  if (a.ret.k === "never") return true;
  return a.ret.k === "void" ? true : !passes(a.ret, b.ret);
}

/** The same class or a subclass, or another instance of the same generic class with the same layout. */
export function derives(a: ClassShape, b: ClassShape): boolean {
  for (let s: ClassShape | null = a; s; s = s.parent) {
    if (s === b) return true;
    if (s.decl === b.decl && (s.typeArgs.every((t, i) => argumentPasses(t, b.typeArgs[i] as Ty)) || neverFulfilled(s))) return true;
  }
  return false;
}

/** `Promise<never>` has no value that could be read, so it is a promise of anything. */
function neverFulfilled(s: ClassShape): boolean {
  return s.parent?.name === "Settleable" && s.typeArgs[0]?.k === "never";
}

function argumentPasses(a: Ty, b: Ty): boolean {
  if (a.key === b.key) return true;
  if (isAbsent(a) && isAbsent(b)) return true;
  return rep(a) === rep(b) && (rep(a) !== "ptr" || absentOf(a) === absentOf(b) || absentOf(a) === "never");
}

/** Has all properties of the interface `b`, with types that can be read as its types. */
export function structurally(a: Ty, b: Ty & { k: "iface" }): boolean {
  if (a.key === b.key) return true;
  const pair = `${a.key}=>${b.key}`;
  if (open.has(pair)) return true;
  open.add(pair);
  try {
    return b.iface.props().every((p) => {
      const own = propertyOf(a, p.name);
      return own === undefined ? p.optional : readable(own, p.ty);
    });
  } finally {
    open.delete(pair);
  }
}

/** Type of a property or of a method as a function; undefined if there is none. "method" if it is known to be there. */
function propertyOf(t: Ty, name: string): Ty | "method" | undefined {
  if (t.k === "iface") return t.iface.props().find((p) => p.name === name)?.ty;
  if (t.k !== "obj") return undefined;
  const field = t.shape.fields.get(name);
  if (field) return field.ty;
  if (findMethod(t.shape, name) || findGetter(t.shape, name) || findAbstract(t.shape, name)) return t.shape.memberTy(name) ?? "method";
  return undefined;
}

/** Convertible without a failure that JavaScript would not have. */
function readable(a: Ty | "method", b: Ty): boolean {
  if (a === "method" || b.k === "any") return true;
  if (a.key === b.key || a.k === "any" || a.k === "never") return true;
  if (a.k === "num" && b.k === "num") return true;
  if (a.k === "union" || b.k === "union") return members(a).some((m) => members(b).some((n) => (isAbsent(m) && isAbsent(n)) || readable(m, n)));
  if (a.k === "fn" && b.k === "fn") return callable(a, b);
  if (a.k === "arr" && b.k === "arr") return rep(a.el) === rep(b.el);
  if (a.k === "obj" && b.k === "obj") return derives(a.shape, b.shape) || derives(b.shape, a.shape);
  if (a.k === "iface" && b.k === "obj") return structurallyShape(b.shape, a);
  if ((a.k === "obj" || a.k === "iface") && b.k === "iface") return structurally(a, b);
  if (b.k === "ref") return isPointer(a);
  return a.k === b.k;
}

/** Parameters are compared both ways, as TypeScript does for methods. */
function callable(a: Ty & { k: "fn" }, b: Ty & { k: "fn" }): boolean {
  const both = Math.min(a.params.length - (a.rest ? 1 : 0), b.params.length - (b.rest ? 1 : 0));
  for (let i = 0; i < both; i++) {
    const p = a.params[i] as Ty;
    const q = b.params[i] as Ty;
    if (!readable(q, p) && !readable(p, q)) return false;
  }
  return isAbsent(b.ret) || readable(a.ret, b.ret);
}

function structurallyShape(shape: ClassShape, b: Ty & { k: "iface" }): boolean {
  return structurally({ k: "obj", shape, key: shape.key }, b);
}

/** May an object of this layout be a value of type `ty`? */
export function shapeMatches(shape: Shape, ty: Ty): boolean {
  switch (ty.k) {
    case "union":
      return ty.of.some((m) => shapeMatches(shape, m));
    case "ref":
    case "any":
      return true;
    case "obj":
      return shape.kind === "class" && derives(shape, ty.shape);
    case "iface": {
      if (shape.kind === "class") return !ty.iface.tuple && structurallyShape(shape, ty);
      if (shape.tuple !== ty.iface.tuple) return false;
      const props = ty.iface.props();
      if (shape.tuple && props.length !== shape.fields.size) return false;
      return props.every((p) => {
        const f = shape.fields.get(p.name);
        return f === undefined ? p.optional : readable(f.ty, p.ty);
      });
    }
    default:
      return false;
  }
}
