/**
 * Async functions and generators. The function itself makes the promise (or generator object) and a frame; the body
 * becomes a `step` function that suspends at every `await` and `yield`.
 */
import type { Expr, Func, Stmt } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import { propertyOfValue } from "./access.ts";
import { Body, type Value } from "./body.ts";
import type { FuncInstance } from "./context.ts";
import { bindEmptyRest, bindParams, declareParams, lowerBodyOf, lowerPlain } from "./functions.ts";
import { ANY, admitsUndefined, FRAME, I32, isAbsent, members, present, rep, retRep, type Ty, union, VOID } from "./ty.ts";

export function isResumable(decl: ts.FunctionLikeDeclaration): boolean {
  const isAsync = ts.canHaveModifiers(decl) && ts.getModifiers(decl)?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword) === true;
  return isAsync || isGenerator(decl);
}

function isGenerator(decl: ts.FunctionLikeDeclaration): boolean {
  return (decl as ts.FunctionDeclaration).asteriskToken !== undefined;
}

function stdObject(b: Body, name: string, args: Ty[], node: ts.Node): Ty & { k: "obj" } {
  const decl = b.cx.stdClass(name);
  if (!decl) return b.cx.unsupported(node, name);
  return b.cx.layouts.classInstance(decl, args) as Ty & { k: "obj" };
}

/** The Promise (or Generator) type a resumable function makes. */
function madeTy(b: Body, decl: ts.FunctionLikeDeclaration, ret: Ty): Ty & { k: "obj" } {
  const part = members(ret).find((m) => m.k === "obj" && (m.shape.decl === b.cx.stdClass("Promise") || m.shape.decl === b.cx.stdClass("Generator")));
  if (part?.k === "obj") return part;
  if (!isGenerator(decl)) return stdObject(b, "Promise", [ANY], decl);
  return stdObject(b, "Generator", [generatorElement(b, decl), VOID, VOID], decl);
}

/** T of a generator declared as `Iterable<T>` or `IterableIterator<T>`. */
function generatorElement(b: Body, decl: ts.FunctionLikeDeclaration): Ty {
  const sig = b.cx.checker.getSignatureFromDeclaration(decl);
  const type = sig && b.cx.checker.getReturnTypeOfSignature(sig);
  const arg = type && b.cx.checker.getTypeArguments(type as ts.TypeReference)[0];
  return arg ? b.cx.tyOf(arg, b.env, decl) : ANY;
}

/** Called on the function's own (plain) body; `setup` declares hidden parameters in either function. */
export function lowerResumable(outer: Body, inst: FuncInstance, setup: (b: Body) => void): void {
  const decl = inst.decl as ts.FunctionLikeDeclaration;
  const { cx } = outer;
  const generator = isGenerator(decl);
  const objectTy = madeTy(outer, decl, inst.ret);
  setup(outer);
  declareParams(outer, inst.params);
  const passed = outer.func.params.map((l) => outer.read(l));
  outer.out.length = 0;

  const step: Func = cx.addFunc(`${inst.func.name} body`, `${inst.func.cname}_step`, "void", cx.pos(decl));
  step.kind = "step";
  const b = new Body(cx, outer.rules, step, outer.env, outer.facts);
  b.owner = outer.owner;
  b.trailing = outer.trailing;
  const frame = cx.newLocal(step, "frame", "ptr", false);
  step.self = frame;
  b.freeze(frame);
  const object = b.param(generator ? "generator" : "promise", "ptr");
  b.freeze(object);
  b.resumable = { kind: generator ? "generator" : "async", frame, object, objectTy, result: objectTy.shape.typeArgs[generator ? 1 : 0] ?? VOID };
  b.ret = VOID;

  // Defaults and patterns of a generator's parameters are evaluated by the call, the rest by the first next().
  const early = generator && decl.parameters.some((p) => p.initializer !== undefined || !ts.isIdentifier(p.name));
  const made = outer.rules.callStdGeneric(outer, generator ? "Generator_create" : "Promise_create", objectTy.shape.typeArgs, [], decl);
  const self = outer.temp(made.x);
  const newFrame = outer.temp({ e: "newframe", t: "ptr", fn: step, args: [self, ...passed] });
  if (generator) {
    const field = objectTy.shape.fields.get("frame");
    if (!field) throw new Error("Generator has no field frame");
    outer.emit({ s: "setfield", obj: self, struct: objectTy.shape.struct, field: field.field, x: newFrame });
    if (early) outer.do({ e: "native", t: "void", name: "mk_resume", args: [newFrame], pure: false });
  } else outer.do({ e: "native", t: "void", name: "mk_resume", args: [newFrame], pure: false });
  outer.emit({ s: "return", x: outer.coerce({ x: self, ty: objectTy }, inst.ret, decl) });

  const caught = b.local("failure", "val");
  const body = b.nested(() => {
    setup(b);
    if (!generator) lowerPlain(b, decl, inst.params);
    else {
      bindParams(b, inst.params, declareParams(b, inst.params));
      bindEmptyRest(b, decl);
      if (early) {
        setState(b, 0);
        b.emit({ s: "suspend" });
      }
      resumedWith(b, decl);
      lowerBodyOf(b, decl);
    }
    finish(b, null, decl);
  });
  const handler: Stmt[] = b.nested(() => {
    if (generator) {
      setState(b, 2);
      b.emit({ s: "throw", x: b.read(caught) });
    } else b.rules.callStdGeneric(b, "Promise_reject", objectTy.shape.typeArgs, [promiseValue(b), { x: b.read(caught), ty: ANY }], decl);
  });
  b.emit({ s: "try", body, v: caught, handler });
}

