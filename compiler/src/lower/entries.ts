/** Entries of dictionaries may be missing although their type does not say so; variables that take one remember that. */
import { ts } from "../load/typescript.ts";
import type { Context } from "./context.ts";
import type { Env } from "./convert.ts";
import { admitsUndefined, members } from "./ty.ts";

/** Operators that ask whether there is something. */
const ASKING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.AmpersandAmpersandToken,
]);

/** `const x = dictionary[key]` without a type of its own. */
export function takesEntry(cx: Context, env: Env, decl: ts.Node | undefined): boolean {
  if (!decl || !ts.isVariableDeclaration(decl) || decl.type || !decl.initializer) return false;
  let e = decl.initializer;
  while (ts.isParenthesizedExpression(e)) e = e.expression;
  if (!ts.isPropertyAccessExpression(e) && !ts.isElementAccessExpression(e)) return false;
  if (cx.isStd(e.getSourceFile())) return false;
  const dictionary = cx.stdClass("Dictionary");
  return members(cx.types.convert(cx.checker.getTypeAtLocation(e.expression), env)).some((m) => m.k === "obj" && m.shape.decl === dictionary);
}

/** Is the value of the expression asked for, rather than used as if it were there? */
export function mayBeMissing(cx: Context, env: Env, node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent)) return mayBeMissing(cx, env, parent);
  if (ts.isBinaryExpression(parent)) return ASKING.has(parent.operatorToken.kind);
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.ExclamationToken;
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent) || ts.isCallExpression(parent)) {
    if (parent.expression === node) return parent.questionDotToken !== undefined;
  }
  if (ts.isVariableDeclaration(parent) && takesEntry(cx, env, parent)) return true;
  if (ts.isIfStatement(parent) || ts.isTypeOfExpression(parent) || (ts.isConditionalExpression(parent) && parent.condition === node)) return true;
  const wanted = cx.checker.getContextualType(node);
  return wanted !== undefined && admitsUndefined(cx.types.convert(wanted, env));
}
