/** Layouts: the structs of class instances and object literals, and what their members are. */
import type { Field, Struct } from "../ir/ir.ts";
import { ts } from "../load/typescript.ts";
import { type Context, isEndless, MAX_INSTANCES } from "./context.ts";
import { EMPTY_ENV, extendEnv } from "./convert.ts";
import { type ClassShape, findAbstract, findGetter, findMethod, type LiteralShape, type Shape, type ShapeField } from "./shapes.ts";
import { absentOf, optional, rep, type Ty } from "./ty.ts";

function isAbstract(m: ts.ClassElement): boolean {
  return ts.canHaveModifiers(m) && ts.getModifiers(m)?.some((x) => x.kind === ts.SyntaxKind.AbstractKeyword) === true;
}

export class Layouts {
  /** Every class instance and literal layout that exists at run time, in order of discovery. */
  readonly live: Shape[] = [];
  private readonly classes = new Map<string, ClassShape>();
  private readonly literals = new Map<string, LiteralShape>();
  private readonly cx: Context;

  constructor(cx: Context) {
    this.cx = cx;
  }

  classInstance(decl: ts.ClassLikeDeclaration, args: Ty[]): Ty {
    const key = `C${this.cx.id(decl)}${args.length ? `<${args.map((a) => a.key).join(",")}>` : ""}`;
    const known = this.classes.get(key);
    return { k: "obj", shape: known ?? this.makeClass(decl, args, key), key };
  }

