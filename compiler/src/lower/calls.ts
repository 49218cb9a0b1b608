/** Calls: of functions known by name, of methods, of library members, of closures. */
import type { Expr } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import { isDictionary, literalName, propertyOfValue, receiver, staticBase, typeTest } from "./access.ts";
import { lowerArguments, slots, slotsOf, variantOf } from "./arguments.ts";
import type { Body, Value } from "./body.ts";
import { isModuleLevel } from "./captures.ts";
import { type ClosureNode, genericClosure, isCaptureless, knownClosure } from "./closures.ts";
import { distinct, narrow } from "./coerce.ts";
import { superCall } from "./constructors.ts";
import { EMPTY_ENV, extendEnv } from "./convert.ts";
import { dispatchOf } from "./dispatch.ts";
import { functionInstance, methodInstance, typeParameterSymbols, typeParametersOf } from "./functions.ts";
import { callGlobal, callLibraryMember, callSingleton } from "./library.ts";
import { tupleElements } from "./loops.ts";
import { callNative } from "./natives.ts";
import { type ClassShape, findAbstract, findMethod } from "./shapes.ts";
import { fn, isAbsent, members, present, rep, retRep, show, type Ty } from "./ty.ts";
import { readVariable } from "./variables.ts";

export function call(b: Body, node: ts.CallExpression, want?: Ty): Value {
  const callee = skipParentheses(node.expression);
  if (callee.kind === ts.SyntaxKind.SuperKeyword) {
    superCall(b, node);
    return b.undefined();
  }
  if (ts.isIdentifier(callee)) return callIdentifier(b, node, callee, want);
  if (ts.isPropertyAccessExpression(callee)) return callProperty(b, node, callee, want);
  if (ts.isElementAccessExpression(callee)) {
    const name = memberKey(b, callee);
    if (name !== null) return callMember(b, node, b.expr(callee.expression), name, want);
  }
  return callValue(b, node, b.expr(callee));
}

/** `object["name"](...)` and `object[Symbol.iterator]()` call a method of an object. */
function memberKey(b: Body, callee: ts.ElementAccessExpression): string | null {
  const key = callee.argumentExpression;
  if (ts.isPropertyAccessExpression(key) && ts.isIdentifier(key.expression) && key.expression.text === "Symbol") return `@@${key.name.text}`;
  const ty = present(b.ty(callee.expression));
  return ty.k === "obj" || (ty.k === "iface" && !ty.iface.tuple) ? literalName(b, key) : null;
}

export function skipParentheses(e: ts.Expression): ts.Expression {
  while (ts.isParenthesizedExpression(e) || ts.isNonNullExpression(e)) e = e.expression;
  return e;
}

/** Type arguments of a resolved call as the callee's declaration numbers them. */
export function typeArguments(b: Body, node: ts.CallExpression | ts.NewExpression, decl: ts.Node): Ty[] {
  const params = typeParametersOf(decl);
  if (params.length === 0) return [];
  const sig = b.cx.checker.getResolvedSignature(node);
  const inferred =
    sig &&
    (b.cx.checker as unknown as { getTypeArgumentsForResolvedSignature(s: ts.Signature): readonly ts.Type[] | undefined }).getTypeArgumentsForResolvedSignature(
      sig,
    );
  return params.map((p, i) => {
    const t = inferred?.[i];
    return t ? b.cx.tyOf(t, b.env, node) : b.cx.tyOf(b.cx.checker.getTypeAtLocation(p), b.env, node);
  });
}

/** The implementation among overloads. */
export function implementation(symbol: ts.Symbol): ts.FunctionLikeDeclaration | undefined {
  return symbol.declarations?.find((d): d is ts.FunctionLikeDeclaration => (ts.isFunctionDeclaration(d) || ts.isMethodDeclaration(d)) && d.body !== undefined);
}

