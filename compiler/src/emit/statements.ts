/** Statements as C, for plain functions and for the steps of resumable ones. */
import type { Expr, Local, Program, Stmt } from "../ir/ir.ts";
import { cString } from "./data.ts";
import { expression, operand, type Scope } from "./expressions.ts";
import { allFields, C_TYPE } from "./layout.ts";

interface Level {
  kind: "loop" | "block" | "switch" | "try";
  id: number;
  /** `try` in a step function: number of the handler that is current outside of it. */
  outer: number;
}

export class FunctionWriter {
  private readonly out: string[] = [];
  private readonly levels: Level[] = [];
  private readonly labels = new Set<string>();
  private depth = 1;
  private handlers = 0;
  private current = 0;
  private readonly resumePoints: string[] = [];
  private readonly scope: Scope;
  private readonly program: Program;
  private readonly step: boolean;
  private readonly lines: boolean;
  private lastLine = "";

  constructor(scope: Scope, program: Program, step: boolean, lines: boolean) {
    this.scope = scope;
    this.program = program;
    this.step = step;
    this.lines = lines;
  }

  text(): string {
    return this.out.join("\n");
  }

  /** Jumps from the entry of a step function to where it was suspended, or to the handler that was current. */
  dispatch(): string {
    const cases = this.resumePoints.map((label, i) => `    case ${i + 1}: goto ${label};`);
    for (let h = 1; h <= this.handlers; h++) cases.push(`    case MK_HANDLER + ${h}: goto handler_${h};`);
    return `  switch (f->h.state) {\n    case 0: break;\n${cases.join("\n")}\n    default: return;\n  }`;
  }

  get hasHandlers(): boolean {
    return this.handlers > 0;
  }

  private put(line: string): void {
    this.out.push("  ".repeat(this.depth) + line);
  }

  private x(e: Expr): string {
    return expression(e, this.scope);
  }

  list(body: readonly Stmt[]): void {
    for (const s of body) this.statement(s);
  }

  private nest(body: readonly Stmt[]): void {
    this.depth++;
    this.list(body);
    this.depth--;
  }

