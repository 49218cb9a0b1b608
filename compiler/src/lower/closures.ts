/** Function literals, local function declarations, and functions as values. */
import type { Expr, Field, Struct } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import { type Binding, Body, type Value } from "./body.ts";
import { isModuleLevel, needsBox } from "./captures.ts";
import type { FuncInstance } from "./context.ts";
import { EMPTY_ENV, type Env, extendEnv } from "./convert.ts";
import { functionInstance, instance, lowerCallable, start, typeParameterSymbols, typeParametersOf } from "./functions.ts";
import { inferFromFunction } from "./inference.ts";
import { ANY, arr, BOOL, F64, fn, members, rep, retRep, STR, type Ty } from "./ty.ts";

export type ClosureNode = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration;

interface Capture {
  symbol: ts.Symbol;
  binding: Binding;
  field: Field;
}

interface ClosureCode {
  inst: FuncInstance;
  struct: Struct;
  captures: Capture[];
  thisField: Field | null;
  ty: Ty & { k: "fn" };
}

const codes = new WeakMap<object, Map<string, ClosureCode>>();

/** The function type expected from a closure literal, if the context gives one. */
function wanted(want: Ty | undefined): (Ty & { k: "fn" }) | null {
  const f = want && members(want).find((m) => m.k === "fn");
  return f?.k === "fn" ? f : null;
}

export function closure(b: Body, node: ClosureNode, want?: Ty): Value {
  const code = closureCode(b, node, wanted(want), b.env);
  return { x: create(b, code), ty: code.ty };
}

/** The function literal or declaration behind a name that always means this one generic function. */
export function genericFunction(symbol: ts.Symbol): ClosureNode | null {
  const d = symbol.valueDeclaration;
  if (!d) return null;
  if (ts.isFunctionDeclaration(d)) return d.body && d.typeParameters && !ts.isSourceFile(d.parent) ? d : null;
  if (!ts.isVariableDeclaration(d) || !d.initializer || !(ts.getCombinedNodeFlags(d) & ts.NodeFlags.Const)) return null;
  let init = d.initializer;
  while (ts.isParenthesizedExpression(init)) init = init.expression;
  return (ts.isArrowFunction(init) || ts.isFunctionExpression(init)) && init.typeParameters ? init : null;
}

/** A generic function inside another has no value of its own: each use makes the closure it needs, from what is in scope. */
export function genericClosure(b: Body, node: ClosureNode, typeArgs: readonly Ty[]): { value: Value; inst: FuncInstance } {
  const env = extendEnv(b.env, typeParametersOf(node), typeArgs, typeParameterSymbols(b.cx));
  const code = closureCode(b, node, null, env);
  return { value: { x: create(b, code), ty: code.ty }, inst: code.inst };
}

/** A generic function as a value: its instance for the function type that is expected. */
export function genericValue(b: Body, generic: ClosureNode, node: ts.Node, want: Ty | undefined): Value {
  return genericClosure(b, generic, typeArgumentsFor(b, generic, node, want)).value;
}

function create(b: Body, code: ClosureCode): Expr {
  if (code.captures.length === 0 && !code.thisField) return { e: "fnref", t: "ptr", fn: code.inst.func, struct: code.struct };
  const captures: Expr[] = [];
  for (const c of code.captures) {
    const binding = b.bindings.get(c.symbol);
    if (!binding) throw new Error(`captured variable ${c.symbol.name} is not in scope`);
    captures.push(binding.k === "box" ? b.read(binding.box) : b.read(binding.local));
  }
  if (code.thisField && b.self) captures.push(b.self.x);
  return b.temp({ e: "closure", t: "ptr", fn: code.inst.func, struct: code.struct, captures });
}

/** Variables of enclosing functions the closure needs; functions that capture nothing are not variables. */
function freeVariables(b: Body, node: ClosureNode): ts.Symbol[] {
  const found = new Set<ts.Symbol>();
  const seen = new Set<ts.Node>();
  const add = (code: ClosureNode): void => {
    if (seen.has(code)) return;
    seen.add(code);
    for (const s of b.facts.closures.get(code)?.free ?? []) {
      const decl = s.valueDeclaration;
      const generic = genericFunction(s);
      // What a generic function needs is needed wherever it is used.
      if (generic) add(generic);
      else if (decl !== node && !(decl && ts.isFunctionDeclaration(decl) && isCaptureless(b, decl))) found.add(s);
    }
  };
  add(node);
  return [...found];
}