function promiseValue(b: Body): Value {
  const r = b.resumable;
  if (!r) throw new Error("not in an async function");
  return { x: b.read(r.object), ty: r.objectTy };
}

function setField(b: Body, name: string, x: (ty: Ty) => Expr): void {
  const r = b.resumable;
  const f = r?.objectTy.k === "obj" ? r.objectTy.shape.fields.get(name) : undefined;
  if (!r || r.objectTy.k !== "obj" || !f) throw new Error(`no field ${name}`);
  b.emit({ s: "setfield", obj: b.read(r.object), struct: r.objectTy.shape.struct, field: f.field, x: x(f.ty) });
}

function getField(b: Body, name: string): Value {
  const r = b.resumable;
  const f = r?.objectTy.k === "obj" ? r.objectTy.shape.fields.get(name) : undefined;
  if (!r || r.objectTy.k !== "obj" || !f) throw new Error(`no field ${name}`);
  return { x: b.field(b.read(r.object), r.objectTy.shape.struct, f.field), ty: f.ty };
}

function setState(b: Body, n: number): void {
  setField(b, "state", () => b.num(n));
}

/** Settles the promise or ends the generator with a value (null: undefined). */
function finish(b: Body, v: Value | null, node: ts.Node): void {
  const r = b.resumable;
  if (!r || r.objectTy.k !== "obj") return;
  const args = r.objectTy.shape.typeArgs;
  if (r.kind === "generator") {
    if (v) setField(b, "result", (ty) => b.coerce(v, ty, node));
    setState(b, 2);
    return;
  }
  const undefinedValue: Value = b.undefined();
  if (!v || isAbsent(r.result)) {
    if (v && promiseIn(b, v.ty)) return adopt(b, v, node);
    // The end of a function whose every path returns is never reached: any value does.
    const x = v || admitsUndefined(r.result) ? b.coerce(v && rep(v.ty) === rep(r.result) ? v : undefinedValue, r.result, node) : b.zero(r.result);
    b.rules.callStdGeneric(b, "Promise_fulfil", args, [promiseValue(b), { x, ty: r.result }], node);
    return;
  }
  if (promiseIn(b, v.ty)) return adopt(b, v, node);
  b.rules.callStdGeneric(b, "Promise_fulfil", args, [promiseValue(b), { x: b.coerce(v, r.result, node), ty: r.result }], node);
}

/** `return promise`: the async function's promise follows it. */
function adopt(b: Body, v: Value, node: ts.Node): void {
  const r = b.resumable;
  if (!r || r.objectTy.k !== "obj") return;
  const args = r.objectTy.shape.typeArgs;
  const rest = union(members(v.ty).filter((m) => m !== promiseIn(b, v.ty)));
  const t: Value = { x: b.temp(v.x), ty: v.ty };
  const follow = (): void => {
    b.rules.callStdGeneric(b, "Promise_adopt", args, [promiseValue(b), { x: b.coerce(t, r.objectTy, node), ty: r.objectTy }], node);
  };
  if (rest.k === "never") return follow();
  b.if(isPromise(b, t), follow, () => {
    b.rules.callStdGeneric(b, "Promise_fulfil", args, [promiseValue(b), { x: b.coerce(t, r.result, node), ty: r.result }], node);
  });
}

