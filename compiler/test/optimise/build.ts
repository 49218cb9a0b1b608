/** A small notation for IR in tests. Numbers are lowered as the lowering does it: everything a double. */
import type { BinOp, CmpOp, Expr, Func, Global, IrType, Local, NumType, Program, Stmt, Struct } from "../../src/ir/ir.ts";

export type Num = Expr | number;

export function f64(x: Num): Expr {
  if (typeof x === "number") return { e: "num", t: "f64", v: x };
  return x.t === "f64" ? x : { e: "conv", t: "f64", mode: "exact", x };
}

export function i32(v: number): Expr {
  return { e: "num", t: "i32", v };
}

export function bin(op: BinOp, a: Num, b: Num): Expr {
  return { e: "bin", t: "f64", op, a: f64(a), b: f64(b) };
}

export const add = (a: Num, b: Num): Expr => bin("add", a, b);
export const sub = (a: Num, b: Num): Expr => bin("sub", a, b);
export const mul = (a: Num, b: Num): Expr => bin("mul", a, b);
export const div = (a: Num, b: Num): Expr => bin("div", a, b);
export const rem = (a: Num, b: Num): Expr => bin("rem", a, b);

export function neg(x: Num): Expr {
  return { e: "neg", t: "f64", x: f64(x) };
}

/** ToInt32 (or another integer type) of a number. */
export function wrap(x: Num, t: NumType = "i32"): Expr {
  return { e: "conv", t, mode: "wrap", x: f64(x) };
}

export function check(x: Num, t: NumType = "i32"): Expr {
  return { e: "conv", t, mode: "check", x: f64(x) };
}

/** JavaScript's bit operations. */
export function bits(op: "and" | "or" | "xor" | "shl" | "shr", a: Num, b: Num): Expr {
  return f64({ e: "bin", t: "i32", op, a: wrap(a), b: op === "shl" || op === "shr" ? { e: "bin", t: "i32", op: "and", a: wrap(b), b: i32(31) } : wrap(b) });
}

/** `a >>> b` */
export function ushr(a: Num, b: number): Expr {
  return f64({ e: "bin", t: "u32", op: "shr", a: wrap(a, "u32"), b: { e: "num", t: "u32", v: b } });
}

export function cmp(op: CmpOp, a: Num, b: Num): Expr {
  return { e: "cmp", t: "bool", op, a: f64(a), b: f64(b) };
}

export const lt = (a: Num, b: Num): Expr => cmp("lt", a, b);

export function not(x: Expr): Expr {
  return { e: "not", t: "bool", x };
}

export function pure(name: string, x: Num): Expr {
  return { e: "native", t: "f64", name, args: [f64(x)], pure: true };
}

export class FuncBuilder {
  readonly func: Func;
  private ids = 1;

  constructor(program: ProgramBuilder, name: string, params: Record<string, IrType>, ret: IrType) {
    this.func = {
      id: program.program.funcs.length,
      name,
      cname: name,
      params: [],
      ret,
      locals: [],
      body: [],
      kind: "plain",
      pos: { file: 0, line: 1 },
      recursive: true,
    };
    for (const [n, t] of Object.entries(params)) this.func.params.push(this.make(n, t, false));
    program.program.funcs.push(this.func);
  }

  private make(name: string, type: IrType, temp: boolean): Local {
    return { id: this.func.params.length + this.func.locals.length, name, cname: name, type, temp };
  }

  param(i: number): Expr {
    return this.read(this.func.params[i] as Local);
  }

  local(name: string, type: IrType = "f64", temp = false): Local {
    const l = this.make(name, type, temp);
    this.func.locals.push(l);
    return l;
  }

  read(l: Local): Expr {
    return { e: "local", t: l.type, l };
  }

  label(): number {
    return this.ids++;
  }

  body(...s: Stmt[]): Func {
    this.func.body = s;
    return this.func;
  }

  /** `for (init; c; step) body`, `continue` goes to the step. */
  for(init: Stmt, c: Expr, step: Stmt, body: (id: number) => Stmt[]): Stmt[] {
    const id = this.label();
    return [init, { s: "loop", id, body: [{ s: "if", c: not(c), then: [{ s: "break", id }], else: [] }, ...body(id)], cont: [step] }];
  }

  while(c: Expr, body: (id: number) => Stmt[]): Stmt {
    const id = this.label();
    return { s: "loop", id, body: [{ s: "if", c: not(c), then: [{ s: "break", id }], else: [] }, ...body(id)], cont: [] };
  }
}

export function set(l: Local, x: Num): Stmt {
  return { s: "set", l, x: l.type === "f64" ? f64(x) : (x as Expr) };
}

export function ret(x?: Num): Stmt {
  return { s: "return", x: x === undefined ? null : f64(x) };
}

export function log(x: Num): Stmt {
  return { s: "do", x: { e: "native", t: "void", name: "log", args: [f64(x)], pure: false } };
}

export class ProgramBuilder {
  readonly program: Program;

  constructor() {
    const main: Func = {
      id: 0,
      name: "main",
      cname: "main",
      params: [],
      ret: "void",
      locals: [],
      body: [],
      kind: "plain",
      pos: { file: 0, line: 1 },
      recursive: true,
    };
    this.program = { files: ["test.ts"], strings: [], structs: [], globals: [], funcs: [], tables: [], natives: [], main, errors: [], microtasks: null };
  }

  func(name: string, params: Record<string, IrType>, result: IrType): FuncBuilder {
    return new FuncBuilder(this, name, params, result);
  }

  main(): FuncBuilder {
    const b = this.func("main", {}, "void");
    this.program.main = b.func;
    return b;
  }

  global(name: string, type: IrType = "f64"): Global {
    const g: Global = { id: this.program.globals.length, name, cname: name, type, constant: false };
    this.program.globals.push(g);
    return g;
  }

  struct(name: string, fields: Record<string, IrType>, kind: Struct["kind"] = "object"): Struct {
    const s: Struct = { id: this.program.structs.length, name, cname: name, parent: null, fields: [], kind, live: true, reflect: false };
    for (const [n, type] of Object.entries(fields)) s.fields.push({ name: n, cname: n, type });
    this.program.structs.push(s);
    return s;
  }
}

export function call(fn: Func, ...args: Num[]): Expr {
  return { e: "call", t: fn.ret, fn, args: args.map((a, i) => (fn.params[i]?.type === "f64" ? f64(a) : (a as Expr))) };
}
