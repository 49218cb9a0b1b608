/** What each function of a program may call other than by name: a side table for tools that look at the linked image. */
import type { Expr, Field, Func, Global, IrType, Local, Program, StaticValue, Stmt, Struct, Table } from "../ir/ir.ts";
import { children, nestedLists, ownExprs } from "../ir/walk.ts";
import { Pointers, type Token } from "./pointers.ts";

export interface IndirectCalls {
  /** Through closures, by the function that the call is in. */
  closures: ReadonlyMap<Func, ReadonlySet<Func>>;
  /** Functions that it may start or continue with mk_resume. */
  resumes: ReadonlyMap<Func, ReadonlySet<Func>>;
  /** Methods that it may call by way of a table. */
  methods: ReadonlyMap<Func, ReadonlyMap<Table, ReadonlySet<Func>>>;
  /** What C code has been given and may call. */
  escaped: ReadonlySet<Func>;
}

/** C types of values that hold no function, and nothing that holds one. */
const PLAIN = /^(?:const )?mk_(?:str|typed|buffer) \*$/;

interface ClosureCall {
  closure: number;
  args: (number | undefined)[];
  result: number | undefined;
  linked: Set<Func>;
}

interface MethodCall {
  table: Table;
  receiver: number;
  args: (number | undefined)[];
  result: number | undefined;
  linked: Set<Func>;
}

/** Reads and writes of a field. */
interface Accesses {
  struct: Struct;
  /** Variables that hold the objects. */
  objects: Set<number>;
  /** Structs of these that have been seen to. */
  linked: Set<Struct>;
}

/** Gives a field of an object, whichever it is. */
const REFLECT = "mk_reflect_value";

export function indirectCalls(program: Program): IndirectCalls {
  return new Flow(program).solve();
}

class Flow {
  private readonly program: Program;
  private readonly pointers = new Pointers();
  private readonly nodes = new Map<Local | Field | Global | StaticValue, number>();
  private readonly results = new Map<Func, number>();
  private readonly calls = new Map<Func, ClosureCall[]>();
  private readonly methodCalls = new Map<Func, MethodCall[]>();
  private readonly accesses = new Map<Field, Accesses>();
  private readonly resumed = new Map<Func, number[]>();
  /** Fields of objects that are looked into without their class. */
  private readonly reflected = this.pointers.node();
  private readonly natives: ReadonlyMap<string, Program["natives"][number]>;
  private readonly thrown = this.pointers.node();
  private readonly outside = this.pointers.node();
  private current: Func;

  constructor(program: Program) {
    this.program = program;
    this.current = program.main;
    this.natives = new Map(program.natives.map((native) => [native.name, native]));
  }

  solve(): IndirectCalls {
    this.pointers.fold(this.outside);
    for (const g of this.program.globals) if (g.init) this.pointers.unify(this.place(g), this.constant(g.init));
    for (const struct of this.program.structs) {
      if (struct.reflect) for (const field of allFields(struct)) if (holds(field.type)) this.pointers.assign(this.place(field), this.reflected);
    }
    for (const { make } of this.program.errors) this.pointers.assign(this.result(make), this.thrown);
    for (const f of this.program.funcs) {
      this.current = f;
      if (f.exported) for (const p of f.params) this.assign(this.outside, p);
      if (f.exported) this.pointers.assign(this.result(f), this.outside);
      if (f.self) this.pointers.add(this.place(f.self), f);
      this.statements(f.body);
    }
    do this.pointers.settle();
    while (this.link());
    const of = (node: number) => this.functions(node);
    return {
      closures: new Map([...this.calls].map(([f, list]) => [f, new Set(list.flatMap(({ closure }) => [...of(closure)].filter((g) => g.kind === "plain")))])),
      resumes: new Map([...this.resumed].map(([f, list]) => [f, new Set(list.flatMap((node) => [...of(node)].filter((g) => g.kind === "step")))])),
      methods: new Map([...this.methodCalls].map(([f, list]) => [f, methodsOf(list)])),
      escaped: new Set(of(this.outside)),
    };
  }

  private access(object: number | undefined, struct: Struct, field: Field): void {
    if (object === undefined || !holds(field.type)) return;
    const known = this.accesses.get(field);
    if (known) known.objects.add(object);
    else this.accesses.set(field, { struct, objects: new Set([object]), linked: new Set() });
  }

  /** Code for objects of several structs takes a field by its place: then it is one with theirs. False if that is known of all. */
  private linkFields(): boolean {
    let more = false;
    for (const [field, { struct, objects, linked }] of this.accesses) {
      const roots = new Set([...objects].map((object) => this.pointers.root(object)));
      for (const object of roots) {
        for (const token of this.pointers.tokens(object)) {
          if (isFunction(token) || linked.has(token)) continue;
          linked.add(token);
          const fields = allFields(token);
          if (fields.includes(field)) continue;
          more = true;
          const key = placeKey(struct, field);
          const same = fields.find((f) => f.type === field.type && placeKey(token, f) === key);
          for (const f of same ? [same] : fields.filter(({ type }) => holds(type))) this.pointers.unify(this.place(field), this.place(f));
        }
      }
    }
    return more;
  }

