/** Expressions by kind of syntax. */
import type { Expr } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import { elementAccess, elementOf, numberConstant, propertyAccess, propertyOfValue, receiver, staticMember } from "./access.ts";
import type { Body, Value } from "./body.ts";
import { call, callMember, callValue, implementation, skipParentheses } from "./calls.ts";
import { isModuleLevel } from "./captures.ts";
import { closure, conversionFunction, functionValue, genericFunction, genericValue, isCaptureless } from "./closures.ts";
import { box, narrow } from "./coerce.ts";
import { typeofIs } from "./comparisons.ts";
import { mayBeMissing, takesEntry } from "./entries.ts";
import { condition, nullish } from "./logic.ts";
import { arrayLiteral, newExpression, objectLiteral } from "./objects.ts";
import { binary, unary } from "./operators.ts";
import { awaitExpression, yieldExpression } from "./resumable.ts";
import { template } from "./text.ts";
import { ANY, admitsUndefined, BOOL, F64, isAbsent, members, NULL, optional, present, rep, retRep, STR, type Ty, union, VOID } from "./ty.ts";
import { readVariable } from "./variables.ts";

const K = ts.SyntaxKind;

export function expression(b: Body, node: ts.Expression, want?: Ty): Value {
  switch (node.kind) {
    case K.NumericLiteral: {
      const v = Number((node as ts.NumericLiteral).text);
      if (want?.k === "num") return numberConstant(b, v, Number.isInteger(v) && fits(v, want) ? want : F64);
      return { x: b.num(v, "f64"), ty: F64 };
    }
    case K.StringLiteral:
    case K.NoSubstitutionTemplateLiteral:
      return { x: b.str((node as ts.StringLiteralLike).text), ty: STR };
    case K.TrueKeyword:
    case K.FalseKeyword:
      return { x: { e: "bool", t: "bool", v: node.kind === K.TrueKeyword }, ty: BOOL };
    case K.NullKeyword:
      return { x: { e: "nullval", t: "val" }, ty: NULL };
    case K.ThisKeyword:
      return b.self ?? b.cx.unsupported(node, "`this` here");
    case K.ParenthesizedExpression:
      return b.expr((node as ts.ParenthesizedExpression).expression, want);
    case K.Identifier:
      return identifier(b, node as ts.Identifier, want);
    case K.TemplateExpression:
      return template(b, node as ts.TemplateExpression);
    case K.BinaryExpression:
      return binary(b, node as ts.BinaryExpression, want);
    case K.PrefixUnaryExpression:
    case K.PostfixUnaryExpression:
      return unary(b, node as ts.PrefixUnaryExpression);
    case K.ConditionalExpression:
      return conditional(b, node as ts.ConditionalExpression, want);
    case K.PropertyAccessExpression:
      if (ts.isOptionalChain(node)) return chain(b, node as ts.PropertyAccessChain, want);
      return propertyAccess(b, node as ts.PropertyAccessExpression);
    case K.ElementAccessExpression:
      if (ts.isOptionalChain(node)) return chain(b, node as ts.ElementAccessChain, want);
      return elementAccess(b, node as ts.ElementAccessExpression);
    case K.CallExpression:
      if (ts.isOptionalChain(node)) return chain(b, node as ts.CallChain, want);
      return call(b, node as ts.CallExpression, want);
    case K.NewExpression:
      return newExpression(b, node as ts.NewExpression, want);
    case K.ArrowFunction:
    case K.FunctionExpression:
      return closure(b, node as ts.ArrowFunction, want);
    case K.ArrayLiteralExpression:
      return arrayLiteral(b, node as ts.ArrayLiteralExpression, want);
    case K.ObjectLiteralExpression:
      return objectLiteral(b, node as ts.ObjectLiteralExpression, want);
    case K.AsExpression:
    case K.TypeAssertionExpression:
      return assertion(b, node as ts.AsExpression);
    case K.SatisfiesExpression:
      return b.expr((node as ts.SatisfiesExpression).expression, want);
    case K.NonNullExpression:
      return nonNull(b, node as ts.NonNullExpression);
    case K.TypeOfExpression:
      return typeOf(b, node as ts.TypeOfExpression);
    case K.VoidExpression: {
      const v = b.expr((node as ts.VoidExpression).expression);
      if (!b.fixed(v.x)) b.temp(v.x);
      return b.undefined();
    }
    case K.AwaitExpression:
      return awaitExpression(b, node as ts.AwaitExpression);
    case K.YieldExpression:
      return yieldExpression(b, node as ts.YieldExpression);
    default:
      return b.cx.unsupported(node, `this expression (${K[node.kind]})`);
  }
}

