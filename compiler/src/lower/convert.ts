/** From the checker's types to `Ty`, under a substitution of the type parameters in scope. */
import { ts } from "../load/typescript.ts";
import type { IfaceProp } from "./shapes.ts";
import {
  ANY,
  arr,
  BOOL,
  BUFFER,
  F64,
  FRAME,
  fn,
  I32,
  NEVER,
  NULL,
  num,
  optional,
  present,
  REF,
  type RecursiveArray,
  recursiveArray,
  STR,
  type Ty,
  type TypedElement,
  typed,
  typedRep,
  union,
  VOID,
} from "./ty.ts";

/** Type parameters in scope. `key` distinguishes instances of generic code. */
export interface Env {
  map: ReadonlyMap<ts.Symbol, Ty>;
  key: string;
}

export const EMPTY_ENV: Env = { map: new Map(), key: "" };

export function extendEnv(
  env: Env,
  params: readonly ts.TypeParameterDeclaration[],
  args: readonly Ty[],
  symbolOf: (d: ts.TypeParameterDeclaration) => ts.Symbol,
): Env {
  if (params.length === 0) return env;
  const map = new Map(env.map);
  params.forEach((p, i) => {
    map.set(symbolOf(p), args[i] ?? ANY);
  });
  return { map, key: `${env.key}<${args.map((a) => a.key).join(",")}>` };
}

/** What the conversion needs from the rest of the lowering. */
export interface TypeWorld {
  checker: ts.TypeChecker;
  classInstance(decl: ts.ClassLikeDeclaration, args: Ty[]): Ty;
  stdClass(name: string): ts.ClassDeclaration | undefined;
  isLibrary(file: ts.SourceFile | undefined): boolean;
  unsupportedType(what: string): Ty;
}

const TYPED: Record<string, TypedElement> = {
  Int8Array: "i8",
  Uint8Array: "u8",
  Uint8ClampedArray: "u8c",
  Int16Array: "i16",
  Uint16Array: "u16",
  Int32Array: "i32",
  Uint32Array: "u32",
  Float32Array: "f32",
  Float64Array: "f64",
};

const BRANDS: Record<string, Ty> = {
  __i8: num("i8"),
  __u8: num("u8"),
  __i16: num("i16"),
  __u16: num("u16"),
  __i32: I32,
  __u32: num("u32"),
  __f32: num("f32"),
};

/** TypeScript's internal names of well-known symbols look like `__@iterator@123`. */
export function memberName(symbol: ts.Symbol): string {
  const m = /^__@(\w+)@\d+$/.exec(symbol.escapedName as string);
  return m ? `@@${m[1]}` : ts.symbolName(symbol);
}

export class TypeConverter {
  private readonly memo = new Map<string, Map<ts.Type, Ty>>();
  private readonly open = new Set<ts.Type>();
  /** Unions and arrays being converted, outermost first. */
  private readonly trail: ts.Type[] = [];
  private readonly arrays = new Map<ts.Type, { self: RecursiveArray | null }>();
  private readonly ids = new Map<ts.Symbol | ts.Type, number>();
  private readonly world: TypeWorld;

  constructor(world: TypeWorld) {
    this.world = world;
  }

  convert(type: ts.Type, env: Env): Ty {
    let memo = this.memo.get(env.key);
    if (!memo) this.memo.set(env.key, (memo = new Map()));
    const known = memo.get(type);
    if (known) return known;
    const ty = this.fresh(type, env);
    memo.set(type, ty);
    return ty;
  }

  private id(x: ts.Symbol | ts.Type): number {
    let n = this.ids.get(x);
    if (n === undefined) this.ids.set(x, (n = this.ids.size));
    return n;
  }

  private fresh(type: ts.Type, env: Env): Ty {
    const F = ts.TypeFlags;
    const f = type.flags;
    if (type.aliasSymbol?.name === "JsonValue" && this.world.isLibrary(type.aliasSymbol.declarations?.[0]?.getSourceFile())) return ANY;
    if (type.aliasSymbol?.name === "Awaited" && type.aliasTypeArguments?.[0]) return this.awaited(this.convert(type.aliasTypeArguments[0], env));
    if (f & F.Any) return this.world.unsupportedType("any");
    if (f & F.Unknown) return ANY;
    if (f & F.EnumLike) return this.enumType(type);
    if (f & (F.String | F.StringLiteral | F.TemplateLiteral | F.StringMapping)) return STR;
    if (f & (F.Number | F.NumberLiteral)) return F64;
    if (f & (F.Boolean | F.BooleanLiteral)) return BOOL;
    if (f & (F.Undefined | F.Void)) return VOID;
    if (f & F.Null) return NULL;
    if (f & F.Never) return NEVER;
    if (f & F.NonPrimitive) return REF;
    if (f & F.TypeParameter) return this.typeParameter(type as ts.TypeParameter, env);
    if (type.isUnion()) return this.unionType(type, env);
    if (type.isIntersection()) return this.intersection(type, env);
    if (f & F.IndexedAccess) return this.indexedAccess(type as ts.IndexedAccessType, env);
    if (f & F.Substitution) return this.convert((type as ts.SubstitutionType).baseType, env);
    if (f & F.Index) return STR;
    if (f & F.Conditional) {
      const base = this.world.checker.getBaseConstraintOfType(type);
      return base && base !== type ? this.convert(base, env) : this.world.unsupportedType(this.text(type));
    }
    if (f & F.Object) return this.object(type as ts.ObjectType, env);
    return this.world.unsupportedType(this.text(type));
  }

