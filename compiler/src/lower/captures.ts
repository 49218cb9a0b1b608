/**
 * Which variables closures capture. A captured variable that can change after a closure has taken it lives in a heap
 * box that all of them share; the others are copied into the closure.
 */
import { ts } from "../load/typescript.ts";

export interface VariableFacts {
  /** Function (or source file) whose activation owns the variable. */
  owner: ts.Node;
  captured: boolean;
  /** Assigned anywhere but in its own declaration. */
  reassigned: boolean;
  /** Some closure that captures it may be created before it is initialised. */
  early: boolean;
}

export interface ClosureFacts {
  /** Variables of enclosing functions that it, or a closure inside it, uses. */
  free: Set<ts.Symbol>;
  usesThis: boolean;
}

export interface CaptureFacts {
  variables: Map<ts.Symbol, VariableFacts>;
  closures: Map<ts.Node, ClosureFacts>;
}

export function isFunctionNode(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isGetAccessorDeclaration(node) ||
    ts.isSetAccessorDeclaration(node)
  );
}

function isAssignmentTarget(id: ts.Identifier): boolean {
  let node: ts.Node = id;
  let parent = node.parent;
  while (
    ts.isParenthesizedExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isSpreadAssignment(parent) ||
    (ts.isPropertyAssignment(parent) && parent.initializer === node) ||
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isObjectLiteralExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    (ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)
  ) {
    if (ts.isBinaryExpression(parent)) return true;
    node = parent;
    parent = node.parent;
  }
  if (ts.isBinaryExpression(parent) && parent.left === node) {
    const op = parent.operatorToken.kind;
    return op >= ts.SyntaxKind.FirstAssignment && op <= ts.SyntaxKind.LastAssignment;
  }
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
    return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken;
  }
  return (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) && parent.initializer === node;
}

function isLocalVariable(decl: ts.Node | undefined): boolean {
  return decl !== undefined && (ts.isVariableDeclaration(decl) || ts.isBindingElement(decl) || ts.isParameter(decl) || ts.isFunctionDeclaration(decl));
}

/** The statement of a module's top level that declares a variable or function makes it a global. */
export function isModuleLevel(decl: ts.Node): boolean {
  let node: ts.Node = decl;
  while (ts.isBindingElement(node) || ts.isObjectBindingPattern(node) || ts.isArrayBindingPattern(node)) node = node.parent;
  if (ts.isParameter(node)) return false;
  if (ts.isVariableDeclaration(node)) {
    if (!ts.isVariableDeclarationList(node.parent) || !ts.isVariableStatement(node.parent.parent)) return false;
    return ts.isSourceFile(node.parent.parent.parent);
  }
  return ts.isSourceFile(node.parent);
}

export function ownerFunction(node: ts.Node): ts.Node {
  let n = node.parent;
  // A parameter belongs to its function; a field initialiser to its class member.
  while (!isFunctionNode(n) && !ts.isSourceFile(n) && !ts.isPropertyDeclaration(n) && !ts.isClassStaticBlockDeclaration(n)) n = n.parent;
  return n;
}

/** `let x: T;`: closures may run before its first assignment. */
function startsUnset(decl: ts.Node): boolean {
  return ts.isVariableDeclaration(decl) && !decl.initializer && ts.isVariableStatement(decl.parent.parent);
}

/** Facts of everything inside `root` (a module, a top-level function or a class member). */
export function analyseCaptures(root: ts.Node, checker: ts.TypeChecker): CaptureFacts {
  const facts: CaptureFacts = { variables: new Map(), closures: new Map() };

  const variable = (symbol: ts.Symbol): VariableFacts | null => {
    const known = facts.variables.get(symbol);
    if (known) return known;
    const decl = symbol.valueDeclaration ?? symbol.declarations?.[0];
    if (!decl || !isLocalVariable(decl) || isModuleLevel(decl)) return null;
    const v: VariableFacts = { owner: ownerFunction(decl), captured: false, reassigned: false, early: false };
    facts.variables.set(symbol, v);
    return v;
  };

  const closureFacts = (fn: ts.Node): ClosureFacts => {
    let c = facts.closures.get(fn);
    if (!c) facts.closures.set(fn, (c = { free: new Set(), usesThis: false }));
    return c;
  };

  const reference = (id: ts.Identifier): void => {
    const symbol =
      ts.isShorthandPropertyAssignment(id.parent) && id.parent.name === id
        ? checker.getShorthandAssignmentValueSymbol(id.parent)
        : checker.getSymbolAtLocation(id);
    if (!symbol) return;
    const v = variable(symbol);
    if (!v) return;
    if (isAssignmentTarget(id)) v.reassigned = true;
    const decl = (symbol.valueDeclaration ?? symbol.declarations?.[0]) as ts.Node;
    if (id.parent === decl && (decl as ts.NamedDeclaration).name === id) return;
    for (let fn = ownerFunction(id); fn !== v.owner && !ts.isSourceFile(fn); fn = ownerFunction(fn)) {
      closureFacts(fn).free.add(symbol);
      v.captured = true;
      // A hoisted function exists from the start of its block; others from where they stand.
      if (startsUnset(decl)) v.early = true;
      if (ts.isFunctionDeclaration(decl)) v.early ||= ts.isFunctionDeclaration(fn) && fn !== decl;
      else if (!ts.isParameter(decl) && (ts.isFunctionDeclaration(fn) ? fn.parent.getStart() : fn.getStart()) < decl.getEnd()) v.early = true;
    }
  };

  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) reference(node);
    else if (node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.SuperKeyword) {
      for (let fn = ownerFunction(node); ts.isArrowFunction(fn); fn = ownerFunction(fn)) closureFacts(fn).usesThis = true;
    } else if (ts.isTypeNode(node)) return;
    ts.forEachChild(node, visit);
  };
  visit(root);
  return facts;
}

export function needsBox(v: VariableFacts): boolean {
  return v.captured && (v.reassigned || v.early);
}
