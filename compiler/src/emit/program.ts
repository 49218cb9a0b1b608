/** The whole program as one C file, and the header for the C half of an app. */
import type { Func, Global, Program, Table } from "../ir/ir.ts";
import { StaticData } from "./data.ts";
import { Frames, Functions } from "./functions.ts";
import { Layout, rangeTest } from "./layout.ts";
import { C_TYPE, declare } from "./literals.ts";
import { Names } from "./names.ts";
import { header } from "./natives.ts";
import { backToC, finish } from "./writer.ts";

export interface EmitOptions {
  /** `#line` directives, so that debuggers show TypeScript. */
  lineDirectives: boolean;
}

export interface EmittedFile {
  name: string;
  text: string;
}

const PROGRAM = "program.c";

export function emitC(program: Program, options: EmitOptions): { files: EmittedFile[] } {
  const names = new Names(program);
  const frames = new Frames(program, names);
  const layout = new Layout(program, frames.slots, names);
  const data = new StaticData(program, layout, names);
  const functions = new Functions(program, layout, data, names, frames, options.lineDirectives);
  const bodies = program.funcs.map((f) => functions.definition(f));
  const globals = globalVariables(program, data);
  const parts = [
    "/* Made by the Meerkat compiler from TypeScript. */\n",
    '#include "mk.h"\n#include "natives.h"\n\n',
    layout.definitions(),
    "\n",
    layout.descriptors(),
    "\n",
    globals.declarations,
    program.funcs.map((f) => functions.prototype(f)).join(""),
    "\n",
    data.text(),
    globals.definitions,
    functions.helpers(),
    program.tables.map((t) => table(t, layout, names)).join(""),
    "\n",
    bodies.join("\n"),
    backToC(options.lineDirectives),
    glue(program, names),
  ];
  // A number that nobody catches is printed; a program without boxed numbers need not know how.
  if (parts.some((p) => /\bmk_val_num\(|UINT64_C\(/.test(p))) parts.push("mk_str *mk_uncaught_number(mk_val v) { return mk_val_to_str(v); }\n");
  const text = parts.join("");
  return {
    files: [
      { name: PROGRAM, text: finish(text, PROGRAM) },
      { name: "natives.h", text: header(program, names) },
    ],
  };
}

/** Two structs: `mk_g` is what the collector starts from, `mk_n` holds plain numbers. Constants are written out where they are read. */
function globalVariables(program: Program, data: StaticData): { declarations: string; definitions: string } {
  const stored = program.globals.filter((g) => !(g.constant && g.init));
  const refs = stored.filter((g) => g.type === "ptr" || g.type === "val");
  const numbers = stored.filter((g) => g.type !== "ptr" && g.type !== "val");
  const fields = (list: readonly Global[]): string[] => list.map((g) => declare(C_TYPE[g.type], g.cname));
  const inits = (list: readonly Global[]): string[] => list.flatMap((g) => (g.init ? [`.${g.cname} = ${data.value(g.init)}`] : []));
  // Values start as undefined: all-zero bits are the number 0.
  const blank = refs.filter((g) => g.type === "val" && !g.init).map((g) => `.${g.cname} = MK_UNDEFINED`);
  // Initial values may add to what is mutable: they come first.
  const refInits = [...inits(refs), ...blank];
  const numberInits = inits(numbers);
  const struct = (name: string, list: readonly string[]): string =>
    list.length > 0 ? `struct ${name} {\n${list.map((d) => `  ${d};\n`).join("")}};\nstatic struct ${name} ${name};\n` : "";
  const value = (name: string, list: readonly string[]): string => (list.length > 0 ? `static struct ${name} ${name} = {${list.join(", ")}};\n` : "");
  const refFields = [...fields(refs), ...data.mutable.map((m) => m.declaration)];
  const ends = refFields.length > 0 ? ["&mk_g", "(char *)&mk_g + sizeof mk_g"] : ["NULL", "NULL"];
  return {
    declarations: struct("mk_g", refFields) + struct("mk_n", fields(numbers)),
    definitions:
      value("mk_g", [...refInits, ...data.mutable.map((m) => m.init)]) +
      value("mk_n", numberInits) +
      `void *const mk_roots_begin = ${ends[0]};\nvoid *const mk_roots_end = ${ends[1]};\n`,
  };
}

/** A dense table of functions by class id, or tests where the ids are scattered. */
function table(t: Table, layout: Layout, names: Names): string {
  const byId = new Map<number, Func>();
  for (const e of t.entries) {
    const id = layout.idIfLive(e.struct);
    if (id !== undefined) byId.set(id, e.fn);
  }
  const result = C_TYPE[t.ret];
  const args = t.params.map((_, i) => `a${i}`).join(", ");
  const head = `static inline ${declare(result, t.cname)}(${t.params.map((p, i) => declare(C_TYPE[p], `a${i}`)).join(", ")})`;
  const call = (f: Func): string => (t.ret === "void" ? `{ ${names.func(f)}(${args}); return; }` : `return ${names.func(f)}(${args});`);
  if (byId.size === 0) return `${head} { mk_throw_cast(NULL); }\n`;
  const targets = new Map<Func, number[]>();
  for (const [id, f] of byId) targets.set(f, [...(targets.get(f) ?? []), id]);
  if (targets.size <= 3) {
    const list = [...targets];
    const tests = list.slice(0, -1).map(([f, ids]) => `if (${rangeTest(ids, "MK_CLASS(a0)")}) ${call(f)} `);
    return `${head} { ${tests.join("")}${call((list.at(-1) as [Func, number[]])[0])} }\n`;
  }
  const ids = [...byId.keys()];
  const lo = Math.min(...ids);
  const size = Math.max(...ids) - lo + 1;
  if (size > ids.length * 3) {
    const cases = [...targets].map(([f, list]) => `${list.map((id) => `case ${id}: `).join("")}${call(f)}`).join(" ");
    return `${head} { switch (MK_CLASS(a0)) { ${cases} default: mk_throw_cast(NULL); } }\n`;
  }
  const type = `${declare(result, `(*const ${t.cname}_rows[])`)}(${t.params.map((p) => C_TYPE[p]).join(", ")})`;
  const cast = `(${declare(result, "(*)")}(${t.params.map((p) => C_TYPE[p]).join(", ")}))`;
  const rows = Array.from({ length: size }, (_, i) => {
    const f = byId.get(lo + i);
    return f ? `${cast}${names.func(f)}` : "NULL";
  });
  return `static ${type} = {${rows.join(", ")}};\n${head} { ${t.ret === "void" ? "" : "return "}${t.cname}_rows[MK_CLASS(a0) - ${lo}u](${args}); }\n`;
}

function glue(program: Program, names: Names): string {
  const errors = ["Error", "TypeError", "RangeError"].map((name, i) => {
    const make = program.errors.find((e) => e.name === name)?.make;
    return make ? `    case ${i}: return ${names.func(make)}(message);\n` : "";
  });
  const micro = program.microtasks ? `void mk_run_microtasks(void) { ${names.func(program.microtasks)}(); }\n` : "void mk_run_microtasks(void) {}\n";
  return (
    `\nvoid *mk_make_error(int which, mk_str *message) {\n  switch (which) {\n${errors.join("")}    default: (void)message; return NULL;\n  }\n}\n` +
    `${micro}void mk_app_main(void) {\n  mk_prepare_errors();\n  ${names.func(program.main)}();\n}\n`
  );
}
