/** The whole program as one C file, and the header for the C half of an app. */
import type { Expr, Func, Local, Program, Struct, Table } from "../ir/ir.ts";
import { StaticData, strings } from "./data.ts";
import type { Scope } from "./expressions.ts";
import { C_TYPE, declare, descriptors, type FrameLocal, layOut, structDefinition } from "./layout.ts";
import { header } from "./natives.ts";
import { FunctionWriter } from "./statements.ts";
import { localsRead, localsWritten } from "../ir/walk.ts";
import { frameLocals, volatileLocals } from "./usage.ts";

export interface EmitOptions {
  /** `arena`: no collector. Chosen by the runtime's build switch; the program is the same. */
  mode: "gc" | "arena";
  /** `#line` directives, so that debuggers show TypeScript. */
  lineDirectives: boolean;
}

export interface EmittedFile {
  name: string;
  text: string;
}

const RESERVED = new Set(
  "auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while bool true false asm main f NULL errno stdin stdout stderr linux unix i386 near far".split(" "),
);

export function emitC(program: Program, options: EmitOptions): { files: EmittedFile[] } {
  return new ProgramWriter(program, options).write();
}

class ProgramWriter {
  private readonly program: Program;
  private readonly options: EmitOptions;
  private readonly layout;
  private readonly usedStrings = new Set<number>();
  private readonly closures = new Map<Func, string>();
  private readonly closureText: string[] = [];
  private readonly frames = new Map<Func, Struct>();
  private readonly frameSlots = new Map<Struct, FrameLocal[]>();
  private readonly frameSets = new Map<Func, Set<Local>>();
  private readonly data: StaticData;

  constructor(program: Program, options: EmitOptions) {
    this.program = program;
    this.options = options;
    for (const f of program.funcs) if (f.kind === "step") this.makeFrame(f);
    this.layout = layOut(program);
    this.data = new StaticData(this.layout, (id) => this.useString(id));
  }

  private makeFrame(f: Func): void {
    const struct: Struct = { id: this.program.structs.length, name: f.name, cname: `${f.cname}_frame`, parent: null, fields: [], kind: "frame", live: true, reflect: false };
    this.program.structs.push(struct);
    this.frames.set(f, struct);
    rename(f);
    const inFrame = frameLocals(f.params, f.body);
    if (f.self) inFrame.delete(f.self);
    this.frameSets.set(f, inFrame);
    this.frameSlots.set(
      struct,
      [...inFrame].map((l) => ({ cname: l.cname, type: l.type })),
    );
  }

  private useString(id: number): string {
    this.usedStrings.add(id);
    return `((void *)&mk_s${id})`;
  }

  write(): { files: EmittedFile[] } {
    const { program } = this;
    for (const f of program.funcs) if (f.kind !== "step") rename(f);
    const bodies = program.funcs.map((f) => this.func(f));
    const globals = this.globals();
    const tables = program.tables.map((t) => this.table(t));
    const structs = program.structs.map((s) => structDefinition(s, this.frameSlots.get(s) ?? null));
    const text = [
      "/* Made by the Meerkat compiler from TypeScript. */\n",
      '#include "mk.h"\n#include "natives.h"\n\n',
      structs.join("\n"),
      "\n",
      descriptors(this.layout, this.frameSlots),
      "\n",
      strings(program, this.usedStrings),
      globals,
      program.funcs.map((f) => `${this.signature(f)};\n`).join(""),
      this.data.text,
      this.closureText.join(""),
      tables.join(""),
      "\n",
      bodies.join("\n"),
      this.glue(),
    ].join("");
    return {
      files: [
        { name: "program.c", text },
        { name: "natives.h", text: header(program) },
      ],
    };
  }

  private globals(): string {
    const refs = this.program.globals.filter((g) => g.type === "ptr" || g.type === "val");
    const scalars = this.program.globals.filter((g) => g.type !== "ptr" && g.type !== "val");
    const fields = (list: typeof refs): string => list.map((g) => `  ${declare(g.type, g.cname)};\n`).join("") || "  char none;\n";
    const init = (list: typeof refs): string => {
      const given = list.filter((g) => g.init).map((g) => `.${g.cname} = ${this.data.value(g.init as NonNullable<typeof g.init>)}`);
      return given.length > 0 ? ` = {${given.join(", ")}}` : "";
    };
    // Values start as undefined: all-zero bits are the number 0.
    return (
      `static struct mk_globals {\n${fields(refs)}} mk_g${init(refs)};\nstatic struct mk_numbers {\n${fields(scalars)}} mk_gn${init(scalars)};\n` +
      `void *const mk_roots_begin = &mk_g;\nvoid *const mk_roots_end = ${refs.length > 0 ? "(char *)&mk_g + sizeof mk_g" : "&mk_g"};\n`
    );
  }

  private signature(f: Func): string {
    if (f.kind === "step") return `static void ${f.cname}(mk_frame *base)`;
    const params = f.params.map((p) => this.declareLocal(p)).join(", ") || "void";
    const linkage = f.exported ? "" : f.inline ? "static inline " : "static ";
    const r = C_TYPE[f.ret];
    return `${linkage}${r}${r.endsWith("*") ? "" : " "}${f.cname}(${params})`;
  }

  private declareLocal(l: Local): string {
    return l.struct && l.type === "ptr" ? `struct ${l.struct.cname} *${l.cname}` : declare(l.type, l.cname);
  }

