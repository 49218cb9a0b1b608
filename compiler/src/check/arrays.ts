/** Arrays have no holes. */
import { ts } from "../load/typescript.ts";
import { type CheckContext, outer } from "./context.ts";
import { isNumeric } from "./operators.ts";

export function checkArrays(cx: CheckContext, node: ts.Node): void {
  if (ts.isArrayLiteralExpression(node)) {
    for (const element of node.elements) if (ts.isOmittedExpression(element) && !isPattern(node)) cx.report(node, "MK1023");
  } else if (ts.isNewExpression(node) || ts.isCallExpression(node)) checkConstruction(cx, node);
}

/** `[, b] = pair` is a pattern. */
function isPattern(node: ts.ArrayLiteralExpression): boolean {
  let n: ts.Node = node;
  while (ts.isArrayLiteralExpression(n.parent) || ts.isObjectLiteralExpression(n.parent) || ts.isPropertyAssignment(n.parent) || ts.isSpreadElement(n.parent))
    n = n.parent;
  const { parent } = n;
  return (
    (ts.isBinaryExpression(parent) && parent.left === n && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) ||
    (ts.isForOfStatement(parent) && parent.initializer === n)
  );
}

function checkConstruction(cx: CheckContext, node: ts.NewExpression | ts.CallExpression): void {
  if (!ts.isIdentifier(node.expression) || node.expression.text !== "Array") return;
  if (!cx.isLibrarySymbol(cx.symbol(node.expression), "Array")) return;
  const [only] = node.arguments ?? [];
  if (!only || node.arguments?.length !== 1 || !isNumeric(cx.type(only))) return;
  const at = outer(node);
  const filled = ts.isPropertyAccessExpression(at.parent) && at.parent.name.text === "fill" && ts.isCallExpression(at.parent.parent);
  if (!filled) cx.report(node, "MK1024");
}
