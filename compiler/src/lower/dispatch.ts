/**
 * Members of values whose exact class is not known. Each (type, member) gets one small function; its body is written
 * at the end, when every layout that exists is known: a plain load or call if they all agree, a test or a table otherwise.
 */
import type { Expr, Field, Func, Stmt, Struct } from "../ir/ir.ts";
import type { ts } from "../load/typescript.ts";
import { boundMethod } from "./adapters.ts";
import { Body } from "./body.ts";
import type { Context, FuncInstance } from "./context.ts";
import { EMPTY_ENV } from "./convert.ts";
import { methodInstance } from "./functions.ts";
import { shapeMatches } from "./relations.ts";
import type { Rules } from "./rules.ts";
import { type ClassShape, findGetter, findMethod, findSetter, instanceOfDecl, type Shape } from "./shapes.ts";
import { isAbsent, rep, retRep, show, type Ty, VOID } from "./ty.ts";

type Implementation =
  | { k: "field"; key: string; struct: Struct; field: Field; ty: Ty }
  | { k: "func"; key: string; inst: FuncInstance }
  /** A method read as a value: it keeps its object. */
  | { k: "bound"; key: string; inst: FuncInstance; ty: Ty & { k: "fn" } }
  /** A function kept in a field. */
  | { k: "closure"; key: string; struct: Struct; field: Field; ty: Ty }
  /** An optional property the layout does not have. */
  | { k: "nothing"; key: string };

interface Request {
  kind: "get" | "set" | "call";
  receiver: Ty;
  name: string;
  func: Func;
  params: Ty[];
  ret: Ty;
  typeArgs: Ty[];
  found: Map<Shape, Implementation>;
  seen: number;
}

interface CandidateList {
  belongs: (shape: Shape) => boolean;
  structs: Struct[];
  seen: number;
}

const MAX_TESTS = 3;

export class Dispatch {
  private readonly cx: Context;
  private readonly rules: Rules;
  private readonly requests = new Map<string, Request>();
  private readonly lists = new Map<string, CandidateList>();

  constructor(cx: Context, rules: Rules) {
    this.cx = cx;
    this.rules = rules;
  }

  getter(receiver: Ty, name: string, ret: Ty): Func {
    return this.request("get", receiver, name, [], ret, []).func;
  }

  setter(receiver: Ty, name: string, ty: Ty): Func {
    return this.request("set", receiver, name, [ty], VOID, []).func;
  }

  caller(receiver: Ty, name: string, params: Ty[], ret: Ty, typeArgs: Ty[]): Func {
    return this.request("call", receiver, name, params, ret, typeArgs).func;
  }

  /** Layouts that values of the type have; the list is complete once lowering has ended. */
  candidates(ty: Ty): Struct[] {
    return this.list(ty.key, (shape) => shapeMatches(shape, ty));
  }

  /** Layouts of the instances of a class declaration, whatever its type arguments. */
  instances(decl: ts.ClassLikeDeclaration): Struct[] {
    return this.list(`class ${this.cx.id(decl)}`, (shape) => shape.kind === "class" && instanceOfDecl(shape, decl) !== null);
  }

  /** Layouts of all tuples. */
  tuples(): Struct[] {
    return this.list("tuples", (shape) => shape.kind === "literal" && shape.tuple);
  }

  /** Layouts of values of the type that have the property. */
  withProperty(ty: Ty, name: string): Struct[] {
    const has = (shape: Shape): boolean =>
      shape.fields.has(name) || (shape.kind === "class" && (findMethod(shape, name) !== null || findGetter(shape, name) !== null));
    return this.list(`${name} in ${ty.key}`, (shape) => shapeMatches(shape, ty) && has(shape));
  }

  private list(key: string, belongs: (shape: Shape) => boolean): Struct[] {
    let list = this.lists.get(key);
    if (!list) this.lists.set(key, (list = { belongs, structs: [], seen: 0 }));
    return list.structs;
  }

  private request(kind: Request["kind"], receiver: Ty, name: string, params: Ty[], ret: Ty, typeArgs: Ty[]): Request {
    const key = `${kind} ${receiver.key} ${name} (${params.map((p) => p.key).join(",")})${ret.key} ${typeArgs.map((t) => t.key).join(",")}`;
    let r = this.requests.get(key);
    if (!r) {
      const plain = name.replace(/\W/g, "_");
      const func = this.cx.addFunc(`${kind} ${name}`, `mk_${kind}_${plain}`, retRep(ret), { file: 0, line: 1 });
      func.inline = true;
      r = { kind, receiver, name, func, params, ret, typeArgs, found: new Map(), seen: 0 };
      this.requests.set(key, r);
    }
    return r;
  }

