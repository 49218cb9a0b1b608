/** Statements and functions of forms that are not in the language. */
import { ts } from "../load/typescript.ts";
import { type CheckContext, hasModifier } from "./context.ts";

export function checkStatements(cx: CheckContext, node: ts.Node): void {
  switch (node.kind) {
    case ts.SyntaxKind.WithStatement:
      return cx.report(node, "MK1004");
    case ts.SyntaxKind.DebuggerStatement:
      return cx.report(node, "MK1010");
    case ts.SyntaxKind.ForInStatement:
      return cx.report(node, "MK1009");
    case ts.SyntaxKind.TaggedTemplateExpression:
      return cx.report(node, "MK1013");
    case ts.SyntaxKind.BigIntLiteral:
      return cx.report(node, "MK1011");
    case ts.SyntaxKind.RegularExpressionLiteral:
      // With the method that is called on it, so that what TypeScript says about that goes with it.
      return cx.report(ts.isPropertyAccessExpression(node.parent) ? node.parent : node, "MK1012");
    case ts.SyntaxKind.VariableDeclarationList:
      if ((node.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using) cx.report(node, "MK1017");
      return;
    case ts.SyntaxKind.VariableDeclaration: {
      const { exclamationToken, name } = node as ts.VariableDeclaration;
      if (exclamationToken) cx.report(node, "MK1049", [name.getText()]);
      return;
    }
    case ts.SyntaxKind.ForOfStatement: {
      const { awaitModifier } = node as ts.ForOfStatement;
      if (awaitModifier) cx.report(node, "MK1015", ["`for await` is"]);
      return;
    }
    case ts.SyntaxKind.AwaitExpression:
      return checkAwait(cx, node as ts.AwaitExpression);
    case ts.SyntaxKind.FunctionDeclaration:
    case ts.SyntaxKind.FunctionExpression:
    case ts.SyntaxKind.MethodDeclaration: {
      const f = node as ts.FunctionDeclaration | ts.FunctionExpression | ts.MethodDeclaration;
      if (f.asteriskToken && hasModifier(f, ts.SyntaxKind.AsyncKeyword)) cx.report(f.name ?? f, "MK1015", ["Async generators are"]);
    }
  }
}

function checkAwait(cx: CheckContext, node: ts.AwaitExpression): void {
  let owner: ts.Node = node.parent;
  while (!ts.isFunctionLike(owner) && !ts.isSourceFile(owner) && !ts.isClassStaticBlockDeclaration(owner)) owner = owner.parent;
  if (ts.isSourceFile(owner)) cx.report(node, "MK1016");
  for (const part of cx.checker.getApparentType(cx.type(node.expression)).isUnion()
    ? (cx.type(node.expression) as ts.UnionType).types
    : [cx.type(node.expression)]) {
    if (!(part.flags & ts.TypeFlags.Object) || cx.isLibraryType(part, "Promise") || cx.isLibraryType(part, "PromiseLike")) continue;
    const then = part.getProperty("then");
    if (then && cx.checker.getTypeOfSymbolAtLocation(then, node).getCallSignatures().length > 0) cx.report(node.expression, "MK1035", [cx.text(part)]);
  }
}
