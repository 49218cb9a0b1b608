/** The IR as text, for people: `--emit ir` and failing tests. */
import type { Expr, Func, Program, StaticValue, Stmt, Table } from "./ir.ts";

const OPERATOR: Record<string, string> = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  rem: "%",
  idiv: "/",
  irem: "%",
  and: "&",
  or: "|",
  xor: "^",
  shl: "<<",
  shr: ">>",
  eq: "==",
  ne: "!=",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
};

export function printProgram(program: Program): string {
  const parts: string[] = [];
  for (const s of program.structs) {
    if (!s.live) continue;
    const fields = s.fields.map((f) => `${f.cname}: ${f.type}`).join("; ");
    parts.push(`${s.kind} ${s.cname}${s.parent ? ` : ${s.parent.cname}` : ""} { ${fields} }`);
  }
  for (const g of program.globals) parts.push(`${g.constant ? "const" : "global"} ${g.cname}: ${g.type}${g.init ? ` = ${data(program, g.init)}` : ""}`);
  for (const t of program.tables) parts.push(table(t));
  for (const f of program.funcs) parts.push(printFunc(program, f));
  return `${parts.join("\n")}\n`;
}

function table(t: Table): string {
  return `table ${t.cname}(${t.params.join(", ")}): ${t.ret} { ${t.entries.map((e) => `${e.struct.cname}: ${e.fn.cname}`).join("; ")} }`;
}

function printFunc(program: Program, f: Func): string {
  const flags = [f.kind === "step" ? "step" : "", f.recursive ? "recursive" : "", f.inline ? "inline" : "", f.exported ? `export ${f.exported}` : ""]
    .filter((x) => x)
    .join(" ");
  const params = f.params.map((p) => `${p.cname}: ${p.type}`).join(", ");
  const locals = f.locals.map((l) => `${l.temp ? "temp" : "var"} ${l.cname}: ${l.type}${l.range ? ` [${l.range.lo}, ${l.range.hi}]` : ""}`).join("; ");
  const body = new Printer(program).list(f.body, "  ");
  return `\nfunction ${f.cname}(${params}): ${f.ret}${flags ? `  // ${flags}` : ""}\n${locals ? `  ${locals}\n` : ""}${body}end`;
}

function data(program: Program, v: StaticValue): string {
  switch (v.k) {
    case "num":
      return `${v.v}:${v.t}`;
    case "bool":
      return String(v.v);
    case "str":
      return JSON.stringify(program.strings[v.id]);
    case "null":
      return "null";
    case "val":
      return `val ${String(v.v)}`;
    case "valptr":
      return `val &${data(program, v.v)}`;
    case "array":
      return `${v.frozen ? "frozen " : ""}${v.el}[${v.items.map((x) => data(program, x)).join(", ")}]`;
    case "object":
      return `${v.struct.cname} {${v.fields.map((x) => data(program, x)).join(", ")}}`;
  }
}

class Printer {
  private readonly program: Program;

  constructor(program: Program) {
    this.program = program;
  }

  list(list: readonly Stmt[], indent: string): string {
    return list.map((s) => `${indent}${this.stmt(s, indent)}\n`).join("");
  }

  private block(head: string, list: readonly Stmt[], indent: string): string {
    return `${head} {\n${this.list(list, `${indent}  `)}${indent}}`;
  }

  private stmt(s: Stmt, indent: string): string {
    switch (s.s) {
      case "line":
        return `// ${this.program.files[s.pos.file] ?? "?"}:${s.pos.line}`;
      case "set":
        return `${s.l.cname} = ${this.expr(s.x)}`;
      case "setglobal":
        return `${s.g.cname} = ${this.expr(s.x)}`;
      case "setfield":
        return `${this.expr(s.obj)}.${s.field.cname} = ${this.expr(s.x)}`;
      case "setelem":
        return `${this.expr(s.arr)}[${this.expr(s.idx)}]${s.check ? "" : "!"}${s.append ? "+" : ""} = ${this.expr(s.x)}  // ${s.kind} of ${s.el}`;
      case "push":
        return `push ${this.expr(s.arr)}, ${this.expr(s.x)}  // ${s.el}`;
      case "do":
        return `do ${this.expr(s.x)}`;
      case "if":
        return this.block(`if ${this.expr(s.c)}`, s.then, indent) + (s.else.length > 0 ? this.block(" else", s.else, indent) : "");
      case "loop":
        return this.block(`loop ${s.id}`, s.body, indent) + (s.cont.length > 0 ? this.block(" continue", s.cont, indent) : "");
      case "block":
        return this.block(`block ${s.id}`, s.body, indent);
      case "break":
      case "continue":
        return `${s.s} ${s.id}`;
      case "switch":
        return this.cases(s, indent);
      case "return":
        return s.x ? `return ${this.expr(s.x)}` : "return";
      case "throw":
        return `throw ${this.expr(s.x)}`;
      case "try":
        return this.block("try", s.body, indent) + this.block(` catch ${s.v.cname}`, s.handler, indent);
      case "suspend":
        return "suspend";
    }
  }

