/** ES module evaluation order: a module runs after the modules it imports, in the order of its import declarations. */
import { ts } from "./typescript.ts";

/** Type-only imports are erased and run nothing, as under Node. */
function isErased(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  return ts.isImportDeclaration(node) ? node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword : node.isTypeOnly;
}

export function importsOf(file: ts.SourceFile): { node: ts.ImportDeclaration | ts.ExportDeclaration; specifier: string }[] {
  const list: { node: ts.ImportDeclaration | ts.ExportDeclaration; specifier: string }[] = [];
  for (const node of file.statements) {
    if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) continue;
    if (isErased(node) || !node.moduleSpecifier || !ts.isStringLiteralLike(node.moduleSpecifier)) continue;
    list.push({ node, specifier: node.moduleSpecifier.text });
  }
  return list;
}

/** Post-order of a depth-first walk from each root. A chain of imports may be long, so the walk keeps its own stack. */
export function moduleOrder(program: ts.Program, roots: readonly string[], resolve: (from: string, specifier: string) => string | undefined): ts.SourceFile[] {
  const done: ts.SourceFile[] = [];
  const seen = new Set<ts.SourceFile>();
  interface Visit {
    file: ts.SourceFile;
    rest: (ts.SourceFile | undefined)[];
  }
  const open = (file: ts.SourceFile): Visit => {
    seen.add(file);
    const rest = importsOf(file).map(({ specifier }) => {
      const path = resolve(file.fileName, specifier);
      return path === undefined ? undefined : program.getSourceFile(path);
    });
    return { file, rest };
  };
  for (const root of roots) {
    const first = program.getSourceFile(root);
    if (!first || seen.has(first)) continue;
    const stack = [open(first)];
    while (stack.length > 0) {
      const top = stack.at(-1) as Visit;
      const next = top.rest.shift();
      if (next && !seen.has(next)) stack.push(open(next));
      else if (top.rest.length === 0 && next === undefined) done.push((stack.pop() as Visit).file);
    }
  }
  return done;
}