/** Does it, or a generic function that it uses, need `this`? */
function needsThis(b: Body, node: ClosureNode, seen = new Set<ts.Node>()): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  const facts = b.facts.closures.get(node);
  if (facts?.usesThis && ts.isArrowFunction(node)) return true;
  return [...(facts?.free ?? [])].some((s) => {
    const generic = genericFunction(s);
    return generic !== null && needsThis(b, generic, seen);
  });
}

export function isCaptureless(b: Body, decl: ts.FunctionDeclaration, seen = new Set<ts.Node>()): boolean {
  if (seen.has(decl)) return true;
  seen.add(decl);
  const facts = b.facts.closures.get(decl);
  if (!facts) return true;
  if (facts.usesThis) return false;
  return [...facts.free].every((s) => {
    const d = s.valueDeclaration;
    return d !== undefined && ts.isFunctionDeclaration(d) && isCaptureless(b, d, seen);
  });
}

/** `want` overrides the representation of parameters and result; parameters the literal does not name are ignored. */
function closureCode(b: Body, node: ClosureNode, want: (Ty & { k: "fn" }) | null, env: Env): ClosureCode {
  const { cx } = b;
  const own = instance(cx, node, env, b.owner, null, "closure");
  const usable = want && own.params.length <= want.params.length && !own.params.some((p) => p.rest) && !want.rest ? want : null;
  const params = own.params.map((p, i) => ({ ...p, passed: usable?.params[i] ?? p.ty }));
  const extra = usable ? usable.params.slice(own.params.length) : [];
  const ret = usable
    ? usable.ret.k === "void" || (rep(usable.ret) !== "val" && rep(own.ret) === "val")
      ? usable.ret.k === "void"
        ? usable.ret
        : own.ret
      : usable.ret
    : own.ret;
  const ty = fn([...params.map((p) => p.passed), ...extra], ret, own.params.at(-1)?.rest === true) as Ty & { k: "fn" };
  const memo = codesOf(cx);
  const key = `${cx.id(node)} ${env.key} ${b.owner?.key ?? ""} ${ty.key}`;
  const known = memo.get(key);
  if (known) return known;

  const struct = cx.layouts.newStruct(`closure ${own.func.name}`, `closure_${own.func.cname}`, "closure");
  struct.live = true;
  const captures: Capture[] = [];
  for (const symbol of freeVariables(b, node)) {
    const binding = b.bindings.get(symbol);
    if (!binding) continue;
    const field = cx.layouts.addField(struct, symbol.name, binding.k === "box" ? arr(binding.ty) : binding.ty);
    captures.push({ symbol, binding, field });
  }
  const usesThis = needsThis(b, node);
  const self = b.self;
  const thisField = usesThis && self ? cx.layouts.addField(struct, "this_", self.ty) : null;
  const func = cx.addFunc(own.func.name, own.func.cname, retRep(ret), cx.pos(node));
  const inst: FuncInstance = {
    func,
    decl: node,
    env,
    owner: b.owner,
    params: params.map((p) => ({ ...p, ty: p.passed === p.ty ? p.ty : p.passed, mode: p.mode === "maybe" ? "maybe" : "given" })),
    ret,
    hidden: "closure",
  };
  const code: ClosureCode = { inst, struct, captures, thisField, ty };
  memo.set(key, code);
  start(cx, inst, () =>
    lowerCallable(cx, b.rules, inst, (inner) => {
      const closurePtr = inner.param("closure", "ptr");
      closurePtr.struct = struct;
      inner.freeze(closurePtr);
      const me = inner.read(closurePtr);
      inner.trailing = extra.map(rep);
      for (const c of captures) {
        const local = inner.local(c.symbol.name, c.field.type);
        inner.freeze(local);
        inner.emit({ s: "set", l: local, x: inner.field(me, struct, c.field) });
        if (c.binding.k === "box") inner.bindings.set(c.symbol, { ...c.binding, box: local });
        else inner.bindings.set(c.symbol, { k: "local", local, ty: c.binding.ty, constant: true });
      }
      if (thisField && self) {
        const local = inner.local("self", "ptr");
        inner.freeze(local);
        inner.emit({ s: "set", l: local, x: inner.field(me, struct, thisField) });
        inner.self = { x: inner.read(local), ty: self.ty };
      }
      const name = ts.isArrowFunction(node) ? null : node.name;
      const symbol = name && cx.checker.getSymbolAtLocation(name);
      if (symbol && !inner.bindings.has(symbol)) inner.bindings.set(symbol, { k: "local", local: closurePtr, ty, constant: true });
    }),
  );
  return code;
}