  private cases(s: Stmt & { s: "switch" }, indent: string): string {
    const inner = `${indent}  `;
    const cases = s.cases.map((c) => `${inner}${this.block(c.values ? `case ${c.values.join(", ")}:` : "default:", c.body, inner)}\n`);
    return `switch ${s.id} ${this.expr(s.x)} {\n${cases.join("")}${indent}}`;
  }

  private args(list: readonly Expr[]): string {
    return list.map((x) => this.expr(x)).join(", ");
  }

  private expr(x: Expr): string {
    switch (x.e) {
      case "num":
        return x.t === "i32" ? `${x.v}` : `${Object.is(x.v, -0) ? "-0" : x.v}:${x.t}`;
      case "bool":
        return String(x.v);
      case "str":
        return JSON.stringify(this.program.strings[x.id]);
      case "null":
        return "null";
      case "undef":
        return "undefined";
      case "nullval":
        return "nullval";
      case "static":
        return `static ${data(this.program, x.v)}`;
      case "local":
        return x.l.cname;
      case "global":
        return `@${x.g.cname}`;
      case "field":
        return `${this.expr(x.obj)}.${x.field.cname}`;
      case "nonnull":
        return `${this.expr(x.x)}?!`;
      case "elem":
        return `${this.expr(x.arr)}[${this.expr(x.idx)}]${x.check ? "" : "!"}`;
      case "len":
        return `len(${this.expr(x.x)})`;
      case "charcode":
        return `charcode(${this.expr(x.x)}, ${this.expr(x.idx)})`;
      case "bin":
        return this.binary(x);
      case "neg":
        return `-${this.expr(x.x)}:${x.t}`;
      case "inv":
        return `~${this.expr(x.x)}`;
      case "cmp":
        return `(${this.expr(x.a)} ${OPERATOR[x.op]} ${this.expr(x.b)})`;
      case "not":
        return `!${this.expr(x.x)}`;
      case "and":
        return `(${this.expr(x.a)} && ${this.expr(x.b)})`;
      case "or":
        return `(${this.expr(x.a)} || ${this.expr(x.b)})`;
      case "select":
        return `(${this.expr(x.c)} ? ${this.expr(x.a)} : ${this.expr(x.b)})`;
      case "conv":
        return `${x.mode} ${x.t}(${this.expr(x.x)})`;
      case "box":
        return `box(${this.expr(x.x)}${x.absent === "never" ? "" : `, ${x.absent}`})`;
      case "unbox":
        return `unbox${x.check ? "" : "!"} ${x.t}(${this.expr(x.x)}${x.absent === "never" ? "" : `, ${x.absent}`})`;
      case "valis":
      case "ptris":
        return `(${this.expr(x.x)} is ${x.is})`;
      case "isa":
        return `(${this.expr(x.x)} isa ${x.structs.map((s) => s.cname).join("|")}${x.subclasses ? "+" : ""})`;
      default:
        return this.effect(x);
    }
  }

  private binary(x: Expr & { e: "bin" }): string {
    const base = OPERATOR[x.op] ?? (/^(add|sub|mul)[cw]$/.test(x.op) ? `${OPERATOR[x.op.slice(0, 3)]}${x.op[3]}` : null);
    const type = x.t === "i32" ? "" : `:${x.t}`;
    return base ? `(${this.expr(x.a)} ${base}${type} ${this.expr(x.b)})` : `${x.op}${type}(${this.expr(x.a)}, ${this.expr(x.b)})`;
  }

  private effect(x: Expr & { e: "native" | "call" | "callc" | "callv" | "new" | "newarray" | "closure" | "fnref" | "newframe" }): string {
    switch (x.e) {
      case "native":
        return `${x.name}${x.pure ? "" : "!"}(${this.args(x.args)})`;
      case "call":
        return `${x.fn.cname}(${this.args(x.args)})`;
      case "callc":
        return `call ${this.expr(x.closure)}(${this.args(x.args)})`;
      case "callv":
        return `${x.table.cname}[](${this.args(x.args)})`;
      case "new":
        return `new ${x.struct.cname}`;
      case "newarray":
        return `new ${x.el}[${this.expr(x.len)}]`;
      case "closure":
        return `closure ${x.fn.cname} ${x.struct.cname}(${this.args(x.captures)})`;
      case "fnref":
        return `&${x.fn.cname}`;
      case "newframe":
        return `frame ${x.fn.cname}(${this.args(x.args)})`;
    }
  }
}
