/**
 * Runs IR directly. Besides results it checks what the IR promises: integers fit their types, exact conversions are
 * exact, unchecked accesses are in bounds, `nonnull` left out was not needed. A broken promise is a `Broken` error.
 */
import type { Expr, Func, IrType, Local, NumType, Program, Stmt, Struct } from "../../src/ir/ir.ts";
import { type Arr, makeNatives, NULL_VALUE } from "./natives.ts";

/** The program is wrong, or was made so. */
export class Broken extends Error {}

/** The program uses what the interpreter has not. */
export class Unknown extends Error {}

/** An exception of the program. */
export class Thrown extends Error {
  readonly what: unknown;
  constructor(what: unknown) {
    super(`thrown ${String(what)}`);
    this.what = what;
  }
}

interface Obj {
  k: "object";
  struct: Struct;
  fields: Map<string, unknown>;
}

interface Closure {
  k: "closure";
  fn: Func;
  struct: Struct;
  fields: Map<string, unknown>;
}

type Frame = Map<Local, unknown>;
/** A resumable function between two of its suspensions. */
interface Suspended {
  k: "frame";
  rest: Run;
}

type Run = Generator<undefined, Exit, null>;
type Exit = { k: "break" | "continue"; id: number } | { k: "return"; v: unknown } | null;

