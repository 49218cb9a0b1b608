/**
 * Values where TypeScript expects a certain type: assignments, arguments, results, properties, elements. TypeScript
 * compares shapes; what is compiled also needs the same class and the same storage of elements.
 */
import { ts } from "../load/typescript.ts";
import { apparent, type CheckContext, classOf, isErrorType, presentParts } from "./context.ts";
import { isReference } from "./names.ts";
import { storageOf } from "./storage.ts";
import { sharedType, widens } from "./variance.ts";

export function checkAssignment(cx: CheckContext, node: ts.Node): void {
  if (!ts.isExpression(node) || (ts.isIdentifier(node) && !isReference(node)) || isTransparent(node) || !isValuePosition(node)) return;
  const target = cx.checker.getContextualType(node);
  if (!target) return;
  const source = cx.type(node);
  if (isErrorType(source) || isErrorType(target)) return;
  const clash = compare(cx, source, target, { exists: exists(cx, node), read: isLibraryArgument(cx, node) }, 0);
  switch (clash?.kind) {
    case "class":
      return cx.report(node, "MK2001", [cx.text(clash.source), clash.target.symbol.name]);
    case "storage":
      return cx.report(node, "MK2002", [cx.text(source), cx.text(target), `\`${cx.text(clash.source)}\` and \`${cx.text(clash.target)}\` are`]);
    case "widened":
      return cx.report(node, "MK2009", [cx.text(source), cx.text(target), cx.text(clash.target), cx.text(clash.source)]);
  }
}

/** What is inside it is looked at by itself. */
function isTransparent(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node) || ts.isConditionalExpression(node) || ts.isSatisfiesExpression(node)) return true;
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken;
}

function isValuePosition(node: ts.Expression): boolean {
  const { parent } = node;
  // A cast of an object that exists is checked when it runs; a literal can never become an instance.
  if (ts.isAsExpression(parent) || ts.isTypeAssertionExpression(parent)) return ts.isObjectLiteralExpression(node);
  if (ts.isSatisfiesExpression(parent)) return isValuePosition(parent);
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) return false;
  if (ts.isBinaryExpression(parent)) {
    const op = parent.operatorToken.kind;
    if (op === ts.SyntaxKind.EqualsToken || op === ts.SyntaxKind.QuestionQuestionEqualsToken) return parent.right === node;
    if (op === ts.SyntaxKind.BarBarEqualsToken || op === ts.SyntaxKind.AmpersandAmpersandEqualsToken) return parent.right === node;
    return op === ts.SyntaxKind.QuestionQuestionToken || op === ts.SyntaxKind.BarBarToken || op === ts.SyntaxKind.CommaToken;
  }
  return true;
}

/** Others may hold it too; what a literal, `new` or a library function has just made belongs to nobody else. */
function exists(cx: CheckContext, node: ts.Expression): boolean {
  if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return true;
  if (ts.isNonNullExpression(node)) return exists(cx, node.expression);
  if (!ts.isCallExpression(node)) return false;
  const declaration = cx.checker.getResolvedSignature(node)?.declaration;
  return declaration !== undefined && !cx.isLibrary(declaration);
}

/** Library functions only read the collections they are given, in whatever storage. */
function isLibraryArgument(cx: CheckContext, node: ts.Expression): boolean {
  const { parent } = node;
  if (!ts.isCallExpression(parent) && !ts.isNewExpression(parent)) return false;
  const declaration = cx.checker.getResolvedSignature(parent)?.declaration;
  return declaration !== undefined && cx.isLibrary(declaration);
}

interface Source {
  exists: boolean;
  /** A library function reads it. */
  read: boolean;
}

interface Clash {
  kind: "class" | "storage" | "widened";
  source: ts.Type;
  target: ts.Type;
}

const DEEPEST = 4;

function compare(cx: CheckContext, source: ts.Type, target: ts.Type, how: Source, depth: number): Clash | null {
  if (source === target || depth > DEEPEST) return null;
  const targets = presentParts(apparent(cx, target));
  for (const part of presentParts(apparent(cx, source))) {
    if (!(part.flags & ts.TypeFlags.Object)) continue;
    const clash = comparePart(cx, part, targets, how, depth);
    if (clash) return clash;
  }
  return null;
}

function comparePart(cx: CheckContext, source: ts.Type, targets: readonly ts.Type[], how: Source, depth: number): Clash | null {
  const fitting = targets.filter((t) => cx.checker.isTypeAssignableTo(source, t));
  const wanted = fitting.length > 0 ? fitting : targets;
  if (fitting.some((t) => !classOf(t) && sharedType(cx, source, t) === null)) return null;
  const classes = wanted.filter((t) => classOf(t));
  const [first] = classes;
  if (first && classes.length === wanted.length && !classes.some((t) => derives(cx, source, t))) return { kind: "class", source, target: first };
  for (const target of wanted) {
    const shared = sharedType(cx, source, target);
    if (shared) return compareArguments(cx, shared.source, shared.target, shared.mutable, how, depth);
  }
  return null;
}

/** The same class, or one that extends it. */
function derives(cx: CheckContext, source: ts.Type, target: ts.Type): boolean {
  const wanted = classOf(target);
  for (let t: ts.Type | undefined = source; t; t = cx.checker.getBaseTypes(generic(t) as ts.InterfaceType)[0]) {
    const own = classOf(t);
    if (!own) return false;
    if (own === wanted) return true;
  }
  return false;
}

/** The declared type of which this is an instance: only that has base types. */
function generic(type: ts.Type): ts.Type {
  return (type as ts.TypeReference).target ?? type;
}

function compareArguments(cx: CheckContext, from: readonly ts.Type[], to: readonly ts.Type[], mutable: boolean, how: Source, depth: number): Clash | null {
  for (let i = 0; i < Math.min(from.length, to.length); i++) {
    const source = from[i] as ts.Type;
    const target = to[i] as ts.Type;
    const clash = compare(cx, source, target, how, depth + 1);
    if (clash) return clash;
    if (!how.exists || how.read) continue;
    const [held, wanted] = [storageOf(source), storageOf(target)];
    if (held === null || wanted === null) continue;
    if (held !== wanted) return { kind: "storage", source, target };
    if (mutable && widens(cx, source, target)) return { kind: "widened", source, target };
  }
  return null;
}
