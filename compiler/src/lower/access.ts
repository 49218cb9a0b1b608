/** Property reads: fields, accessors, lengths, dictionary entries, enum members, static members, namespaces. */
import type { Expr } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import type { Body, Value } from "./body.ts";
import { functionValue } from "./closures.ts";
import { kindTest, narrow } from "./coerce.ts";
import { EMPTY_ENV } from "./convert.ts";
import { dispatchOf } from "./dispatch.ts";
import { elementTy, elementValue, indexOf } from "./elements.ts";
import { mayBeMissing } from "./entries.ts";
import { functionInstance, methodInstance } from "./functions.ts";
import { libraryMember, librarySingleton } from "./library.ts";
import { type AbstractMember, type ClassShape, findAbstract, findGetter } from "./shapes.ts";
import { absentOf, F64, isAbsent, isPointer, members, optional, present, rep, STR, show, type Ty, union } from "./ty.ts";

/** Object of a member access: present, and evaluated once. */
export function receiver(b: Body, v: Value): Value {
  const ty = present(v.ty);
  if (v.ty.k === "any" || ty.k === "never") return v;
  if (rep(v.ty) === "val" && rep(ty) === "ptr") return { x: b.coerce(v, ty, null), ty };
  if (rep(v.ty) === "val" && rep(ty) !== "val") return { x: b.coerce(v, ty, null), ty };
  if (v.x.t === "ptr") return { x: b.nonnull(v.x), ty };
  return { x: v.x, ty };
}

/** Static type of a property as it is stored; null if the type has none of that name. */
export function storedTy(ty: Ty, name: string): Ty | null {
  if (ty.k === "obj") return ty.shape.fields.get(name)?.ty ?? null;
  if (ty.k === "iface") return ty.iface.props().find((p) => p.name === name)?.ty ?? null;
  return null;
}

export function propertyOfValue(b: Body, v: Value, name: string, node: ts.Node, checked: Ty | null): Value {
  const r = receiver(b, v);
  const { ty } = r;
  if (name === "length") {
    if (ty.k === "str" || ty.k === "arr" || ty.k === "typed") {
      const len = b.len(r.x, ty.k === "str" ? "string" : ty.k === "arr" ? "array" : "typed");
      return { x: { e: "conv", t: "f64", mode: "exact", x: len }, ty: F64 };
    }
    if (ty.k === "iface" && ty.iface.tuple) return { x: b.num(ty.iface.props().length, "f64"), ty: F64 };
  }
  if (elementTy(ty) && /^\d+$/.test(name)) return elementValue(b, r, b.num(Number(name)), node);
  if (isDictionary(b, ty, node)) return dictionaryEntry(b, r, { x: b.str(name), ty: STR }, node);
  if (ty.k === "obj") {
    const f = ty.shape.fields.get(name);
    if (f) return { x: loaded(b, b.field(r.x, ty.shape.struct, f.field), f.ty), ty: f.ty };
    const getter = findGetter(ty.shape, name);
    if (getter) {
      const ret = b.cx.signatures.returnTy(getter.decl, getter.owner.env);
      return { x: b.temp({ e: "call", t: rep(ret), fn: dispatchOf(b.cx, b.rules).getter(ty, name, ret), args: [r.x] }), ty: ret };
    }
    const open = findAbstract(ty.shape, name);
    if (open && !ts.isMethodDeclaration(open.decl)) {
      const declared = abstractTy(b, open.owner, open.decl);
      return { x: b.temp({ e: "call", t: rep(declared), fn: dispatchOf(b.cx, b.rules).getter(ty, name, declared), args: [r.x] }), ty: declared };
    }
    return b.cx.unsupported(node, `the method ${name} used as a value (wrap it in an arrow function)`);
  }
  if (ty.k === "iface") {
    const prop = ty.iface.props().find((p) => p.name === name);
    if (!prop) return b.cx.unsupported(node, `property ${name} of ${show(ty)}`);
    return { x: b.temp({ e: "call", t: rep(prop.ty), fn: dispatchOf(b.cx, b.rules).getter(ty, name, prop.ty), args: [r.x] }), ty: prop.ty };
  }
  if (ty.k === "union") return unionProperty(b, r, ty, name, node, checked);
  return libraryMember(b, r, name, node);
}

