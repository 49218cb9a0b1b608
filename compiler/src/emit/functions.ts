/** Functions as C: plain ones, the steps of resumable ones, and the small makers of closures and frames. */
import type { Func, Local, Program, Stmt, Struct } from "../ir/ir.ts";
import { localsRead, localsWritten, visitExprs } from "../ir/walk.ts";
import type { StaticData } from "./data.ts";
import { parameterStruct, type Scope } from "./expressions.ts";
import { allFields, type Layout, type Slot } from "./layout.ts";
import { C_TYPE, declare } from "./literals.ts";
import { type Lifetimes, lifetimes } from "./liveness.ts";
import type { Names } from "./names.ts";
import { FunctionWriter, variable } from "./statements.ts";
import { SourceWriter } from "./writer.ts";

/** The struct of each resumable function's frame, and the locals it keeps. */
export class Frames {
  readonly slots = new Map<Struct, Slot[]>();
  private readonly structs = new Map<Func, Struct>();
  private readonly kept = new Map<Func, ReadonlySet<Local>>();
  private readonly lives = new Map<Func, Lifetimes>();

  constructor(program: Program, names: Names) {
    for (const f of program.funcs) if (f.kind === "step") this.add(f, names, program.structs.length + this.slots.size);
  }

  private add(f: Func, names: Names, id: number): void {
    const struct: Struct = { id, name: f.name, cname: `${f.cname}_frame`, parent: null, fields: [], kind: "frame", live: true, reflect: false };
    const live = lifetimes(f);
    const kept = new Set([...f.params, ...live.acrossSteps]);
    if (f.self) kept.delete(f.self);
    const cnames = names.localsOf(f);
    this.structs.set(f, struct);
    this.kept.set(f, kept);
    this.lives.set(f, live);
    this.slots.set(
      struct,
      [...kept].map((l) => {
        const slot: Slot = { cname: cnames.get(l) ?? l.cname, type: l.type };
        return l.struct ? { ...slot, struct: l.struct } : slot;
      }),
    );
  }

  struct(f: Func): Struct {
    const s = this.structs.get(f);
    if (!s) throw new Error(`${f.name} has no frame`);
    return s;
  }

  keeps(f: Func, l: Local): boolean {
    return this.kept.get(f)?.has(l) ?? false;
  }

  lifetimes(f: Func): Lifetimes {
    let live = this.lives.get(f);
    if (!live) this.lives.set(f, (live = lifetimes(f)));
    return live;
  }

  /** Kept values that may be read before they are set: zeroed memory is the number 0, not undefined. */
  undefinedFirst(f: Func): Local[] {
    const { fromStart } = this.lifetimes(f);
    return [...(this.kept.get(f) ?? [])].filter((l) => l.type === "val" && fromStart.has(l) && !f.params.includes(l));
  }
}

export class Functions {
  private readonly program: Program;
  private readonly layout: Layout;
  private readonly data: StaticData;
  private readonly names: Names;
  private readonly frames: Frames;
  private readonly lines: boolean;
  private readonly staticClosures = new Map<Func, string>();
  private readonly closureMakers = new Map<Func, string>();
  private readonly frameMakers = new Map<Func, string>();

  constructor(program: Program, layout: Layout, data: StaticData, names: Names, frames: Frames, lines: boolean) {
    this.program = program;
    this.layout = layout;
    this.data = data;
    this.names = names;
    this.frames = frames;
    this.lines = lines;
  }

  /** Definitions that the functions written so far need. */
  helpers(): string {
    return [...this.staticClosures.values(), ...this.closureMakers.values(), ...this.frameMakers.values()].join("");
  }

  prototype(f: Func): string {
    return `${this.signature(f)};\n`;
  }

  private signature(f: Func): string {
    if (f.kind === "step") return `static void ${f.cname}(mk_frame *base)`;
    const params = f.params.map((p, i) => this.parameter(f, p, i)).join(", ") || "void";
    const linkage = f.exported ? "" : f.inline ? "static inline " : "static ";
    return `${linkage}${declare(C_TYPE[f.ret], this.names.func(f))}(${params})`;
  }

  private parameter(f: Func, p: Local, i: number): string {
    const struct = parameterStruct(f, i);
    const plain = this.names.localsOf(f).get(p) ?? p.cname;
    const name = this.frames.lifetimes(f).acrossThrow.has(p) ? `volatile ${plain}` : plain;
    return struct && p.type === "ptr" ? `struct ${struct.cname} *${name}` : declare(C_TYPE[p.type], name);
  }

