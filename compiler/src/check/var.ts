/** `var` where it means what `let` would mean; anything else is rejected. */
import { ts } from "../load/typescript.ts";
import type { CheckContext } from "./context.ts";
import { isReference } from "./names.ts";

export function checkVar(cx: CheckContext, node: ts.Node): void {
  if (ts.isVariableDeclaration(node) && isVar(node)) checkDeclaration(cx, node);
  else if (ts.isIdentifier(node) && (isReference(node) || isShorthandTarget(node))) checkUse(cx, node);
}

function isShorthandTarget(node: ts.Identifier): boolean {
  return ts.isShorthandPropertyAssignment(node.parent);
}

function isVar(declaration: ts.VariableDeclaration): boolean {
  return ts.isVariableDeclarationList(declaration.parent) && (declaration.parent.flags & ts.NodeFlags.BlockScoped) === 0;
}

function checkDeclaration(cx: CheckContext, node: ts.VariableDeclaration): void {
  const isLoopHead = ts.isForOfStatement(node.parent.parent) || ts.isForInStatement(node.parent.parent);
  if (!node.initializer && !isLoopHead && loopAround(node))
    cx.report(node, "MK1008", [node.name.getText(), "keeps its value from one round of the loop to the next"]);
  if (!ts.isIdentifier(node.name)) return;
  const symbol = cx.checker.getSymbolAtLocation(node.name);
  if (symbol && (symbol.declarations?.length ?? 0) > 1 && symbol.declarations?.[0] !== node)
    cx.report(node, "MK1008", [node.name.text, "is declared more than once"]);
}

function checkUse(cx: CheckContext, node: ts.Identifier): void {
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? cx.checker.getShorthandAssignmentValueSymbol(node.parent)
    : cx.checker.getSymbolAtLocation(node);
  let declaration = symbol?.valueDeclaration as ts.Node | undefined;
  while (declaration && (ts.isBindingElement(declaration) || ts.isObjectBindingPattern(declaration) || ts.isArrayBindingPattern(declaration)))
    declaration = declaration.parent;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !isVar(declaration)) return;
  if (declaration.getSourceFile() !== node.getSourceFile()) return;
  const scope = scopeOf(declaration);
  if (!isInside(node, scope)) return cx.report(node, "MK1008", [node.text, "is used outside the block that declares it"]);
  if (node.getStart() < declaration.getStart() && functionOf(node) === functionOf(declaration)) {
    return cx.report(node, "MK1008", [node.text, "is used before its declaration"]);
  }
  if (functionOf(node) !== functionOf(declaration) && loopAround(declaration)) {
    cx.report(node, "MK1008", [node.text, "is shared by all rounds of the loop, so closures see its last value"]);
  }
}

/** The block, loop or function body in which a `let` at this place would be known. */
function scopeOf(declaration: ts.VariableDeclaration): ts.Node {
  let n: ts.Node = declaration.parent.parent;
  if (ts.isVariableStatement(n)) n = n.parent;
  return n;
}

function isInside(node: ts.Node, ancestor: ts.Node): boolean {
  for (let n = node; n; n = n.parent) if (n === ancestor) return true;
  return false;
}

function functionOf(node: ts.Node): ts.Node {
  let n = node.parent;
  while (!ts.isFunctionLike(n) && !ts.isSourceFile(n) && !ts.isClassStaticBlockDeclaration(n) && !ts.isPropertyDeclaration(n)) n = n.parent;
  return n;
}

/** A loop of the same function around the declaration, its own head included. */
function loopAround(declaration: ts.Node): boolean {
  const owner = functionOf(declaration);
  for (let n = declaration.parent; n !== owner; n = n.parent) if (ts.isIterationStatement(n, false)) return true;
  return false;
}
