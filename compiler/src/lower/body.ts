/**
 * Builds one function's body. Expressions come back as trees over values that cannot change any more (`operands`
 * spills those that could), so statements may follow in any order the code generator likes.
 */
import type { Expr, Field, Func, IrType, Local, Stmt, Struct } from "../ir/ir.ts";
import type { ts } from "../load/typescript.ts";
import type { CaptureFacts } from "./captures.ts";
import type { Context } from "./context.ts";
import type { Env } from "./convert.ts";
import type { Rules } from "./rules.ts";
import type { ClassShape } from "./shapes.ts";
import { absentOf, NEVER, rep, type Ty, VOID } from "./ty.ts";

/** A lowered expression with the type that says its representation. */
export interface Value {
  x: Expr;
  ty: Ty;
}

/** Where a variable lives. */
export type Binding =
  | { k: "local"; local: Local; ty: Ty; constant: boolean }
  /** In a heap box shared with closures; `box` points to it. */
  | { k: "box"; box: Local; struct: Struct; field: Field; ty: Ty };

/** A place `break` or `continue` can leave to. */
export interface Target {
  label: string | null;
  breakId: number;
  continueId: number | null;
  /** Number of `finally` blocks around it. */
  depth: number;
  /** Run when it is left early: closes an iterator. */
  leave: (() => void) | null;
  /** A plain `break` finds it although it is no loop. */
  isSwitch?: boolean;
}

/** A `finally` being lowered: ways out of its `try` are numbered and dispatched after it. */
export interface Finally {
  code: Local;
  blockId: number;
  exits: { kind: "break" | "continue" | "return"; id: number }[];
}

/** Present while the body of an async function or generator is lowered. */
export interface Resumable {
  kind: "async" | "generator";
  frame: Local;
  /** The promise or generator object. */
  object: Local;
  objectTy: Ty;
  /** Type that `return` gives. */
  result: Ty;
}

export class Body {
  readonly cx: Context;
  readonly rules: Rules;
  readonly func: Func;
  readonly env: Env;
  facts: CaptureFacts;
  out: Stmt[] = [];
  bindings = new Map<ts.Symbol, Binding>();
  self: Value | null = null;
  owner: ClassShape | null = null;
  ret: Ty = VOID;
  targets: Target[] = [];
  finallies: Finally[] = [];
  /** Boxes made at the start of a block for functions declared in it. */
  readonly hoistedBoxes = new Set<ts.Symbol>();
  /** Keeps the value to return while `finally` blocks run. */
  returnValue: Local | null = null;
  /** Representations of parameters that callers pass and the function ignores. */
  trailing: IrType[] = [];
  resumable: Resumable | null = null;
  private nextId = 1;
  private line = -1;

  constructor(cx: Context, rules: Rules, func: Func, env: Env, facts: CaptureFacts) {
    this.cx = cx;
    this.rules = rules;
    this.func = func;
    this.env = env;
    this.facts = facts;
    this.out = func.body;
  }

  // Rules by way of the table (they are mutually recursive)

  expr(node: ts.Expression, want?: Ty): Value {
    return this.rules.expression(this, node, want);
  }

  /** Lowers and converts to `ty`. */
  as(node: ts.Expression, ty: Ty): Expr {
    return this.coerce(this.expr(node, ty), ty, node);
  }

  coerce(v: Value, ty: Ty, node: ts.Node | null): Expr {
    return this.rules.coerce(this, v, ty, node);
  }

  condition(node: ts.Expression): Expr {
    return this.rules.condition(this, node);
  }

  statement(node: ts.Statement): void {
    this.rules.statement(this, node);
  }

  ty(node: ts.Node): Ty {
    return this.cx.tyAt(node, this.env);
  }

  // Statements

  emit(s: Stmt): void {
    this.out.push(s);
  }

  at(node: ts.Node): void {
    const pos = this.cx.pos(node);
    const key = pos.file * 1e7 + pos.line;
    if (key === this.line && this.out.at(-1)?.s === "line") return;
    this.line = key;
    this.emit({ s: "line", pos });
  }

  /** Lowers into a list of its own. */
  nested(run: () => void): Stmt[] {
    const saved = this.out;
    const list: Stmt[] = [];
    this.out = list;
    this.line = -1;
    try {
      run();
    } finally {
      this.out = saved;
      this.line = -1;
    }
    return list;
  }

  label(): number {
    return this.nextId++;
  }

  if(c: Expr, then: () => void, otherwise?: () => void): void {
    this.emit({ s: "if", c, then: this.nested(then), else: otherwise ? this.nested(otherwise) : [] });
  }

  // Locals and temporaries

  local(name: string, type: IrType): Local {
    const l = this.cx.newLocal(this.func, name, type, false);
    this.func.locals.push(l);
    return l;
  }

  param(name: string, type: IrType): Local {
    const l = this.cx.newLocal(this.func, name, type, false);
    this.func.params.push(l);
    return l;
  }

  read(l: Local): Expr {
    return { e: "local", t: l.type, l };
  }

