/** Type arguments of a standard library function, found from the types of what is passed. */
import { ts } from "../load/typescript.ts";
import type { Body } from "./body.ts";
import { typeParametersOf } from "./functions.ts";
import { ANY, members, present, type Ty, union } from "./ty.ts";

type Bound = Map<ts.Symbol, Ty>;

/** `given`: types of leading evaluated arguments; `args`: further ones still to be lowered; `result`: what the checker says the call gives. */
export function infer(
  b: Body,
  decl: ts.FunctionDeclaration,
  given: readonly Ty[],
  args: readonly ts.Expression[],
  result: Ty | null,
  want: Ty | undefined,
): Ty[] {
  const params = typeParametersOf(decl);
  if (params.length === 0) return [];
  const { checker } = b.cx;
  const bound: Bound = new Map();
  const parameterType = (i: number): ts.Type | undefined => {
    const p = decl.parameters[Math.min(i, decl.parameters.length - 1)];
    return p && checker.getTypeAtLocation(p);
  };
  given.forEach((ty, i) => {
    const t = parameterType(i);
    if (t) unify(b, t, ty, bound);
  });
  const fixed = new Set(bound.keys());
  args.forEach((a, i) => {
    const p = decl.parameters[given.length + i] ?? decl.parameters.at(-1);
    const t = parameterType(given.length + i);
    if (!p || !t || ts.isSpreadElement(a)) {
      if (t && ts.isSpreadElement(a)) unify(b, t, b.ty(a.expression), bound);
      return;
    }
    const element = p.dotDotDotToken && checker.isArrayType(t) ? checker.getTypeArguments(t as ts.TypeReference)[0] : t;
    if (element) unify(b, element, argumentTy(b, a), bound);
  });
  const sig = checker.getSignatureFromDeclaration(decl);
  const ret = sig && checker.getReturnTypeOfSignature(sig);
  if (ret && want) unify(b, ret, want, bound);
  if (ret && want) elementsAsWanted(b, ret, want, bound, fixed);
  if (ret && result) unify(b, ret, result, bound);
  return params.map((p) => bound.get(checker.getSymbolAtLocation(p.name) as ts.Symbol) ?? ANY);
}

/** `const bytes: u8[] = list.map(...)`: numbers are stored as the new array's type says. */
function elementsAsWanted(b: Body, ret: ts.Type, want: Ty, bound: Bound, fixed: ReadonlySet<ts.Symbol>): void {
  const { checker } = b.cx;
  const el = checker.isArrayType(ret) ? checker.getTypeArguments(ret as ts.TypeReference)[0] : undefined;
  if (!el || !(el.flags & ts.TypeFlags.TypeParameter) || fixed.has(el.symbol)) return;
  const wanted = members(want).find((m) => m.k === "arr");
  if (wanted?.k === "arr" && wanted.el.k === "num" && bound.get(el.symbol)?.k === "num") bound.set(el.symbol, wanted.el);
}

/** Type arguments with which a generic function is one of the type `f`. */
export function inferFromFunction(b: Body, decl: ts.FunctionLikeDeclaration, f: Ty & { k: "fn" }): Ty[] {
  const { checker } = b.cx;
  const bound: Bound = new Map();
  decl.parameters.forEach((p, i) => {
    const passed = f.params[i];
    if (passed) unify(b, checker.getTypeAtLocation(p), passed, bound);
  });
  const sig = checker.getSignatureFromDeclaration(decl);
  if (sig) unify(b, checker.getReturnTypeOfSignature(sig), f.ret, bound);
  return typeParametersOf(decl).map((p) => bound.get(checker.getSymbolAtLocation(p.name) as ts.Symbol) ?? ANY);
}

function argumentTy(b: Body, a: ts.Expression): Ty {
  return b.cx.types.convert(b.cx.checker.getTypeAtLocation(a), b.env);
}