  /** Looks at layouts that became live since the last time; says whether there were any. */
  advance(): boolean {
    let any = false;
    for (const r of [...this.requests.values()]) {
      while (r.seen < this.cx.layouts.live.length) {
        const shape = this.cx.layouts.live[r.seen++] as Shape;
        any = true;
        if (!shapeMatches(shape, r.receiver)) continue;
        const found = this.find(shape, r);
        if (found) r.found.set(shape, found);
      }
    }
    for (const l of this.lists.values()) {
      while (l.seen < this.cx.layouts.live.length) {
        const shape = this.cx.layouts.live[l.seen++] as Shape;
        if (l.belongs(shape)) l.structs.push(shape.struct);
      }
    }
    return any;
  }

  private find(shape: Shape, r: Request): Implementation | null {
    const f = shape.fields.get(r.name);
    if (f) {
      const key = `${r.kind === "call" ? "c" : ""}${this.offsetKey(shape.struct, f.field)} ${f.ty.key}`;
      return { k: r.kind === "call" ? "closure" : "field", key, struct: shape.struct, field: f.field, ty: f.ty };
    }
    if (shape.kind === "class") {
      const member = r.kind === "call" ? findMethod(shape, r.name) : r.kind === "get" ? findGetter(shape, r.name) : findSetter(shape, r.name);
      if (member) {
        const inst = methodInstance(this.cx, this.rules, member.owner, member.decl, r.typeArgs);
        return { k: "func", key: `f${inst.func.id}`, inst };
      }
      if (r.kind === "get") return this.bound(shape, r.name);
    }
    return r.kind === "get" ? { k: "nothing", key: "-" } : null;
  }

  /** What an optional method of an interface is where a class has it: called with `?.()`, or compared with undefined. */
  private bound(shape: ClassShape, name: string): Implementation {
    const method = findMethod(shape, name);
    if (!method || method.decl.typeParameters) return { k: "nothing", key: "-" };
    const inst = methodInstance(this.cx, this.rules, method.owner, method.decl, []);
    const ty = this.cx.signatures.fnTy(method.decl, method.owner.env);
    return ty.k === "fn" ? { k: "bound", key: `b${inst.func.id}`, inst, ty } : { k: "nothing", key: "-" };
  }

  /** Fields at the same offset with the same type are read alike. */
  private offsetKey(struct: Struct, field: Field): string {
    const types: string[] = [];
    const walk = (s: Struct): boolean => {
      if (s.parent && walk(s.parent)) return true;
      for (const f of s.fields) {
        types.push(f.type);
        if (f === field) return true;
      }
      return false;
    };
    walk(struct);
    return types.join(",");
  }

  finish(): void {
    for (const r of this.requests.values()) this.write(r);
  }

  private write(r: Request): void {
    const { cx } = this;
    const b = new Body(cx, this.rules, r.func, EMPTY_ENV, { variables: new Map(), closures: new Map() });
    const self = b.read(b.param("self", "ptr"));
    const args = r.params.map((p, i) => ({ x: b.read(b.param(`a${i}`, rep(p))), ty: p }));
    const groups = new Map<string, { impl: Implementation; structs: Struct[] }>();
    for (const [shape, impl] of r.found) {
      const g = groups.get(impl.key);
      if (g) g.structs.push(shape.struct);
      else groups.set(impl.key, { impl, structs: [shape.struct] });
    }
    const list = [...groups.values()];
    if (list.length === 0) {
      b.do({ e: "native", t: "void", name: "mk_throw_cast", args: [b.str(show(r.receiver))], pure: false });
      if (r.func.ret !== "void") b.emit({ s: "return", x: b.zero(r.ret) });
      return;
    }
    if (r.kind === "call" && list.length > MAX_TESTS) {
      this.writeTable(r, b, list, [self, ...args.map((a) => a.x)]);
      return;
    }
    list.sort((x, y) => y.structs.length - x.structs.length);
    list.forEach((g, i) => {
      const arm = (): void => this.arm(r, b, g.impl, self, args);
      if (i === list.length - 1) arm();
      else b.if({ e: "isa", t: "bool", x: self, structs: g.structs, subclasses: false }, arm);
    });
  }

