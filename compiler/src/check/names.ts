/** Names with a meaning that devices do not have, and library objects taken as values. */
import { ts } from "../load/typescript.ts";
import { type CheckContext, isErrorType, outer } from "./context.ts";

export function checkNames(cx: CheckContext, node: ts.Node): void {
  if (ts.isMetaProperty(node)) {
    cx.report(node, node.keywordToken === ts.SyntaxKind.NewKeyword ? "MK1045" : "MK1061");
    return;
  }
  if (!ts.isIdentifier(node) || !isReference(node)) return;
  if (node.text === "arguments") {
    const symbol = cx.checker.getSymbolAtLocation(node);
    if (!symbol?.declarations?.length) cx.report(withMember(node), "MK1007");
    return;
  }
  if (node.text === "globalThis") {
    cx.report(withMember(node), "MK1036");
    return;
  }
  if (node.text === "eval") {
    if (!userDeclared(cx, node)) cx.report(node, "MK1003", ["eval"]);
    return;
  }
  const symbol = cx.symbol(node);
  if (!symbol || !cx.isLibrarySymbol(symbol)) return;
  if (node.text.startsWith("mk_")) cx.report(node, "MK1069", [node.text]);
  else if (node.text === "Symbol") checkSymbol(cx, node);
  else if (symbol.flags & ts.SymbolFlags.Variable) checkLibraryObject(cx, node);
}

/** Marked together, so that what TypeScript says about the member goes with it. */
function withMember(node: ts.Node): ts.Node {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) && parent.expression === node ? parent : node;
}

function userDeclared(cx: CheckContext, node: ts.Identifier): boolean {
  const declaration = cx.symbol(node)?.declarations?.[0];
  return declaration !== undefined && !cx.isLibrary(declaration);
}

/** Used as a value, not as the name of a declaration, a property, a label or in a type. */
export function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isTypeNode(parent) || ts.isQualifiedName(parent) || ts.isTypeParameterDeclaration(parent)) {
    return ts.isExpressionWithTypeArguments(parent) && parent.expression === node && !isTypeHeritage(parent);
  }
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (
    ts.isBindingElement(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isEnumMember(parent)
  ) {
    return parent.initializer === node;
  }
  if (ts.isExportSpecifier(parent) || ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent) || ts.isNamespaceExport(parent))
    return false;
  if (ts.isMetaProperty(parent) || ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  return (
    !(
      ts.isDeclarationStatement(parent) ||
      ts.isClassElement(parent) ||
      ts.isFunctionExpression(parent) ||
      ts.isClassExpression(parent) ||
      ts.isTypeElement(parent)
    ) || ts.isExportAssignment(parent)
  );
}

function isTypeHeritage(node: ts.ExpressionWithTypeArguments): boolean {
  return ts.isInterfaceDeclaration(node.parent.parent) || (ts.isHeritageClause(node.parent) && node.parent.token === ts.SyntaxKind.ImplementsKeyword);
}

function checkSymbol(cx: CheckContext, node: ts.Identifier): void {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && (parent.name.text === "iterator" || isErrorType(cx.type(parent)))) return;
  cx.report(node, "MK1014");
}

/** `Math`, `JSON`, `console`, and the constructors: only their members, `new` and `instanceof`. */
function checkLibraryObject(cx: CheckContext, node: ts.Identifier): void {
  const type = cx.type(node);
  if (!(type.flags & ts.TypeFlags.Object)) return;
  const at = outer(node);
  const { parent } = at;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === at.node) return;
  if ((ts.isNewExpression(parent) || ts.isCallExpression(parent)) && parent.expression === at.node) return;
  if (ts.isExpressionWithTypeArguments(parent)) return;
  if (ts.isBinaryExpression(parent) && parent.right === at.node && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) return;
  // `Boolean`, `String` and `Number` are functions too, and are passed as such: `list.filter(Boolean)`.
  if (type.getCallSignatures().length > 0 && (node.text === "Boolean" || node.text === "String" || node.text === "Number")) return;
  cx.report(node, "MK1034", [node.text]);
}