function fits(v: number, ty: Ty): boolean {
  if (ty.k !== "num" || ty.n === "f64" || ty.n === "f32") return true;
  const bits = Number(ty.n.slice(1));
  return ty.n[0] === "u" ? v >= 0 && v < 2 ** bits : v >= -(2 ** (bits - 1)) && v < 2 ** (bits - 1);
}

function identifier(b: Body, node: ts.Identifier, want?: Ty): Value {
  const symbol =
    ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node
      ? resolved(b, b.cx.checker.getShorthandAssignmentValueSymbol(node.parent))
      : b.cx.symbol(node);
  if (node.text === "undefined" && (!symbol || !symbol.valueDeclaration || b.cx.isLibrary(symbol.valueDeclaration.getSourceFile()))) return b.undefined();
  if (!symbol) return b.cx.unsupported(node, node.text);
  const v = variable(b, symbol, node, want);
  if (admitsUndefined(v.ty) && takesEntry(b.cx, b.env, symbol.valueDeclaration) && mayBeMissing(b.cx, b.env, node)) return v;
  return narrow(b, v, b.cx.types.convert(b.cx.checker.getTypeAtLocation(node), b.env), node);
}

export function unnarrowed(b: Body, node: ts.Expression): Value {
  if (ts.isParenthesizedExpression(node)) return unnarrowed(b, node.expression);
  const symbol = ts.isIdentifier(node) ? b.cx.symbol(node) : undefined;
  return (symbol && readVariable(b, symbol, node)) ?? b.expr(node);
}

function resolved(b: Body, symbol: ts.Symbol | undefined): ts.Symbol | undefined {
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? b.cx.checker.getAliasedSymbol(symbol) : symbol;
}

function variable(b: Body, symbol: ts.Symbol, node: ts.Node, want?: Ty): Value {
  const generic = genericFunction(symbol);
  if (generic) return isModuleLevel(symbol.valueDeclaration as ts.Node) ? functionValue(b, generic, node, want) : genericValue(b, generic, node, want);
  const v = readVariable(b, symbol, node);
  if (v) {
    // A module's variable may be read before the module has run.
    if (v.x.e === "global" && v.x.t === "ptr" && members(v.ty).every((m) => !isAbsent(m))) return { x: b.nonnull(v.x), ty: v.ty };
    return v;
  }
  return symbolValue(b, symbol, node, want);
}

/** Value of a function, an imported variable, or a library constant. */
export function symbolValue(b: Body, symbol: ts.Symbol, node: ts.Node, want?: Ty): Value {
  const read = readVariable(b, symbol, node);
  if (read) return read;
  const decl = implementation(symbol);
  if (symbol.valueDeclaration && ts.isFunctionExpression(symbol.valueDeclaration)) return functionValue(b, symbol.valueDeclaration, node, want);
  if (decl && ts.isFunctionDeclaration(decl) && (ts.isSourceFile(decl.parent) || isCaptureless(b, decl))) return functionValue(b, decl, node, want);
  const d = symbol.valueDeclaration;
  if (d && b.cx.isLibrary(d.getSourceFile()) && (symbol.name === "NaN" || symbol.name === "Infinity"))
    return { x: b.num(symbol.name === "NaN" ? Number.NaN : Number.POSITIVE_INFINITY, "f64"), ty: F64 };
  if (d && b.cx.isLibrary(d.getSourceFile())) {
    const conversion = conversionFunction(b, symbol.name, want);
    if (conversion) return conversion;
    const std = b.cx.stdFunctions.get(`Global_${symbol.name}`);
    if (std) return functionValue(b, std, node, want);
  }
  if (d && ts.isClassDeclaration(d)) return b.cx.unsupported(node, `the class ${symbol.name} as a value`);
  return b.cx.unsupported(node, `${symbol.name} as a value`);
}

