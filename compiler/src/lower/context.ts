/** The program being built: its tables, the instances of classes and functions, and the queue of bodies to lower. */
import type { DiagnosticBag } from "../diagnostics/bag.ts";
import type { Field, Func, Global, IrType, Local, Native, Pos, Program, Struct, Table } from "../ir/ir.ts";
import type { Loaded } from "../load/load.ts";
import { ts } from "../load/typescript.ts";
import { analyseCaptures, type CaptureFacts, isFunctionNode } from "./captures.ts";
import { EMPTY_ENV, type Env, extendEnv, memberName, TypeConverter, type TypeWorld } from "./convert.ts";
import { takesEntry } from "./entries.ts";
import { type ClassShape, findAbstract, findGetter, findMethod, type LiteralShape, type Shape, type ShapeField } from "./shapes.ts";
import { ANY, absentOf, fn, isAbsent, members, optional, rep, retRep, type Ty, VOID } from "./ty.ts";

/** Thrown after a diagnostic was reported: the statement being lowered is given up, lowering goes on with the next. */
export class Unsupported extends Error {}

export interface ParamInfo {
  decl: ts.ParameterDeclaration | null;
  /** Type of what the caller passes. */
  ty: Ty;
  /** `absent`: no caller passes it, the default is evaluated. */
  mode: "given" | "maybe" | "absent";
  rest: boolean;
  /** One element of a rest parameter whose type is a tuple: passed apart, put together by the function. */
  part?: { tuple: Ty & { k: "iface" }; index: number; last: boolean };
}

export interface FuncInstance {
  func: Func;
  decl: ts.FunctionLikeDeclaration | ts.ClassLikeDeclaration;
  env: Env;
  owner: ClassShape | null;
  params: ParamInfo[];
  ret: Ty;
  /** First IR parameter is `this` or the closure. */
  hidden: "this" | "closure" | null;
}

export interface GlobalVariable {
  global: Global;
  ty: Ty;
}

const MAX_INSTANCES = 20000;

/** Types within types: further than any program nests them on purpose. */
const MAX_NESTING = 60;

/** Do the type arguments in the key of an instance nest so deep that they must come from a generic that instantiates itself? */
export function isEndless(key: string): boolean {
  if (key.length > 20000) return true;
  let depth = 0;
  for (let i = 0; i < key.length; i++) {
    const c = key[i] as string;
    if ("[<({".includes(c)) depth++;
    else if ("]>)}".includes(c)) depth--;
    if (depth > MAX_NESTING) return true;
  }
  return false;
}

function isAbstract(m: ts.ClassElement): boolean {
  return ts.canHaveModifiers(m) && ts.getModifiers(m)?.some((x) => x.kind === ts.SyntaxKind.AbstractKeyword) === true;
}

export class Context implements TypeWorld {
  readonly checker: ts.TypeChecker;
  readonly types: TypeConverter;
  readonly program: Program;
  readonly loaded: Loaded;
  readonly bag: DiagnosticBag;
  readonly queue: (() => void)[] = [];
  /** Every class instance and literal layout that exists at run time, in order of discovery. */
  readonly live: Shape[] = [];
  readonly classes = new Map<string, ClassShape>();
  readonly literals = new Map<string, LiteralShape>();
  readonly instances = new Map<string, FuncInstance>();
  private readonly ids = new Map<object, number>();
  private readonly strings = new Map<string, number>();
  private readonly fileIds = new Map<string, number>();
  private readonly globals = new Map<ts.Symbol, GlobalVariable>();
  private readonly names = new Set<string>();
  private readonly facts = new Map<ts.Node, CaptureFacts>();
  private readonly natives = new Map<string, Native>();
  readonly stdFunctions = new Map<string, ts.FunctionDeclaration>();
  readonly stdClasses = new Map<string, ts.ClassDeclaration>();

