/**
 * Values where TypeScript expects a certain type: assignments, arguments, results, properties, elements. TypeScript
 * compares shapes; what is compiled also needs the same class and the same storage of elements.
 */
import { ts } from "../load/typescript.ts";
import { apparent, type CheckContext, classOf, isErrorType, presentParts } from "./context.ts";
import { isReference } from "./names.ts";
import { storageOf } from "./storage.ts";

export function checkAssignment(cx: CheckContext, node: ts.Node): void {
  if (!ts.isExpression(node) || (ts.isIdentifier(node) && !isReference(node)) || isTransparent(node) || !isValuePosition(node)) return;
  const target = cx.checker.getContextualType(node);
  if (!target) return;
  const source = cx.type(node);
  if (isErrorType(source) || isErrorType(target)) return;
  const clash = compare(cx, source, target, isStored(node), 0);
  if (!clash) return;
  if (clash.kind === "class") cx.report(node, "MK2001", [cx.text(clash.source), clash.target.symbol.name]);
  else cx.report(node, "MK2002", [cx.text(source), cx.text(target), clash.what]);
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

/** Something that exists already, so that it cannot be made with the storage that is wanted. */
function isStored(node: ts.Expression): boolean {
  return ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

type Clash = { kind: "class"; source: ts.Type; target: ts.Type } | { kind: "storage"; what: string };

const DEEPEST = 4;

function compare(cx: CheckContext, source: ts.Type, target: ts.Type, stored: boolean, depth: number): Clash | null {
  if (source === target || depth > DEEPEST) return null;
  const targets = presentParts(apparent(cx, target));
  for (const part of presentParts(apparent(cx, source))) {
    if (!(part.flags & ts.TypeFlags.Object)) continue;
    const clash = comparePart(cx, part, targets, stored, depth);
    if (clash) return clash;
  }
  return null;
}

function comparePart(cx: CheckContext, source: ts.Type, targets: readonly ts.Type[], stored: boolean, depth: number): Clash | null {
  const fitting = targets.filter((t) => cx.checker.isTypeAssignableTo(source, t));
  const wanted = fitting.length > 0 ? fitting : targets;
  if (fitting.some((t) => !classOf(t) && !isSameReference(source, t))) return null;
  const classes = wanted.filter((t) => classOf(t));
  const [first] = classes;
  if (first && classes.length === wanted.length && !classes.some((t) => derives(cx, source, t))) return { kind: "class", source, target: first };
  const same = wanted.find((t) => isSameReference(source, t));
  return same ? compareArguments(cx, source as ts.TypeReference, same as ts.TypeReference, stored, depth) : null;
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

function isSameReference(a: ts.Type, b: ts.Type): boolean {
  return isInstance(a) && isInstance(b) && collection(a) === collection(b);
}

function isInstance(type: ts.Type): type is ts.TypeReference {
  return ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0;
}

/** `readonly T[]` and `T[]` share their storage, as do the read-only views of maps and sets. */
function collection(type: ts.TypeReference): string | ts.Type {
  return type.symbol ? type.symbol.name.replace(/^Readonly/, "") : type.target;
}

function compareArguments(cx: CheckContext, source: ts.TypeReference, target: ts.TypeReference, stored: boolean, depth: number): Clash | null {
  if (cx.checker.isTupleType(source) || cx.checker.isTupleType(target)) return null;
  const from = cx.checker.getTypeArguments(source);
  const to = cx.checker.getTypeArguments(target);
  for (let i = 0; i < Math.min(from.length, to.length); i++) {
    const a = from[i] as ts.Type;
    const b = to[i] as ts.Type;
    const clash = compare(cx, a, b, stored, depth + 1);
    if (clash) return clash;
    if (!stored || !cx.isLibrarySymbol(source.symbol)) continue;
    const [held, wanted] = [storageOf(a), storageOf(b)];
    if (held !== null && wanted !== null && held !== wanted) return { kind: "storage", what: `\`${cx.text(a)}\` and \`${cx.text(b)}\` are` };
  }
  return null;
}