/** Type of an abstract property or accessor as its class declares it. */
export function abstractTy(b: Body, owner: ClassShape, decl: AbstractMember): Ty {
  const { checker } = b.cx;
  const ty = b.cx.tyOf(checker.getTypeOfSymbol(checker.getSymbolAtLocation(decl.name) as ts.Symbol), owner.env, decl);
  return ts.isPropertyDeclaration(decl) && decl.questionToken ? optional(ty) : ty;
}

/** A pointer field may still be unset while a constructor runs. */
function loaded(b: Body, x: Expr, ty: Ty): Expr {
  return x.t === "ptr" && absentOf(ty) === "never" ? b.nonnull(x) : x;
}

/** A property of a union: of objects by dispatch; of strings and arrays (`length`) by a test. */
function unionProperty(b: Body, r: Value, ty: Ty & { k: "union" }, name: string, node: ts.Node, checked: Ty | null): Value {
  if (ty.of.every((m) => m.k === "obj" || m.k === "iface")) {
    const types = ty.of.map((m) => storedTy(m, name) ?? (m.k === "obj" ? getterTy(b, m.shape, name) : null));
    const known = types.filter((t): t is Ty => t !== null);
    if (known.length === 0) return b.cx.unsupported(node, `property ${name} of ${show(ty)}`);
    const result = known.length < types.length ? optional(union(known)) : union(known);
    return { x: b.temp({ e: "call", t: rep(result), fn: dispatchOf(b.cx, b.rules).getter(ty, name, result), args: [r.x] }), ty: result };
  }
  const parts = ty.of.filter((m) => !isAbsent(m));
  const result = checked ?? b.ty(node);
  const out = b.local("member", rep(result));
  const object = { x: b.temp(r.x), ty };
  const step = (i: number): void => {
    const part = parts[i] as Ty;
    const take = (): void => {
      const v = propertyOfValue(b, { x: b.coerce({ x: object.x, ty: r.x.t === "val" ? ty : ty }, part, node), ty: part }, name, node, null);
      b.emit({ s: "set", l: out, x: b.coerce(v, result, node) });
    };
    if (i === parts.length - 1) take();
    else b.if(typeTest(b, object, part), take, () => step(i + 1));
  };
  step(0);
  return { x: b.temp(b.read(out)), ty: result };
}

function getterTy(b: Body, shape: ClassShape, name: string): Ty | null {
  const g = findGetter(shape, name);
  return g ? b.cx.signatures.returnTy(g.decl, g.owner.env) : null;
}

/** Is the value (of a union type) of this member type? */
export function typeTest(b: Body, v: Value, part: Ty): Expr {
  if (v.x.t === "ptr") return pointerTest(b, v.x, part);
  switch (part.k) {
    case "num":
      return { e: "valis", t: "bool", x: v.x, is: "number" };
    case "bool":
      return { e: "valis", t: "bool", x: v.x, is: "boolean" };
    case "str":
      return { e: "valis", t: "bool", x: v.x, is: "string" };
    case "void":
      return { e: "valis", t: "bool", x: v.x, is: "undefined" };
    case "null":
      return { e: "valis", t: "bool", x: v.x, is: "null" };
    default: {
      const others = members(v.ty).filter((m) => isPointer(m) && m.key !== part.key);
      const ref: Expr = { e: "valis", t: "bool", x: v.x, is: "ref" };
      if (others.length === 0) return ref;
      const pointer: Expr = { e: "unbox", t: "ptr", x: v.x, absent: "never", check: false };
      return { e: "and", t: "bool", a: ref, b: pointerTest(b, pointer, part) };
    }
  }
}

function pointerTest(b: Body, x: Expr, part: Ty): Expr {
  switch (part.k) {
    case "str":
      return { e: "ptris", t: "bool", x, is: "string" };
    case "arr":
    case "typed":
      return kindTest(b, x, part);
    case "fn":
      return { e: "ptris", t: "bool", x, is: "closure" };
    case "obj":
    case "iface":
      return { e: "isa", t: "bool", x, structs: dispatchOf(b.cx, b.rules).candidates(part), subclasses: false };
    default:
      return { e: "ptris", t: "bool", x, is: "object" };
  }
}

export function propertyAccess(b: Body, node: ts.PropertyAccessExpression): Value {
  const fixed = staticMember(b, node);
  if (fixed) return fixed;
  if (node.expression.kind === ts.SyntaxKind.SuperKeyword) return superProperty(b, node);
  const object = b.expr(node.expression);
  const v = propertyOfValue(b, object, b.cx.memberKey(node.name), node, null);
  return isDictionary(b, present(object.ty), node) ? entry(b, v, node) : narrow(b, v, b.ty(node), node);
}

