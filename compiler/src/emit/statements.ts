/** Statements as C, for plain functions and for the steps of resumable ones. */
import type { Expr, Func, Local, Stmt } from "../ir/ir.ts";
import { expression, fieldPlace, globalName, indexOf, operand, pointerTo, type Scope } from "./expressions.ts";
import { C_TYPE, declare } from "./literals.ts";
import type { SourceWriter } from "./writer.ts";

interface Level {
  kind: "loop" | "block" | "switch" | "try";
  id: number;
  /** `try` in a step function: number of the handler that is current outside of it. */
  outer: number;
}

export class FunctionWriter {
  private readonly levels: Level[] = [];
  private readonly labels = new Set<string>();
  private handlers = 0;
  private current = 0;
  private resumePoints = 0;
  private readonly scope: Scope;
  private readonly w: SourceWriter;
  private readonly step: boolean;

  constructor(func: Func, scope: Scope, writer: SourceWriter) {
    this.step = func.kind === "step";
    this.scope = scope;
    this.w = writer;
  }

  /** In a step function: exceptions may be caught, so that it needs `mk_run_step`. */
  get hasHandlers(): boolean {
    return this.handlers > 0;
  }

  /** Jumps from the entry of a step function to where it was suspended, or to the handler that was current. */
  dispatch(): string[] {
    const cases: string[] = [];
    for (let n = 1; n <= this.resumePoints; n++) cases.push(`case ${n}: goto resume_${n};`);
    for (let h = 1; h <= this.handlers; h++) cases.push(`case MK_HANDLER + ${h}: goto handler_${h};`);
    return ["switch (f->h.state) {", "case 0: break;", ...cases, "default: return;", "}"];
  }

  list(body: readonly Stmt[]): void {
    for (const s of body) this.statement(s);
  }

  private nest(body: readonly Stmt[]): void {
    this.w.nested(() => this.list(body));
  }

  private put(line: string): void {
    this.w.put(line);
  }

  private x(e: Expr): string {
    return expression(e, this.scope);
  }

  private statement(s: Stmt): void {
    switch (s.s) {
      case "line":
        return this.w.at(s.pos);
      case "set":
        return this.put(`${this.scope.local(s.l)} = ${pointerTo(s.x, this.scope.declared(s.l), this.scope)};`);
      case "setglobal":
        return this.put(`${globalName(s.g.type, s.g.cname)} = ${this.x(s.x)};`);
      case "setfield":
        return this.put(`${fieldPlace(s.obj, s.struct, this.scope.names.field(s.field), this.scope)} = ${this.x(s.x)};`);
      case "setelem": {
        const name = `mk_${s.kind === "typed" ? "t" : ""}${s.check ? "put" : "set"}_${s.el}`;
        return this.put(`${name}(${this.x(s.arr)}, ${indexOf(s.idx, this.scope)}, ${this.x(s.x)});`);
      }
      case "push":
        return this.put(`mk_push_${s.el}(${this.x(s.arr)}, ${this.x(s.x)});`);
      case "do":
        return this.put(s.x.t === "void" ? `${this.x(s.x)};` : `(void)${operand(s.x, this.scope)};`);
      case "if":
        return this.if(s);
      case "loop":
        return this.loop(s);
      case "block":
        return this.block(s);
      case "break":
      case "continue":
        return this.leave(s.id, s.s);
      case "switch":
        return this.switch(s);
      case "return":
        return this.return(s.x);
      case "throw":
        return this.put(`mk_throw(${this.x(s.x)});`);
      case "try":
        return this.step ? this.tryInStep(s) : this.try(s);
      case "suspend":
        return this.suspend();
    }
  }

  private if(s: Stmt & { s: "if" }): void {
    if (s.then.length === 0 && s.else.length === 0) return;
    if (s.then.length === 0) {
      this.put(`if (!(${this.x(s.c)})) {`);
      this.nest(s.else);
    } else {
      this.put(`if (${this.x(s.c)}) {`);
      this.nest(s.then);
      if (s.else.length > 0) {
        this.w.plain("} else {");
        this.nest(s.else);
      }
    }
    this.w.plain("}");
  }

  private label(name: string): void {
    if (this.labels.has(name)) this.w.plain(`${name}: ;`);
  }

  private loop(s: Stmt & { s: "loop" }): void {
    this.w.plain("for (;;) {");
    this.levels.push({ kind: "loop", id: s.id, outer: 0 });
    this.nest(s.body);
    this.label(`continue_${s.id}`);
    this.nest(s.cont);
    this.levels.pop();
    this.w.plain("}");
    this.label(`break_${s.id}`);
  }