  private arm(r: Request, b: Body, impl: Implementation, self: Expr, args: { x: Expr; ty: Ty }[]): void {
    const give = (x: Expr, ty: Ty): void => {
      if (r.func.ret === "void") {
        if (x.e === "call" || x.e === "callc") b.do(x);
        b.emit({ s: "return", x: null });
      } else b.emit({ s: "return", x: b.coerce({ x: called(x, ty), ty }, r.ret, null) });
    };
    /** The value of an implementation's call, made now. */
    const called = (x: Expr, ty: Ty): Expr => {
      if (x.e !== "call" && x.e !== "callc") return x;
      if (retRep(ty) !== "void") return b.temp(x);
      b.do(x);
      return b.undefined().x;
    };
    if (impl.k === "nothing") return give({ e: "undef", t: "val" }, VOID);
    if (impl.k === "field") {
      if (r.kind === "get") return give(b.field(self, impl.struct, impl.field), impl.ty);
      const v = args[0] as { x: Expr; ty: Ty };
      b.emit({ s: "setfield", obj: self, struct: impl.struct, field: impl.field, x: b.coerce(v, impl.ty, null) });
      b.emit({ s: "return", x: null });
      return;
    }
    if (impl.k === "bound") return give(boundMethod(b, impl.inst, self), impl.ty);
    const convert = (params: Ty[]): Expr[] => params.map((p, i) => (args[i] ? b.coerce(args[i], p, null) : b.coerce(b.undefined(), p, null)));
    if (impl.k === "func") {
      const { inst } = impl;
      return give({ e: "call", t: inst.func.ret, fn: inst.func, args: [self, ...convert(inst.params.map((p) => p.ty))] }, inst.ret);
    }
    const f = impl.ty.k === "fn" ? impl.ty : impl.ty.k === "union" ? impl.ty.of.find((m) => m.k === "fn") : undefined;
    if (f?.k !== "fn") throw new Error(`property ${r.name} is not a function`);
    const closure = b.temp(b.nonnull(b.field(self, impl.struct, impl.field)));
    give({ e: "callc", t: retRep(f.ret), closure, params: f.params.map(rep), args: convert(f.params) }, f.ret);
  }

  private writeTable(r: Request, b: Body, groups: { impl: Implementation; structs: Struct[] }[], args: Expr[]): void {
    const table = this.cx.addTable(`mk_table_${r.name.replace(/\W/g, "_")}`, ["ptr", ...r.params.map(rep)], r.func.ret);
    for (const g of groups) {
      const entry = this.entry(r, g.impl);
      for (const struct of g.structs) table.entries.push({ struct, fn: entry });
    }
    const call: Expr = { e: "callv", t: r.func.ret, table, args };
    const tail: Stmt[] = r.func.ret === "void" ? [{ s: "do", x: call }] : [{ s: "return", x: call }];
    tail.forEach((s) => {
      b.emit(s);
    });
  }

  private entry(r: Request, impl: Implementation): Func {
    if (impl.k === "func") {
      const own = impl.inst.func;
      const same =
        own.ret === r.func.ret &&
        own.params.length === r.params.length + 1 &&
        impl.inst.params.every((p, i) => p.ty.key === (r.params[i] as Ty).key) &&
        (isAbsent(r.ret) || impl.inst.ret.key === r.ret.key);
      if (same) return own;
    }
    const func = this.cx.addFunc(`${r.name} entry`, `mk_entry_${r.name.replace(/\W/g, "_")}`, r.func.ret, { file: 0, line: 1 });
    const b = new Body(this.cx, this.rules, func, EMPTY_ENV, { variables: new Map(), closures: new Map() });
    const self = b.read(b.param("self", "ptr"));
    const args = r.params.map((p, i) => ({ x: b.read(b.param(`a${i}`, rep(p))), ty: p }));
    this.arm(r, b, impl, self, args);
    return func;
  }
}

const dispatchers = new WeakMap<Context, Dispatch>();

export function dispatchOf(cx: Context, rules: Rules): Dispatch {
  let d = dispatchers.get(cx);
  if (!d) dispatchers.set(cx, (d = new Dispatch(cx, rules)));
  return d;
}