  private functions(node: number): Func[] {
    return [...this.pointers.tokens(node)].filter((token) => isFunction(token));
  }

  /** Calls that may reach one more function now; false if there is none. */
  private link(): boolean {
    let more = this.linkFields();
    for (const call of [...this.methodCalls.values()].flat()) {
      for (const { struct, fn } of call.table.entries) {
        if (!this.pointers.tokens(call.receiver).has(struct)) continue;
        const [self] = fn.params;
        // Only objects of its own classes get to a method.
        if (self) this.pointers.add(this.place(self), struct);
        if (call.linked.has(fn)) continue;
        call.linked.add(fn);
        more = true;
        this.pass(fn, [undefined, ...call.args], call.result);
      }
    }
    // Closures that C code has been given may be called by it with what it has.
    for (const f of this.functions(this.outside)) {
      for (const p of f.params) this.assign(this.outside, p);
      this.pointers.assign(this.result(f), this.outside);
    }
    for (const call of [...this.calls.values()].flat()) {
      for (const f of this.functions(call.closure)) {
        if (call.linked.has(f) || f.kind !== "plain") continue;
        call.linked.add(f);
        more = true;
        this.pass(f, [call.closure, ...call.args], call.result);
      }
    }
    return more;
  }

  private pass(f: Func, args: readonly (number | undefined)[], result: number | undefined): void {
    f.params.forEach((p, i) => {
      this.assign(args[i], p);
    });
    if (result !== undefined) this.pointers.assign(this.result(f), result);
  }

  private place(of: Local | Field | Global | StaticValue): number {
    let node = this.nodes.get(of);
    if (node === undefined) this.nodes.set(of, (node = this.pointers.node()));
    return node;
  }

  private result(f: Func): number {
    let node = this.results.get(f);
    if (node === undefined) this.results.set(f, (node = this.pointers.node()));
    return node;
  }

  private assign(from: number | undefined, to: Local | Field | Global): void {
    if (from !== undefined && holds(to.type)) this.pointers.assign(from, this.place(to));
  }

  private statements(list: readonly Stmt[]): void {
    for (const s of list) {
      const [first, ...rest] = this.operands(s);
      const value = rest.at(-1) ?? first;
      switch (s.s) {
        case "set":
          this.assign(value, s.l);
          break;
        case "setglobal":
          this.assign(value, s.g);
          break;
        case "setfield":
          this.assign(value, s.field);
          break;
        case "setelem":
        case "push":
          if (first !== undefined && value !== undefined && holds(s.el)) this.pointers.assign(value, this.pointers.element(first));
          break;
        case "return":
          if (value !== undefined) this.pointers.assign(value, this.result(this.current));
          break;
        case "throw":
          if (value !== undefined) this.pointers.assign(value, this.thrown);
          break;
        case "try":
          this.assign(this.thrown, s.v);
          break;
      }
      for (const inner of nestedLists(s)) this.statements(inner);
    }
  }

  /** Nodes of a statement's own expressions; those of an assignment in its order: the place, then the value. */
  private operands(s: Stmt): (number | undefined)[] {
    switch (s.s) {
      case "setfield":
        this.access(this.value(s.obj), s.struct, s.field);
        return [this.value(s.x)];
      case "setelem":
        this.value(s.idx);
        return [this.value(s.arr), this.value(s.x)];
      case "push":
        return [this.value(s.arr), this.value(s.x)];
      default:
        return ownExprs(s).map((x) => this.value(x));
    }
  }

  /** The node of what an expression yields; undefined if that holds no function. */
  private value(x: Expr): number | undefined {
    switch (x.e) {
      case "local":
        return holds(x.t) ? this.place(x.l) : undefined;
      case "global":
        return holds(x.t) ? this.place(x.g) : undefined;
      case "static":
        return this.constant(x.v);
      case "field":
        this.access(this.value(x.obj), x.struct, x.field);
        return holds(x.t) ? this.place(x.field) : undefined;
      case "nonnull":
      case "box":
      case "unbox": {
        const inner = this.value(x.x);
        return holds(x.t) ? inner : undefined;
      }
      case "elem": {
        const array = this.value(x.arr);
        this.value(x.idx);
        return array !== undefined && holds(x.t) ? this.pointers.element(array) : undefined;
      }
      case "select": {
        this.value(x.c);
        return this.join(x.t, [this.value(x.a), this.value(x.b)]);
      }
      case "call":
        return this.called(x.fn, x.args, x.t);
      case "callv":
        return this.methodCall(x);
      case "new":
        return this.pointers.node(x.struct);
      case "callc":
        return this.closureCall(x);
      case "closure": {
        const fields = allFields(x.struct);
        x.captures.forEach((capture, i) => {
          const field = fields[i];
          if (field) this.assign(this.value(capture), field);
        });
        return this.pointers.node(x.fn);
      }
      case "fnref":
        return this.pointers.node(x.fn);
      case "newframe":
        this.called(x.fn, x.args, "void");
        return this.pointers.node(x.fn);
      case "native":
        return this.native(x);
      default:
        for (const child of children(x)) this.value(child);
        return holds(x.t) ? this.pointers.node() : undefined;
    }
  }