function callIdentifier(b: Body, node: ts.CallExpression, callee: ts.Identifier, want?: Ty): Value {
  const { cx } = b;
  const symbol = cx.symbol(callee);
  if (!symbol) return cx.unsupported(node, `calling ${callee.text}`);
  const decl = implementation(symbol);
  if (decl && ts.isFunctionDeclaration(decl)) {
    if (ts.isSourceFile(decl.parent) || isCaptureless(b, decl)) return callFunction(b, node, decl);
    if (typeParametersOf(decl).length > 0) return callGeneric(b, node, decl);
    const v = readVariable(b, symbol, callee);
    if (v) return callKnown(b, node, decl, v);
    return cx.unsupported(node, `calling ${callee.text} here`);
  }
  const variable = symbol.valueDeclaration;
  // The name of a function expression, inside it.
  if (variable && ts.isFunctionExpression(variable) && !b.bindings.has(symbol)) return callFunction(b, node, variable);
  if (variable && cx.isLibrary(variable.getSourceFile()) && cx.stdFunctions.has(`Global_${callee.text}`)) return callGlobal(b, node, callee.text, want);
  if (variable && ts.isFunctionDeclaration(variable) && !variable.body) return callNative(b, node, variable, want);
  if (variable && cx.isLibrary(variable.getSourceFile())) return callGlobal(b, node, callee.text, want);
  if (variable && ts.isVariableDeclaration(variable) && isConst(variable) && variable.initializer) {
    const init = skipParentheses(variable.initializer);
    if (ts.isArrowFunction(init) || ts.isFunctionExpression(init)) {
      if (isModuleLevel(variable)) return callFunction(b, node, init);
      if (init.typeParameters) return callGeneric(b, node, init);
      const v = readVariable(b, symbol, callee);
      if (v && !variable.type && init.typeParameters === undefined && v.ty.k === "fn") return callKnown(b, node, init, v);
    }
  }
  return callValue(b, node, b.expr(callee));
}

function isConst(d: ts.VariableDeclaration): boolean {
  return (ts.getCombinedNodeFlags(d) & ts.NodeFlags.Const) !== 0;
}

function result(b: Body, node: ts.CallExpression, call: Expr, ret: Ty): Value {
  if (retRep(ret) === "void") {
    b.do(call);
    return ret.k === "never" ? b.never() : b.undefined();
  }
  return narrow(b, { x: b.temp(call), ty: ret }, b.cx.types.convert(b.cx.checker.getTypeAtLocation(node), b.env), node);
}

/** A function that needs no closure. */
function callFunction(b: Body, node: ts.CallExpression, decl: ts.FunctionLikeDeclaration): Value {
  const { cx } = b;
  const outer = ts.isSourceFile(decl.parent) || (ts.isVariableDeclaration(decl.parent) && isModuleLevel(decl.parent)) ? EMPTY_ENV : b.env;
  const env = extendEnv(outer, typeParametersOf(decl), typeArguments(b, node, decl), typeParameterSymbols(cx));
  const inst = functionInstance(cx, b.rules, decl, env, variantOf(b, node.arguments));
  const args = lowerArguments(b, node.arguments, slots(inst), node);
  return result(b, node, { e: "call", t: inst.func.ret, fn: inst.func, args }, inst.ret);
}

/** A generic function inside another. */
function callGeneric(b: Body, node: ts.CallExpression, decl: ClosureNode): Value {
  const { value, inst } = genericClosure(b, decl, typeArguments(b, node, decl));
  const args = lowerArguments(b, node.arguments, slots(inst), node, [() => value]);
  return result(b, node, { e: "call", t: inst.func.ret, fn: inst.func, args }, inst.ret);
}

/** A closure whose code is known: called directly. */
function callKnown(b: Body, node: ts.CallExpression, decl: ClosureNode, closure: Value): Value {
  const known = knownClosure(b, decl);
  if (known.ty.key !== closure.ty.key) return callValue(b, node, closure);
  const args = lowerArguments(b, node.arguments, slots(known.inst), node, [() => ({ x: closure.x, ty: closure.ty })]);
  return result(b, node, { e: "call", t: known.inst.func.ret, fn: known.inst.func, args }, known.inst.ret);
}

export function callValue(b: Body, node: ts.CallExpression, f: Value): Value {
  const r = receiver(b, f);
  const ty = members(r.ty).find((m) => m.k === "fn");
  if (ty?.k !== "fn") return b.cx.unsupported(node, `calling a value of type ${show(f.ty)}`);
  const closure = b.temp(b.coerce(r, ty, node));
  const args = lowerArguments(b, node.arguments, slotsOf(ty), node);
  return result(b, node, { e: "callc", t: retRep(ty.ret), closure, params: ty.params.map(rep), args }, ty.ret);
}

