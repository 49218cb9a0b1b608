/** The side table of a program's calls, by C names, for tools that look at the linked image: `calls.json`. */
import type { Func, Program } from "../ir/ir.ts";
import { visitExprs } from "../ir/walk.ts";
import { indirectCalls } from "./targets.ts";

export const CALL_TABLE_FILE = "calls.json";

export interface CallTable {
  /** Paths of sources. */
  files: string[];
  functions: Record<string, CalledFunction>;
  /** C functions that choose a method by the class of an object, and what they choose from. */
  tables: Record<string, string[]>;
  /** Closures that C code has been given. */
  escaped: string[];
}

export interface CalledFunction {
  /** As in TypeScript: `Class.method`. */
  name: string;
  /** Index of its source, and its line there. */
  file: number;
  line: number;
  /** What its calls of closures may reach. */
  closures?: string[];
  /** Frames of resumable functions that it may start or go on with. */
  resumes?: string[];
  /** By C name of a table: methods that its calls by way of it may reach. */
  methods?: Record<string, string[]>;
  /** Functions of some table that it calls by name. */
  named?: string[];
  /**
   * Of functions with such calls: the C compiler makes one of two functions only if these are equal.
   */
  shape?: string;
}

export function callTable(program: Program): CallTable {
  const { closures, resumes, methods, escaped } = indirectCalls(program);
  const inTables = new Set(program.tables.flatMap((table) => table.entries.map(({ fn }) => fn)));
  const cname = (f: Func) => f.exported ?? f.cname;
  const names = (set: ReadonlySet<Func> | undefined) => (set ? { list: [...set].map(cname) } : undefined);
  const functions = program.funcs.map((f): [string, CalledFunction] => {
    const called = names(closures.get(f));
    const resumed = names(resumes.get(f));
    const own = methods.get(f);
    const byTable = own && Object.fromEntries([...own].map(([table, set]): [string, string[]] => [table.cname, [...set].map(cname)]));
    const named = [...calledByName(f)].filter((g) => inTables.has(g)).map(cname);
    const entry: CalledFunction = { name: f.name, file: f.pos.file, line: f.pos.line };
    if (called) entry.closures = called.list;
    if (resumed) entry.resumes = resumed.list;
    if (byTable) entry.methods = byTable;
    if (named.length > 0) entry.named = named;
    if (called || resumed || byTable) entry.shape = shapeOf(f);
    return [cname(f), entry];
  });
  return {
    files: program.files,
    functions: Object.fromEntries(functions),
    tables: Object.fromEntries(program.tables.map((table) => [table.cname, [...new Set(table.entries.map(({ fn }) => cname(fn)))]])),
    escaped: [...escaped].map(cname),
  };
}

function calledByName(f: Func): Set<Func> {
  const called = new Set<Func>();
  visitExprs(f.body, (x) => {
    if (x.e === "call") called.add(x.fn);
    else if (x.e === "callc" && x.closure.e === "fnref") called.add(x.closure.fn);
  });
  return called;
}

function shapeOf(f: Func): string {
  const calls: string[] = [];
  visitExprs(f.body, (x) => {
    if (x.e === "callv") calls.push(`${x.table.params.join(",")}:${x.t}`);
    if (x.e === "callc") calls.push(`${x.params.join(",")}:${x.t}`);
    else if (x.e === "native" && x.name === "mk_resume") calls.push("resume");
  });
  return `${f.kind} ${f.params.map((p) => p.type).join(",")}:${f.ret} ${calls.sort().join(" ")}`;
}
