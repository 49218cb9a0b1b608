/** Modules, namespaces, ambient declarations and native files. */
import { ts } from "../load/typescript.ts";
import { type CheckContext, hasModifier } from "./context.ts";

export function checkModules(cx: CheckContext, node: ts.Node): void {
  switch (node.kind) {
    case ts.SyntaxKind.CallExpression:
      if ((node as ts.CallExpression).expression.kind === ts.SyntaxKind.ImportKeyword) cx.report(node, "MK1060");
      return;
    case ts.SyntaxKind.ImportEqualsDeclaration:
      return cx.report(node, "MK1062", ["import ="]);
    case ts.SyntaxKind.ExportAssignment:
      if ((node as ts.ExportAssignment).isExportEquals) cx.report(node, "MK1062", ["export ="]);
      return;
    case ts.SyntaxKind.ImportAttributes:
      return cx.report(node, "MK1068");
    case ts.SyntaxKind.ModuleDeclaration:
      return checkNamespace(cx, node as ts.ModuleDeclaration);
    case ts.SyntaxKind.VariableStatement:
    case ts.SyntaxKind.FunctionDeclaration:
    case ts.SyntaxKind.ClassDeclaration:
    case ts.SyntaxKind.EnumDeclaration:
      if (hasModifier(node, ts.SyntaxKind.DeclareKeyword)) cx.report(node, "MK1065");
  }
}

function checkNamespace(cx: CheckContext, node: ts.ModuleDeclaration): void {
  if (ts.isStringLiteral(node.name) || node.flags & ts.NodeFlags.GlobalAugmentation) return cx.report(node, "MK1064");
  if (!ts.isModuleDeclaration(node.parent) && holdsValues(node)) cx.report(node, "MK1063");
}

function holdsValues(node: ts.ModuleDeclaration): boolean {
  const { body } = node;
  if (!body) return false;
  if (ts.isModuleDeclaration(body)) return holdsValues(body);
  if (!ts.isModuleBlock(body)) return true;
  return !body.statements.every((s) => ts.isInterfaceDeclaration(s) || ts.isTypeAliasDeclaration(s) || (ts.isModuleDeclaration(s) && !holdsValues(s)));
}

/** Everything a C header can be made from, and nothing else. */
export function checkNativeFile(cx: CheckContext, file: ts.SourceFile): void {
  for (const s of file.statements) {
    if (ts.isFunctionDeclaration(s)) {
      if (s.body) cx.report(s.name ?? s, "MK1066", ["this function has a body"]);
      else checkNative(cx, s);
    } else if (!ts.isTypeAliasDeclaration(s) && !ts.isInterfaceDeclaration(s) && !isTypeImport(s) && !ts.isEmptyStatement(s)) {
      cx.report(s, "MK1066", ["this statement would have to run"]);
    }
  }
}

function isTypeImport(s: ts.Statement): boolean {
  return ts.isImportDeclaration(s) && s.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function checkNative(cx: CheckContext, node: ts.FunctionDeclaration): void {
  const name = node.name ?? node;
  const [parameter] = node.typeParameters ?? [];
  if (parameter) cx.report(parameter, "MK1067", ["type parameters"]);
  const symbol = node.name && cx.checker.getSymbolAtLocation(node.name);
  const declarations = symbol?.declarations ?? [];
  if (declarations.length > 1 && declarations[0] !== node) cx.report(name, "MK3005", [symbol?.name ?? ""]);
  for (const p of node.parameters) {
    if (p.dotDotDotToken) cx.report(p, "MK1067", ["rest parameters"]);
    else if (p.questionToken) cx.report(p, "MK1067", ["optional parameters"]);
    else if (!ts.isIdentifier(p.name)) cx.report(p, "MK1067", ["patterns as parameters"]);
    else if (cx.type(p).flags & ts.TypeFlags.Any) cx.report(p, "MK1001");
  }
  const signature = cx.checker.getSignatureFromDeclaration(node);
  if (signature && signature.getReturnType().flags & ts.TypeFlags.Any) cx.report(node.type ?? name, "MK1001");
  if (signature && cx.isLibraryType(signature.getReturnType(), "Promise")) cx.report(node.type ?? name, "MK1067", ["a promise as its result"]);
}
