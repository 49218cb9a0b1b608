/** How a collection stores elements of a type, as far as the checker's types decide it. */
import { ts } from "../load/typescript.ts";

/** A number type's name, `boolean`, `pointer`, or `value` (any of several kinds, tagged). */
export type Storage = "f64" | "f32" | "i8" | "u8" | "i16" | "u16" | "i32" | "u32" | "boolean" | "pointer" | "value";

const F = ts.TypeFlags;

/** null where it depends on type parameters. */
export function storageOf(type: ts.Type): Storage | null {
  if (type.flags & (F.Instantiable | F.Any | F.Never)) return null;
  if (type.flags & F.EnumLike) return null;
  if (type.flags & F.BooleanLike) return "boolean";
  if (type.isUnion()) return unionStorage(type);
  if (type.isIntersection()) return brandOf(type) ?? (type.types.some((t) => t.flags & F.NumberLike) ? "f64" : "pointer");
  if (type.flags & F.NumberLike) return "f64";
  if (type.flags & (F.StringLike | F.NonPrimitive)) return "pointer";
  if (type.flags & F.Object) return isOpaque(type) ? null : "pointer";
  return "value";
}

/** `{}` holds anything; a class without members does not. */
function isOpaque(type: ts.Type): boolean {
  return !(type.symbol && type.symbol.flags & ts.SymbolFlags.Class) && type.getProperties().length === 0 && type.getCallSignatures().length === 0;
}

function unionStorage(type: ts.UnionType): Storage | null {
  const absent = type.types.filter((t) => t.flags & (F.Undefined | F.Void | F.Null));
  const kinds = new Set(type.types.filter((t) => !absent.includes(t)).map(storageOf));
  if (kinds.has(null)) return null;
  const [only] = kinds;
  if (kinds.size === 1 && only === "pointer") return absent.length < 2 ? "pointer" : "value";
  if (absent.length > 0) return "value";
  if (kinds.size === 1) return only ?? null;
  const numbers = [...kinds].every((k) => k !== "pointer" && k !== "value" && k !== "boolean");
  return numbers ? "f64" : "value";
}

/** The integer types are `number` with a property that says which. */
function brandOf(type: ts.IntersectionType): Storage | null {
  for (const part of type.types) {
    for (const p of part.flags & F.Object ? part.getProperties() : []) {
      const m = /^__(i8|u8|i16|u16|i32|u32|f32)$/.exec(p.name);
      if (m) return m[1] as Storage;
    }
  }
  return null;
}
