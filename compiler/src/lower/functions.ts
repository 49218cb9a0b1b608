/** Instances of functions, methods and constructors, and the lowering of their bodies. */
import type { Expr, Local } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import { Body } from "./body.ts";
import { needsBox } from "./captures.ts";
import { type Context, type FuncInstance, isEndless, Unsupported } from "./context.ts";
import { type Env, extendEnv } from "./convert.ts";
import { bindPattern } from "./patterns.ts";
import { isResumable, lowerResumable, returnResumable } from "./resumable.ts";
import type { Rules } from "./rules.ts";
import type { ClassShape } from "./shapes.ts";
import type { ParamInfo } from "./signatures.ts";
import { absentOf, present, rep, retRep, type Ty, VOID } from "./ty.ts";
import { declareSymbol } from "./variables.ts";

/** Which arguments a call gives, as far as it decides how defaults are passed. */
export interface Variant {
  given: number;
  /** May argument `i` be undefined? */
  admits: (i: number) => boolean;
}

export function typeParameterSymbols(cx: Context): (d: ts.TypeParameterDeclaration) => ts.Symbol {
  return (d) => cx.checker.getSymbolAtLocation(d.name) as ts.Symbol;
}

export function typeParametersOf(decl: ts.Node): readonly ts.TypeParameterDeclaration[] {
  return (decl as ts.SignatureDeclaration).typeParameters ?? [];
}

/** A function declaration (or a function literal bound to a module constant) called directly. */
export function functionInstance(cx: Context, rules: Rules, decl: ts.FunctionLikeDeclaration, env: Env, variant: Variant | null): FuncInstance {
  const inst = instance(cx, decl, env, null, variant, null);
  start(cx, inst, () => lowerBody(cx, rules, inst));
  return inst;
}

export function methodInstance(
  cx: Context,
  rules: Rules,
  owner: ClassShape,
  decl: ts.MethodDeclaration | ts.AccessorDeclaration,
  typeArgs: Ty[],
  variant: Variant | null = null,
): FuncInstance {
  const env = extendEnv(owner.env, typeParametersOf(decl), typeArgs, typeParameterSymbols(cx));
  const isStatic = ts.getModifiers(decl)?.some((m) => m.kind === ts.SyntaxKind.StaticKeyword) === true;
  const inst = instance(cx, decl, env, isStatic ? null : owner, variant, isStatic ? null : "this");
  start(cx, inst, () => lowerBody(cx, rules, inst));
  return inst;
}

const started = new WeakSet<FuncInstance>();

/** Queues the body once. */
export function start(cx: Context, inst: FuncInstance, lower: () => void): void {
  if (started.has(inst)) return;
  started.add(inst);
  cx.queue.push(lower);
}

export function instance(
  cx: Context,
  decl: ts.FunctionLikeDeclaration,
  env: Env,
  owner: ClassShape | null,
  variant: Variant | null,
  hidden: FuncInstance["hidden"],
): FuncInstance {
  const params = cx.signatures.paramInfos(decl, env, variant?.given ?? null, variant?.admits ?? (() => true));
  const modes = params.map((p) => p.mode[0]).join("");
  const key = `${cx.id(decl)} ${owner?.key ?? ""} ${env.key} ${modes} ${hidden ?? ""}`;
  const known = cx.instances.get(key);
  if (known) return known;
  if (cx.instances.size > 20000 || isEndless(env.key)) cx.fail(decl, "MK3001", [nameOf(decl)]);
  const name = owner ? `${owner.name}.${nameOf(decl)}` : nameOf(decl);
  const prefix = cx.modulePrefix(decl.getSourceFile());
  const ret = ts.isConstructorDeclaration(decl) || ts.isSetAccessorDeclaration(decl) ? VOID : cx.signatures.returnTy(decl, env);
  const func = cx.addFunc(name, `${prefix}__${name}`, retRep(ret), cx.pos(decl));
  const inst: FuncInstance = { func, decl, env, owner, params, ret, hidden };
  cx.instances.set(key, inst);
  return inst;
}

export function nameOf(decl: ts.Node): string {
  if (ts.isConstructorDeclaration(decl)) return "constructor";
  const name = (decl as ts.NamedDeclaration).name;
  if (name && ts.isIdentifier(name))
    return ts.isGetAccessorDeclaration(decl) ? `get_${name.text}` : ts.isSetAccessorDeclaration(decl) ? `set_${name.text}` : name.text;
  if (name) return name.getText().replace(/\W+/g, "_");
  const parent = decl.parent;
  if (parent && (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) && ts.isIdentifier(parent.name))
    return parent.name.text;
  return "anonymous";
}

function lowerBody(cx: Context, rules: Rules, inst: FuncInstance): void {
  lowerCallable(cx, rules, inst, (b) => {
    if (inst.hidden === "this" && inst.owner) bindThis(b, inst.owner);
  });
}

/** Declares the parameter `this`. */
export function bindThis(b: Body, owner: ClassShape): void {
  const self = b.param("self", "ptr");
  self.struct = owner.struct;
  b.freeze(self);
  b.self = { x: b.read(self), ty: { k: "obj", shape: owner, key: owner.key } };
}

/** `setup` declares the hidden parameter (`this` or the closure) in whatever function the statements end up in. */
export function lowerCallable(cx: Context, rules: Rules, inst: FuncInstance, setup: (b: Body) => void): void {
  const decl = inst.decl as ts.FunctionLikeDeclaration;
  const b = new Body(cx, rules, inst.func, inst.env, cx.captures(decl));
  b.owner = inst.owner;
  b.ret = inst.ret;
  guarded(() => {
    if (isResumable(decl)) lowerResumable(b, inst, setup);
    else {
      setup(b);
      lowerPlain(b, decl, inst.params);
    }
  });
}