function unify(b: Body, type: ts.Type, ty: Ty, bound: Bound): void {
  const { checker } = b.cx;
  if (type.flags & ts.TypeFlags.TypeParameter) {
    const before = bound.get(type.symbol);
    if ((!before || before.k === "never" || (before.k === "arr" && before.el.k === "never")) && ty.k !== "void") bound.set(type.symbol, ty);
    else if (!before) bound.set(type.symbol, ty);
    return;
  }
  if (type.isUnion()) {
    const rest = type.types.filter((t) => !(t.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void)));
    const open = rest.filter((t) => t.flags & ts.TypeFlags.TypeParameter);
    for (const t of rest) if (!open.includes(t)) for (const m of members(ty)) unify(b, t, m, bound);
    const only = open[0];
    if (only) {
      // What the other members do not account for.
      const known = rest.length === type.types.length ? ty : present(ty);
      const left = union(members(known).filter((m) => !rest.some((t) => t !== only && matchesKind(b, t, m))));
      if (left.k !== "never") unify(b, only, left, bound);
    }
    return;
  }
  if (!(type.flags & ts.TypeFlags.Object)) return;
  if (checker.isArrayType(type)) {
    const el = checker.getTypeArguments(type as ts.TypeReference)[0];
    if (el && ty.k === "arr") unify(b, el, ty.el, bound);
    return;
  }
  if (checker.isTupleType(type)) {
    if (ty.k === "iface" && ty.iface.tuple)
      checker.getTypeArguments(type as ts.TypeReference).forEach((t, i) => {
        unify(b, t, ty.iface.props()[i]?.ty ?? ANY, bound);
      });
    return;
  }
  const sig = type.getCallSignatures()[0];
  if (sig) {
    const f = members(ty).find((m) => m.k === "fn");
    if (f?.k !== "fn") return;
    sig.parameters.forEach((p, i) => {
      const param = f.params[i];
      if (param) unify(b, checker.getTypeOfSymbol(p), param, bound);
    });
    unify(b, checker.getReturnTypeOfSignature(sig), f.ret, bound);
    return;
  }
  const args = checker.getTypeArguments(type as ts.TypeReference);
  if (args.length === 0) return;
  if (ty.k === "obj" && type.symbol) {
    const decl = type.symbol.declarations?.find(ts.isClassLike) ?? b.cx.stdClass(type.symbol.name);
    for (let s: typeof ty.shape | null = ty.shape; s; s = s.parent) {
      if (s.decl !== decl) continue;
      s.typeArgs.forEach((t, i) => {
        const a = args[i];
        if (a) unify(b, a, t, bound);
      });
      return;
    }
  }
  unifyIterable(b, type, args, ty, bound);
}

/** `Iterable<T>` against anything that can be iterated. */
function unifyIterable(b: Body, type: ts.Type, args: readonly ts.Type[], ty: Ty, bound: Bound): void {
  const name = type.symbol?.name ?? "";
  if (!/^(Iterable|IterableIterator|Iterator|IteratorObject)$/.test(name) || !args[0]) return;
  if (ty.k === "arr") unify(b, args[0], ty.el, bound);
  else if (ty.k === "obj" || ty.k === "str" || ty.k === "iface") unify(b, args[0], b.rules.iteratedOf(b, ty, type.symbol.declarations?.[0] as ts.Node), bound);
}

function matchesKind(b: Body, t: ts.Type, m: Ty): boolean {
  const name = t.symbol?.name;
  if (m.k === "obj" && name) return m.shape.decl === (t.symbol.declarations?.find(ts.isClassLike) ?? b.cx.stdClass(name));
  if (m.k === "str") return (t.flags & ts.TypeFlags.StringLike) !== 0;
  if (m.k === "num") return (t.flags & ts.TypeFlags.NumberLike) !== 0;
  if (m.k === "arr") return b.cx.checker.isArrayType(t);
  if (m.k === "fn") return t.getCallSignatures().length > 0;
  return false;
}