  private text(type: ts.Type): string {
    return this.world.checker.typeToString(type);
  }

  private awaited(ty: Ty): Ty {
    if (ty.k === "obj" && ty.shape.decl === this.world.stdClass("Promise")) return ty.shape.typeArgs[0] ?? VOID;
    if (ty.k === "union") return union(ty.of.map((t) => this.awaited(t)));
    return ty;
  }

  /**
   * A union inside itself is converted once more if there is an array between (`type Tree = number | Tree[]`): that
   * is where the recursion ends. Otherwise (`type T = number | [T]`) it is dynamic at the inner place.
   */
  private unionType(type: ts.UnionType, env: Env): Ty {
    const before = this.trail.lastIndexOf(type);
    if (before >= 0 && !this.trail.slice(before).some((t) => this.arrays.has(t))) return ANY;
    this.trail.push(type);
    const ty = union(type.types.map((t) => this.convert(t, env)));
    this.trail.pop();
    return ty;
  }

  /** An array whose elements hold such arrays again is one type, whose element type is known in the end. */
  private arrayType(type: ts.TypeReference, env: Env): Ty {
    const inside = this.arrays.get(type);
    if (inside) return (inside.self ??= recursiveArray(`~${this.id(type)}${env.key}`));
    const entry: { self: RecursiveArray | null } = { self: null };
    this.arrays.set(type, entry);
    this.trail.push(type);
    const el = this.convert(this.world.checker.getTypeArguments(type)[0] as ts.Type, env);
    this.trail.pop();
    this.arrays.delete(type);
    if (!entry.self) return arr(el);
    entry.self.close(el);
    return entry.self;
  }

  private enumType(type: ts.Type): Ty {
    const parts = type.isUnion() ? type.types : [type];
    if (parts.every((p) => p.flags & ts.TypeFlags.StringLiteral)) return STR;
    const integers = parts.every((p) => {
      const v = (p as ts.LiteralType).value;
      return typeof v === "number" && Number.isInteger(v) && !Object.is(v, -0) && Math.abs(v) < 2147483648;
    });
    if (integers) return I32;
    return union(parts.map((p) => (p.flags & ts.TypeFlags.StringLiteral ? STR : F64)));
  }

  private typeParameter(type: ts.TypeParameter, env: Env): Ty {
    const bound = env.map.get(type.symbol);
    if (bound) return bound;
    const constraint = this.world.checker.getBaseConstraintOfType(type);
    // `this` types and parameters of uninstantiated generics: their constraint is what is known.
    if (constraint && constraint !== type && !(constraint.flags & ts.TypeFlags.Unknown)) return this.convert(constraint, env);
    return ANY;
  }

