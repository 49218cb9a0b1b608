/** `any`, written or inferred. */
import { ts } from "../load/typescript.ts";
import { type CheckContext, isAny, isErrorType } from "./context.ts";

/** True if the node is the keyword `any`. */
export function checkExplicitAny(cx: CheckContext, node: ts.Node): boolean {
  if (node.kind !== ts.SyntaxKind.AnyKeyword) return false;
  cx.report(node, "MK1001");
  return true;
}

/** Reports the innermost expressions and the declarations whose type is any, each source once. */
export function checkAny(cx: CheckContext, root: ts.Node): void {
  visit(cx, root);
}

/** Returns whether something below (or the node itself) was reported. */
function visit(cx: CheckContext, node: ts.Node): boolean {
  let reported = false;
  ts.forEachChild(node, (child) => {
    if (visit(cx, child)) reported = true;
  });
  if (reported && !ts.isStatement(node)) return true;
  if (ts.isStatement(node)) return false;
  const type = offending(cx, node);
  if (!type) return false;
  cx.report(node, "MK1002", [cx.text(type)]);
  return true;
}

function offending(cx: CheckContext, node: ts.Node): ts.Type | undefined {
  if ((ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isPropertyDeclaration(node)) && ts.isIdentifier(node.name)) {
    const symbol = cx.checker.getSymbolAtLocation(node.name);
    const type = symbol && cx.checker.getTypeOfSymbol(symbol);
    return type && holdsAny(cx, type, 0) ? type : undefined;
  }
  if (!ts.isExpression(node) || isNameOfSomething(node)) return undefined;
  const type = cx.type(node);
  return ts.isCallExpression(node) || ts.isNewExpression(node) ? (holdsAny(cx, type, 0) ? type : undefined) : isAny(type) ? type : undefined;
}

/** Identifiers that only name a declaration, and keywords that have no value of their own. */
function isNameOfSomething(node: ts.Node): boolean {
  if (node.kind === ts.SyntaxKind.SuperKeyword || ts.isOmittedExpression(node) || ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node)) return true;
  if (!ts.isIdentifier(node)) return ts.isExpressionWithTypeArguments(node);
  const { parent } = node;
  const named = parent as ts.NamedDeclaration;
  if (named.name === node && !ts.isPropertyAccessExpression(parent)) return true;
  // A variable that was declared without a type is reported at its declaration.
  return ts.isPropertyAccessExpression(parent) && parent.name === node;
}

/** any itself, or a collection or promise of it. */
function holdsAny(cx: CheckContext, type: ts.Type, depth: number): boolean {
  if (isErrorType(type)) return false;
  if (isAny(type)) return true;
  if (depth > 2 || !(type.flags & ts.TypeFlags.Object)) return false;
  const ref = type as ts.TypeReference;
  if (!(ref.objectFlags & ts.ObjectFlags.Reference)) return false;
  return cx.checker.getTypeArguments(ref).some((t, i) => !isDefaulted(cx, ref, i) && holdsAny(cx, t, depth + 1));
}

/** `Iterator<T, any, any>`: the library leaves result and sent type of iterators open. */
function isDefaulted(cx: CheckContext, ref: ts.TypeReference, index: number): boolean {
  return index > 0 && cx.isLibrarySymbol(ref.symbol) && /Iterat|Generator/.test(ref.symbol.name);
}