  constructor(loaded: Loaded, bag: DiagnosticBag) {
    this.loaded = loaded;
    this.bag = bag;
    this.checker = loaded.checker;
    this.types = new TypeConverter(this);
    const main: Func = this.newFunc("main", "mk_program_main", "void", { file: 0, line: 1 });
    this.program = { files: [], strings: [], structs: [], globals: [], funcs: [main], tables: [], natives: [], main, errors: [], microtasks: null };
    for (const file of loaded.stdFiles) {
      for (const s of file.statements) {
        if (ts.isFunctionDeclaration(s) && s.name && s.body) this.stdFunctions.set(s.name.text, s);
        else if (ts.isClassDeclaration(s) && s.name) this.stdClasses.set(s.name.text, s);
      }
    }
  }

  // Identity and names

  id(x: object): number {
    let n = this.ids.get(x);
    if (n === undefined) this.ids.set(x, (n = this.ids.size));
    return n;
  }

  cname(wanted: string): string {
    const base = wanted.replace(/[^A-Za-z0-9_]+/g, "_").slice(0, 80);
    let name = base;
    for (let i = 2; this.names.has(name); i++) name = `${base}_${i}`;
    this.names.add(name);
    return name;
  }

  /** Prefix of C names: the module, so that sizes can be told by module. */
  modulePrefix(file: ts.SourceFile): string {
    const parts = file.fileName
      .replace(/\.ts$/, "")
      .split("/")
      .filter((p) => p !== "src");
    return parts
      .slice(-2)
      .join("_")
      .replace(/[^A-Za-z0-9_]+/g, "_");
  }

  file(name: string): number {
    let n = this.fileIds.get(name);
    if (n === undefined) {
      n = this.program.files.length;
      this.fileIds.set(name, n);
      this.program.files.push(name);
    }
    return n;
  }

  pos(node: ts.Node): Pos {
    const file = node.getSourceFile();
    return { file: this.file(file.fileName), line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1 };
  }

  str(text: string): number {
    let n = this.strings.get(text);
    if (n === undefined) {
      n = this.program.strings.length;
      this.strings.set(text, n);
      this.program.strings.push(text);
    }
    return n;
  }

  // Diagnostics

  fail(node: ts.Node, code: string, args: readonly string[]): never {
    this.bag.report(node, code, args);
    throw new Unsupported();
  }

  unsupported(node: ts.Node, what: string): never {
    return this.fail(node, "MK1900", [what]);
  }

  private typeTrouble: string | null = null;

  unsupportedType(what: string): Ty {
    this.typeTrouble ??= what;
    return ANY;
  }

  /** Converts and reports a type that has no representation at the node that needs it. */
  tyOf(type: ts.Type, env: Env, node: ts.Node): Ty {
    this.typeTrouble = null;
    const ty = this.types.convert(type, env);
    if (this.typeTrouble !== null) {
      const what: string = this.typeTrouble;
      this.typeTrouble = null;
      this.fail(node, "MK2900", [what]);
    }
    return ty;
  }

  tyAt(node: ts.Node, env: Env): Ty {
    return this.tyOf(this.checker.getTypeAtLocation(node), env, node);
  }

  symbol(node: ts.Node): ts.Symbol | undefined {
    const s = this.checker.getSymbolAtLocation(node);
    return s && s.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(s) : s;
  }

  /** The class that implements a library interface. Promises are the only thenables. */
  stdClass(name: string): ts.ClassDeclaration | undefined {
    return this.stdClasses.get(name === "PromiseLike" ? "Promise" : name.replace(/^Readonly(?=Map$|Set$)/, ""));
  }

  /** One of the library's declaration files (what it implements is `isStd`). */
  isLibrary(file: ts.SourceFile | undefined): boolean {
    return file?.isDeclarationFile === true && this.loaded.isLibrary(file);
  }

  isStd(file: ts.SourceFile): boolean {
    return this.loaded.stdFiles.includes(file);
  }

  captures(node: ts.Node): CaptureFacts {
    let root: ts.Node = node;
    for (let n: ts.Node = node; n && !ts.isSourceFile(n); n = n.parent) {
      if (isFunctionNode(n) || ts.isPropertyDeclaration(n) || ts.isClassStaticBlockDeclaration(n)) root = n;
    }
    // Closures at module level may capture variables of top-level blocks: then the module is the root.
    const file = node.getSourceFile();
    if (root !== file && !ts.isSourceFile(root.parent) && !(ts.isClassLike(root.parent) && ts.isSourceFile(root.parent.parent))) root = file;
    let facts = this.facts.get(root);
    if (!facts) this.facts.set(root, (facts = analyseCaptures(root, this.checker)));
    return facts;
  }

