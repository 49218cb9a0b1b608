/** The compiler as a function: sources in by way of a host, C files and diagnostics out. */
import { CALL_TABLE_FILE, callTable } from "./analyse/table.ts";
import { check } from "./check/check.ts";
import { DiagnosticBag } from "./diagnostics/bag.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { type EmittedFile, emitC } from "./emit/program.ts";
import type { Host } from "./host.ts";
import type { Program } from "./ir/ir.ts";
import { load } from "./load/load.ts";
import { lower } from "./lower/index.ts";
import { optimise } from "./optimise/optimise.ts";
import { keepReached } from "./optimise/program/reach.ts";

export interface CompileOptions {
  /** Path of the main module. Its exported functions can be called from C. */
  entry: string;
  /** `#line` directives in the C code; on by default. */
  lineDirectives?: boolean;
  /** The optimiser; on by default. Without it what is not reached is still left out. */
  optimise?: boolean;
  /** Functions and objects stay as they are written, so that a debugger finds them; off by default. */
  debug?: boolean;
  /** Further modules, run before the entry. */
  roots?: readonly string[];
  /** A file with what each function may call through closures (analyse/table.ts), beside the C files; off by default. */
  callTable?: boolean;
}

export interface PhaseTime {
  phase: string;
  ms: number;
}

export interface CompileResult {
  diagnostics: readonly Diagnostic[];
  /** Empty if there are errors. */
  files: readonly EmittedFile[];
  timings: readonly PhaseTime[];
  /** The optimised program; null if there are errors. */
  program: Program | null;
}

export function compile(host: Host, options: CompileOptions): CompileResult {
  const timings: PhaseTime[] = [];
  const bag = new DiagnosticBag();
  const timed = <T>(phase: string, run: () => T): T => {
    const start = performance.now();
    const result = run();
    timings.push({ phase, ms: performance.now() - start });
    return result;
  };
  const failed = (): CompileResult => ({ diagnostics: bag.all(), files: [], timings, program: null });
  try {
    const loaded = timed("load", () => load(host, options.entry, options.roots ? { roots: options.roots } : {}));
    bag.addAll(loaded.diagnostics);
    if (!loaded.usable) return failed();
    timed("check", () => check(loaded, bag));
    if (bag.hasErrors) return failed();
    const entry = loaded.files.at(-1)?.fileName ?? options.entry;
    const program = timed("lower", () => lower(loaded, bag, entry));
    if (bag.hasErrors) return failed();
    timed("optimise", () => (options.optimise === false ? keepReached(program) : optimise(program, { inline: !options.debug })));
    const { files } = timed("emit", () => emitC(program, { lineDirectives: options.lineDirectives ?? true }));
    if (options.callTable) files.push(timed("calls", () => ({ name: CALL_TABLE_FILE, text: JSON.stringify(callTable(program)) })));
    return { diagnostics: bag.all(), files, timings, program };
  } catch (error) {
    bag.internal(error, options.entry);
    return failed();
  }
}
