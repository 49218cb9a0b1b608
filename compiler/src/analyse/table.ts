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
  /**
   * Of functions with such calls: the C compiler makes one of two functions only if these are equal.
   */
  shape?: string;
}

export function callTable(program: Program): CallTable {
  const { closures, resumes, escaped } = indirectCalls(program);
  const cname = (f: Func) => f.exported ?? f.cname;
  const names = (set: ReadonlySet<Func> | undefined) => (set ? { list: [...set].map(cname) } : undefined);
  const functions = program.funcs.map((f): [string, CalledFunction] => {
    const called = names(closures.get(f));
    const resumed = names(resumes.get(f));
    const indirect = called || resumed ? { shape: shapeOf(f) } : {};
    return [
      cname(f),
      {
        name: f.name,
        file: f.pos.file,
        line: f.pos.line,
        ...(called ? { closures: called.list } : {}),
        ...(resumed ? { resumes: resumed.list } : {}),
        ...indirect,
      },
    ];
  });
  return {
    files: program.files,
    functions: Object.fromEntries(functions),
    tables: Object.fromEntries(program.tables.map((table) => [table.cname, [...new Set(table.entries.map(({ fn }) => cname(fn)))]])),
    escaped: [...escaped].map(cname),
  };
}

function shapeOf(f: Func): string {
  const calls: string[] = [];
  visitExprs(f.body, (x) => {
    if (x.e === "callc") calls.push(`${x.params.join(",")}:${x.t}`);
    else if (x.e === "native" && x.name === "mk_resume") calls.push("resume");
  });
  return `${f.kind} ${f.params.map((p) => p.type).join(",")}:${f.ret} ${calls.sort().join(" ")}`;
}