/** Boxes for variables of a block that closures capture before the declaration has run: `const f = () => f()`. */
export function hoistVariables(b: Body, statements: readonly ts.Statement[]): void {
  const add = (name: ts.BindingName): void => {
    if (!ts.isIdentifier(name)) {
      for (const e of name.elements) if (ts.isBindingElement(e)) add(e.name);
      return;
    }
    const symbol = b.cx.checker.getSymbolAtLocation(name);
    const facts = symbol && b.facts.variables.get(symbol);
    if (symbol && facts?.early && needsBox(facts))
      b.rules.declareHoisted(b, symbol, name.text, b.cx.tyOf(b.cx.checker.getTypeOfSymbol(symbol), b.env, name), null);
  };
  for (const s of statements) if (ts.isVariableStatement(s)) for (const d of s.declarationList.declarations) add(d.name);
}

/** Local functions exist from the start of their block. */
export function hoistFunctions(b: Body, statements: readonly ts.Statement[]): void {
  const local = statements.filter(
    (s): s is ts.FunctionDeclaration =>
      ts.isFunctionDeclaration(s) && s.body !== undefined && s.name !== undefined && !ts.isSourceFile(s.parent) && typeParametersOf(s).length === 0,
  );
  const closures = local.filter((d) => !isCaptureless(b, d));
  if (closures.length === 0) return;
  // Variables of this block that the functions capture get their boxes first.
  for (const d of closures) {
    const ty = b.cx.signatures.fnTy(d, b.env);
    b.rules.declareHoisted(b, b.cx.checker.getSymbolAtLocation(d.name as ts.Identifier) as ts.Symbol, (d.name as ts.Identifier).text, ty, null);
    for (const symbol of freeVariables(b, d)) {
      const decl = symbol.valueDeclaration;
      if (b.bindings.has(symbol) || !decl || !(ts.isVariableDeclaration(decl) || ts.isBindingElement(decl))) continue;
      const facts = b.facts.variables.get(symbol);
      if (!facts || !needsBox(facts)) continue;
      b.rules.declareHoisted(b, symbol, symbol.name, b.cx.tyOf(b.cx.checker.getTypeOfSymbol(symbol), b.env, decl), null);
    }
  }
  for (const d of closures) {
    const symbol = b.cx.checker.getSymbolAtLocation(d.name as ts.Identifier) as ts.Symbol;
    const v = closure(b, d);
    b.rules.declareHoisted(b, symbol, (d.name as ts.Identifier).text, v.ty, v.x);
  }
}

/** A generic function as a value is its instance for the function type that is expected. */
function typeArgumentsFor(b: Body, decl: ts.FunctionLikeDeclaration, node: ts.Node, want: Ty | undefined): Ty[] {
  if (typeParametersOf(decl).length === 0) return [];
  const f = wanted(want);
  if (!f) return b.cx.unsupported(node, "a generic function as a value where no function type is expected (wrap it in an arrow function)");
  return inferFromFunction(b, decl, f);
}

const CONVERSIONS: Record<string, Ty> = { String: STR, Number: F64, Boolean: BOOL };