function promiseIn(b: Body, ty: Ty): (Ty & { k: "obj" }) | null {
  const p = members(ty).find((m) => m.k === "obj" && m.shape.decl === b.cx.stdClass("Promise"));
  return p?.k === "obj" ? p : null;
}

function isPromise(b: Body, v: Value): Expr {
  const decl = b.cx.stdClass("Promise");
  const structs = decl ? b.rules.classStructs(b, decl) : [];
  return b.rules.pointerTest(b, v, (x) => ({ e: "isa", t: "bool", x, structs, subclasses: false }));
}

export function returnResumable(b: Body, expression: ts.Expression | undefined, node: ts.Node, leave: () => void): void {
  const r = b.resumable;
  if (!r) return;
  if (b.finallies.length === 0 && !b.targets.some((t) => t.leave)) {
    let v: Value | null = null;
    if (expression) {
      const e = b.expr(expression, r.kind === "async" ? union([r.result, r.objectTy]) : r.result);
      v = { x: b.temp(e.x), ty: e.ty };
    }
    finish(b, v, node);
    b.emit({ s: "return", x: null });
    return;
  }
  // A `finally` runs first and may itself return: the value is settled once it is known to stand.
  if (expression) {
    const e = r.kind === "async" && promiseIn(b, b.ty(expression)) ? awaited(b, b.expr(expression), node) : b.expr(expression, r.result);
    if (!isAbsent(r.result)) {
      b.returnValue ??= b.local("returned", rep(r.result));
      b.emit({ s: "set", l: b.returnValue, x: b.coerce(e, r.result, node) });
    } else if (!b.fixed(e.x)) b.temp(e.x);
  }
  leave();
}

/** The end of a return that went through `finally` blocks. */
export function finishResumable(b: Body, node: ts.Node): void {
  const r = b.resumable;
  if (!r) return;
  finish(b, b.returnValue ? { x: b.read(b.returnValue), ty: r.result } : null, node);
  b.emit({ s: "return", x: null });
}

// await

export function awaitExpression(b: Body, node: ts.AwaitExpression): Value {
  if (b.resumable?.kind !== "async") return b.cx.unsupported(node, "await outside an async function");
  const v = b.expr(node.expression);
  return awaited(b, v, node);
}

function awaited(b: Body, v: Value, node: ts.Node): Value {
  const p = promiseIn(b, v.ty);
  const t: Value = { x: b.temp(v.x), ty: v.ty };
  if (!p) {
    tick(b, node);
    return t;
  }
  const rest = union(members(v.ty).filter((m) => m !== p));
  if (rest.k === "never") return awaitPromise(b, t, p, node);
  const value = p.shape.typeArgs[0] ?? VOID;
  const ty = union([present(rest).k === "never" ? rest : rest, value]);
  const out = b.local("awaited", rep(ty));
  b.if(
    isPromise(b, t),
    () => b.emit({ s: "set", l: out, x: b.coerce(awaitPromise(b, { x: b.coerce(t, p, node), ty: p }, p, node), ty, node) }),
    () => {
      tick(b, node);
      b.emit({ s: "set", l: out, x: b.coerce(t, ty, node) });
    },
  );
  return { x: b.temp(b.read(out)), ty };
}

function frameValue(b: Body): Value {
  return { x: b.read((b.resumable as { frame: import("../ir/ir.ts").Local }).frame), ty: FRAME };
}

function tick(b: Body, node: ts.Node): void {
  b.rules.callStdGeneric(b, "Promise_tick", [], [frameValue(b)], node);
  b.emit({ s: "suspend" });
}

function awaitPromise(b: Body, v: Value, p: Ty & { k: "obj" }, node: ts.Node): Value {
  const promise: Value = { x: b.temp(b.coerce(v, p, node)), ty: p };
  b.rules.callStdGeneric(b, "Promise_await", p.shape.typeArgs, [promise, frameValue(b)], node);
  b.emit({ s: "suspend" });
  const state = propertyOfValue(b, promise, "state", node, null);
  b.if({ e: "cmp", t: "bool", op: "eq", a: state.x, b: b.num(2) }, () => b.emit({ s: "throw", x: propertyOfValue(b, promise, "reason", node, null).x }));
  const value = p.shape.typeArgs[0] ?? VOID;
  if (value.k === "void") return b.undefined();
  if (value.k === "null") return { x: { e: "nullval", t: "val" }, ty: value };
  const f = p.shape.fields.get("value");
  if (!f) throw new Error("Promise has no field value");
  return { x: b.temp(b.field(promise.x, p.shape.struct, f.field)), ty: f.ty };
}

