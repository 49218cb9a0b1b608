/** Object literals and patterns: their layout is known when the program is compiled. */
import { ts } from "../load/typescript.ts";
import { apparent, type CheckContext, classOf, isErrorType, presentParts } from "./context.ts";

export function checkObjects(cx: CheckContext, node: ts.Node): void {
  if (ts.isSpreadAssignment(node)) {
    const why = notPlain(cx, cx.type(node.expression), true);
    if (why) cx.report(node, "MK1029", [why]);
  } else if (ts.isBindingElement(node) && node.dotDotDotToken && ts.isObjectBindingPattern(node.parent)) {
    const why = notPlain(cx, cx.type(node.parent), false);
    if (why) cx.report(node, "MK1030", [why]);
  } else if (ts.isComputedPropertyName(node)) {
    checkComputedName(cx, node);
  } else if (ts.isAccessor(node) && ts.isObjectLiteralExpression(node.parent)) {
    cx.report(node.name, "MK1025");
  } else if (ts.isPropertyAssignment(node) && isProtoSetter(node)) {
    cx.report(node, "MK1020", ["__proto__"]);
  } else if (ts.isBinaryExpression(node)) {
    checkExpando(cx, node);
  }
}

/** Why the properties of a value cannot be told from its type; null if they can. */
function notPlain(cx: CheckContext, type: ts.Type, absentAllowed: boolean): string | null {
  const known = apparent(cx, type);
  if (isErrorType(known)) return null;
  const parts = presentParts(known);
  const text = `\`${cx.text(type)}\``;
  if (type.flags & ts.TypeFlags.TypeParameter) return `${text}, a type parameter,`;
  if (parts.length > 1) return `${text}, a union,`;
  const [part] = parts;
  if (!part) return absentAllowed ? null : text;
  if (classOf(part)) return `${text}, a class instance,`;
  if (part.isIntersection()) return part.types.map((t) => notPlain(cx, t, absentAllowed)).find((w) => w !== null) ?? null;
  if (!(part.flags & ts.TypeFlags.Object) || cx.checker.isArrayLikeType(part)) return text;
  if (part.getCallSignatures().length > 0) return `${text}, a function,`;
  const isDictionary = cx.checker.getIndexInfoOfType(part, ts.IndexKind.String) !== undefined;
  return cx.isLibrarySymbol(part.symbol) && !isMapped(part) && !isDictionary ? text : null;
}

/** `Partial<T>`, `Record<...>`: types of the library's that stand for plain objects. */
function isMapped(type: ts.Type): boolean {
  return ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped) !== 0 || (type.symbol.flags & ts.SymbolFlags.TypeLiteral) !== 0;
}

function checkComputedName(cx: CheckContext, node: ts.ComputedPropertyName): void {
  const { expression } = node;
  if (ts.isStringLiteralLike(expression) || ts.isNumericLiteral(expression)) return;
  // Other symbols are reported by their name.
  if (ts.isPropertyAccessExpression(expression) && expression.expression.getText() === "Symbol") return;
  const type = cx.type(expression);
  if (ts.isBindingElement(node.parent) && type.isStringLiteral()) return;
  if (ts.isObjectLiteralExpression(node.parent.parent) && isNameOfConstant(expression) && (type.isStringLiteral() || type.isNumberLiteral())) return;
  if (ts.isObjectLiteralExpression(node.parent.parent) && makesDictionary(cx, node.parent.parent)) return;
  cx.report(node, "MK1031");
}

function isNameOfConstant(e: ts.Expression): boolean {
  return ts.isIdentifier(e) || ts.isPropertyAccessExpression(e);
}

/** Its keys are looked up at run time, so they may be computed. */
function makesDictionary(cx: CheckContext, literal: ts.ObjectLiteralExpression): boolean {
  const wanted = cx.checker.getContextualType(literal);
  return wanted !== undefined && presentParts(wanted).some((t) => cx.checker.getIndexInfoOfType(t, ts.IndexKind.String) !== undefined);
}

function isProtoSetter(node: ts.PropertyAssignment): boolean {
  return !ts.isComputedPropertyName(node.name) && (ts.isIdentifier(node.name) || ts.isStringLiteral(node.name)) && node.name.text === "__proto__";
}

/** `f.count = 0`: TypeScript lets functions grow properties. */
function checkExpando(cx: CheckContext, node: ts.BinaryExpression): void {
  if (node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
  const target = node.left;
  if (!ts.isPropertyAccessExpression(target) && !ts.isElementAccessExpression(target)) return;
  const type = cx.type(target.expression);
  if (type.flags & ts.TypeFlags.Object && type.getCallSignatures().length > 0 && !cx.isLibrarySymbol(type.symbol)) cx.report(target, "MK1032");
}