  private intersection(type: ts.IntersectionType, env: Env): Ty {
    for (const t of type.types) {
      if (!(t.flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.StringLike | ts.TypeFlags.BooleanLike))) continue;
      if (t.flags & ts.TypeFlags.NumberLike)
        for (const o of type.types)
          for (const p of this.world.checker.getPropertiesOfType(o)) {
            const brand = o.flags & ts.TypeFlags.Object ? BRANDS[p.name] : undefined;
            if (brand) return brand;
          }
      return this.convert(t, env);
    }
    const parts = type.types.filter((t) => !this.isEmptyObject(t)).map((t) => ({ t, ty: this.convert(t, env) }));
    if (parts.length < type.types.length && parts.length === 1) return present((parts[0] as { ty: Ty }).ty);
    const classes = parts.filter((p) => p.ty.k === "obj");
    if (classes.length > 0) return (classes.at(-1) as { ty: Ty }).ty;
    if (parts.some((p) => p.ty.k !== "iface")) {
      const concrete = parts.filter((p) => !(p.t.flags & ts.TypeFlags.TypeParameter));
      return (concrete.at(-1) ?? parts.at(-1))?.ty ?? ANY;
    }
    return this.iface(type, env);
  }

  private isEmptyObject(t: ts.Type): boolean {
    return (
      (t.flags & ts.TypeFlags.Object) !== 0 &&
      !(t as ts.ObjectType).symbol?.declarations?.some(ts.isClassLike) &&
      this.world.checker.getPropertiesOfType(t).length === 0 &&
      t.getCallSignatures().length === 0 &&
      t.getConstructSignatures().length === 0 &&
      this.world.checker.getIndexInfosOfType(t).length === 0
    );
  }

  private indexedAccess(type: ts.IndexedAccessType, env: Env): Ty {
    const object = this.convert(type.objectType, env);
    const index = type.indexType;
    if (object.k === "iface" && index.flags & ts.TypeFlags.StringLiteral) {
      const prop = object.iface.props().find((p) => p.name === (index as ts.StringLiteralType).value);
      if (prop) return prop.ty;
    }
    if (object.k === "arr" && index.flags & ts.TypeFlags.NumberLike) return object.el;
    if (object.k === "typed" && index.flags & ts.TypeFlags.NumberLike) return num(typedRep(object.el));
    const base = this.world.checker.getBaseConstraintOfType(type);
    return base && base !== type ? this.convert(base, env) : this.world.unsupportedType(this.text(type));
  }

  private object(type: ts.ObjectType, env: Env): Ty {
    const { checker } = this.world;
    if (checker.isTupleType(type)) return this.tuple(type as ts.TupleTypeReference, env);
    if (checker.isArrayType(type)) return this.arrayType(type as ts.TypeReference, env);
    const symbol = type.symbol;
    const decl = symbol?.declarations?.find(ts.isClassLike);
    if (decl && symbol.flags & ts.SymbolFlags.Class) {
      if (type.objectFlags & ts.ObjectFlags.Anonymous) return this.world.unsupportedType(`class ${symbol.name} used as a value`);
      if (this.isOpen(type)) return this.iface(type, env);
      return this.world.classInstance(decl, this.typeArguments(type, decl.typeParameters?.length ?? 0, env));
    }
    const libDecl = symbol?.declarations?.find((d) => ts.isInterfaceDeclaration(d) && this.world.isLibrary(d.getSourceFile()));
    if (libDecl && ts.isInterfaceDeclaration(libDecl)) {
      const lib = this.libraryType(type, symbol.name, libDecl, env);
      if (lib) return lib;
    }
    const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
    if (index) {
      const dictionary = this.world.stdClass("Dictionary");
      if (!dictionary) return this.world.unsupportedType(this.text(type));
      // The key first: a dictionary type may contain itself (JsonObject).
      const guard = this.open.has(type);
      if (guard) return this.world.unsupportedType(this.text(type));
      this.open.add(type);
      const value = this.convert(index.type, env);
      this.open.delete(type);
      return this.world.classInstance(dictionary, [value]);
    }
    const signatures = type.getCallSignatures();
    if (signatures.length > 0) return this.functionType(signatures, type, env);
    if (this.isEmptyObject(type)) return ANY;
    return this.iface(type, env);
  }

  /** `x instanceof Map` says nothing of the type arguments: any instance of the class, known by its members. */
  private isOpen(type: ts.ObjectType): boolean {
    if (!(type.objectFlags & ts.ObjectFlags.Reference)) return false;
    const args = this.world.checker.getTypeArguments(type as ts.TypeReference).filter((t) => !(t as { isThisType?: boolean }).isThisType);
    return args.length > 0 && args.every((t) => t.flags & ts.TypeFlags.Any);
  }

  private typeArguments(type: ts.Type, count: number, env: Env): Ty[] {
    if (count === 0) return [];
    const ref = type as ts.TypeReference;
    return this.world.checker
      .getTypeArguments(ref)
      .slice(0, count)
      .map((t) => this.convert(t, env));
  }

  private libraryType(type: ts.ObjectType, name: string, decl: ts.InterfaceDeclaration, env: Env): Ty | null {
    const element = TYPED[name];
    if (element) return typed(element);
    if (name === "ArrayBuffer") return BUFFER;
    if (name === "JsonObject") {
      const dictionary = this.world.stdClass("Dictionary");
      // Its values are JSON values: represented as `unknown`.
      return dictionary ? this.world.classInstance(dictionary, [ANY]) : null;
    }
    if (name === "mk_frame") return FRAME;
    if (name === "String") return STR;
    if (name === "Number") return F64;
    if (name === "Boolean") return BOOL;
    if (name === "Object") return ANY;
    if (name === "Function" || name === "CallableFunction" || name === "NewableFunction") return this.world.unsupportedType(name);
    const std = this.world.stdClass(name);
    if (std && this.isOpen(type)) return this.iface(type, env);
    if (std) return this.world.classInstance(std, this.typeArguments(type, std.typeParameters?.length ?? 0, env));
    if (decl.members.some(ts.isConstructSignatureDeclaration)) return this.world.unsupportedType(`${name} used as a value`);
    return null;
  }

  private functionType(signatures: readonly ts.Signature[], type: ts.Type, env: Env): Ty {
    const sig = signatures[0];
    if (signatures.length !== 1 || !sig) return this.world.unsupportedType(`overloaded function type ${this.text(type)}`);
    return this.signature(sig, env);
  }

  signature(sig: ts.Signature, env: Env): Ty {
    const params = sig.parameters.map((p) => this.parameter(p, env));
    const last = sig.parameters.at(-1)?.valueDeclaration;
    const rest = last !== undefined && ts.isParameter(last) && last.dotDotDotToken !== undefined;
    const tuple = rest ? params.at(-1) : undefined;
    // `(...args: [A, B])` is called like `(a: A, b: B)`.
    if (tuple?.k === "iface" && tuple.iface.tuple)
      return fn([...params.slice(0, -1), ...tuple.iface.props().map((p) => p.ty)], this.convert(this.world.checker.getReturnTypeOfSignature(sig), env), false);
    return fn(params, this.convert(this.world.checker.getReturnTypeOfSignature(sig), env), rest);
  }

  private parameter(p: ts.Symbol, env: Env): Ty {
    const ty = this.convert(this.world.checker.getTypeOfSymbol(p), env);
    const decl = p.valueDeclaration;
    const isOptional = decl && ts.isParameter(decl) && (decl.questionToken || decl.initializer);
    return isOptional ? optional(ty) : ty;
  }

  private tuple(type: ts.TupleTypeReference, env: Env): Ty {
    const elements = this.world.checker.getTypeArguments(type);
    if (type.target.elementFlags.some((f) => !(f & ts.ElementFlags.Required))) {
      return this.world.unsupportedType(`tuple with optional or rest elements ${this.text(type)}`);
    }
    return this.tupleOf(elements.map((t) => this.convert(t, env)));
  }

  tupleOf(elements: readonly Ty[]): Ty {
    const props: IfaceProp[] = elements.map((ty, i) => ({ name: String(i), ty, optional: false }));
    const key = `(${elements.map((e) => e.key).join(";")})`;
    return { k: "iface", key, iface: { name: `[${elements.length} elements]`, tuple: true, props: () => props } };
  }

  private iface(type: ts.Type, env: Env): Ty {
    const { checker } = this.world;
    let cached: IfaceProp[] | null = null;
    const props = (): IfaceProp[] => {
      cached ??= checker.getPropertiesOfType(type).map((p) => this.property(p, env));
      return cached;
    };
    return { k: "iface", key: this.ifaceKey(type, env), iface: { name: this.text(type), tuple: false, props } };
  }

  /** Computed on demand: a property nobody touches may have a type that has no representation. */
  private property(p: ts.Symbol, env: Env): IfaceProp {
    const convert = (): Ty => {
      const ty = this.convert(this.world.checker.getTypeOfSymbol(p), env);
      return p.flags & ts.SymbolFlags.Optional ? optional(ty) : ty;
    };
    let ty: Ty | null = null;
    return {
      name: memberName(p),
      optional: (p.flags & ts.SymbolFlags.Optional) !== 0,
      get ty(): Ty {
        ty ??= convert();
        return ty;
      },
    };
  }

  private ifaceKey(type: ts.Type, env: Env): string {
    const ref = type as ts.TypeReference;
    const named = type.symbol && type.symbol.flags & ts.SymbolFlags.Interface;
    if (named) {
      const args = ref.target ? this.world.checker.getTypeArguments(ref).filter((t) => !(t as { isThisType?: boolean }).isThisType) : [];
      return `{${type.symbol.name}#${this.id(type.symbol)}${args.length ? `<${args.map((t) => this.convert(t, env).key).join(",")}>` : ""}}`;
    }
    if (this.open.has(type)) return `{@${this.id(type)}${env.key}}`;
    this.open.add(type);
    const key = this.world.checker
      .getPropertiesOfType(type)
      .map((p) => `${memberName(p)}:${this.property(p, env).ty.key}`)
      .sort()
      .join(";");
    this.open.delete(type);
    return `{${key}}`;
  }
}