function conditional(b: Body, node: ts.ConditionalExpression, want?: Ty): Value {
  const c = condition(b, node.condition);
  let whenTrue: Value | null = null;
  let whenFalse: Value | null = null;
  const t = b.nested(() => {
    whenTrue = b.expr(node.whenTrue, want);
  });
  const f = b.nested(() => {
    whenFalse = b.expr(node.whenFalse, want);
  });
  const a = whenTrue as unknown as Value;
  const d = whenFalse as unknown as Value;
  const ty = joined(a, d, want);
  if (retRep(ty) === "void" && ty.k !== "null") {
    b.emit({ s: "if", c, then: t, else: f });
    return b.undefined();
  }
  const saved = b.out;
  const into = (list: typeof t, v: Value): Expr => {
    b.out = list;
    const x = v.ty.k === "never" ? b.zero(ty) : b.coerce(v, ty, node);
    b.out = saved;
    return x;
  };
  const xa = into(t, a);
  const xd = into(f, d);
  if (t.length === 0 && f.length === 0) return { x: { e: "select", t: rep(ty), c, a: xa, b: xd }, ty };
  const out = b.local("value", rep(ty));
  t.push({ s: "set", l: out, x: xa });
  f.push({ s: "set", l: out, x: xd });
  b.emit({ s: "if", c, then: t, else: f });
  return { x: b.temp(b.read(out)), ty };
}

/** Type of `c ? a : b`. */
function joined(a: Value, d: Value, want?: Ty): Ty {
  if (a.ty.key === d.ty.key) return a.ty;
  if (a.ty.k === "never") return d.ty;
  if (d.ty.k === "never") return a.ty;
  if (want && want.k !== "any" && rep(want) === "val" && want.k !== "void") return want;
  if (want && rep(want) === "ptr") return want;
  return union([a.ty, d.ty]);
}

function assertion(b: Body, node: ts.AsExpression): Value {
  if (ts.isTypeReferenceNode(node.type) && node.type.getText() === "const") return b.expr(node.expression);
  const to = b.ty(node);
  const v = b.expr(node.expression, to);
  if (to.k === "any") return { x: b.coerce(v, ANY, node), ty: ANY };
  if (v.ty.k === "num" && to.k === "num" && to.n === "f64") return v;
  if (rep(v.ty) !== "val" && rep(to) === "val") return v;
  return { x: b.coerce(v, to, node), ty: to };
}

function nonNull(b: Body, node: ts.NonNullExpression): Value {
  const v = b.expr(node.expression);
  const ty = present(v.ty);
  if (ty.key === v.ty.key || ty.k === "never") return v;
  // `list[i]!` says that the element is there, which the index check has seen to, not that it is no null of its own.
  if (v.x.e === "elem") return v;
  if (v.x.t === "ptr") return { x: b.nonnull(v.x), ty };
  if (rep(ty) === "val") {
    const t = b.temp(v.x);
    b.if({ e: "valis", t: "bool", x: t, is: "nullish" }, () => b.do({ e: "native", t: "void", name: "mk_throw_null", args: [], pure: false }));
    return { x: t, ty };
  }
  return { x: b.coerce(v, ty, node), ty };
}

function typeOf(b: Body, node: ts.TypeOfExpression): Value {
  const v = unnarrowed(b, node.expression);
  const known = ["undefined", "number", "boolean", "string", "function", "object"];
  const t: Value = { x: b.temp(v.x), ty: v.ty };
  for (const name of known) {
    const test = typeofIs(b, t, name);
    if (test.e === "bool" && test.v) return { x: b.str(name), ty: STR };
  }
  return { x: b.native("mk_val_typeof", "ptr", [t.x.t === "val" ? t.x : box(t)], true), ty: STR };
}

// Optional chains

type ChainNode = ts.PropertyAccessChain | ts.ElementAccessChain | ts.CallChain;

