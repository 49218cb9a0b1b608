/** Operators: equality, ordering, `in`, `instanceof`, `delete`. */
import { ts } from "../load/typescript.ts";
import { apparent, type CheckContext, classOf, isErrorType, presentParts } from "./context.ts";

export function checkOperators(cx: CheckContext, node: ts.Node): void {
  if (ts.isDeleteExpression(node)) cx.report(node, "MK1006");
  else if (ts.isBinaryExpression(node)) checkBinary(cx, node);
}

function checkBinary(cx: CheckContext, node: ts.BinaryExpression): void {
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.EqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsToken:
      return checkLooseEquality(cx, node);
    case ts.SyntaxKind.LessThanToken:
    case ts.SyntaxKind.GreaterThanToken:
    case ts.SyntaxKind.LessThanEqualsToken:
    case ts.SyntaxKind.GreaterThanEqualsToken:
      return checkOrdering(cx, node);
    case ts.SyntaxKind.InKeyword:
      return checkIn(cx, node);
    case ts.SyntaxKind.InstanceOfKeyword:
      return checkInstanceOf(cx, node);
  }
}

function checkLooseEquality(cx: CheckContext, node: ts.BinaryExpression): void {
  const op = node.operatorToken.getText();
  const strict = `${op}=`;
  const operands = [node.left, node.right];
  const nullish = operands.find((o) => o.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(o) && o.text === "undefined"));
  if (!nullish) return cx.report(node, "MK1005", [op, strict]);
  const other = operands.find((o) => o !== nullish)?.getText() ?? "x";
  const join = op === "==" ? "||" : "&&";
  cx.report(
    node,
    "MK1005",
    [op, strict],
    `Write \`${other} ${strict} null ${join} ${other} ${strict} undefined\` (only the one that can occur), or use \`??\``,
  );
}

function checkOrdering(cx: CheckContext, node: ts.BinaryExpression): void {
  const kinds = [node.left, node.right].map((o) => orderedKind(cx, cx.type(o)));
  const bad = kinds.find((k) => k !== "numbers" && k !== "strings" && k !== "?");
  if (bad) cx.report(node, "MK1018", [node.operatorToken.getText(), bad]);
}

function orderedKind(cx: CheckContext, type: ts.Type): string {
  const kinds = new Set(
    presentParts(apparent(cx, type)).map((t) => {
      if (isErrorType(t) || t.flags & (ts.TypeFlags.Any | ts.TypeFlags.BigIntLike)) return "?";
      if (isNumeric(t)) return "numbers";
      if (t.flags & ts.TypeFlags.StringLike) return "strings";
      return t.flags & ts.TypeFlags.BooleanLike ? "booleans" : "objects";
    }),
  );
  kinds.delete("?");
  if (kinds.size === 0) return "?";
  return kinds.size === 1 ? ([...kinds][0] as string) : "values of different types";
}

/** A number, an enum or one of the integer types (a number with a brand). */
export function isNumeric(type: ts.Type): boolean {
  if (type.flags & ts.TypeFlags.NumberLike) return true;
  return type.isIntersection() && type.types.some((t) => t.flags & ts.TypeFlags.NumberLike);
}

function checkIn(cx: CheckContext, node: ts.BinaryExpression): void {
  const right = apparent(cx, cx.type(node.right));
  if (ts.isPrivateIdentifier(node.left)) return cx.report(node, "MK1022", ["with a private name is not in Device TypeScript"], "Use `instanceof`");
  if (isErrorType(right)) return;
  const parts = presentParts(right);
  if (parts.every((t) => cx.checker.getIndexInfoOfType(t, ts.IndexKind.String) !== undefined)) return;
  if (!ts.isStringLiteralLike(node.left)) return cx.report(node, "MK1022", ["needs a literal property name on its left"]);
  const bad = parts.find((t) => !isPropertyBag(cx, t));
  if (bad) cx.report(node, "MK1022", [`cannot look into \`${cx.text(bad)}\``]);
}

function isPropertyBag(cx: CheckContext, type: ts.Type): boolean {
  if (type.flags & ts.TypeFlags.NonPrimitive) return true;
  if (type.isIntersection()) return type.types.every((t) => isPropertyBag(cx, t));
  if (!(type.flags & ts.TypeFlags.Object)) return false;
  if (cx.checker.isArrayLikeType(type) || type.getCallSignatures().length > 0) return false;
  return classOf(type) !== undefined || !cx.isLibrarySymbol(type.symbol);
}

function checkInstanceOf(cx: CheckContext, node: ts.BinaryExpression): void {
  if (isErrorType(cx.type(node.right))) return;
  const symbol = ts.isIdentifier(node.right) || ts.isPropertyAccessExpression(node.right) ? cx.symbol(node.right) : undefined;
  const isClass =
    symbol !== undefined && (symbol.flags & ts.SymbolFlags.Class || (cx.isLibrarySymbol(symbol) && cx.type(node.right).getConstructSignatures().length > 0));
  if (!isClass) cx.report(node.right, "MK1033");
}
