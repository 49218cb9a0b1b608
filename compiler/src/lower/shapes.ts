/**
 * Layouts of objects: classes (nominal), literals and tuples (one layout per list of properties), and interfaces,
 * which have no layout of their own: an interface value is any object whose layout has its properties.
 */
import type { Field, Struct } from "../ir/ir.ts";
import type { ts } from "../load/typescript.ts";
import type { Env } from "./convert.ts";
import type { Ty } from "./ty.ts";

export interface ShapeField {
  name: string;
  ty: Ty;
  field: Field;
  /** Assigned before any code can see the object: a pointer read from it is not NULL. */
  proven: boolean;
}

interface ShapeBase {
  key: string;
  name: string;
  struct: Struct;
  /** Own and inherited. */
  fields: Map<string, ShapeField>;
}

export interface ClassShape extends ShapeBase {
  kind: "class";
  decl: ts.ClassLikeDeclaration;
  env: Env;
  typeArgs: Ty[];
  parent: ClassShape | null;
  children: ClassShape[];
  /** Own members by name; inherited ones are found through `parent`. */
  methods: Map<string, ts.MethodDeclaration>;
  getters: Map<string, ts.GetAccessorDeclaration>;
  setters: Map<string, ts.SetAccessorDeclaration>;
  /** Own abstract members: a subclass has them as methods, accessors or fields. */
  abstracts: Map<string, AbstractMember>;
  /** Type of a method (as a function) or accessor, inherited ones included; null if there is none or it is generic itself. */
  memberTy(name: string): Ty | null;
}

export type AbstractMember = ts.MethodDeclaration | ts.PropertyDeclaration | ts.AccessorDeclaration;

export interface LiteralShape extends ShapeBase {
  kind: "literal";
  tuple: boolean;
}

export type Shape = ClassShape | LiteralShape;

export interface IfaceProp {
  name: string;
  ty: Ty;
  optional: boolean;
}

/** A structural object type. Its properties are found on first use: types may refer to themselves. */
export interface Iface {
  name: string;
  tuple: boolean;
  /** Tuples of open length and such cannot be represented. */
  props(): readonly IfaceProp[];
}

export function findMethod(shape: ClassShape, name: string): { owner: ClassShape; decl: ts.MethodDeclaration } | null {
  for (let s: ClassShape | null = shape; s; s = s.parent) {
    const decl = s.methods.get(name);
    if (decl) return { owner: s, decl };
  }
  return null;
}

export function findGetter(shape: ClassShape, name: string): { owner: ClassShape; decl: ts.GetAccessorDeclaration } | null {
  for (let s: ClassShape | null = shape; s; s = s.parent) {
    const decl = s.getters.get(name);
    if (decl) return { owner: s, decl };
  }
  return null;
}

export function findSetter(shape: ClassShape, name: string): { owner: ClassShape; decl: ts.SetAccessorDeclaration } | null {
  for (let s: ClassShape | null = shape; s; s = s.parent) {
    const decl = s.setters.get(name);
    if (decl) return { owner: s, decl };
  }
  return null;
}

export function findAbstract(shape: ClassShape, name: string): { owner: ClassShape; decl: AbstractMember } | null {
  for (let s: ClassShape | null = shape; s; s = s.parent) {
    const decl = s.abstracts.get(name);
    if (decl) return { owner: s, decl };
  }
  return null;
}

/** The class itself or an ancestor made from the same declaration. */
export function instanceOfDecl(shape: ClassShape, decl: ts.ClassLikeDeclaration): ClassShape | null {
  for (let s: ClassShape | null = shape; s; s = s.parent) if (s.decl === decl) return s;
  return null;
}
