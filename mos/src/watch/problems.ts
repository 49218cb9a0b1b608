/** What is wrong in a program, by line. */
import { isAbsolute, relative } from "node:path";
import type { Diagnostic } from "@meerkat/compiler/diagnostics/diagnostic.ts";
import type { BuildProblem } from "../ui/protocol.ts";

/** `folder`: of the app. */
export function problemsOf(diagnostics: readonly Diagnostic[], folder: string): BuildProblem[] {
  return diagnostics.map(({ file, line, column, code, message, hint, severity }) => ({
    file: shortName(file, folder),
    line,
    column,
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    severity,
  }));
}

/** GCC's: `file.c:12:5: error: ...` */
export function problemsInC(text: string, folder: string): BuildProblem[] {
  return [...text.matchAll(/^(\S[^:\n]*):(\d+):(\d+): (?:fatal )?(error|warning): (.*)$/gm)].map(([, file = "", line, column, severity, message = ""]) => ({
    file: shortName(file, folder),
    line: Number(line),
    column: Number(column),
    code: "C",
    message,
    severity: severity === "warning" ? "warning" : "error",
  }));
}

/** esbuild's: what is no TypeScript at all. */
export function problemsOfSyntax(
  errors: readonly { text: string; location: { file: string; line: number; column: number } | null }[],
  folder: string,
): BuildProblem[] {
  return errors.map(({ text, location }) => ({
    file: location === null ? "" : shortName(location.file, folder),
    line: location?.line ?? 0,
    column: (location?.column ?? -1) + 1,
    code: "syntax",
    message: text,
    severity: "error",
  }));
}

function shortName(file: string, folder: string): string {
  const way = relative(folder, file);
  return isAbsolute(file) && !way.startsWith("..") ? way : file;
}
