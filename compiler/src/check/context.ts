/** What the rules of the checker share: the checker of TypeScript, the bag, and questions asked by several of them. */
import type { DiagnosticBag } from "../diagnostics/bag.ts";
import type { Loaded } from "../load/load.ts";
import { ts } from "../load/typescript.ts";

export class CheckContext {
  readonly checker: ts.TypeChecker;
  private readonly loaded: Loaded;
  private readonly bag: DiagnosticBag;

  constructor(loaded: Loaded, bag: DiagnosticBag) {
    this.loaded = loaded;
    this.bag = bag;
    this.checker = loaded.checker;
  }

  report(node: ts.Node, code: string, args: readonly string[] = [], hint?: string): void {
    this.bag.report(node, code, args, hint);
  }

  reportAt(file: ts.SourceFile, start: number, length: number, code: string, args: readonly string[] = []): void {
    this.bag.reportAt(file, start, length, code, args);
  }

  /** What a name stands for, imports followed. */
  symbol(node: ts.Node): ts.Symbol | undefined {
    const s = this.checker.getSymbolAtLocation(node);
    return s && s.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(s) : s;
  }

  type(node: ts.Node): ts.Type {
    return this.checker.getTypeAtLocation(node);
  }

  text(type: ts.Type): string {
    return this.checker.typeToString(type);
  }

  isLibrary(node: ts.Node): boolean {
    return this.loaded.isLibrary(node.getSourceFile());
  }

  /** Declared by the library, under this name if given. */
  isLibrarySymbol(symbol: ts.Symbol | undefined, name?: string): boolean {
    if (!symbol || (name !== undefined && symbol.name !== name)) return false;
    const first = symbol.declarations?.[0];
    return first !== undefined && this.isLibrary(first);
  }

  /** The type is an instance type of this library interface or class. */
  isLibraryType(type: ts.Type, name: string): boolean {
    return this.isLibrarySymbol(type.symbol, name);
  }
}

/** The type that TypeScript gives to what it has already reported. It looks like `any`. */
export function isErrorType(type: ts.Type): boolean {
  return (type as { intrinsicName?: string }).intrinsicName === "error";
}

export function isAny(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Any) !== 0 && !isErrorType(type);
}

/** Members of a union, or the type itself; without undefined, null and never. */
export function presentParts(type: ts.Type): ts.Type[] {
  const absent = ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void | ts.TypeFlags.Never;
  return (type.isUnion() ? type.types : [type]).filter((t) => !(t.flags & absent));
}

/** What is known of a type parameter, an indexed access, ...: its constraint; other types are themselves. */
export function apparent(cx: CheckContext, type: ts.Type): ts.Type {
  if (!(type.flags & (ts.TypeFlags.Instantiable | ts.TypeFlags.TypeParameter))) return type;
  return cx.checker.getBaseConstraintOfType(type) ?? type;
}

/** Instance type of a class of the user's (or of the library's own classes). */
export function classOf(type: ts.Type): ts.ClassLikeDeclaration | undefined {
  if (!type.symbol || !(type.symbol.flags & ts.SymbolFlags.Class)) return undefined;
  if ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Anonymous) return undefined;
  return type.symbol.declarations?.find(ts.isClassLike);
}

/** The parent without parentheses, `!`, `as` and `satisfies`; and the outermost of those around the node. */
export function outer(node: ts.Node): { node: ts.Node; parent: ts.Node } {
  let inner = node;
  let parent = node.parent;
  while (ts.isParenthesizedExpression(parent) || ts.isNonNullExpression(parent) || ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent)) {
    inner = parent;
    parent = parent.parent;
  }
  return { node: inner, parent };
}

export function isCallee(node: ts.Node): boolean {
  const at = outer(node);
  return ts.isCallExpression(at.parent) && at.parent.expression === at.node;
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((m) => m.kind === kind) === true;
}