export function lowerPlain(b: Body, decl: ts.FunctionLikeDeclaration, params: readonly ParamInfo[]): void {
  bindParams(b, params, declareParams(b, params));
  bindEmptyRest(b, decl);
  lowerBodyOf(b, decl);
}

/** The statements, or the expression, of a function whose parameters are bound. */
export function lowerBodyOf(b: Body, decl: ts.FunctionLikeDeclaration): void {
  const { body } = decl;
  if (!body) return;
  if (ts.isBlock(body)) b.rules.block(b, body.statements);
  else lowerConciseBody(b, body);
}

export function guarded(run: () => void): void {
  try {
    run();
  } catch (e) {
    if (!(e instanceof Unsupported)) throw e;
  }
}

/** IR parameters, one for each that is passed. */
export function declareParams(b: Body, params: readonly ParamInfo[]): (Local | null)[] {
  const incoming = params.map((p, i) => {
    if (p.mode === "absent") return null;
    const name = p.decl && ts.isIdentifier(p.decl.name) ? p.decl.name.text : `p${i}`;
    return b.param(name, rep(p.ty));
  });
  b.trailing.forEach((t, i) => {
    b.param(`unused${i}`, t);
  });
  return incoming;
}

export function lowerConciseBody(b: Body, body: ts.Expression): void {
  b.at(body);
  // Nothing is around a body that is an expression: it can be returned from at once.
  if (b.resumable) returnResumable(b, body, body, () => {});
  else if (retRep(b.ret) === "void") {
    const v = b.expr(body);
    if (v.x.e !== "undef") b.do(v.x);
  } else b.emit({ s: "return", x: b.as(body, b.ret) });
}

export function bindParams(b: Body, params: readonly ParamInfo[], incoming: readonly (Local | null)[]): void {
  params.forEach((p, i) => {
    const { decl } = p;
    if (!decl) return;
    const local = incoming[i] ?? null;
    if (p.part) {
      const { tuple, index, last } = p.part;
      if (last)
        bindRest(
          b,
          decl,
          tuple,
          params.slice(i - index, i + 1).map((q, k) => ({ x: b.read(incoming[i - index + k] as Local), ty: q.ty })),
        );
      return;
    }
    const ty = bodyTy(b, decl, p.ty);
    if (p.mode === "given" && ts.isIdentifier(decl.name) && local && ty.key === p.ty.key) {
      const symbol = b.cx.signatures.parameterSymbol(decl) as ts.Symbol;
      const facts = b.facts.variables.get(symbol);
      if (!facts || !needsBox(facts)) {
        b.bindings.set(symbol, { k: "local", local, ty, constant: facts !== undefined && !facts.reassigned });
        if (facts && !facts.reassigned) b.freeze(local);
        return;
      }
    }
    let value: Expr;
    if (p.mode === "absent") value = b.as(decl.initializer as ts.Expression, ty);
    else if (p.mode === "maybe" && decl.initializer) value = withDefault(b, { x: b.read(local as Local), ty: p.ty }, decl.initializer, ty);
    else value = b.coerce({ x: b.read(local as Local), ty: p.ty }, ty, decl);
    if (ts.isIdentifier(decl.name)) declareSymbol(b, b.cx.signatures.parameterSymbol(decl) as ts.Symbol, decl.name.text, ty, value, decl);
    else bindPattern(b, decl.name, { x: b.temp(value), ty }, "declare");
  });
}

/** A rest parameter that is a tuple. */
function bindRest(b: Body, decl: ts.ParameterDeclaration, tuple: Ty & { k: "iface" }, values: { x: Expr; ty: Ty }[]): void {
  const v = b.rules.makeTuple(b, tuple, values);
  if (ts.isIdentifier(decl.name)) declareSymbol(b, b.cx.signatures.parameterSymbol(decl) as ts.Symbol, decl.name.text, tuple, v.x, decl);
  else bindPattern(b, decl.name, { x: b.temp(v.x), ty: tuple }, "declare");
}

/** One without elements is not passed at all. */
export function bindEmptyRest(b: Body, decl: ts.FunctionLikeDeclaration): void {
  const last = decl.parameters.at(-1);
  if (!last?.dotDotDotToken) return;
  const ty = b.ty(last);
  if (ty.k === "iface" && ty.iface.tuple && ty.iface.props().length === 0) bindRest(b, last, ty, []);
}

function bodyTy(b: Body, decl: ts.ParameterDeclaration, passed: Ty): Ty {
  const symbol = b.cx.signatures.parameterSymbol(decl);
  if (symbol) return b.cx.tyOf(b.cx.checker.getTypeOfSymbol(symbol), b.env, decl);
  return present(passed);
}

/** `v === undefined ? initializer : v` */
export function withDefault(b: Body, v: { x: Expr; ty: Ty }, initializer: ts.Expression, ty: Ty): Expr {
  const given = b.temp(v.x);
  const missing: Expr = given.t === "ptr" ? b.isNull(given) : { e: "valis", t: "bool", x: given, is: "undefined" };
  if (given.t === "ptr" ? absentOf(v.ty) !== "undefined" : given.t !== "val") return b.coerce({ x: given, ty: v.ty }, ty, initializer);
  const result = b.local("value", rep(ty));
  b.if(
    missing,
    () => b.emit({ s: "set", l: result, x: b.as(initializer, ty) }),
    () => b.emit({ s: "set", l: result, x: b.coerce({ x: given, ty: v.ty }, ty, initializer) }),
  );
  return b.temp(b.read(result));
}
