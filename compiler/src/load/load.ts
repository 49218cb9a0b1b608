/**
 * Loading: the program and everything it imports, parsed and type-checked, with the library and the order in which
 * its modules run. Errors of TypeScript itself come back as diagnostics.
 */
import { DiagnosticBag } from "../diagnostics/bag.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Host } from "../host.ts";
import { type Library, libraryOf } from "./library.ts";
import { COMPILER_OPTIONS, isNativeFile } from "./options.ts";
import { moduleOrder } from "./order.ts";
import { ProgramHost } from "./program-host.ts";
import { reportTypeScript } from "./tsc-diagnostics.ts";
import { ts } from "./typescript.ts";

export interface LoadOptions {
  /** Further modules to load beside what the entry imports, for instance those a port adds; they run before it. */
  roots?: readonly string[];
  /** Folder that holds `lib/` and `std/`; the compiler's own by default. */
  libraryRoot?: string;
}

export interface Loaded {
  program: ts.Program;
  checker: ts.TypeChecker;
  /** The user's modules in the order in which they run (ES module evaluation order). Native files are not among them. */
  files: readonly ts.SourceFile[];
  /** Sources of the standard library. */
  stdFiles: readonly ts.SourceFile[];
  /** `*.native.ts` files: declarations of C functions, the user's and the standard library's. */
  nativeFiles: readonly ts.SourceFile[];
  /** Is it part of the library: its declarations (`lib/`) or its implementation (`std/`)? */
  isLibrary(file: ts.SourceFile): boolean;
  /** Syntax and type errors, missing modules, exceeded limits. With syntax errors the rest must not be relied on. */
  diagnostics: readonly Diagnostic[];
  /** False after errors that leave no tree worth looking at. */
  usable: boolean;
}

/** `entry`: path of the main module, relative to the host's `cwd` if not absolute. */
export function load(host: Host, entry: string, options: LoadOptions = {}): Loaded {
  const bag = new DiagnosticBag();
  const library = libraryOf(options.libraryRoot);
  const files = new ProgramHost(host, library, bag);
  const roots = [...(options.roots ?? []), entry].map((path) => files.absolute(path));
  for (const root of roots) if (!files.fileExists(root)) bag.reportFile(root, "MK0005", [root]);
  const program = ts.createProgram({ rootNames: [...library.roots, ...roots], options: COMPILER_OPTIONS, host: files.compilerHost });
  const isLibrary = (file: ts.SourceFile): boolean => library.files.has(file.fileName);
  const userFiles = program.getSourceFiles().filter((f) => !isLibrary(f));
  const usable = !bag.hasErrors && withinLimits(bag, entry, () => reportTypeScript(program, userFiles, bag));
  return {
    program,
    checker: program.getTypeChecker(),
    files: usable
      ? moduleOrder(program, roots, (from, specifier) => files.resolved(from, specifier)).filter((f) => !isLibrary(f) && !isNativeFile(f.fileName))
      : [],
    stdFiles: stdFiles(program, library),
    nativeFiles: program.getSourceFiles().filter((f) => isNativeFile(f.fileName)),
    isLibrary,
    diagnostics: bag.all(),
    usable,
  };
}

/** Some types make TypeScript's checker recurse without end; the depth of the source does not tell. */
function withinLimits(bag: DiagnosticBag, entry: string, run: () => boolean): boolean {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    bag.reportFile(entry, "MK3006");
    return false;
  }
}

function stdFiles(program: ts.Program, library: Library): ts.SourceFile[] {
  const std = library.roots.filter((path) => !path.endsWith(".d.ts") && !isNativeFile(path));
  return std.map((path) => program.getSourceFile(path)).filter((f) => f !== undefined);
}

/** Type errors of the library itself, which are no concern of the user: for its own tests. */
export function libraryDiagnostics(loaded: Loaded): Diagnostic[] {
  const bag = new DiagnosticBag();
  reportTypeScript(loaded.program, loaded.program.getSourceFiles().filter(loaded.isLibrary), bag);
  return bag.all();
}