function superProperty(b: Body, node: ts.PropertyAccessExpression): Value {
  const parent = b.owner?.parent;
  if (!b.self) {
    const fixed = staticMember(b, node);
    if (fixed) return fixed;
  }
  const getter = parent && findGetter(parent, node.name.text);
  if (!getter || !b.self) return b.cx.unsupported(node, "a property of super");
  const inst = methodInstance(b.cx, b.rules, getter.owner, getter.decl, []);
  return { x: b.temp({ e: "call", t: inst.func.ret, fn: inst.func, args: [b.self.x] }), ty: inst.ret };
}

/** Value of an enum member; undefined if the expression is none. */
export function enumValue(b: Body, node: ts.PropertyAccessExpression | ts.ElementAccessExpression): string | number | undefined {
  const { checker } = b.cx;
  const constant = checker.getConstantValue(node);
  if (constant !== undefined) return constant;
  const base = ts.isElementAccessExpression(node) ? b.cx.symbol(node.expression) : undefined;
  if (ts.isElementAccessExpression(node) && !(base && base.flags & ts.SymbolFlags.Enum)) return undefined;
  const symbol = b.cx.symbol(ts.isPropertyAccessExpression(node) ? node.name : node.argumentExpression);
  const member = symbol?.declarations?.find(ts.isEnumMember);
  return member && checker.getConstantValue(member);
}

function enumConstant(b: Body, node: ts.PropertyAccessExpression | ts.ElementAccessExpression): Value | null {
  const v = enumValue(b, node);
  if (typeof v === "string") return { x: b.str(v), ty: STR };
  return typeof v === "number" ? numberConstant(b, v, b.ty(node)) : null;
}

/** `namespace["name"]` */
function namespaceMember(b: Body, node: ts.ElementAccessExpression): Value | null {
  const base = ts.isIdentifier(node.expression) ? b.cx.symbol(node.expression) : undefined;
  if (!base || !(base.flags & ts.SymbolFlags.ValueModule) || !ts.isStringLiteralLike(node.argumentExpression)) return null;
  const symbol = b.cx.symbol(node.argumentExpression);
  return symbol ? b.rules.symbolValue(b, symbol, node) : null;
}

/** Members that need no object: enum members, static members of classes, exports through a namespace, library constants. */
export function staticMember(b: Body, node: ts.PropertyAccessExpression): Value | null {
  const { cx } = b;
  const constant = enumConstant(b, node);
  if (constant) return constant;
  const base = staticBase(b, node.expression);
  if (!base) return null;
  const symbol = cx.symbol(node.name);
  if (base.flags & (ts.SymbolFlags.ValueModule | ts.SymbolFlags.NamespaceModule) && symbol) {
    return b.rules.symbolValue(b, symbol, node);
  }
  if (base.flags & ts.SymbolFlags.Class && symbol && !(base.flags & ts.SymbolFlags.Variable && cx.isLibrary(base.valueDeclaration?.getSourceFile()))) {
    const decl = symbol.valueDeclaration;
    if (decl && ts.isPropertyDeclaration(decl)) {
      const v = cx.staticField(symbol, base.name, node);
      return narrow(b, { x: loaded(b, { e: "global", t: v.global.type, g: v.global }, v.ty), ty: v.ty }, b.ty(node), node);
    }
    const getter = symbol.declarations?.find(ts.isGetAccessorDeclaration);
    if (getter) {
      const inst = functionInstance(cx, b.rules, getter, EMPTY_ENV, null);
      return { x: b.temp({ e: "call", t: inst.func.ret, fn: inst.func, args: [] }), ty: inst.ret };
    }
    if (decl && ts.isMethodDeclaration(decl)) return functionValue(b, decl, node);
  }
  return librarySingleton(b, node, base);
}

/** What a name before a dot stands for if it may be no value: a class, a namespace, an object of the library. */
export function staticBase(b: Body, e: ts.Expression): ts.Symbol | undefined {
  if (ts.isIdentifier(e) || ts.isPropertyAccessExpression(e)) return b.cx.symbol(e);
  return e.kind === ts.SyntaxKind.ThisKeyword || e.kind === ts.SyntaxKind.SuperKeyword ? staticThis(b, e) : undefined;
}

