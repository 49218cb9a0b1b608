/** Classes and enums. */
import { ts } from "../load/typescript.ts";
import { type CheckContext, hasModifier, outer } from "./context.ts";
import { isReference } from "./names.ts";

export function checkClasses(cx: CheckContext, node: ts.Node): void {
  if (ts.isDecorator(node)) cx.report(node, "MK1040");
  else if (ts.isClassExpression(node)) cx.report(node, "MK1042");
  else if (ts.isClassDeclaration(node)) checkClass(cx, node);
  else if (ts.isPropertyDeclaration(node)) checkField(cx, node);
  else if (ts.isEnumDeclaration(node)) checkEnum(cx, node);
  else if (ts.isIdentifier(node)) checkUseAsValue(cx, node);
}

function checkClass(cx: CheckContext, node: ts.ClassDeclaration): void {
  const symbol = node.name && cx.checker.getSymbolAtLocation(node.name);
  if (symbol && (symbol.declarations?.length ?? 0) > 1) cx.report(node.name ?? node, "MK1048", [symbol.name]);
  if (!ts.isSourceFile(node.parent)) checkCaptures(cx, node);
}

/** Only variables that exist once in the program may be used in a class. */
function checkCaptures(cx: CheckContext, node: ts.ClassDeclaration): void {
  const reported = new Set<ts.Symbol>();
  const visit = (child: ts.Node): void => {
    if (ts.isIdentifier(child)) {
      const symbol = ts.isShorthandPropertyAssignment(child.parent)
        ? cx.checker.getShorthandAssignmentValueSymbol(child.parent)
        : cx.checker.getSymbolAtLocation(child);
      const declaration = symbol?.declarations?.[0];
      if (symbol && declaration && !reported.has(symbol) && isLocal(declaration) && !isInside(declaration, node)) {
        reported.add(symbol);
        cx.report(child, "MK1041", [node.name?.text ?? "class", symbol.name]);
      }
    } else if (child.kind === ts.SyntaxKind.ThisKeyword && thisOwner(child) === null) {
      cx.report(child, "MK1041", [node.name?.text ?? "class", "this"]);
    }
    ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);

  function thisOwner(child: ts.Node): ts.Node | null {
    for (let n = child.parent; n !== node; n = n.parent) if (ts.isClassElement(n) || (ts.isFunctionLike(n) && !ts.isArrowFunction(n))) return n;
    return null;
  }
}

function isInside(node: ts.Node, ancestor: ts.Node): boolean {
  for (let n = node; n; n = n.parent) if (n === ancestor) return true;
  return false;
}

/** Declares a variable, function or type parameter of a function or block. */
function isLocal(declaration: ts.Node): boolean {
  const declares =
    ts.isVariableDeclaration(declaration) ||
    ts.isBindingElement(declaration) ||
    ts.isParameter(declaration) ||
    ts.isFunctionDeclaration(declaration) ||
    ts.isTypeParameterDeclaration(declaration);
  if (!declares) return false;
  let n: ts.Node = declaration.parent;
  while (ts.isBindingElement(n) || ts.isBindingName(n) || ts.isVariableDeclaration(n) || ts.isVariableDeclarationList(n) || ts.isVariableStatement(n))
    n = n.parent;
  // Type parameters of a class or an interface belong to it, and those of aliases have no life at run time.
  return !ts.isSourceFile(n) && !ts.isInterfaceDeclaration(n) && !ts.isTypeAliasDeclaration(n) && !ts.isClassLike(n);
}

function checkField(cx: CheckContext, node: ts.PropertyDeclaration): void {
  if (node.exclamationToken) cx.report(node.name, "MK1049", [node.name.getText()]);
  if (hasModifier(node, ts.SyntaxKind.AccessorKeyword)) cx.report(node.name, "MK1046");
  if (hasModifier(node, ts.SyntaxKind.DeclareKeyword)) cx.report(node.name, "MK1051");
}

function checkEnum(cx: CheckContext, node: ts.EnumDeclaration): void {
  const symbol = cx.checker.getSymbolAtLocation(node.name);
  if ((symbol?.declarations?.length ?? 0) > 1) cx.report(node.name, "MK1048", [node.name.text]);
  for (const member of node.members) {
    if (cx.checker.getConstantValue(member) === undefined) cx.report(member, "MK1047", [member.name.getText()]);
  }
}

/** Classes and enums have no representation as values. */
function checkUseAsValue(cx: CheckContext, node: ts.Identifier): void {
  if (!isReference(node)) return;
  const symbol = cx.symbol(node);
  if (!symbol || cx.isLibrarySymbol(symbol)) return;
  const isEnum = (symbol.flags & ts.SymbolFlags.Enum) !== 0;
  if (!isEnum && !(symbol.flags & ts.SymbolFlags.Class)) return;
  const at = outer(node);
  const { parent } = at;
  if ((ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) && parent.expression === at.node) return;
  if (isEnum) return cx.report(node, "MK1050", [node.text]);
  if (ts.isNewExpression(parent) && parent.expression === at.node) return;
  if (ts.isExpressionWithTypeArguments(parent) || ts.isExportAssignment(parent)) return;
  if (ts.isBinaryExpression(parent) && parent.right === at.node && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) return;
  cx.report(node, "MK1043", [node.text]);
}