  private func(f: Func): string {
    const isStep = f.kind === "step";
    const inFrame = this.frameSets.get(f);
    const scope: Scope = {
      layout: this.layout,
      data: this.data,
      useString: (id) => this.useString(id),
      local: (l) => (isStep && l === f.self ? "f" : inFrame?.has(l) ? `f->${l.cname}` : l.cname),
      staticClosure: (x) => this.staticClosure(x),
      frameClass: (fn) => this.layout.ids.get(this.frames.get(fn) as Struct) ?? 0,
    };
    const w = new FunctionWriter(scope, this.program, isStep, this.options.lineDirectives);
    w.list(f.body);
    const body = w.text();
    const isVolatile = isStep ? new Set<Local>() : volatileLocals(f.body);
    const mentioned = mentions(f);
    const declarations = f.locals
      .filter((l) => !inFrame?.has(l) && mentioned.has(l))
      .map((l) => `  ${this.declareVariable(l, isVolatile.has(l))};\n`)
      .join("");
    const lead = this.options.lineDirectives && f.pos.line > 0 && this.program.files[f.pos.file] ? `#line ${f.pos.line} ${JSON.stringify(this.program.files[f.pos.file])}\n` : "";
    if (!isStep) {
      const check = f.recursive ? "  MK_STACK_CHECK();\n" : "";
      return `${lead}${this.signature(f)} {\n${declarations}${check}${body}\n}\n`;
    }
    const frame = (this.frames.get(f) as Struct).cname;
    const inside = `  struct ${frame} *f = (struct ${frame} *)base;\n${declarations}${w.dispatch()}\n${body}\n  f->h.state = MK_FINISHED;\n`;
    if (!w.hasHandlers) return `${lead}static void ${f.cname}(mk_frame *base) {\n${inside}}\n`;
    return `${lead}static void ${f.cname}_run(mk_frame *base) {\n${inside}}\nstatic void ${f.cname}(mk_frame *base) { mk_run_step(base, ${f.cname}_run); }\n`;
  }

  private declareVariable(l: Local, isVolatile: boolean): string {
    const init = l.type === "ptr" ? "NULL" : l.type === "val" ? "MK_UNDEFINED" : "0";
    if (l.type === "ptr") return `${l.struct ? `struct ${l.struct.cname}` : "void"} *${isVolatile ? "volatile " : ""}${l.cname} = ${init}`;
    return `${isVolatile ? "volatile " : ""}${C_TYPE[l.type]} ${l.cname} = ${init}`;
  }

  private staticClosure(x: Expr & { e: "fnref" }): string {
    let name = this.closures.get(x.fn);
    if (!name) {
      name = `mk_fn_${x.fn.cname}`;
      this.closures.set(x.fn, name);
      this.closureText.push(`static const mk_closure ${name} = {${this.layout.ids.get(x.struct) ?? 0}, (void (*)(void))${x.fn.cname}};\n`);
    }
    return `((void *)&${name})`;
  }

  /** A dense table of functions by class id, or a switch where the ids are scattered. */
  private table(t: Table): string {
    const ids = t.entries.map((e) => ({ id: this.layout.ids.get(e.struct), fn: e.fn })).filter((e): e is { id: number; fn: Func } => e.id !== undefined);
    const params = t.params.map((p, i) => declare(p, `a${i}`)).join(", ");
    const args = t.params.map((_, i) => `a${i}`).join(", ");
    const r = C_TYPE[t.ret];
    const head = `static inline ${r}${r.endsWith("*") ? "" : " "}${t.cname}(${params})`;
    const give = t.ret === "void" ? "" : "return ";
    if (ids.length === 0) return `${head} { mk_throw_cast((void *)0); }\n`;
    const lo = Math.min(...ids.map((e) => e.id));
    const hi = Math.max(...ids.map((e) => e.id));
    if (hi - lo + 1 <= ids.length * 3) {
      const types = t.params.map((p) => C_TYPE[p]).join(", ");
      const rows = Array.from({ length: hi - lo + 1 }, (_, i) => ids.find((e) => e.id === lo + i)?.fn.cname ?? "0");
      return `static ${r} (*const ${t.cname}_rows[])(${types}) = {${rows.map((n) => (n === "0" ? n : `(${r} (*)(${types}))${n}`)).join(", ")}};\n${head} { ${give}${t.cname}_rows[MK_CLASS(a0) - ${lo}u](${args}); }\n`;
    }
    const cases = ids.map((e) => `case ${e.id}: ${give}${e.fn.cname}(${args});${t.ret === "void" ? " return;" : ""}`).join(" ");
    return `${head} { switch (MK_CLASS(a0)) { ${cases} default: mk_throw_cast((void *)0); } }\n`;
  }

  private glue(): string {
    const { program } = this;
    const errors = ["Error", "TypeError", "RangeError"].map((name, i) => {
      const make = program.errors.find((e) => e.name === name)?.make;
      return make ? `    case ${i}: return ${make.cname}(message);\n` : "";
    });
    const micro = program.microtasks ? `void mk_run_microtasks(void) { ${program.microtasks.cname}(); }\n` : "void mk_run_microtasks(void) {}\n";
    const starts = program.globals.filter((g) => g.type === "val" && !g.init).map((g) => `  mk_g.${g.cname} = MK_UNDEFINED;\n`);
    return `\nvoid *mk_make_error(int which, mk_str *message) {\n  switch (which) {\n${errors.join("")}    default: return NULL;\n  }\n}\n${micro}void mk_app_main(void) {\n${starts.join("")}  mk_prepare_errors();\n  ${program.main.cname}();\n}\n`;
  }
}

/** Local names that C or the generated code has another use for. */
function rename(f: Func): void {
  for (const l of [...f.params, ...f.locals]) if (RESERVED.has(l.cname) || l.cname.startsWith("mk_")) l.cname = `${l.cname}_`;
}

function mentions(f: Func): Set<Local> {
  const out = new Set<Local>();
  localsRead(f.body, (l) => out.add(l));
  localsWritten(f.body, (l) => out.add(l));
  return out;
}