/** `a?.b.c()`: where the value before a `?.` is missing, the whole chain is undefined. */
function chain(b: Body, node: ChainNode, want?: Ty): Value {
  const id = b.label();
  let result: Value | null = null;
  let missing = false;
  const list = b.nested(() => {
    result = link(
      b,
      node,
      () => {
        missing = true;
        return id;
      },
      want,
    );
  });
  const v = result as unknown as Value;
  if (!missing) {
    list.forEach((s) => {
      b.emit(s);
    });
    return v;
  }
  const isVoid = v.ty.k === "void" || v.ty.k === "never";
  const ty = isVoid ? VOID : optional(v.ty);
  if (isVoid) {
    b.emit({ s: "block", id, body: list });
    return b.undefined();
  }
  const out = b.local("chained", rep(ty));
  b.emit({ s: "set", l: out, x: b.absent(ty) });
  const saved = b.out;
  b.out = list;
  b.emit({ s: "set", l: out, x: absentIn(b, v, ty, node) });
  b.out = saved;
  b.emit({ s: "block", id, body: list });
  // Where the chain starts at an entry of a dictionary the checker does not know that it may be missing.
  return narrow(b, { x: b.temp(b.read(out)), ty }, optional(b.cx.types.convert(b.cx.checker.getTypeAtLocation(node), b.env)), node);
}

/** A member that is null stays null: the result then needs more than a pointer. */
function absentIn(b: Body, v: Value, ty: Ty, node: ts.Node): Expr {
  return b.coerce(v, ty, node);
}

function link(b: Body, node: ts.Expression, skip: () => number, want?: Ty): Value {
  if (!ts.isOptionalChain(node)) return b.expr(node);
  if (ts.isNonNullExpression(node)) {
    const v = link(b, node.expression, skip);
    return v.x.t === "ptr" ? { x: b.nonnull(v.x), ty: present(v.ty) } : v;
  }
  if (ts.isCallExpression(node)) {
    const callee = skipParentheses(node.expression);
    if (ts.isPropertyAccessExpression(callee) && ts.isOptionalChain(callee)) {
      const object = guard(b, link(b, callee.expression, skip), callee.questionDotToken !== undefined, skip);
      if (node.questionDotToken) return callValue(b, node, guard(b, propertyOfValue(b, object, b.cx.memberKey(callee.name), callee, null), true, skip));
      return callMember(b, node, object, b.cx.memberKey(callee.name), want);
    }
    if (ts.isPropertyAccessExpression(callee) && node.questionDotToken) {
      const object = b.expr(callee.expression);
      return callValue(b, node, guard(b, propertyOfValue(b, object, b.cx.memberKey(callee.name), callee, null), true, skip));
    }
    const f = guard(b, link(b, node.expression, skip), node.questionDotToken !== undefined, skip);
    return callValue(b, node, f);
  }
  if (ts.isPropertyAccessExpression(node)) {
    const fixed = node.questionDotToken ? null : staticMember(b, node);
    if (fixed) return fixed;
    const object = guard(b, link(b, node.expression, skip), node.questionDotToken !== undefined, skip);
    return propertyOfValue(b, object, b.cx.memberKey(node.name), node, null);
  }
  if (ts.isElementAccessExpression(node)) {
    const object = guard(b, link(b, node.expression, skip), node.questionDotToken !== undefined, skip);
    const index = b.expr(node.argumentExpression);
    return elementOf(b, receiver(b, object), index, node);
  }
  return b.expr(node);
}

/** Leaves the chain if the value is missing. */
function guard(b: Body, v: Value, isOptional: boolean, skip: () => number): Value {
  if (!isOptional) return v;
  const t: Value = { x: b.temp(v.x), ty: v.ty };
  const test = nullish(b, t);
  if (test.e === "bool" && !test.v) return t;
  const id = skip();
  b.if(test, () => b.emit({ s: "break", id }));
  const ty = present(t.ty);
  if (ty.k === "never") return { x: t.x, ty: t.ty };
  return t.x.t === "ptr" ? { x: b.nonnull(t.x), ty } : rep(ty) === "val" ? { x: t.x, ty } : { x: b.coerce(t, ty, null), ty };
}