  // Classes

  classInstance(decl: ts.ClassLikeDeclaration, args: Ty[]): Ty {
    const key = `C${this.id(decl)}${args.length ? `<${args.map((a) => a.key).join(",")}>` : ""}`;
    const known = this.classes.get(key);
    return { k: "obj", shape: known ?? this.makeClass(decl, args, key), key };
  }

  private makeClass(decl: ts.ClassLikeDeclaration, args: Ty[], key: string): ClassShape {
    if (this.classes.size > MAX_INSTANCES || isEndless(key)) this.fail(decl, "MK3001", [decl.name?.text ?? "class"]);
    const base = decl.name?.text ?? "anonymous";
    const name = args.length ? `${base}<…>` : base;
    const env = extendEnv(EMPTY_ENV, decl.typeParameters ?? [], args, (d) => this.checker.getSymbolAtLocation(d.name) as ts.Symbol);
    const struct = this.newStruct(name, `${this.modulePrefix(decl.getSourceFile())}__${base}`, "object");
    let fields: Map<string, ShapeField> | null = null;
    let filling = false;
    const context = this;
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
      memberTy: (name) => context.memberTy(shape, name),
      get fields() {
        if (!fields) {
          if (filling) throw new Error(`layout of ${name} depends on itself`);
          filling = true;
          fields = context.classFields(shape);
        }
        return fields;
      },
    };
    this.classes.set(key, shape);
    const heritage = decl.heritageClauses?.find((h) => h.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
    if (heritage) {
      const parent = this.types.convert(this.checker.getTypeAtLocation(heritage), env);
      if (parent.k !== "obj") this.fail(heritage, "MK1900", ["extending something other than a class"]);
      else {
        shape.parent = parent.shape;
        struct.parent = parent.shape.struct;
        parent.shape.children.push(shape);
      }
    }
    for (const m of decl.members) {
      if (ts.canHaveModifiers(m) && ts.getModifiers(m)?.some((x) => x.kind === ts.SyntaxKind.StaticKeyword)) continue;
      const n = m.name ? this.declaredName(m.name) : null;
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
    if (method && ts.isMethodDeclaration(method.decl)) return method.decl.typeParameters ? null : this.fnTy(method.decl, method.owner.env);
    const value = findGetter(shape, name) ?? findAbstract(shape, name);
    if (!value) return null;
    const ty = this.types.convert(this.checker.getTypeOfSymbol(this.checker.getSymbolAtLocation(value.decl.name) as ts.Symbol), value.owner.env);
    return ts.isPropertyDeclaration(value.decl) && value.decl.questionToken ? optional(ty) : ty;
  }

  /** Name of a member as `memberName` gives it for the checker's symbol; null if computed otherwise. */
  declaredName(name: ts.PropertyName | ts.BindingName): string | null {
    if (ts.isPrivateIdentifier(name)) return this.memberKey(name);
    if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return name.text;
    if (ts.isComputedPropertyName(name)) {
      const e = name.expression;
      if (ts.isStringLiteralLike(e) || ts.isNumericLiteral(e)) return e.text;
      if (ts.isPropertyAccessExpression(e) && ts.isIdentifier(e.expression) && e.expression.text === "Symbol") return `@@${e.name.text}`;
      const type = ts.isIdentifier(e) || ts.isPropertyAccessExpression(e) ? this.checker.getTypeAtLocation(e) : undefined;
      if (type?.isStringLiteral() || type?.isNumberLiteral()) return String(type.value);
    }
    return null;
  }

  /** Name of a member as its uses spell it. A class and its ancestors may have private members of one name each. */
  memberKey(name: ts.MemberName): string {
    if (!ts.isPrivateIdentifier(name)) return name.text;
    const owner = this.checker.getSymbolAtLocation(name)?.valueDeclaration?.parent;
    let hidden = 0;
    for (let c = owner && ts.isClassLike(owner) ? this.parentOf(owner) : undefined; c; c = this.parentOf(c)) {
      if (c.members.some((m) => m.name && ts.isPrivateIdentifier(m.name) && m.name.text === name.text)) hidden++;
    }
    return hidden === 0 ? name.text : `${name.text}@${hidden}`;
  }

  private parentOf(decl: ts.ClassLikeDeclaration): ts.ClassLikeDeclaration | undefined {
    const heritage = decl.heritageClauses?.find((h) => h.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
    const symbol = heritage && this.symbol(heritage.expression);
    return symbol?.declarations?.find(ts.isClassLike);
  }

  private classFields(shape: ClassShape): Map<string, ShapeField> {
    const fields = new Map<string, ShapeField>(shape.parent?.fields ?? []);
    const add = (name: string, symbol: ts.Symbol, node: ts.Node, isOptional: boolean): void => {
      const declared = this.tyOf(this.checker.getTypeOfSymbol(symbol), shape.env, node);
      const ty = isOptional ? optional(declared) : declared;
      if (fields.has(name)) return;
      fields.set(name, { name, ty, field: this.addField(shape.struct, name, ty), proven: false });
    };
    // Parameter properties come first, as TypeScript makes them.
    for (const m of [...shape.decl.members].sort((x, y) => Number(ts.isConstructorDeclaration(y)) - Number(ts.isConstructorDeclaration(x)))) {
      if (ts.isConstructorDeclaration(m) && m.body) {
        for (const p of m.parameters) {
          if (!ts.isParameterPropertyDeclaration(p, m) || !ts.isIdentifier(p.name)) continue;
          add(p.name.text, this.parameterSymbol(p) as ts.Symbol, p, p.questionToken !== undefined);
        }
      } else if (ts.isPropertyDeclaration(m) && !ts.getModifiers(m)?.some((x) => x.kind === ts.SyntaxKind.StaticKeyword)) {
        if (isAbstract(m) || ts.getModifiers(m)?.some((x) => x.kind === ts.SyntaxKind.DeclareKeyword)) continue;
        const n = this.declaredName(m.name);
        if (n !== null) add(n, this.checker.getSymbolAtLocation(m.name) as ts.Symbol, m, m.questionToken !== undefined);
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
    const struct: Struct = { id: this.program.structs.length, name, cname: this.cname(cname), parent: null, fields: [], kind, live: false, reflect: false };
    this.program.structs.push(struct);
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

  // Functions

  newFunc(name: string, cname: string, ret: IrType, pos: Pos): Func {
    return { id: this.nextFuncId++, name, cname: this.cname(cname), params: [], ret, locals: [], body: [], kind: "plain", pos, recursive: true };
  }
  private nextFuncId = 0;

  addFunc(name: string, cname: string, ret: IrType, pos: Pos): Func {
    const f = this.newFunc(name, cname, ret, pos);
    this.program.funcs.push(f);
    return f;
  }

  newLocal(func: Func, name: string, type: IrType, temp: boolean): Local {
    const taken = this.localNames.get(func) ?? new Set<string>();
    this.localNames.set(func, taken);
    const base = name.replace(/[^A-Za-z0-9_]/g, "_") || "v";
    let cname = /^[0-9]/.test(base) ? `_${base}` : base;
    for (let i = 2; taken.has(cname); i++) cname = `${base}_${i}`;
    taken.add(cname);
    const local: Local = { id: func.params.length + func.locals.length, name, cname, type, temp };
    return local;
  }
  private readonly localNames = new Map<Func, Set<string>>();

  addTable(name: string, params: IrType[], ret: IrType): Table {
    const table: Table = { id: this.program.tables.length, cname: this.cname(name), params, ret, entries: [] };
    this.program.tables.push(table);
    return table;
  }

  native(name: string, make: () => Native): Native {
    let n = this.natives.get(name);
    if (!n) {
      n = make();
      this.natives.set(name, n);
      this.program.natives.push(n);
    }
    return n;
  }

  // Globals

  global(symbol: ts.Symbol, node: ts.Node): GlobalVariable {
    const known = this.globals.get(symbol);
    if (known) return known;
    const decl = symbol.valueDeclaration as ts.Declaration;
    const declared = this.tyOf(this.checker.getTypeOfSymbol(symbol), EMPTY_ENV, node);
    const ty = takesEntry(this, EMPTY_ENV, decl) ? optional(declared) : declared;
    const g: Global = {
      id: this.program.globals.length,
      name: symbol.name,
      cname: this.cname(`${this.modulePrefix(decl.getSourceFile())}__${symbol.name}`),
      type: rep(ty),
      constant: false,
    };
    this.program.globals.push(g);
    const variable = { global: g, ty };
    this.globals.set(symbol, variable);
    return variable;
  }

  hasGlobal(symbol: ts.Symbol): boolean {
    return this.globals.has(symbol);
  }

  staticField(symbol: ts.Symbol, className: string, node: ts.Node): GlobalVariable {
    const known = this.globals.get(symbol);
    if (known) return known;
    const v = this.global(symbol, node);
    v.global.name = `${className}.${symbol.name}`;
    return v;
  }

  // Signatures

  /** The variable of a parameter; a parameter property has a second symbol, for the field. */
  parameterSymbol(p: ts.ParameterDeclaration): ts.Symbol | undefined {
    if (!ts.isIdentifier(p.name)) return undefined;
    if (!ts.isParameterPropertyDeclaration(p, p.parent)) return this.checker.getSymbolAtLocation(p.name);
    return this.checker.getSymbolsOfParameterPropertyDeclaration(p, p.name.text).find((s) => s.flags & ts.SymbolFlags.FunctionScopedVariable);
  }

  paramInfos(decl: ts.SignatureDeclaration, env: Env, given: number | null, admits: (i: number) => boolean): ParamInfo[] {
    const out: ParamInfo[] = [];
    for (const p of decl.parameters) {
      if (ts.isIdentifier(p.name) && p.name.text === "this") continue;
      const i = out.length;
      const symbol = this.parameterSymbol(p);
      const declared = this.tyOf(symbol ? this.checker.getTypeOfSymbol(symbol) : this.checker.getTypeAtLocation(p), env, p);
      const rest = p.dotDotDotToken !== undefined;
      if (rest && declared.k === "iface" && declared.iface.tuple) {
        const props = declared.iface.props();
        props.forEach((q, index) => {
          out.push({ decl: p, ty: q.ty, mode: "given", rest: false, part: { tuple: declared, index, last: index === props.length - 1 } });
        });
        continue;
      }
      if (p.initializer) {
        const maybe = optional(declared);
        const pointer = rep(maybe) === "ptr";
        if (given !== null && i >= given && !pointer) out.push({ decl: p, ty: declared, mode: "absent", rest });
        else if (given !== null && i < given && !admits(i)) out.push({ decl: p, ty: declared, mode: "given", rest });
        else out.push({ decl: p, ty: maybe, mode: "maybe", rest });
      } else out.push({ decl: p, ty: p.questionToken ? optional(declared) : declared, mode: "given", rest });
    }
    return out;
  }

  returnTy(decl: ts.SignatureDeclaration, env: Env): Ty {
    const sig = this.checker.getSignatureFromDeclaration(decl);
    return sig ? this.tyOf(this.checker.getReturnTypeOfSignature(sig), env, decl) : VOID;
  }

  memberName(symbol: ts.Symbol): string {
    return memberName(symbol);
  }

  /** Function type of a declaration as a value: parameters with defaults are optional. */
  fnTy(decl: ts.SignatureDeclaration, env: Env): Ty {
    const infos = this.paramInfos(decl, env, null, () => true);
    return fn(
      infos.map((p) => p.ty),
      this.returnTy(decl, env),
      infos.at(-1)?.rest === true,
    );
  }

  irRet(ty: Ty): IrType {
    return retRep(ty);
  }

  isNullish(ty: Ty): boolean {
    return members(ty).every(isAbsent);
  }
}