/** `this` in a static method is the class, `super` its parent. */
function staticThis(b: Body, node: ts.Node): ts.Symbol | undefined {
  if (b.self) return undefined;
  const type = b.cx.checker.getTypeAtLocation(node);
  return type.symbol;
}

export function numberConstant(b: Body, v: number, ty: Ty): Value {
  if (ty.k === "num" && ty.n !== "f64" && ty.n !== "f32") return { x: { e: "num", t: ty.n, v }, ty };
  return { x: b.num(v, "f64"), ty: F64 };
}

export function elementAccess(b: Body, node: ts.ElementAccessExpression): Value {
  const constant = enumConstant(b, node);
  if (constant) return constant;
  const exported = namespaceMember(b, node);
  if (exported) return exported;
  const [object, index] = b.operands([() => receiver(b, b.expr(node.expression)), () => b.expr(node.argumentExpression)]) as [Value, Value];
  const v = elementOf(b, object, index, node);
  return isDictionary(b, object.ty, node) ? entry(b, v, node) : narrow(b, v, b.ty(node), node);
}

export function elementOf(b: Body, object: Value, index: Value, node: ts.ElementAccessExpression): Value {
  const { ty } = object;
  if (elementTy(ty)) {
    const v = elementValue(b, object, indexOf(b, index, node.argumentExpression), node);
    return v;
  }
  const name = literalName(b, node.argumentExpression);
  if (isDictionary(b, ty, node)) return dictionaryEntry(b, object, index, node);
  if (name !== null) return propertyOfValue(b, object, name, node, null);
  if (ty.k === "iface" && ty.iface.tuple) return tupleElement(b, object, ty, index, node);
  return b.cx.unsupported(node, `indexing ${show(ty)} with a computed key`);
}

/** Is it a dictionary whose members are its entries? In the library itself they are those of the class. */
export function isDictionary(b: Body, ty: Ty, node: ts.Node): boolean {
  return ty.k === "obj" && ty.shape.decl === b.cx.stdClass("Dictionary") && !b.cx.isStd(node.getSourceFile());
}

/** An entry that is used as if it were there is checked; one that is asked for may be missing. */
function entry(b: Body, v: Value, node: ts.Expression): Value {
  return mayBeMissing(b.cx, b.env, node) ? v : narrow(b, v, b.ty(node), node);
}

/** A missing entry is undefined although the index signature does not say so. */
export function dictionaryEntry(b: Body, object: Value, key: Value, node: ts.Node): Value {
  const ty = object.ty as Ty & { k: "obj" };
  const result = optional(ty.shape.typeArgs[0] as Ty);
  const get = dispatchOf(b.cx, b.rules).caller(ty, "get", [STR], result, []);
  return { x: b.temp({ e: "call", t: rep(result), fn: get, args: [object.x, b.coerce(key, STR, node)] }), ty: result };
}

/** A tuple indexed by a variable: one test per element. */
function tupleElement(b: Body, object: Value, ty: Ty & { k: "iface" }, index: Value, node: ts.Node): Value {
  const props = ty.iface.props();
  const result = union(props.map((p) => p.ty));
  const out = b.local("element", rep(result));
  const at = b.temp(b.coerce(index, F64, node));
  const o = { x: b.temp(object.x), ty };
  const step = (i: number): void => {
    if (i === props.length) {
      b.do({ e: "native", t: "void", name: "mk_throw_range", args: [b.str("tuple index out of range")], pure: false });
      return;
    }
    b.if(
      { e: "cmp", t: "bool", op: "eq", a: at, b: b.num(i, "f64") },
      () => b.emit({ s: "set", l: out, x: b.coerce(propertyOfValue(b, o, String(i), node, null), result, node) }),
      () => step(i + 1),
    );
  };
  b.emit({ s: "set", l: out, x: b.zero(result) });
  step(0);
  return { x: b.temp(b.read(out)), ty: result };
}

export function literalName(b: Body, e: ts.Expression): string | null {
  if (ts.isStringLiteralLike(e) || ts.isNumericLiteral(e)) return e.text;
  const t = b.cx.checker.getTypeAtLocation(e);
  if (t.isStringLiteral()) return t.value;
  if (t.isNumberLiteral()) return String(t.value);
  return null;
}
