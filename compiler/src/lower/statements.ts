/** Statements. */
import type { Expr } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import type { Body, Finally, Target, Value } from "./body.ts";
import { needsBox } from "./captures.ts";
import { genericFunction, hoistFunctions, hoistVariables } from "./closures.ts";
import { takesEntry } from "./entries.ts";
import { tryStatement } from "./exceptions.ts";
import { guarded } from "./functions.ts";
import { condition } from "./logic.ts";
import { forOf } from "./loops.ts";
import { assignPattern, bindPattern } from "./patterns.ts";
import { finishResumable, returnResumable } from "./resumable.ts";
import { switchStatement } from "./switch.ts";
import { ANY, optional, rep, retRep } from "./ty.ts";
import { declareVariable } from "./variables.ts";

export function block(b: Body, statements: readonly ts.Statement[]): void {
  hoist(b, statements);
  run(b, statements);
}

/** Functions of a block exist from its start, and so do the boxes of variables that are captured before they are declared. */
export function hoist(b: Body, statements: readonly ts.Statement[]): void {
  hoistVariables(b, statements);
  hoistFunctions(b, statements);
}

export function run(b: Body, statements: readonly ts.Statement[]): void {
  for (const s of statements) guarded(() => statement(b, s, null));
}

export function statement(b: Body, node: ts.Statement, label: string | null): void {
  if (ts.isBlock(node)) return block(b, node.statements);
  if (ts.isVariableStatement(node)) return declarations(b, node.declarationList);
  if (ts.isExpressionStatement(node)) {
    b.at(node);
    const v = b.expr(node.expression);
    if (!b.fixed(v.x)) b.temp(v.x);
    return;
  }
  if (ts.isIfStatement(node)) return ifStatement(b, node);
  if (ts.isReturnStatement(node)) return returnStatement(b, node);
  if (ts.isForStatement(node)) return forStatement(b, node, label);
  if (ts.isForOfStatement(node)) return forOf(b, node, label);
  if (ts.isWhileStatement(node)) return whileStatement(b, node, label);
  if (ts.isDoStatement(node)) return doStatement(b, node, label);
  if (ts.isBreakStatement(node)) return breakStatement(b, node);
  if (ts.isContinueStatement(node)) return continueStatement(b, node);
  if (ts.isSwitchStatement(node)) return switchStatement(b, node, label);
  if (ts.isThrowStatement(node)) {
    b.at(node);
    b.emit({ s: "throw", x: b.as(node.expression, ANY) });
    return;
  }
  if (ts.isTryStatement(node)) return tryStatement(b, node);
  if (ts.isLabeledStatement(node)) return labeled(b, node);
  if (ts.isClassDeclaration(node)) {
    b.rules.classStatics(b, node);
    return;
  }
  if (
    ts.isFunctionDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isEmptyStatement(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isModuleDeclaration(node)
  )
    return;
  if (ts.isExportAssignment(node)) return defaultExport(b, node);
  b.cx.unsupported(node, `this statement (${ts.SyntaxKind[node.kind]})`);
}

/** `export default <expression>`: a variable without a name. A name exported so is an alias. */
function defaultExport(b: Body, node: ts.ExportAssignment): void {
  const symbol = b.cx.checker.getSymbolAtLocation(node.getSourceFile())?.exports?.get(ts.InternalSymbolName.Default);
  if (!symbol || symbol.flags & ts.SymbolFlags.Alias) return;
  b.at(node);
  const v = b.cx.global(symbol, node);
  b.emit({ s: "setglobal", g: v.global, x: b.as(node.expression, v.ty) });
}

function declarations(b: Body, list: ts.VariableDeclarationList): void {
  for (const d of list.declarations) declaration(b, d);
}

function declaration(b: Body, d: ts.VariableDeclaration): void {
  b.at(d);
  if (!ts.isIdentifier(d.name)) {
    if (!d.initializer) b.cx.unsupported(d, "destructuring without a value");
    else {
      const v = b.expr(d.initializer);
      bindPattern(b, d.name, { x: b.temp(v.x), ty: v.ty }, "declare");
    }
    return;
  }
  const symbol = b.cx.checker.getSymbolAtLocation(d.name) as ts.Symbol;
  // Its uses make what they need.
  if (genericFunction(symbol)) return;
  const declared = b.cx.tyOf(b.cx.checker.getTypeOfSymbol(symbol), b.env, d);
  const ty = takesEntry(b.cx, b.env, d) ? optional(declared) : declared;
  if (!d.initializer) {
    declareVariable(b, d.name, ty, rep(ty) === "val" ? { e: "undef", t: "val" } : b.zero(ty));
    return;
  }
  const v = b.expr(d.initializer, ty);
  declareVariable(b, d.name, ty, b.coerce(v, ty, d.initializer));
}

function ifStatement(b: Body, node: ts.IfStatement): void {
  b.at(node);
  const c = condition(b, node.expression);
  const then = b.nested(() => guarded(() => statement(b, node.thenStatement, null)));
  const otherwise = node.elseStatement;
  const rest = otherwise ? b.nested(() => guarded(() => statement(b, otherwise, null))) : [];
  b.emit({ s: "if", c, then, else: rest });
}

// Ways out

function depth(b: Body): number {
  return b.finallies.length;
}

export function target(b: Body, label: string | null, breakId: number, continueId: number | null, leave: (() => void) | null = null): Target {
  return { label, breakId, continueId, depth: depth(b), leave };
}

export function within(b: Body, t: Target, run: () => void): void {
  b.targets.push(t);
  run();
  b.targets.pop();
}

/** Closes iterators and runs `finally` blocks on the way to a target (null: out of the function). */
function unwind(b: Body, to: Target | null, exit: { kind: "break" | "continue" | "return"; id: number }): void {
  for (let i = b.targets.length - 1; i >= 0; i--) {
    const t = b.targets[i] as Target;
    if (t === to) {
      if (exit.kind === "break") t.leave?.();
      break;
    }
    t.leave?.();
  }
  const f = b.finallies.at(-1);
  if (!f || (to && to.depth >= b.finallies.length)) {
    if (exit.kind === "return") return;
    b.emit(exit.kind === "break" ? { s: "break", id: exit.id } : { s: "continue", id: exit.id });
    return;
  }
  throughFinally(b, f, exit);
}

export function throughFinally(b: Body, f: Finally, exit: { kind: "break" | "continue" | "return"; id: number }): void {
  let n = f.exits.findIndex((e) => e.kind === exit.kind && e.id === exit.id);
  if (n < 0) {
    n = f.exits.length;
    f.exits.push(exit);
  }
  b.emit({ s: "set", l: f.code, x: b.num(n + 2) });
  b.emit({ s: "break", id: f.blockId });
}

function breakStatement(b: Body, node: ts.BreakStatement): void {
  b.at(node);
  const name = node.label?.text ?? null;
  const t = [...b.targets].reverse().find((x) => (name === null ? x.continueId !== null || x.isSwitch : x.label === name));
  if (!t) b.cx.unsupported(node, "this break");
  else unwind(b, t, { kind: "break", id: t.breakId });
}

function continueStatement(b: Body, node: ts.ContinueStatement): void {
  b.at(node);
  const name = node.label?.text ?? null;
  const t = [...b.targets].reverse().find((x) => x.continueId !== null && (name === null || x.label === name));
  if (!t) b.cx.unsupported(node, "this continue");
  else unwind(b, t, { kind: "continue", id: t.continueId as number });
}

function returnStatement(b: Body, node: ts.ReturnStatement): void {
  b.at(node);
  if (b.resumable) return returnResumable(b, node.expression, node, () => unwindReturn(b, node));
  const isVoid = retRep(b.ret) === "void";
  let x: Expr | null = null;
  if (node.expression) {
    if (isVoid) {
      const v = b.expr(node.expression);
      if (!b.fixed(v.x)) b.temp(v.x);
    } else x = b.as(node.expression, b.ret);
  } else if (!isVoid) x = b.coerce(b.undefined(), b.ret, node);
  const leaving = b.finallies.length > 0 || b.targets.some((t) => t.leave);
  if (!leaving) {
    b.emit({ s: "return", x });
    return;
  }
  if (x) {
    b.returnValue ??= b.local("returned", x.t);
    b.emit({ s: "set", l: b.returnValue, x });
  }
  unwindReturn(b, node);
}

/** After the value to return is kept: out through every finally. */
export function unwindReturn(b: Body, node: ts.Node): void {
  unwind(b, null, { kind: "return", id: 0 });
  if (b.finallies.length === 0) finishReturn(b, node);
}

export function finishReturn(b: Body, node: ts.Node): void {
  if (b.resumable) finishResumable(b, node);
  else b.emit({ s: "return", x: b.returnValue ? b.read(b.returnValue) : null });
}

function labeled(b: Body, node: ts.LabeledStatement): void {
  const inner = node.statement;
  if (ts.isIterationStatement(inner, false)) return statement(b, inner, node.label.text);
  const id = b.label();
  const body = b.nested(() => within(b, target(b, node.label.text, id, null), () => statement(b, inner, null)));
  b.emit({ s: "block", id, body });
}

// Loops

function whileStatement(b: Body, node: ts.WhileStatement, label: string | null): void {
  const id = b.label();
  const body = b.nested(() => {
    b.at(node.expression);
    const c = condition(b, node.expression);
    if (!(c.e === "bool" && c.v)) b.if(b.not(c), () => b.emit({ s: "break", id }));
    within(b, target(b, label, id, id), () => guarded(() => statement(b, node.statement, null)));
  });
  b.emit({ s: "loop", id, body, cont: [] });
}

function doStatement(b: Body, node: ts.DoStatement, label: string | null): void {
  const id = b.label();
  const body = b.nested(() => within(b, target(b, label, id, id), () => guarded(() => statement(b, node.statement, null))));
  const cont = b.nested(() => {
    b.at(node.expression);
    const c = condition(b, node.expression);
    b.if(b.not(c), () => b.emit({ s: "break", id }));
  });
  b.emit({ s: "loop", id, body, cont });
}

function forStatement(b: Body, node: ts.ForStatement, label: string | null): void {
  b.at(node);
  const init = node.initializer;
  const fresh: ts.Symbol[] = [];
  if (init && ts.isVariableDeclarationList(init)) {
    declarations(b, init);
    for (const d of init.declarations) {
      const symbol = ts.isIdentifier(d.name) ? b.cx.checker.getSymbolAtLocation(d.name) : undefined;
      const facts = symbol && b.facts.variables.get(symbol);
      if (symbol && facts && needsBox(facts)) fresh.push(symbol);
    }
  } else if (init) {
    const v = b.expr(init);
    if (!b.fixed(v.x)) b.temp(v.x);
  }
  const id = b.label();
  const body = b.nested(() => {
    if (node.condition) {
      b.at(node.condition);
      const c = condition(b, node.condition);
      if (!(c.e === "bool" && c.v)) b.if(b.not(c), () => b.emit({ s: "break", id }));
    }
    within(b, target(b, label, id, id), () => guarded(() => statement(b, node.statement, null)));
  });
  const cont = b.nested(() => {
    for (const symbol of fresh) freshBinding(b, symbol);
    if (node.incrementor) {
      b.at(node.incrementor);
      const v = b.expr(node.incrementor);
      if (!b.fixed(v.x)) b.temp(v.x);
    }
  });
  b.emit({ s: "loop", id, body, cont });
}

/** Each iteration has its own copy of a loop variable that closures capture. */
function freshBinding(b: Body, symbol: ts.Symbol): void {
  const binding = b.bindings.get(symbol);
  if (binding?.k !== "box") return;
  const old = b.temp(b.field(b.read(binding.box), binding.struct, binding.field));
  b.emit({ s: "set", l: binding.box, x: { e: "new", t: "ptr", struct: binding.struct } });
  b.emit({ s: "setfield", obj: b.read(binding.box), struct: binding.struct, field: binding.field, x: old });
}

/** Body of a `for..of` for one element. */
export function loopBody(b: Body, node: ts.ForOfStatement, id: number, label: string | null, element: Value, leave: () => void): void {
  const init = node.initializer;
  if (ts.isVariableDeclarationList(init)) {
    const d = init.declarations[0];
    if (!d) return;
    if (ts.isIdentifier(d.name)) {
      const symbol = b.cx.checker.getSymbolAtLocation(d.name) as ts.Symbol;
      const ty = b.cx.tyOf(b.cx.checker.getTypeOfSymbol(symbol), b.env, d);
      declareVariable(b, d.name, ty, b.coerce(element, ty, d));
    } else bindPattern(b, d.name, { x: b.temp(element.x), ty: element.ty }, "declare");
  } else assignPattern(b, init, { x: b.temp(element.x), ty: element.ty });
  within(b, target(b, label, id, id, leave), () => guarded(() => statement(b, node.statement, null)));
}
