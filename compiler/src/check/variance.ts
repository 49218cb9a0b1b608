/**
 * Collections and generic objects that two types share. TypeScript lets a `Dog[]` be an `Animal[]`, into which a `Cat`
 * can then be put; compiled code would take it for a `Dog`.
 */
import { ts } from "../load/typescript.ts";
import { type CheckContext, classOf, presentParts } from "./context.ts";

export interface Shared {
  /** Type arguments on both sides. */
  source: readonly ts.Type[];
  target: readonly ts.Type[];
  /** Values can be stored through the target type. */
  mutable: boolean;
}

/** Are both instances of the same collection, dictionary or generic class? */
export function sharedType(cx: CheckContext, source: ts.Type, target: ts.Type): Shared | null {
  if (isInstance(source) && isInstance(target)) {
    if (cx.checker.isTupleType(source) || cx.checker.isTupleType(target)) return null;
    if (nameOf(source) !== nameOf(target)) return null;
    return { source: cx.checker.getTypeArguments(source), target: cx.checker.getTypeArguments(target), mutable: isMutable(cx, source, target) };
  }
  const from = cx.checker.getIndexInfoOfType(source, ts.IndexKind.String);
  const to = cx.checker.getIndexInfoOfType(target, ts.IndexKind.String);
  return from && to ? { source: [from.type], target: [to.type], mutable: !to.isReadonly } : null;
}

function isInstance(type: ts.Type): type is ts.TypeReference {
  return ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0;
}

/** `readonly T[]` and `T[]` share their storage, as do the read-only views of maps and sets. */
function nameOf(type: ts.TypeReference): string | ts.Type {
  if (!type.symbol || classOf(type)) return type.target;
  return type.symbol.name.replace(/^Readonly/, "");
}

const MUTABLE = new Set(["Array", "Map", "Set"]);

function isMutable(cx: CheckContext, source: ts.TypeReference, target: ts.TypeReference): boolean {
  if (cx.isLibrarySymbol(target.symbol)) return MUTABLE.has(target.symbol.name);
  return target.getProperties().some((p) => takes(cx, p, source));
}

/** A property that can be assigned, or a method with a parameter, whose type differs between the two. */
function takes(cx: CheckContext, property: ts.Symbol, source: ts.Type): boolean {
  const own = source.getProperty(property.name);
  const declaration = property.valueDeclaration;
  if (!own || !declaration) return false;
  if (property.flags & ts.SymbolFlags.Method) return parameters(cx, property) !== parameters(cx, own);
  const isReadonly = ts.getCombinedModifierFlags(declaration as ts.Declaration) & ts.ModifierFlags.Readonly || ts.isGetAccessor(declaration);
  return !isReadonly && cx.checker.getTypeOfSymbol(property) !== cx.checker.getTypeOfSymbol(own);
}

function parameters(cx: CheckContext, method: ts.Symbol): string {
  const [signature] = cx.checker.getTypeOfSymbol(method).getCallSignatures();
  return (signature?.parameters ?? []).map((p) => cx.text(cx.checker.getTypeOfSymbol(p))).join();
}

const ABSENT = [ts.TypeFlags.Undefined | ts.TypeFlags.Void, ts.TypeFlags.Null];
const PRIMITIVES = [ts.TypeFlags.StringLike, ts.TypeFlags.NumberLike, ts.TypeFlags.BooleanLike];

/** Does the target type admit values that the source type would misread? */
export function widens(cx: CheckContext, source: ts.Type, target: ts.Type): boolean {
  if (cx.checker.isTypeAssignableTo(target, source)) return false;
  const has = (type: ts.Type, flags: ts.TypeFlags): boolean => (type.isUnion() ? type.types : [type]).some((t) => t.flags & flags);
  if (ABSENT.some((flags) => has(target, flags) && !has(source, flags))) return true;
  const own = presentParts(source);
  return presentParts(target).some((t) => {
    const primitive = PRIMITIVES.find((flags) => t.flags & flags);
    if (primitive) return !own.some((s) => s.flags & primitive);
    return !own.some((s) => cx.checker.isTypeAssignableTo(t, s));
  });
}
