/** `this` and `super`: only in members of classes. */
import { ts } from "../load/typescript.ts";
import type { CheckContext } from "./context.ts";

export function checkThis(cx: CheckContext, node: ts.Node): void {
  if (node.kind === ts.SyntaxKind.ThisKeyword) {
    if (!isClassMember(container(node))) cx.report(node, "MK1026");
  } else if (node.kind === ts.SyntaxKind.SuperKeyword) {
    checkSuper(cx, node);
  } else if (ts.isParameter(node) && ts.isIdentifier(node.name) && node.name.text === "this" && node.type?.kind !== ts.SyntaxKind.VoidKeyword) {
    cx.report(node, "MK1026", [], "Declare the object as an ordinary parameter");
  }
}

/** What decides the meaning of `this`: the nearest function that is not an arrow function, or class member. */
function container(node: ts.Node): ts.Node {
  let n = node.parent;
  while (!ts.isSourceFile(n)) {
    if (ts.isPropertyDeclaration(n) || ts.isClassStaticBlockDeclaration(n)) return n;
    if (ts.isFunctionLike(n) && !ts.isArrowFunction(n)) return n;
    n = n.parent;
  }
  return n;
}

function isClassMember(node: ts.Node): boolean {
  return ts.isClassElement(node) && ts.isClassLike(node.parent);
}

function checkSuper(cx: CheckContext, node: ts.Node): void {
  if (!isClassMember(container(node))) return cx.report(node, "MK1026");
  const { parent } = node;
  if (ts.isCallExpression(parent) && parent.expression === node) return;
  if (
    (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) &&
    ts.isCallExpression(parent.parent) &&
    parent.parent.expression === parent
  )
    return;
  cx.report(parent, "MK1044");
}