  private statement(s: Stmt): void {
    switch (s.s) {
      case "line": {
        if (!this.lines) return;
        const line = `#line ${s.pos.line} ${cString(Buffer.from(this.program.files[s.pos.file] ?? "?"))}`;
        if (line !== this.lastLine || this.out.at(-1) !== line) this.out.push(line);
        this.lastLine = line;
        return;
      }
      case "set":
        return this.set(s.l, s.x);
      case "setglobal":
        return this.assign(this.x({ e: "global", t: s.g.type, g: s.g }), s.x);
      case "setfield":
        return this.put(`((struct ${s.struct.cname} *)${operand(s.obj, this.scope)})->${s.field.cname} = ${this.x(s.x)};`);
      case "setelem":
        return this.setElement(s);
      case "push":
        return this.put(`mk_push_${s.el}(${this.x(s.arr)}, ${this.x(s.x)});`);
      case "do":
        if (s.x.e === "closure" || s.x.e === "newframe") return;
        return this.put(s.x.t === "void" ? `${this.x(s.x)};` : `(void)${this.x(s.x)};`);
      case "if":
        return this.if(s);
      case "loop":
        return this.loop(s);
      case "block":
        return this.block(s);
      case "break":
        return this.leave(s.id, "break");
      case "continue":
        return this.leave(s.id, "continue");
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

  private set(l: Local, x: Expr): void {
    this.assign(this.scope.local(l), x);
  }

  private assign(target: string, x: Expr): void {
    if (x.e === "closure") {
      const name = x.struct.cname;
      this.put(`{ struct ${name} *c = (void *)mk_closure_new(${this.scope.layout.ids.get(x.struct) ?? 0}, sizeof(struct ${name}), (void (*)(void))${x.fn.cname});`);
      allFields(x.struct).forEach((f, i) => this.put(`  c->${f.cname} = ${this.x(x.captures[i] as Expr)};`));
      this.put(`  ${target} = c; }`);
      return;
    }
    if (x.e === "newframe") {
      const name = `${x.fn.cname}_frame`;
      this.put(`{ struct ${name} *c = mk_frame_new(${this.scope.frameClass(x.fn)}, sizeof(struct ${name}), ${x.fn.cname});`);
      x.fn.params.forEach((p, i) => this.put(`  c->${p.cname} = ${this.x(x.args[i] as Expr)};`));
      this.put(`  ${target} = c; }`);
      return;
    }
    this.put(`${target} = ${this.x(x)};`);
  }

  private setElement(s: Stmt & { s: "setelem" }): void {
    const prefix = s.kind === "typed" ? "mk_t" : "mk_";
    const how = s.check ? (s.append ? "put" : "tput") : "set";
    const name = s.kind === "typed" ? `${prefix}${s.check ? "put" : "set"}` : `mk_${how === "tput" ? "put" : how}`;
    const i = this.x(s.idx);
    const idx = s.idx.t === "f64" ? `mk_index(${i})` : s.idx.t === "i32" ? `(uint32_t)${operand(s.idx, this.scope)}` : i;
    this.put(`${name}_${s.el}(${this.x(s.arr)}, ${idx}, ${this.x(s.x)});`);
  }

  private if(s: Stmt & { s: "if" }): void {
    if (s.then.length === 0 && s.else.length === 0) return;
    if (s.then.length === 0) {
      this.put(`if (!${operand(s.c, this.scope)}) {`);
      this.nest(s.else);
      this.put("}");
      return;
    }
    this.put(`if (${this.x(s.c)}) {`);
    this.nest(s.then);
    if (s.else.length > 0) {
      this.put("} else {");
      this.nest(s.else);
    }
    this.put("}");
  }

  private label(name: string): void {
    if (this.labels.has(name)) this.out.push(`${name}: ;`);
  }

  private loop(s: Stmt & { s: "loop" }): void {
    this.put("for (;;) {");
    this.levels.push({ kind: "loop", id: s.id, outer: 0 });
    this.nest(s.body);
    this.label(`continue_${s.id}`);
    this.nest(s.cont);
    this.levels.pop();
    this.put("}");
    this.label(`break_${s.id}`);
  }

  private block(s: Stmt & { s: "block" }): void {
    this.put("{");
    this.levels.push({ kind: "block", id: s.id, outer: 0 });
    this.nest(s.body);
    this.levels.pop();
    this.put("}");
    this.label(`break_${s.id}`);
  }

  private switch(s: Stmt & { s: "switch" }): void {
    this.put(`switch (${this.x(s.x)}) {`);
    this.levels.push({ kind: "switch", id: s.id, outer: 0 });
    for (const c of s.cases) {
      if (c.values === null) this.put("default:");
      else for (const v of c.values) this.put(`case ${v}:`);
      this.nest(c.body);
      this.put("  ;");
    }
    this.levels.pop();
    this.put("}");
    this.label(`break_${s.id}`);
  }

  /** Out of every `try` between here and the target (exclusive). */
  private leave(id: number, how: "break" | "continue"): void {
    const at = this.levels.findLastIndex((l) => l.id === id && l.kind !== "try");
    const crossed = this.levels.slice(at + 1);
    this.leaveTries(crossed);
    const nearest = crossed.some((l) => l.kind === "loop" || l.kind === "switch");
    const level = this.levels[at];
    if (!nearest && how === "break" && (level?.kind === "loop" || level?.kind === "switch")) {
      this.put("break;");
      return;
    }
    const label = `${how}_${id}`;
    this.labels.add(label);
    this.put(`goto ${label};`);
  }

  private leaveTries(crossed: readonly Level[]): void {
    const tries = crossed.filter((l) => l.kind === "try");
    if (this.step) {
      const outermost = tries[0];
      if (outermost) this.put(`f->h.handler = ${outermost.outer};`);
    } else for (const t of [...tries].reverse()) this.put(`mk_pop_handler(&handler_${t.id});`);
  }

  private return(x: Expr | null): void {
    if (this.step) {
      this.put("f->h.state = MK_FINISHED;");
      this.put("return;");
      return;
    }
    const tries = this.levels.filter((l) => l.kind === "try");
    if (tries.length === 0) {
      if (x && (x.e === "closure" || x.e === "newframe")) {
        this.put("void *made;");
        this.assign("made", x);
        this.put("return made;");
      } else this.put(x ? `return ${this.x(x)};` : "return;");
      return;
    }
    // The value is computed while the region still protects it.
    if (x) {
      this.put(`{ ${C_TYPE[x.t]} returned = ${this.x(x)};`);
      this.leaveTries(this.levels);
      this.put("return returned; }");
    } else {
      this.leaveTries(this.levels);
      this.put("return;");
    }
  }

  private try(s: Stmt & { s: "try" }): void {
    const id = ++this.handlers;
    this.put(`{ mk_handler handler_${id};`);
    this.put(`mk_push_handler(&handler_${id});`);
    this.put(`if (MK_SETJMP(handler_${id}.jb) == 0) {`);
    this.levels.push({ kind: "try", id, outer: 0 });
    this.nest(s.body);
    this.levels.pop();
    this.put(`  mk_pop_handler(&handler_${id});`);
    this.put("} else {");
    this.put(`  ${this.scope.local(s.v)} = mk_caught(&handler_${id});`);
    this.nest(s.handler);
    this.put("} }");
  }

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
    this.out.push(`handler_${id}: ;`);
    this.put(`f->h.handler = ${outer};`);
    this.put(`${this.scope.local(s.v)} = f->h.thrown;`);
    this.list(s.handler);
    this.out.push(`after_${id}: ;`);
  }

  private suspend(): void {
    const label = `resume_${this.resumePoints.length + 1}`;
    this.resumePoints.push(label);
    this.put(`f->h.state = ${this.resumePoints.length};`);
    this.put("return;");
    this.out.push(`${label}: ;`);
  }
}