// yield

export function yieldExpression(b: Body, node: ts.YieldExpression): Value {
  const r = b.resumable;
  if (r?.kind !== "generator" || r.objectTy.k !== "obj") return b.cx.unsupported(node, "yield here");
  if (node.asteriskToken && node.expression) return delegate(b, node, node.expression);
  const element = r.objectTy.shape.typeArgs[0] ?? ANY;
  const v = node.expression ? b.expr(node.expression, element) : b.undefined();
  const x = b.temp(b.coerce(v, element, node));
  setField(b, "value", () => x);
  setState(b, 0);
  b.emit({ s: "suspend" });
  resumedWith(b, node);
  const wanted = r.objectTy.shape.typeArgs[2] ?? VOID;
  if (retRep(wanted) === "void" || ts.isExpressionStatement(node.parent)) return b.undefined();
  const sent = getField(b, "sent");
  return { x: b.temp(b.coerce({ x: b.temp(sent.x), ty: sent.ty }, wanted, node)), ty: wanted };
}

/** `throw()` and `return()` of the generator take effect where it is suspended. */
function resumedWith(b: Body, node: ts.Node, leave?: () => void): void {
  const mode = b.temp(getField(b, "mode").x);
  const is = (n: number): Expr => ({ e: "cmp", t: "bool", op: "eq", a: mode, b: b.num(n) });
  b.if(is(1), () => b.emit({ s: "throw", x: getField(b, "error").x }));
  b.if(is(2), () => {
    leave?.();
    b.rules.generatorReturn(b, node);
  });
}

/** `return()` was called on a suspended generator: out through every `finally`; its value is already set. */
export function generatorReturn(b: Body, node: ts.Node): void {
  if (b.finallies.length === 0 && !b.targets.some((t) => t.leave)) {
    setState(b, 2);
    b.emit({ s: "return", x: null });
    return;
  }
  const r = b.resumable;
  if (r && !isAbsent(r.result)) {
    b.returnValue ??= b.local("returned", rep(r.result));
    b.emit({ s: "set", l: b.returnValue, x: getField(b, "result").x });
  }
  b.rules.unwindReturn(b, node);
}

function delegate(b: Body, node: ts.YieldExpression, source: ts.Expression): Value {
  const r = b.resumable;
  if (r?.objectTy.k !== "obj") return b.undefined();
  const element = r.objectTy.shape.typeArgs[0] ?? ANY;
  const v = b.expr(source);
  const stable: Value = { x: b.temp(v.x), ty: v.ty };
  if (stable.ty.k === "obj" && stable.ty.shape.decl === b.cx.stdClass("Generator")) return delegateToGenerator(b, node, stable, element);
  const id = b.label();
  b.rules.iterate(b, stable, source, id, (x, leave) => {
    yieldOn(b, x, element, node);
    resumedWith(b, node, leave);
  });
  return b.undefined();
}

/** Gives an element of the inner iterator to whoever asked, and waits for the next question. */
function yieldOn(b: Body, v: Value, element: Ty, node: ts.Node): void {
  const value = b.temp(b.coerce(v, element, node));
  setField(b, "value", () => value);
  setState(b, 0);
  b.emit({ s: "suspend" });
}

/** `next`, `throw` and `return` go on to the inner generator; what it returns is the value of `yield*`. */
function delegateToGenerator(b: Body, node: ts.YieldExpression, inner: Value, element: Ty): Value {
  const mode = b.local("mode", "i32");
  b.emit({ s: "set", l: mode, x: b.num(0) });
  const id = b.label();
  const own = (name: string): Value => {
    const v = getField(b, name);
    return { x: b.temp(v.x), ty: v.ty };
  };
  const body = b.nested(() => {
    const more = b.rules.callStd(b, "Generator_forward", [inner, { x: b.read(mode), ty: I32 }, own("sent"), own("error")], node);
    b.if(b.not(more.x), () => {
      b.if({ e: "cmp", t: "bool", op: "eq", a: b.read(mode), b: b.num(2) }, () => b.rules.generatorReturn(b, node));
      b.emit({ s: "break", id });
    });
    yieldOn(b, propertyOfValue(b, inner, "value", node, null), element, node);
    b.emit({ s: "set", l: mode, x: getField(b, "mode").x });
  });
  b.emit({ s: "loop", id, body, cont: [] });
  const result = propertyOfValue(b, inner, "result", node, null);
  return isAbsent(result.ty) ? b.undefined() : { x: b.temp(result.x), ty: result.ty };
}
