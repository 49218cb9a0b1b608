/** `any` that nobody wrote: inferred where a declaration says too little, or given by a library function. */
import { ts } from "../load/typescript.ts";
import { type CheckContext, isAny, isErrorType } from "./context.ts";

/** Reports each source of any once: the declaration, or the innermost expression. */
export function checkInferredAny(cx: CheckContext, root: ts.SourceFile): void {
  visit(cx, root);
}

/** Returns whether the node's value is any (or holds any) for a reason that is reported already. */
function visit(cx: CheckContext, node: ts.Node): boolean {
  let explained = false;
  ts.forEachChild(node, (child) => {
    if (visit(cx, child)) explained = true;
  });
  if (ts.isStatement(node) || ts.isSourceFile(node)) return false;
  const type = typeToLookAt(cx, node);
  if (!type || !holdsAny(cx, type, 0)) return explained;
  if (!explained && !isReferenceToReported(cx, node)) cx.report(node, "MK1002", [cx.text(type)]);
  return true;
}

function typeToLookAt(cx: CheckContext, node: ts.Node): ts.Type | undefined {
  if (ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isPropertyDeclaration(node)) {
    const symbol = ts.isIdentifier(node.name) ? cx.checker.getSymbolAtLocation(node.name) : undefined;
    return symbol && cx.checker.getTypeOfSymbol(symbol);
  }
  if (!ts.isExpression(node) || ts.isOmittedExpression(node) || ts.isExpressionWithTypeArguments(node)) return undefined;
  if (node.kind === ts.SyntaxKind.SuperKeyword || ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node) || ts.isFunctionLike(node))
    return undefined;
  if (ts.isIdentifier(node) && (isName(node) || isConstAssertion(node))) return undefined;
  // What `next` was given is any unless the generator says; here nobody looks at it.
  if (ts.isYieldExpression(node) && ts.isExpressionStatement(node.parent)) return undefined;
  return cx.type(node);
}

/** Only names a declaration or a member. */
function isName(node: ts.Identifier): boolean {
  return (
    (node.parent as ts.NamedDeclaration).name === node ||
    ts.isLabeledStatement(node.parent) ||
    ts.isBreakOrContinueStatement(node.parent) ||
    ts.isMetaProperty(node.parent)
  );
}

/** `const` in `as const` stands where a type does, but names none. */
function isConstAssertion(node: ts.Identifier): boolean {
  return ts.isTypeReferenceNode(node.parent) && ts.isConstTypeReference(node.parent);
}

/** A variable of the user's: its declaration is reported. */
function isReferenceToReported(cx: CheckContext, node: ts.Node): boolean {
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return false;
  const declaration = cx.symbol(node)?.valueDeclaration;
  return (
    declaration !== undefined &&
    !cx.isLibrary(declaration) &&
    (ts.isVariableDeclaration(declaration) || ts.isParameter(declaration) || ts.isPropertyDeclaration(declaration))
  );
}

/** any itself, or a collection or promise of it. */
function holdsAny(cx: CheckContext, type: ts.Type, depth: number): boolean {
  if (isErrorType(type)) return false;
  if (isAny(type)) return true;
  if (depth > 2 || !(type.flags & ts.TypeFlags.Object)) return false;
  const ref = type as ts.TypeReference;
  if (!(ref.objectFlags & ts.ObjectFlags.Reference)) return false;
  return cx.checker.getTypeArguments(ref).some((t, i) => !isLeftOpen(cx, ref, i) && holdsAny(cx, t, depth + 1));
}

/** `Iterator<T, any, any>`: the library leaves result and sent type of iterators open. */
function isLeftOpen(cx: CheckContext, ref: ts.TypeReference, index: number): boolean {
  return index > 0 && cx.isLibrarySymbol(ref.symbol) && /Iterat|Generator/.test(ref.symbol.name);
}
