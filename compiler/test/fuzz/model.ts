/** What the generator knows of the program it is writing: types, variables, functions and classes in scope. */

export type IntName = "i8" | "u8" | "i16" | "u16" | "i32" | "u32";

export type Type =
  | { k: "number" }
  | { k: "int"; name: IntName }
  | { k: "boolean" }
  | { k: "string" }
  | { k: "array"; of: Type }
  | { k: "tuple"; of: Type[] }
  | { k: "optional"; of: Type }
  | { k: "map"; key: Type; value: Type }
  | { k: "set"; of: Type }
  | { k: "function"; params: Type[]; ret: Type }
  | { k: "class"; of: ClassInfo }
  /** Structural: an interface of the program. */
  | { k: "record"; of: RecordInfo }
  /** Discriminated union of records by `kind`. */
  | { k: "union"; of: UnionInfo }
  | { k: "bytes" };

export interface Variable {
  name: string;
  type: Type;
  mutable: boolean;
}

export interface FunctionInfo {
  name: string;
  params: Type[];
  ret: Type;
  kind: "plain" | "generator" | "async";
}

export interface ClassInfo {
  name: string;
  parent: ClassInfo | null;
  /** Own constructor parameters after the parent's; each is a field. */
  fields: { name: string; type: Type }[];
  methods: { name: string; params: Type[]; ret: Type }[];
  getters: { name: string; type: Type }[];
}

export interface RecordInfo {
  name: string;
  fields: { name: string; type: Type; optional: boolean }[];
}

export interface UnionInfo {
  name: string;
  variants: { tag: string; fields: { name: string; type: Type }[] }[];
}

export const NUMBER: Type = { k: "number" };
export const BOOLEAN: Type = { k: "boolean" };
export const STRING: Type = { k: "string" };
export const BYTES: Type = { k: "bytes" };

export function int(name: IntName): Type {
  return { k: "int", name };
}

export const I32 = int("i32");

/** As written in the program. */
export function textOf(t: Type): string {
  switch (t.k) {
    case "int":
      return t.name;
    case "array":
      return t.of.k === "optional" || t.of.k === "function" ? `(${textOf(t.of)})[]` : `${textOf(t.of)}[]`;
    case "tuple":
      return `[${t.of.map(textOf).join(", ")}]`;
    case "optional":
      return t.of.k === "function" ? `(${textOf(t.of)}) | undefined` : `${textOf(t.of)} | undefined`;
    case "map":
      return `Map<${textOf(t.key)}, ${textOf(t.value)}>`;
    case "set":
      return `Set<${textOf(t.of)}>`;
    case "function":
      return `(${t.params.map((p, i) => `p${i}: ${textOf(p)}`).join(", ")}) => ${textOf(t.ret)}`;
    case "class":
    case "record":
    case "union":
      return t.of.name;
    case "bytes":
      return "Uint8Array";
    default:
      return t.k;
  }
}

export function same(a: Type, b: Type): boolean {
  return textOf(a) === textOf(b);
}

/** All fields, the parent's first: the order of the constructor's parameters. */
export function allFields(c: ClassInfo): { name: string; type: Type }[] {
  return [...(c.parent ? allFields(c.parent) : []), ...c.fields];
}

export function allMethods(c: ClassInfo): ClassInfo["methods"] {
  const own = new Map<string, ClassInfo["methods"][number]>();
  for (let k: ClassInfo | null = c; k; k = k.parent) for (const m of k.methods) if (!own.has(m.name)) own.set(m.name, m);
  return [...own.values()];
}

export function derives(c: ClassInfo, base: ClassInfo): boolean {
  for (let k: ClassInfo | null = c; k; k = k.parent) if (k === base) return true;
  return false;
}

export class Scope {
  readonly parent: Scope | null;
  readonly variables: Variable[] = [];

  constructor(parent: Scope | null) {
    this.parent = parent;
  }

  all(): Variable[] {
    return this.parent ? [...this.parent.all(), ...this.variables] : this.variables;
  }

  ofType(t: Type): Variable[] {
    return this.all().filter((v) => same(v.type, t));
  }

  mutable(): Variable[] {
    return this.all().filter((v) => v.mutable);
  }
}
