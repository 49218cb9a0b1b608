/** Access to members: names known to the compiler, methods only called, nothing of the prototype. */
import { ts } from "../load/typescript.ts";
import { apparent, type CheckContext, isCallee, isErrorType, outer, presentParts } from "./context.ts";

export function checkMembers(cx: CheckContext, node: ts.Node): void {
  if (ts.isPropertyAccessExpression(node)) checkAccess(cx, node);
  else if (ts.isElementAccessExpression(node)) checkElement(cx, node);
  else if (ts.isBindingElement(node)) checkPatternProperty(cx, node);
}

const FUNCTION_METHODS = new Set(["call", "apply", "bind"]);

function checkAccess(cx: CheckContext, node: ts.PropertyAccessExpression): void {
  const name = node.name.text;
  if (name === "prototype" || name === "__proto__") return cx.report(node, "MK1020", [name]);
  if (name === "constructor" && !ownMember(cx, node))
    return cx.report(node, "MK1020", [name], "Compare with `instanceof`, or give the class a field with its name");
  const type = cx.type(node.expression);
  if (FUNCTION_METHODS.has(name) && type.getCallSignatures().length > 0) return cx.report(node.name, "MK1028", [name]);
  if (isCallee(node)) return;
  const symbol = cx.checker.getSymbolAtLocation(node.name);
  if (symbol && symbol.flags & ts.SymbolFlags.Method && !isPresenceTest(node, symbol)) cx.report(node, "MK1027", [name]);
}

function ownMember(cx: CheckContext, node: ts.PropertyAccessExpression): boolean {
  const symbol = cx.checker.getSymbolAtLocation(node.name);
  return symbol !== undefined && !cx.isLibrarySymbol(symbol);
}

/** `if (listener.onClose) ...`, `x.m !== undefined`: an optional method may be asked for. */
function isPresenceTest(node: ts.Expression, symbol: ts.Symbol): boolean {
  if (!(symbol.flags & ts.SymbolFlags.Optional)) return false;
  const { parent, node: at } = outer(node);
  if (ts.isIfStatement(parent) || ts.isConditionalExpression(parent) || ts.isPrefixUnaryExpression(parent)) return true;
  if (!ts.isBinaryExpression(parent)) return false;
  const op = parent.operatorToken.kind;
  if (op === ts.SyntaxKind.EqualsEqualsEqualsToken || op === ts.SyntaxKind.ExclamationEqualsEqualsToken) return true;
  return op === ts.SyntaxKind.AmpersandAmpersandToken && parent.left === at;
}

function checkElement(cx: CheckContext, node: ts.ElementAccessExpression): void {
  const key = cx.type(node.argumentExpression);
  const target = apparent(cx, cx.type(node.expression));
  if (isErrorType(target) || isErrorType(key)) return;
  if (ts.isStringLiteralLike(node.argumentExpression)) {
    const name = node.argumentExpression.text;
    if (name === "prototype" || name === "__proto__" || name === "constructor") cx.report(node, "MK1020", [name]);
    const symbol = cx.type(node.expression).getProperty(name);
    if (symbol && symbol.flags & ts.SymbolFlags.Method && !isCallee(node)) cx.report(node, "MK1027", [name]);
    return;
  }
  // The name of a constant is as good as its value.
  const constant =
    ts.isNumericLiteral(node.argumentExpression) || ts.isIdentifier(node.argumentExpression) || ts.isPropertyAccessExpression(node.argumentExpression);
  if (
    constant &&
    (key.isStringLiteral() || key.isNumberLiteral()) &&
    !key.isUnion() &&
    presentParts(target).every((part) => part.getProperty(String(key.value)))
  )
    return;
  for (const part of presentParts(target)) {
    if (part.symbol && part.symbol.flags & ts.SymbolFlags.Enum) return cx.report(node, "MK1050", [part.symbol.name]);
    if (!isIndexable(cx, part)) return cx.report(node, "MK1021", [cx.text(part)]);
  }
}

function isIndexable(cx: CheckContext, type: ts.Type): boolean {
  if (type.flags & ts.TypeFlags.StringLike || type.flags & ts.TypeFlags.Any) return true;
  if (type.isIntersection()) return type.types.some((t) => isIndexable(cx, t));
  if (cx.checker.isArrayLikeType(type)) return true;
  if (cx.checker.getIndexInfoOfType(type, ts.IndexKind.String)) return true;
  // Typed arrays, and other collections of the library's that are indexed by number.
  return cx.isLibrarySymbol(type.symbol) && cx.checker.getIndexInfoOfType(type, ts.IndexKind.Number) !== undefined && !isRecord(type);
}

/** `Record<number, T>` is a mapped type of the library's. */
function isRecord(type: ts.Type): boolean {
  return ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped) !== 0;
}

/** `const { push } = list` takes a method without its object. */
function checkPatternProperty(cx: CheckContext, node: ts.BindingElement): void {
  if (!ts.isObjectBindingPattern(node.parent) || node.dotDotDotToken) return;
  const name = node.propertyName ?? node.name;
  if (!ts.isIdentifier(name)) return;
  const symbol = cx.type(node.parent).getProperty(name.text);
  if (symbol && symbol.flags & ts.SymbolFlags.Method) cx.report(node, "MK1027", [name.text]);
}