function callProperty(b: Body, node: ts.CallExpression, callee: ts.PropertyAccessExpression, want?: Ty): Value {
  const { cx } = b;
  if (callee.expression.kind === ts.SyntaxKind.SuperKeyword) return callSuperMethod(b, node, callee);
  const symbol = cx.symbol(callee.name);
  const base = staticBase(b, callee.expression);
  if (base && symbol) {
    if (base.flags & (ts.SymbolFlags.ValueModule | ts.SymbolFlags.NamespaceModule)) {
      const decl = implementation(symbol);
      if (decl) return callFunction(b, node, decl);
      return callValue(b, node, b.rules.symbolValue(b, symbol, node));
    }
    if (base.flags & ts.SymbolFlags.Class && !cx.isLibrary(base.valueDeclaration?.getSourceFile())) {
      const decl = implementation(symbol);
      const isStatic = decl && ts.isMethodDeclaration(decl) && ts.getModifiers(decl)?.some((m) => m.kind === ts.SyntaxKind.StaticKeyword);
      if (decl && isStatic) {
        return callStatic(b, node, decl as ts.MethodDeclaration);
      }
    }
    const isNumber = (cx.checker.getTypeOfSymbol(base).flags & ts.TypeFlags.NumberLike) !== 0;
    if (base.valueDeclaration && ts.isVariableDeclaration(base.valueDeclaration) && cx.isLibrary(base.valueDeclaration.getSourceFile()) && !isNumber) {
      return callSingleton(b, node, base, callee.name.text, want);
    }
  }
  const object = b.expr(callee.expression);
  return callMember(b, node, object, b.cx.memberKey(callee.name), want);
}

function callStatic(b: Body, node: ts.CallExpression, decl: ts.MethodDeclaration): Value {
  const env = extendEnv(EMPTY_ENV, typeParametersOf(decl), typeArguments(b, node, decl), typeParameterSymbols(b.cx));
  const inst = functionInstance(b.cx, b.rules, decl, env, variantOf(b, node.arguments));
  const args = lowerArguments(b, node.arguments, slots(inst), node);
  return result(b, node, { e: "call", t: inst.func.ret, fn: inst.func, args }, inst.ret);
}

function callSuperMethod(b: Body, node: ts.CallExpression, callee: ts.PropertyAccessExpression): Value {
  const inherited = b.self ? undefined : b.cx.symbol(callee.name);
  const shared = inherited && implementation(inherited);
  if (shared && ts.isMethodDeclaration(shared)) return callStatic(b, node, shared);
  const parent = b.owner?.parent;
  const found = parent && findMethod(parent, callee.name.text);
  if (!found || !b.self) return b.cx.unsupported(node, "this call of super");
  const { self } = b;
  const inst = methodInstance(b.cx, b.rules, found.owner, found.decl, typeArguments(b, node, found.decl), variantOf(b, node.arguments));
  const args = lowerArguments(b, node.arguments, slots(inst), node, [() => self]);
  return result(b, node, { e: "call", t: inst.func.ret, fn: inst.func, args }, inst.ret);
}

/** `object.name(...)` */
export function callMember(b: Body, node: ts.CallExpression, object: Value, name: string, want?: Ty): Value {
  const { cx } = b;
  const r = receiver(b, object);
  const { ty } = r;
  if (isDictionary(b, ty, node)) return callValue(b, node, propertyOfValue(b, r, name, node, null));
  if (ty.k === "obj") {
    const field = ty.shape.fields.get(name);
    if (field) return callValue(b, node, propertyOfValue(b, r, name, node, null));
    const found = findMethod(ty.shape, name);
    if (found) return callMethod(b, node, r, name, found.owner, found.decl);
    const open = findAbstract(ty.shape, name);
    if (open && ts.isMethodDeclaration(open.decl)) return callMethod(b, node, r, name, open.owner, open.decl);
    const got = propertyOfValue(b, r, name, node, null);
    return callValue(b, node, got);
  }
  if (ty.k === "iface") {
    const prop = ty.iface.props().find((p) => p.name === name);
    if (ty.iface.tuple && !prop) return callLibraryMember(b, node, listOfTuple(b, r, ty, name, node), name, want);
    const f = prop && members(present(prop.ty)).find((m) => m.k === "fn");
    if (f?.k !== "fn") return cx.unsupported(node, `calling ${name} of ${show(ty)}`);
    return callDispatched(b, node, r, name, f, []);
  }
  if (ty.k === "union") {
    if (ty.of.every((m) => m.k === "obj" || m.k === "iface")) {
      const sig = cx.checker.getResolvedSignature(node);
      const f = sig && cx.types.signature(sig, b.env);
      if (f?.k === "fn") return callDispatched(b, node, r, name, f, []);
    }
    return callByMember(b, node, r, ty, name, want);
  }
  return callLibraryMember(b, node, r, name, want);
}

