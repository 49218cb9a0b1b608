/** The program being built: its tables, the instances of classes and functions, and the queue of bodies to lower. */
import type { DiagnosticBag } from "../diagnostics/bag.ts";
import type { Func, Global, IrType, Local, Native, Pos, Program, Table } from "../ir/ir.ts";
import type { Loaded } from "../load/load.ts";
import { ts } from "../load/typescript.ts";
import { analyseCaptures, type CaptureFacts, isFunctionNode } from "./captures.ts";
import { EMPTY_ENV, type Env, TypeConverter, type TypeWorld } from "./convert.ts";
import { takesEntry } from "./entries.ts";
import { Layouts } from "./layouts.ts";
import type { ClassShape } from "./shapes.ts";
import { type ParamInfo, Signatures } from "./signatures.ts";
import { ANY, optional, rep, type Ty } from "./ty.ts";

/** Thrown after a diagnostic was reported: the statement being lowered is given up, lowering goes on with the next. */
export class Unsupported extends Error {}

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

export const MAX_INSTANCES = 20000;

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

export class Context implements TypeWorld {
  readonly checker: ts.TypeChecker;
  readonly types: TypeConverter;
  readonly program: Program;
  readonly loaded: Loaded;
  readonly bag: DiagnosticBag;
  readonly queue: (() => void)[] = [];
  readonly layouts = new Layouts(this);
  readonly signatures = new Signatures(this);
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

  // Members

  classInstance(decl: ts.ClassLikeDeclaration, args: Ty[]): Ty {
    return this.layouts.classInstance(decl, args);
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
}