  private join(t: IrType, parts: readonly (number | undefined)[]): number | undefined {
    if (!holds(t)) return undefined;
    const node = this.pointers.node();
    for (const part of parts) if (part !== undefined) this.pointers.assign(part, node);
    return node;
  }

  private called(f: Func, args: readonly Expr[], t: IrType): number | undefined {
    const result = holds(t) ? this.pointers.node() : undefined;
    this.pass(
      f,
      args.map((arg) => this.value(arg)),
      result,
    );
    return result;
  }

  private methodCall(x: Expr & { e: "callv" }): number | undefined {
    const [receiver, ...args] = x.args.map((arg) => this.value(arg));
    const result = holds(x.t) ? this.pointers.node() : undefined;
    append(this.methodCalls, this.current, { table: x.table, receiver: receiver ?? this.pointers.node(), args, result, linked: new Set() });
    return result;
  }

  /** Data of the program, with what is in it. */
  private constant(v: StaticValue): number {
    const known = this.nodes.get(v);
    if (known !== undefined) return known;
    const node = this.place(v);
    if (v.k === "valptr") this.pointers.assign(this.constant(v.v), node);
    else if (v.k === "array") for (const item of v.items) this.pointers.assign(this.constant(item), this.pointers.element(node));
    else if (v.k === "object") {
      this.pointers.add(node, v.struct);
      const fields = allFields(v.struct);
      v.fields.forEach((value, i) => {
        const field = fields[i];
        if (field) this.assign(this.constant(value), field);
      });
    }
    return node;
  }

  private closureCall(x: Expr & { e: "callc" }): number | undefined {
    const closure = this.value(x.closure) ?? this.pointers.node();
    const result = holds(x.t) ? this.pointers.node() : undefined;
    const call: ClosureCall = { closure, args: x.args.map((arg) => this.value(arg)), result, linked: new Set() };
    append(this.calls, this.current, call);
    return result;
  }

  private native(x: Expr & { e: "native" }): number | undefined {
    const known = this.natives.get(x.name);
    const args = x.args.map((arg, i) => ({ node: this.value(arg), plain: PLAIN.test(known?.cparams[i] ?? "") }));
    const passed = args.flatMap(({ node, plain }) => (node === undefined || plain ? [] : [node]));
    const returns = holds(x.t) && !PLAIN.test(known?.cret ?? "") && !x.name.startsWith("mk_str_");
    if (x.name === "mk_resume") {
      for (const node of passed) append(this.resumed, this.current, node);
      return undefined;
    }
    if (x.name === REFLECT) return this.reflected;
    const isForeign = known !== undefined && !known.builtin && !x.name.startsWith("mk_");
    if (!isForeign && passed.length === 1 && !returns) return holds(x.t) ? this.pointers.node() : undefined;
    const through = isForeign ? this.outside : this.pointers.node();
    if (!isForeign && (passed.length > 0 || returns)) this.pointers.fold(through);
    for (const node of passed) this.pointers.assign(node, through);
    if (!holds(x.t)) return undefined;
    return returns ? through : this.pointers.node();
  }
}

function isFunction(token: Token): token is Func {
  return token.kind === "plain" || token.kind === "step";
}

/** The types of the fields up to one: equal keys are equal places. */
function placeKey(struct: Struct, field: Field): string {
  const fields = allFields(struct);
  return fields
    .slice(0, fields.indexOf(field) + 1)
    .map(({ type }) => type)
    .join(",");
}

function methodsOf(calls: readonly MethodCall[]): Map<Table, Set<Func>> {
  const methods = new Map<Table, Set<Func>>();
  for (const { table, linked } of calls) methods.set(table, new Set([...(methods.get(table) ?? []), ...linked]));
  return methods;
}

function holds(t: IrType): boolean {
  return t === "ptr" || t === "val";
}

function allFields(struct: Struct): Field[] {
  return [...(struct.parent ? allFields(struct.parent) : []), ...struct.fields];
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