  /** Evaluates now; the result can be read any number of times. */
  temp(x: Expr): Expr {
    if (this.fixed(x) && (x.e === "local" || x.e === "num" || x.e === "bool" || x.e === "str" || x.e === "null" || x.e === "undef" || x.e === "nullval"))
      return x;
    const l = this.cx.newLocal(this.func, "t", x.t, true);
    this.func.locals.push(l);
    this.emit({ s: "set", l, x });
    return this.read(l);
  }

  do(x: Expr): void {
    this.emit({ s: "do", x });
  }

  private readonly immutable = new Set<Local>();

  /** The local is not assigned again after this point: reading it later gives the same. */
  freeze(l: Local): void {
    this.immutable.add(l);
  }

  /** No later statement can change what the tree evaluates to, nor whether it throws. */
  fixed(x: Expr): boolean {
    switch (x.e) {
      case "num":
      case "bool":
      case "str":
      case "null":
      case "undef":
      case "nullval":
      case "static":
      case "fnref":
        return true;
      case "local":
        return x.l.temp || this.immutable.has(x.l);
      case "bin":
      case "cmp":
      case "and":
      case "or":
        return this.fixed(x.a) && this.fixed(x.b);
      case "neg":
      case "inv":
      case "not":
      case "box":
        return this.fixed(x.x);
      case "conv":
        return x.mode !== "check" && this.fixed(x.x);
      default:
        return false;
    }
  }

  /** Lowers several operands in order; earlier ones are spilled when a later one needs statements. */
  operands(parts: (() => Value)[]): Value[] {
    const values: Value[] = [];
    const marks: number[] = [];
    const list = this.out;
    for (const part of parts) {
      const before = list.length;
      values.push(part());
      if (list.length > before && this.effects(list, before)) {
        let shift = 0;
        for (let i = 0; i < marks.length; i++) {
          const v = values[i] as Value;
          if (this.fixed(v.x)) continue;
          const l = this.cx.newLocal(this.func, "t", v.x.t, true);
          this.func.locals.push(l);
          list.splice((marks[i] as number) + shift, 0, { s: "set", l, x: v.x });
          shift++;
          values[i] = { x: this.read(l), ty: v.ty };
          for (let j = i; j < marks.length; j++) if (j !== i) marks[j] = marks[j] as number;
        }
        for (let i = 0; i < marks.length; i++) marks[i] = list.length;
      }
      marks.push(list.length);
    }
    return values;
  }

  /** Whether the statements do anything but fill temporaries from fixed trees. */
  private effects(list: Stmt[], from: number): boolean {
    for (let i = from; i < list.length; i++) {
      const s = list[i] as Stmt;
      if (s.s === "line") continue;
      if (s.s === "set" && s.l.temp && this.fixed(s.x)) continue;
      return true;
    }
    return false;
  }

  // Small constructors

  num(v: number, t: "i32" | "f64" | "u32" = "i32"): Expr {
    return { e: "num", t, v };
  }

  str(text: string): Expr {
    return { e: "str", t: "ptr", id: this.cx.str(text) };
  }

  not(x: Expr): Expr {
    return x.e === "not" ? x.x : { e: "not", t: "bool", x };
  }

  isNull(x: Expr): Expr {
    return { e: "cmp", t: "bool", op: "eq", a: x, b: { e: "null", t: "ptr" } };
  }

  nonnull(x: Expr): Expr {
    if (x.e === "nonnull" || x.e === "new" || x.e === "str" || x.e === "static" || x.e === "closure") return x;
    return { e: "nonnull", t: "ptr", x };
  }

  field(obj: Expr, struct: Struct, field: Field): Expr {
    return { e: "field", t: field.type, obj, struct, field };
  }

  len(x: Expr, of: "array" | "typed" | "string"): Expr {
    return { e: "len", t: "i32", of, x };
  }

  native(name: string, t: IrType, args: Expr[], pure: boolean): Expr {
    const call: Expr = { e: "native", t, name, args, pure };
    return pure || t === "void" ? call : this.temp(call);
  }

  /** The value `undefined` of type void. */
  undefined(): Value {
    return { x: { e: "undef", t: "val" }, ty: VOID };
  }

  never(): Value {
    return { x: { e: "undef", t: "val" }, ty: NEVER };
  }

  /** Zero bits of a type's representation, for slots that are written before they are read. */
  zero(ty: Ty): Expr {
    const t = rep(ty);
    if (t === "ptr") return { e: "null", t: "ptr" };
    if (t === "bool") return { e: "bool", t: "bool", v: false };
    if (t === "val" || t === "void") return { e: "undef", t: "val" };
    return { e: "num", t, v: 0 };
  }

  /** The absent value (undefined or null) of an optional type. */
  absent(ty: Ty): Expr {
    if (rep(ty) === "ptr") return { e: "null", t: "ptr" };
    return absentOf(ty) === "null" ? { e: "nullval", t: "val" } : { e: "undef", t: "val" };
  }
}
