/** Types that cannot be represented, where they are written. */
import { ts } from "../load/typescript.ts";
import type { CheckContext } from "./context.ts";

export function checkTypeNode(cx: CheckContext, node: ts.Node): void {
  switch (node.kind) {
    case ts.SyntaxKind.AnyKeyword:
      return cx.report(node, "MK1001");
    case ts.SyntaxKind.BigIntKeyword:
      return cx.report(node, "MK1011");
    case ts.SyntaxKind.SymbolKeyword:
      return cx.report(node, "MK1014");
    case ts.SyntaxKind.ConstructorType:
    case ts.SyntaxKind.ConstructSignature:
      return cx.report(node, "MK2006");
    case ts.SyntaxKind.OptionalType:
    case ts.SyntaxKind.RestType:
      return cx.report(node, "MK2003");
    case ts.SyntaxKind.NamedTupleMember: {
      const member = node as ts.NamedTupleMember;
      if (member.questionToken || member.dotDotDotToken) cx.report(node, "MK2003");
      return;
    }
    case ts.SyntaxKind.IndexSignature:
      return checkIndexSignature(cx, node as ts.IndexSignatureDeclaration);
    case ts.SyntaxKind.TypeReference:
      return checkReference(cx, node as ts.TypeReferenceNode);
    case ts.SyntaxKind.TypeLiteral:
    case ts.SyntaxKind.InterfaceDeclaration:
      return checkMembersOfType(cx, node as ts.TypeLiteralNode | ts.InterfaceDeclaration);
  }
}

function checkIndexSignature(cx: CheckContext, node: ts.IndexSignatureDeclaration): void {
  if (ts.isClassLike(node.parent)) return cx.report(node, "MK2008");
  const [parameter] = node.parameters;
  if (parameter && !(cx.type(parameter).flags & ts.TypeFlags.String)) cx.report(node, "MK2004");
}

function checkReference(cx: CheckContext, node: ts.TypeReferenceNode): void {
  if (!ts.isIdentifier(node.typeName)) return;
  const name = node.typeName.text;
  if (name !== "Function" && name !== "CallableFunction" && name !== "NewableFunction") return;
  if (cx.isLibrarySymbol(cx.symbol(node.typeName))) cx.report(node, "MK2005", [name]);
}

function checkMembersOfType(cx: CheckContext, node: ts.TypeLiteralNode | ts.InterfaceDeclaration): void {
  const calls = node.members.filter(ts.isCallSignatureDeclaration);
  const [, second] = calls;
  if (second) cx.report(second, "MK2007");
  else if (calls.length === 1 && node.members.length > 1) cx.report(node.members.find((m) => m !== calls[0]) ?? node, "MK2007");
  const index = node.members.find(ts.isIndexSignatureDeclaration);
  if (index && node.members.length > 1) cx.report(index, "MK2008");
}