const LIMITS: Partial<Record<IrType, [number, number]>> = {
  i8: [-128, 127],
  u8: [0, 255],
  i16: [-32768, 32767],
  u16: [0, 65535],
  i32: [-2147483648, 2147483647],
  u32: [0, 4294967295],
  i64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

function isInt(t: IrType): boolean {
  return t in LIMITS;
}

function inRange(t: IrType, v: number): boolean {
  const l = LIMITS[t];
  return l !== undefined && Number.isInteger(v) && v >= l[0] && v <= l[1];
}

function fit(t: IrType, v: number, what: string): number {
  if (t === "f32") return Math.fround(v);
  if (!isInt(t)) return v;
  if (!inRange(t, v) || Object.is(v, -0)) throw new Broken(`${what}: ${Object.is(v, -0) ? "-0" : v} is no ${t}`);
  return v;
}

function wrap(t: IrType, v: number): number {
  if (t === "i8") return (v << 24) >> 24;
  if (t === "u8") return v & 255;
  if (t === "i16") return (v << 16) >> 16;
  if (t === "u16") return v & 65535;
  if (t === "i32") return v | 0;
  if (t === "u32") return v >>> 0;
  throw new Broken(`wrap to ${t}`);
}

function valueIs(is: (Expr & { e: "valis" })["is"], v: unknown): boolean {
  switch (is) {
    case "undefined":
      return v === undefined;
    case "null":
      return v === NULL_VALUE;
    case "nullish":
      return v === undefined || v === NULL_VALUE;
    case "number":
    case "boolean":
    case "string":
      return typeof v === is;
    case "function":
      return pointerIs("closure", v);
    case "object":
      return typeof v === "object" && !pointerIs("closure", v);
    case "ref":
      return typeof v === "object" || typeof v === "string";
  }
}

function pointerIs(is: (Expr & { e: "ptris" })["is"], v: unknown): boolean {
  if (is === "string") return typeof v === "string";
  return typeof v === "object" && v !== null && (v as { k: string }).k === is;
}

export function zero(t: IrType): unknown {
  if (t === "ptr") return null;
  if (t === "val") return undefined;
  if (t === "bool") return false;
  return 0;
}

const SIMPLE: ReadonlySet<Stmt["s"]> = new Set<Stmt["s"]>([
  "line",
  "set",
  "setglobal",
  "setfield",
  "setelem",
  "push",
  "do",
  "break",
  "continue",
  "return",
  "throw",
]);

export class Interpreter {
  private readonly program: Program;
  private readonly globals = new Map<number, unknown>();
  /** What the program logged through the native `log`. */
  readonly logged: unknown[] = [];
  private steps = 0;
  private readonly natives = makeNatives(
    (what) => new Thrown(what),
    (text) => this.logged.push(text),
  );

  constructor(program: Program) {
    this.program = program;
    for (const g of program.globals) this.globals.set(g.id, g.init?.k === "num" ? g.init.v : zero(g.type));
  }

  run(): unknown {
    const result = this.call(this.program.main, []);
    if (this.program.microtasks) this.call(this.program.microtasks, []);
    return result;
  }

  call(fn: Func, args: unknown[]): unknown {
    if (++this.steps > 2_000_000) throw new Broken("too many steps");
    const { done, value: exit } = this.list(fn.body, this.frame(fn, args)).next();
    if (!done) throw new Broken(`${fn.name} suspends`);
    if (exit?.k === "return") return isInt(fn.ret) ? fit(fn.ret, exit.v as number, `result of ${fn.name}`) : exit.v;
    if (fn.ret !== "void") throw new Broken(`${fn.name} ends without a result`);
    return undefined;
  }

  private frame(fn: Func, args: unknown[]): Frame {
    const frame: Frame = new Map();
    for (const [i, p] of fn.params.entries()) {
      if (isInt(p.type)) fit(p.type, args[i] as number, `argument ${p.name} of ${fn.name}`);
      frame.set(p, args[i]);
    }
    return frame;
  }

  /** Allocates the frame of a resumable function. */
  private suspended(fn: Func, args: unknown[]): Suspended {
    const frame = this.frame(fn, args);
    const made: Suspended = { k: "frame", rest: this.list(fn.body, frame) };
    if (fn.self) frame.set(fn.self, made);
    return made;
  }

  /** Yields where the function suspends. */
  private *list(list: readonly Stmt[], f: Frame): Run {
    for (const s of list) {
      const exit = s.s === "suspend" ? yield : SIMPLE.has(s.s) ? this.simple(s, f) : yield* this.nested(s, f);
      if (exit) return exit;
    }
    return null;
  }

  private *nested(s: Stmt, f: Frame): Run {
    if (++this.steps > 2_000_000) throw new Broken("too many steps");
    switch (s.s) {
      case "if":
        return yield* this.list(this.eval(s.c, f) ? s.then : s.else, f);
      case "loop":
        for (;;) {
          const exit = yield* this.list(s.body, f);
          if (exit && !(exit.k === "continue" && exit.id === s.id)) return exit.k === "break" && exit.id === s.id ? null : exit;
          const after = yield* this.list(s.cont, f);
          if (after) return after.k === "break" && after.id === s.id ? null : after;
        }
      case "block": {
        const exit = yield* this.list(s.body, f);
        return exit?.k === "break" && exit.id === s.id ? null : exit;
      }
      case "switch": {
        const v = this.eval(s.x, f) as number;
        let at = s.cases.findIndex((c) => c.values?.includes(v));
        if (at < 0) at = s.cases.findIndex((c) => c.values === null);
        for (; at >= 0 && at < s.cases.length; at++) {
          const exit = yield* this.list(s.cases[at]?.body ?? [], f);
          if (exit) return exit.k === "break" && exit.id === s.id ? null : exit;
        }
        return null;
      }
      case "try":
        try {
          return yield* this.list(s.body, f);
        } catch (e) {
          if (!(e instanceof Thrown)) throw e;
          f.set(s.v, e.what);
        }
        return yield* this.list(s.handler, f);
      default:
        throw new Broken(`${s.s} is no nested statement`);
    }
  }

  private simple(s: Stmt, f: Frame): Exit {
    if (++this.steps > 2_000_000) throw new Broken("too many steps");
    switch (s.s) {
      case "line":
        return null;
      case "set":
        if (s.x.t !== s.l.type) throw new Broken(`${s.l.name}: ${s.l.type} = ${s.x.t}`);
        f.set(s.l, this.stored(s.l.type, this.eval(s.x, f), s.l.name));
        return null;
      case "setglobal":
        if (s.x.t !== s.g.type) throw new Broken(`${s.g.name}: ${s.g.type} = ${s.x.t}`);
        this.globals.set(s.g.id, this.stored(s.g.type, this.eval(s.x, f), s.g.name));
        return null;
      case "setfield": {
        if (s.x.t !== s.field.type) throw new Broken(`${s.field.name}: ${s.field.type} = ${s.x.t}`);
        const o = this.object(s.obj, f);
        o.fields.set(s.field.cname, this.stored(s.field.type, this.eval(s.x, f), s.field.name));
        return null;
      }
      case "setelem": {
        const a = this.array(s.arr, f);
        const i = this.eval(s.idx, f) as number;
        const v = this.eval(s.x, f);
        if (Number.isInteger(i) && i >= 0 && i < a.items.length) a.items[i] = this.stored(s.el, v, "element");
        else if (!s.check) throw new Broken(`unchecked store at ${i} of ${a.items.length}`);
        else if (s.append && i === a.items.length) a.items.push(v);
        else throw new Thrown("RangeError");
        return null;
      }
      case "push":
        this.array(s.arr, f).items.push(this.stored(s.el, this.eval(s.x, f), "element"));
        return null;
      case "do":
        this.eval(s.x, f);
        return null;
      case "break":
      case "continue":
        return { k: s.s, id: s.id };
      case "return": {
        const v = s.x ? this.eval(s.x, f) : undefined;
        return { k: "return", v };
      }
      case "throw":
        throw new Thrown(this.eval(s.x, f));
      default:
        throw new Broken(`${s.s} is nested`);
    }
  }

  private stored(t: IrType, v: unknown, what: string): unknown {
    return typeof v === "number" && t !== "val" ? fit(t, v, what) : v;
  }

  private object(x: Expr, f: Frame): Obj | Closure {
    const o = this.eval(x, f) as Obj | Closure | null;
    if (o === null) throw new Broken("field of NULL");
    return o;
  }

  private array(x: Expr, f: Frame): Arr {
    const a = this.eval(x, f) as Arr | null;
    if (a === null) throw new Broken("array is NULL");
    return a;
  }

  private args(xs: readonly Expr[], f: Frame): unknown[] {
    return xs.map((x) => this.eval(x, f));
  }

  private eval(x: Expr, f: Frame): unknown {
    switch (x.e) {
      case "num":
        return isInt(x.t) ? fit(x.t, x.v, "constant") : x.v;
      case "bool":
        return x.v;
      case "str":
        return this.program.strings[x.id];
      case "null":
        return null;
      case "undef":
        return undefined;
      case "nullval":
        return NULL_VALUE;
      case "local":
        if (x.t !== x.l.type) throw new Broken(`${x.l.name} read as ${x.t}, is ${x.l.type}`);
        return f.has(x.l) ? f.get(x.l) : zero(x.l.type);
      case "global":
        if (x.t !== x.g.type) throw new Broken(`${x.g.name} read as ${x.t}, is ${x.g.type}`);
        return this.globals.get(x.g.id);
      case "field": {
        if (x.t !== x.field.type) throw new Broken(`${x.field.name} read as ${x.t}, is ${x.field.type}`);
        return this.object(x.obj, f).fields.get(x.field.cname) ?? zero(x.field.type);
      }
      case "nonnull": {
        const v = this.eval(x.x, f);
        if (v === null) throw new Thrown("TypeError");
        return v;
      }
      case "elem": {
        const a = this.array(x.arr, f);
        const i = this.eval(x.idx, f) as number;
        if (Number.isInteger(i) && i >= 0 && i < a.items.length) return a.items[i];
        if (!x.check) throw new Broken(`unchecked load at ${i} of ${a.items.length}`);
        throw new Thrown("RangeError");
      }
      case "len": {
        const v = this.eval(x.x, f) as Arr | string | null;
        if (v === null) throw new Broken("length of NULL");
        return typeof v === "string" ? v.length : v.items.length;
      }
      case "charcode": {
        const s = this.eval(x.x, f) as string;
        const i = this.eval(x.idx, f) as number;
        if (i < 0 || i >= s.length) throw new Thrown("RangeError");
        return s.charCodeAt(i);
      }
      case "bin":
        return this.bin(x, this.operand(x.a, x.t, f), this.operand(x.b, x.t, f));
      case "neg": {
        const v = this.operand(x.x, x.t, f);
        return isInt(x.t) ? fit(x.t, 0 - v, "neg") : -v;
      }
      case "inv":
        return wrap(x.t, ~this.operand(x.x, x.t, f));
      case "cmp":
        return this.compare(x, f);
      case "not":
        return !this.eval(x.x, f);
      case "and":
        return this.eval(x.a, f) && this.eval(x.b, f);
      case "or":
        return this.eval(x.a, f) || this.eval(x.b, f);
      case "select": {
        const arm = this.eval(x.c, f) ? x.a : x.b;
        if (arm.t !== x.t) throw new Broken(`select ${x.t} of ${arm.t}`);
        return this.eval(arm, f);
      }
      case "conv":
        return this.conv(x, this.eval(x.x, f) as number);
      case "box":
        return this.box(x, this.eval(x.x, f));
      case "unbox":
        return this.unbox(x, this.eval(x.x, f));
      case "valis":
        return valueIs(x.is, this.eval(x.x, f));
      case "ptris":
        return pointerIs(x.is, this.eval(x.x, f));
      case "isa":
        return this.isInstance(x, this.eval(x.x, f));
      case "call": {
        if (x.t !== x.fn.ret) throw new Broken(`${x.fn.name} gives ${x.fn.ret}, not ${x.t}`);
        for (const [i, a] of x.args.entries()) this.sameType(a, x.fn.params[i]?.type);
        return this.call(x.fn, this.args(x.args, f));
      }
      case "callv": {
        if (x.t !== x.table.ret) throw new Broken("result type of a table");
        for (const [i, a] of x.args.entries()) this.sameType(a, x.table.params[i]);
        const args = this.args(x.args, f);
        const self = args[0] as Obj | null;
        const entry = x.table.entries.find((e) => e.struct === self?.struct);
        if (!entry) throw new Broken("no table entry");
        entry.fn.params.forEach((p, i) => {
          if (p.type !== x.table.params[i]) throw new Broken(`signature of ${entry.fn.name}`);
        });
        return this.call(entry.fn, args);
      }
      case "callc": {
        const c = this.eval(x.closure, f) as Closure;
        return this.call(c.fn, [c, ...this.args(x.args, f)]);
      }
      case "new":
        return { k: "object", struct: x.struct, fields: new Map() } satisfies Obj;
      case "newarray": {
        const n = this.eval(x.len, f) as number;
        if (n < 0) throw new Thrown("RangeError");
        return { k: "array", el: x.el, items: new Array(n).fill(zero(x.el)) } satisfies Arr;
      }
      case "closure": {
        const fields = new Map<string, unknown>();
        x.captures.forEach((c, i) => {
          const field = x.struct.fields[i];
          if (!field || field.type !== c.t) throw new Broken("capture type");
          fields.set(field.cname, this.eval(c, f));
        });
        return { k: "closure", fn: x.fn, struct: x.struct, fields } satisfies Closure;
      }
      case "fnref":
        return { k: "closure", fn: x.fn, struct: x.struct, fields: new Map() } satisfies Closure;
      case "newframe":
        return this.suspended(x.fn, this.args(x.args, f));
      case "native":
        return this.native(x, this.args(x.args, f));
      default:
        throw new Unknown(x.e);
    }
  }

  private box(x: Expr & { e: "box" }, v: unknown): unknown {
    if (v !== null) return v;
    if (x.absent === "never") throw new Broken("NULL boxed as an object");
    return x.absent === "null" ? NULL_VALUE : undefined;
  }

  private unbox(x: Expr & { e: "unbox" }, v: unknown): unknown {
    if (x.absent !== "never" && v === (x.absent === "null" ? NULL_VALUE : undefined)) return null;
    const fits = x.t === "ptr" ? valueIs("ref", v) : valueIs(x.t === "bool" ? "boolean" : "number", v);
    if (fits) return v;
    if (x.check) throw new Thrown("TypeError");
    throw new Broken(`unboxed ${String(v)} as ${x.t}`);
  }

  private isInstance(x: Expr & { e: "isa" }, v: unknown): boolean {
    if (v === null) throw new Broken("class of NULL");
    if (typeof v !== "object" || (v as Obj).k !== "object") return false;
    for (let s: Struct | null = (v as Obj).struct; s; s = x.subclasses ? s.parent : null) if (x.structs.includes(s)) return true;
    return false;
  }

  private sameType(x: Expr, t: IrType | undefined): void {
    if (x.t !== t) throw new Broken(`argument is ${x.t}, parameter ${t}`);
  }

  private operand(x: Expr, t: NumType, f: Frame): number {
    this.sameType(x, t);
    return this.eval(x, f) as number;
  }

  private bin(x: Expr & { e: "bin" }, a: number, b: number): number {
    const { t, op } = x;
    if (!isInt(t)) return this.double(x, a, b);
    const exact = (v: number): number => {
      // Products that do not fit 53 bits may be made, but only to fail a check.
      if (t === "i64" && Math.abs(v) > Number.MAX_SAFE_INTEGER && Math.abs(v) < 2 ** 63) return v;
      return fit(t, v + 0, op);
    };
    const checked = (v: number): number => {
      if (!inRange(t, v)) throw new Thrown("RangeError");
      return v + 0;
    };
    switch (op) {
      case "add":
        return exact(a + b);
      case "sub":
        return exact(a - b);
      case "mul":
        return exact(a * b);
      case "addw":
        return wrap(t, a + b);
      case "subw":
        return wrap(t, a - b);
      case "mulw":
        return wrap(t, Math.imul(a, b));
      case "addc":
        return checked(a + b);
      case "subc":
        return checked(a - b);
      case "mulc":
        return checked(a * b);
      case "idiv":
        if (b === 0) throw new Broken("division by zero");
        return fit(t, Math.trunc(a / b) + 0, op);
      case "irem":
        if (b === 0) throw new Broken("division by zero");
        fit(t, Math.trunc(a / b) + 0, "quotient of irem");
        return fit(t, (a % b) + 0, op);
      case "min":
        return Math.min(a, b);
      case "max":
        return Math.max(a, b);
      case "and":
        return wrap(t, a & b);
      case "or":
        return wrap(t, a | b);
      case "xor":
        return wrap(t, a ^ b);
      case "shl":
        return wrap(t, a << b);
      case "shr":
        return t === "u32" ? a >>> b : a >> b;
      default:
        throw new Broken(`${op} of ${t}`);
    }
  }

  private double(x: Expr & { e: "bin" }, a: number, b: number): number {
    switch (x.op) {
      case "add":
        return a + b;
      case "sub":
        return a - b;
      case "mul":
        return a * b;
      case "div":
        return a / b;
      case "rem":
        return a % b;
      case "min":
        return Math.min(a, b);
      case "max":
        return Math.max(a, b);
      case "pow":
        return a ** b;
      default:
        throw new Broken(`${x.op} of ${x.t}`);
    }
  }

  private compare(x: Expr & { e: "cmp" }, f: Frame): boolean {
    // Bytes and such are compared with words as they are.
    const narrow = (t: IrType): boolean => t === "i32" || t === "u8" || t === "i8" || t === "u16" || t === "i16";
    if (x.a.t !== x.b.t && !(narrow(x.a.t) && narrow(x.b.t))) throw new Broken(`comparing ${x.a.t} with ${x.b.t}`);
    const a = this.eval(x.a, f) as number;
    const b = this.eval(x.b, f) as number;
    switch (x.op) {
      case "eq":
        return a === b;
      case "ne":
        return a !== b;
      case "lt":
        return a < b;
      case "le":
        return a <= b;
      case "gt":
        return a > b;
      case "ge":
        return a >= b;
    }
  }

  private conv(x: Expr & { e: "conv" }, v: number): number {
    if (x.mode === "exact") return isInt(x.t) ? fit(x.t, v + 0, "exact conversion") : v;
    if (x.mode === "check") {
      if (x.t === "f32") return Math.fround(v);
      if (!inRange(x.t, v)) throw new Thrown("RangeError");
      return v + 0;
    }
    if (x.x.t === "i64") fit("i64", v, "wrap");
    return wrap(x.t, v);
  }

  /** Elements by the address of the first; here that is the array itself. */
  private raw(name: string, args: unknown[]): unknown {
    const { items } = args[0] as Arr;
    const index = args[name.startsWith("mk_raw_at_") ? 2 : 1] as number;
    if (index < 0 || index >= items.length) {
      if (!name.startsWith("mk_raw_at_")) throw new Broken(`raw element ${index} of ${items.length}`);
      if (args[1] !== items.length) throw new Broken(`length ${String(args[1])} is ${items.length}`);
      throw new Thrown("RangeError");
    }
    if (name.startsWith("mk_raw_set_")) items[index] = args[2];
    return items[index];
  }

  private native(x: Expr & { e: "native" }, args: unknown[]): unknown {
    if (x.name.startsWith("mk_raw_")) return this.raw(x.name, args);
    if (x.name === "mk_resume") {
      (args[0] as Suspended).rest.next(null);
      return undefined;
    }
    const native = this.natives.get(x.name);
    if (!native) throw new Unknown(`native ${x.name}`);
    return native(...(args as never[]));
  }
}