  private block(s: Stmt & { s: "block" }): void {
    this.w.plain("{");
    this.levels.push({ kind: "block", id: s.id, outer: 0 });
    this.nest(s.body);
    this.levels.pop();
    this.w.plain("}");
    this.label(`break_${s.id}`);
  }

  private switch(s: Stmt & { s: "switch" }): void {
    this.put(`switch (${this.x(s.x)}) {`);
    this.levels.push({ kind: "switch", id: s.id, outer: 0 });
    for (const c of s.cases) {
      if (c.values === null) this.w.plain("default:");
      else for (const v of c.values) this.w.plain(`case ${v}:`);
      this.nest(c.body);
      this.w.plain("  ;");
    }
    this.levels.pop();
    this.w.plain("}");
    this.label(`break_${s.id}`);
  }

  /** Out of every `try` between here and the target (exclusive). */
  private leave(id: number, how: "break" | "continue"): void {
    const at = this.levels.findLastIndex((l) => l.id === id && l.kind !== "try");
    const level = this.levels[at];
    if (!level) throw new Error(`${how} ${id} is not inside of ${id}`);
    const crossed = this.levels.slice(at + 1);
    this.leaveTries(crossed);
    const plain = level.kind !== "block" && how === "break" && !crossed.some((l) => l.kind === "loop" || l.kind === "switch");
    if (plain) return this.put("break;");
    this.labels.add(`${how}_${id}`);
    this.put(`goto ${how}_${id};`);
  }

  private leaveTries(crossed: readonly Level[]): void {
    const tries = crossed.filter((l) => l.kind === "try");
    const [outermost] = tries;
    if (!outermost) return;
    if (this.step) this.put(`f->h.handler = ${outermost.outer};`);
    else this.put(`mk_handlers = mk_handler_${outermost.id}.previous;`);
  }

  private return(x: Expr | null): void {
    if (this.step) {
      this.put("f->h.state = MK_FINISHED;");
      return this.put("return;");
    }
    if (!x) {
      this.leaveTries(this.levels);
      return this.put("return;");
    }
    if (!this.levels.some((l) => l.kind === "try")) return this.put(`return ${this.x(x)};`);
    // The value is computed while the region still protects it.
    this.put("{");
    this.w.nested(() => {
      this.put(`${declare(C_TYPE[x.t], "mk_returned")} = ${this.x(x)};`);
      this.leaveTries(this.levels);
      this.put("return mk_returned;");
    });
    this.w.plain("}");
  }

  private try(s: Stmt & { s: "try" }): void {
    const id = ++this.handlers;
    this.put("{");
    this.put(`mk_handler mk_handler_${id};`);
    this.put(`mk_push_handler(&mk_handler_${id});`);
    this.put(`if (MK_SETJMP(mk_handler_${id}.jb) == 0) {`);
    this.levels.push({ kind: "try", id, outer: 0 });
    this.nest(s.body);
    this.levels.pop();
    this.w.plain(`  mk_pop_handler(&mk_handler_${id});`);
    this.w.plain("} else {");
    this.put(`  ${this.scope.local(s.v)} = mk_caught(&mk_handler_${id});`);
    this.nest(s.handler);
    this.w.plain("} }");
  }

  /** A throw in the region comes back through `dispatch`, as a jump to the handler. */
  private tryInStep(s: Stmt & { s: "try" }): void {
    const id = ++this.handlers;
    const outer = this.current;
    this.current = id;
    this.put(`f->h.handler = ${id};`);
    this.levels.push({ kind: "try", id, outer });
    this.list(s.body);
    this.levels.pop();
    this.current = outer;
    this.put(`f->h.handler = ${outer};`);
    this.put(`goto after_${id};`);
    this.w.plain(`handler_${id}: ;`);
    this.put(`f->h.handler = ${outer};`);
    this.put(`${this.scope.local(s.v)} = mk_thrown;`);
    this.list(s.handler);
    this.w.plain(`after_${id}: ;`);
  }

  private suspend(): void {
    const n = ++this.resumePoints;
    this.put(`f->h.state = ${n};`);
    this.put("return;");
    this.w.plain(`resume_${n}: ;`);
  }
}

/** A local as a C variable, with a value where it may be read before it is set. */
export function variable(l: Local, name: string, isVolatile: boolean, initial: boolean): string {
  const init = initial ? ` = ${l.type === "ptr" ? "NULL" : l.type === "val" ? "MK_UNDEFINED" : "0"}` : "";
  if (l.type === "ptr") return `${l.struct ? `struct ${l.struct.cname}` : "void"} *${isVolatile ? "volatile " : ""}${name}${init};`;
  return `${isVolatile ? "volatile " : ""}${declare(C_TYPE[l.type], name)}${init};`;
}