/** `String`, `Number` and `Boolean` as functions: `list.map(String)`. */
export function conversionFunction(b: Body, name: string, want: Ty | undefined): Value | null {
  const ret = Object.hasOwn(CONVERSIONS, name) ? CONVERSIONS[name] : undefined;
  if (!ret) return null;
  const { cx } = b;
  const from = wanted(want)?.params[0] ?? ANY;
  const ty = fn([from], ret, false) as Ty & { k: "fn" };
  const memo = codesOf(cx);
  const key = `conversion ${name} ${from.key}`;
  let code = memo.get(key);
  if (!code) {
    const struct = cx.layouts.newStruct(`closure ${name}`, `closure_${name}`, "closure");
    struct.live = true;
    const func = cx.addFunc(name, `mk_convert_${name}`, rep(ret), { file: 0, line: 1 });
    const inner = new Body(cx, b.rules, func, EMPTY_ENV, { variables: new Map(), closures: new Map() });
    inner.param("closure", "ptr");
    const value: Value = { x: inner.read(inner.param("value", rep(from))), ty: from };
    inner.emit({ s: "return", x: b.rules.convertTo(inner, name, value) });
    code = {
      inst: { func, decl: cx.stdFunctions.values().next().value as ts.FunctionDeclaration, env: EMPTY_ENV, owner: null, params: [], ret, hidden: "closure" },
      struct,
      captures: [],
      thisField: null,
      ty,
    };
    memo.set(key, code);
  }
  return { x: { e: "fnref", t: "ptr", fn: code.inst.func, struct: code.struct }, ty };
}

function codesOf(cx: object): Map<string, ClosureCode> {
  let memo = codes.get(cx);
  if (!memo) codes.set(cx, (memo = new Map()));
  return memo;
}

/** A named function used as a value: a closure without captures, in flash. */
export function functionValue(b: Body, decl: ts.FunctionLikeDeclaration, node: ts.Node, want?: Ty): Value {
  const { cx } = b;
  // At the top level of a module there are no type parameters around it: one function, one value.
  const outer =
    ts.isSourceFile(decl.parent) || ts.isMethodDeclaration(decl) || (ts.isVariableDeclaration(decl.parent) && isModuleLevel(decl.parent)) ? EMPTY_ENV : b.env;
  const env = extendEnv(outer, typeParametersOf(decl), typeArgumentsFor(b, decl, node, want), typeParameterSymbols(cx));
  const direct = functionInstance(cx, b.rules, decl, env, null);
  const memo = codesOf(cx);
  const key = `value ${direct.func.id}`;
  let code = memo.get(key);
  if (!code) {
    const ty = fn(
      direct.params.map((p) => p.ty),
      direct.ret,
      direct.params.at(-1)?.rest === true,
    ) as Ty & { k: "fn" };
    const struct = cx.layouts.newStruct(`closure ${direct.func.name}`, `closure_${direct.func.cname}`, "closure");
    struct.live = true;
    const func = cx.addFunc(direct.func.name, `${direct.func.cname}_value`, direct.func.ret, direct.func.pos);
    const params = [cx.newLocal(func, "closure", "ptr", false)];
    func.params.push(params[0] as never);
    const args: Expr[] = direct.params.map((p, i) => {
      const l = cx.newLocal(func, `a${i}`, rep(p.ty), false);
      func.params.push(l);
      return { e: "local", t: l.type, l };
    });
    const call: Expr = { e: "call", t: direct.func.ret, fn: direct.func, args };
    func.body.push(direct.func.ret === "void" ? { s: "do", x: call } : { s: "return", x: call });
    code = { inst: { ...direct, func, hidden: "closure" }, struct, captures: [], thisField: null, ty };
    memo.set(key, code);
  }
  return { x: { e: "fnref", t: "ptr", fn: code.inst.func, struct: code.struct }, ty: code.ty };
}

/** Code of a closure that a constant is known to hold: it can be called directly. */
export function knownClosure(b: Body, node: ClosureNode): { inst: FuncInstance; ty: Ty & { k: "fn" } } {
  const code = closureCode(b, node, null, b.env);
  return { inst: code.inst, ty: code.ty };
}