  private makeClass(decl: ts.ClassLikeDeclaration, args: Ty[], key: string): ClassShape {
    if (this.classes.size > MAX_INSTANCES || isEndless(key)) this.cx.fail(decl, "MK3001", [decl.name?.text ?? "class"]);
    const base = decl.name?.text ?? "anonymous";
    const name = args.length ? `${base}<…>` : base;
    const env = extendEnv(EMPTY_ENV, decl.typeParameters ?? [], args, (d) => this.cx.checker.getSymbolAtLocation(d.name) as ts.Symbol);
    const struct = this.newStruct(name, `${this.cx.modulePrefix(decl.getSourceFile())}__${base}`, "object");
    let fields: Map<string, ShapeField> | null = null;
    let filling = false;
    const layouts = this;
    const shape: ClassShape = {
      kind: "class",
      key,
      name,
      struct,
      decl,
      env,
      typeArgs: args,
      parent: null,
      children: [],
      methods: new Map(),
      getters: new Map(),
      setters: new Map(),
      abstracts: new Map(),
      memberTy: (name) => layouts.memberTy(shape, name),
      get fields() {
        if (!fields) {
          if (filling) throw new Error(`layout of ${name} depends on itself`);
          filling = true;
          fields = layouts.classFields(shape);
        }
        return fields;
      },
    };
    this.classes.set(key, shape);
    const heritage = decl.heritageClauses?.find((h) => h.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
    if (heritage) {
      const parent = this.cx.types.convert(this.cx.checker.getTypeAtLocation(heritage), env);
      if (parent.k !== "obj") this.cx.fail(heritage, "MK1900", ["extending something other than a class"]);
      else {
        shape.parent = parent.shape;
        struct.parent = parent.shape.struct;
        parent.shape.children.push(shape);
      }
    }
    for (const m of decl.members) {
      if (ts.canHaveModifiers(m) && ts.getModifiers(m)?.some((x) => x.kind === ts.SyntaxKind.StaticKeyword)) continue;
      const n = m.name ? this.cx.declaredName(m.name) : null;
      if (n === null) continue;
      if (isAbstract(m) && (ts.isMethodDeclaration(m) || ts.isPropertyDeclaration(m) || ts.isAccessor(m))) shape.abstracts.set(n, m);
      else if (ts.isMethodDeclaration(m) && m.body) shape.methods.set(n, m);
      else if (ts.isGetAccessorDeclaration(m) && m.body) shape.getters.set(n, m);
      else if (ts.isSetAccessorDeclaration(m) && m.body) shape.setters.set(n, m);
    }
    return shape;
  }

  private memberTy(shape: ClassShape, name: string): Ty | null {
    const method = findMethod(shape, name) ?? findAbstract(shape, name);
    if (method && ts.isMethodDeclaration(method.decl)) return method.decl.typeParameters ? null : this.cx.signatures.fnTy(method.decl, method.owner.env);
    const value = findGetter(shape, name) ?? findAbstract(shape, name);
    if (!value) return null;
    const ty = this.cx.types.convert(this.cx.checker.getTypeOfSymbol(this.cx.checker.getSymbolAtLocation(value.decl.name) as ts.Symbol), value.owner.env);
    return ts.isPropertyDeclaration(value.decl) && value.decl.questionToken ? optional(ty) : ty;
  }

  private classFields(shape: ClassShape): Map<string, ShapeField> {
    const fields = new Map<string, ShapeField>(shape.parent?.fields ?? []);
    const add = (name: string, symbol: ts.Symbol, node: ts.Node, isOptional: boolean): void => {
      const declared = this.cx.tyOf(this.cx.checker.getTypeOfSymbol(symbol), shape.env, node);
      const ty = isOptional ? optional(declared) : declared;
      if (fields.has(name)) return;
      fields.set(name, { name, ty, field: this.addField(shape.struct, name, ty), proven: false });
    };
    // Parameter properties come first, as TypeScript makes them.
    for (const m of [...shape.decl.members].sort((x, y) => Number(ts.isConstructorDeclaration(y)) - Number(ts.isConstructorDeclaration(x)))) {
      if (ts.isConstructorDeclaration(m) && m.body) {
        for (const p of m.parameters) {
          if (!ts.isParameterPropertyDeclaration(p, m) || !ts.isIdentifier(p.name)) continue;
          add(p.name.text, this.cx.signatures.parameterSymbol(p) as ts.Symbol, p, p.questionToken !== undefined);
        }
      } else if (ts.isPropertyDeclaration(m) && !ts.getModifiers(m)?.some((x) => x.kind === ts.SyntaxKind.StaticKeyword)) {
        if (isAbstract(m) || ts.getModifiers(m)?.some((x) => x.kind === ts.SyntaxKind.DeclareKeyword)) continue;
        const n = this.cx.declaredName(m.name);
        if (n !== null) add(n, this.cx.checker.getSymbolAtLocation(m.name) as ts.Symbol, m, m.questionToken !== undefined);
      }
    }
    return fields;
  }

  addField(struct: Struct, name: string, ty: Ty): Field {
    const taken = new Set<string>();
    for (let s: Struct | null = struct; s; s = s.parent) for (const f of s.fields) taken.add(f.cname);
    const base = name.replace(/[^A-Za-z0-9_]/g, "_");
    let cname = /^[0-9]/.test(base) ? `_${base}` : base;
    while (taken.has(cname)) cname += "_";
    const absent = absentOf(ty);
    const field: Field = absent === "never" ? { name, cname, type: rep(ty) } : { name, cname, type: rep(ty), absent };
    struct.fields.push(field);
    return field;
  }

  newStruct(name: string, cname: string, kind: Struct["kind"]): Struct {
    const struct: Struct = {
      id: this.cx.program.structs.length,
      name,
      cname: this.cx.cname(cname),
      parent: null,
      fields: [],
      kind,
      live: false,
      reflect: false,
    };
    this.cx.program.structs.push(struct);
    return struct;
  }

  /** Layout of an object literal: its properties in this order. */
  literalShape(props: readonly { name: string; ty: Ty }[], tuple: boolean, label: string): LiteralShape {
    const key = `${tuple ? "(" : "{"}${props.map((p) => `${p.name}:${p.ty.key}`).join(";")}`;
    const known = this.literals.get(key);
    if (known) return known;
    const struct = this.newStruct(
      label,
      tuple
        ? `tuple${props.length}`
        : `literal_${props
            .map((p) => p.name)
            .slice(0, 3)
            .join("_")}`,
      "object",
    );
    const fields = new Map<string, ShapeField>();
    const shape: LiteralShape = { kind: "literal", key, name: label, struct, fields, tuple };
    this.literals.set(key, shape);
    for (const p of props) fields.set(p.name, { name: p.name, ty: p.ty, field: this.addField(struct, p.name, p.ty), proven: true });
    return shape;
  }

  markLive(shape: Shape): void {
    if (shape.struct.live) return;
    void shape.fields;
    shape.struct.live = true;
    this.live.push(shape);
  }
}