function callMethod(b: Body, node: ts.CallExpression, r: Value, name: string, owner: ClassShape, decl: ts.MethodDeclaration): Value {
  const typeArgs = typeArguments(b, node, decl);
  const env = extendEnv(owner.env, typeParametersOf(decl), typeArgs, typeParameterSymbols(b.cx));
  return callDispatched(b, node, r, name, methodFnTy(b, decl, env), typeArgs);
}

/** Methods that change their array cannot work on a copy of a tuple. */
const CHANGING: ReadonlySet<string> = new Set(["copyWithin", "fill", "pop", "push", "reverse", "shift", "sort", "splice", "unshift"]);

/** A tuple is an object with fields: its array methods work on an array of them. */
function listOfTuple(b: Body, r: Value, ty: Ty & { k: "iface" }, name: string, node: ts.Node): Value {
  if (CHANGING.has(name)) return b.cx.unsupported(node, `${name} of a tuple, which would change it (copy it first: [...tuple])`);
  return tupleElements(b, { x: b.temp(r.x), ty }, ty, node);
}

function methodFnTy(b: Body, decl: ts.MethodDeclaration, env: import("./convert.ts").Env): Ty & { k: "fn" } {
  const infos = b.cx.signatures.paramInfos(decl, env, null, () => true);
  return fn(
    infos.map((p) => p.ty),
    b.cx.signatures.returnTy(decl, env),
    infos.at(-1)?.rest === true,
  ) as Ty & { k: "fn" };
}

function callDispatched(b: Body, node: ts.CallExpression, r: Value, name: string, f: Ty & { k: "fn" }, typeArgs: Ty[]): Value {
  // Trailing parameters that the call leaves out are not passed at all.
  const spread = node.arguments.some(ts.isSpreadElement);
  const used = spread || f.rest ? f.params.length : Math.min(f.params.length, node.arguments.length);
  const taken = { ...f, params: f.params.slice(0, used) };
  const params = [...taken.params];
  const args = lowerArguments(b, node.arguments, slotsOf(taken), node, [() => r]);
  const func = dispatchOf(b.cx, b.rules).caller(r.ty, name, params, f.ret, typeArgs);
  return result(b, node, { e: "call", t: func.ret, fn: func, args }, f.ret);
}

/** A union with strings, numbers or arrays in it: one call per member type. */
function callByMember(b: Body, node: ts.CallExpression, r: Value, ty: Ty & { k: "union" }, name: string, want?: Ty): Value {
  const parts = distinct(ty.of.filter((m) => !isAbsent(m)));
  const object: Value = { x: b.temp(r.x), ty };
  const resultTy = b.ty(node);
  const isVoid = retRep(resultTy) === "void";
  const out = isVoid ? null : b.local("result", rep(resultTy));
  const step = (i: number): void => {
    const part = parts[i] as Ty;
    const take = (): void => {
      const v = callMember(b, node, { x: b.coerce(object, part, node), ty: part }, name, want);
      if (out) b.emit({ s: "set", l: out, x: b.coerce(v, resultTy, node) });
    };
    if (i === parts.length - 1) take();
    else b.if(typeTest(b, object, part), take, () => step(i + 1));
  };
  step(0);
  return out ? { x: b.temp(b.read(out)), ty: resultTy } : b.undefined();
}