  definition(f: Func): string {
    const cnames = this.names.localsOf(f);
    const isStep = f.kind === "step";
    const scope: Scope = {
      layout: this.layout,
      data: this.data,
      names: this.names,
      local: (l) => (isStep && l === f.self ? "f" : `${this.frames.keeps(f, l) ? "f->" : ""}${cnames.get(l) ?? l.cname}`),
      declared: (l) => {
        const i = f.params.indexOf(l);
        return i >= 0 && !isStep ? parameterStruct(f, i) : (l.struct ?? null);
      },
      staticClosure: (fn, struct) => this.staticClosure(fn, struct),
      closureMaker: (fn, struct) => this.closureMaker(fn, struct),
      frameMaker: (fn) => this.frameMaker(fn),
    };
    const body = new SourceWriter(this.lines ? this.program.files : null);
    const statements = new FunctionWriter(f, scope, body);
    const leading = isStep || !f.recursive ? f.body.length : leafStatements(f.body);
    statements.list(f.body.slice(0, leading));
    if (leading < f.body.length) body.put(`MK_STACK_CHECK(${f.ret === "void" ? "" : f.ret === "val" ? "MK_UNDEFINED" : "0"});`);
    statements.list(f.body.slice(leading));
    const opening = isStep ? this.stepOpening(f, statements, cnames) : this.declarations(f, cnames);
    const signature = isStep && statements.hasHandlers ? this.signature(f).replace(`${f.cname}(`, `${f.cname}_run(`) : this.signature(f);
    // All on the line of the head: a debugger takes lines that follow it for lines of the source.
    const head = new SourceWriter(this.lines ? this.program.files : null);
    head.at(f.pos);
    head.top(`${signature} { ${opening.join(" ")}`);
    const end = isStep ? "  f->h.state = MK_FINISHED;\n}\n" : "}\n";
    const wrapper = isStep && statements.hasHandlers ? `static void ${f.cname}(mk_frame *base) { mk_run_step(base, ${f.cname}_run); }\n` : "";
    return `${head.text()}${body.text()}${end}${wrapper}`;
  }

  private stepOpening(f: Func, statements: FunctionWriter, cnames: ReadonlyMap<Local, string>): string[] {
    const frame = this.frames.struct(f).cname;
    return [`struct ${frame} *f = (struct ${frame} *)base;`, ...this.declarations(f, cnames), ...statements.dispatch()];
  }

  private declarations(f: Func, cnames: ReadonlyMap<Local, string>): string[] {
    const { fromStart, acrossThrow } = this.frames.lifetimes(f);
    const mentioned = new Set<Local>();
    localsRead(f.body, (l) => mentioned.add(l));
    localsWritten(f.body, (l) => mentioned.add(l));
    const params = new Set(f.params);
    const own = f.locals.filter((l) => mentioned.has(l) && !params.has(l) && l !== f.self && !this.frames.keeps(f, l));
    return own.map((l) => variable(l, cnames.get(l) ?? l.cname, acrossThrow.has(l), fromStart.has(l)));
  }

  private staticClosure(f: Func, struct: Struct): string {
    const name = `mk_fn_${f.cname}`;
    if (!this.staticClosures.has(f)) {
      this.staticClosures.set(f, `static const mk_closure ${name} = {${this.layout.id(struct)} | MK_FROZEN, (void (*)(void))${this.names.func(f)}};\n`);
    }
    return `((void *)&${name})`;
  }

  private closureMaker(f: Func, struct: Struct): string {
    const name = `mk_make_${f.cname}`;
    if (!this.closureMakers.has(f)) {
      const fields = allFields(struct).map((x) => ({ cname: this.names.field(x), ctype: C_TYPE[x.type] }));
      const params = fields.map((x) => declare(x.ctype, x.cname)).join(", ") || "void";
      const sets = fields.map((x) => ` mk_c->${x.cname} = ${x.cname};`).join("");
      const make = `(struct ${struct.cname} *)(void *)mk_closure_new(${this.layout.id(struct)}, sizeof(struct ${struct.cname}), (void (*)(void))${this.names.func(f)})`;
      this.closureMakers.set(f, `static void *${name}(${params}) { struct ${struct.cname} *mk_c = ${make};${sets} return mk_c; }\n`);
    }
    return name;
  }

  private frameMaker(f: Func): string {
    const name = `mk_begin_${f.cname}`;
    if (!this.frameMakers.has(f)) {
      const struct = this.frames.struct(f);
      const cnames = this.names.localsOf(f);
      const params = f.params.map((p, i) => this.parameter(f, p, i)).join(", ") || "void";
      const sets = f.params.map((p) => ` mk_c->${cnames.get(p)} = ${cnames.get(p)};`).join("");
      const blank = this.frames.undefinedFirst(f).map((l) => ` mk_c->${cnames.get(l)} = MK_UNDEFINED;`);
      const make = `(struct ${struct.cname} *)mk_frame_new(${this.layout.id(struct)}, sizeof(struct ${struct.cname}), ${f.cname})`;
      this.frameMakers.set(f, `static void *${name}(${params}) { struct ${struct.cname} *mk_c = ${make};${sets}${blank.join("")} return mk_c; }\n`);
    }
    return name;
  }
}

/**
 * How many statements from the start call nothing. The stack is checked behind them: before them, the check would keep the C compiler
 * from leaving early without saving registers, which is how half of all calls of a recursive function end.
 */
function leafStatements(body: readonly Stmt[]): number {
  const first = body.findIndex((s) => {
    let calls = false;
    visitExprs([s], (x) => {
      if (CALLS.has(x.e) || (x.e === "native" && !x.pure)) calls = true;
    });
    return calls;
  });
  return first < 0 ? body.length : first;
}

const CALLS = new Set(["call", "callc", "callv", "new", "newarray", "closure", "newframe"]);
