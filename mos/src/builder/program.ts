/** The TypeScript half of a build: from the app's main module to C. */
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { type CompileResult, compile } from "@meerkat/compiler/compile.ts";
import type { Diagnostic } from "@meerkat/compiler/diagnostics/diagnostic.ts";
import { createNodeHost, type Host } from "@meerkat/compiler/host.ts";
import { UserError } from "../errors.ts";
import type { Plan } from "./plan.ts";

/** The program has errors; the caller prints them. */
export class CompileErrors extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super("the program has errors");
    this.diagnostics = diagnostics;
  }
}

/**
 * Compiles the program and writes the C files to `plan.generated`. On the node platform, which does not need them, it
 * does the same without writing: what is an error on a chip is one everywhere. Throws CompileErrors.
 */
export function compileProgram(plan: Plan): CompileResult {
  mkdirSync(plan.generated, { recursive: true });
  const entry = join(dirname(plan.project.main), "mos-entry.ts");
  const host = withFile(createNodeHost(plan.project.folder), entry, entryText(plan));
  const result = compile(host, { entry, lineDirectives: true, debug: plan.variant === "debug" });
  if (result.diagnostics.some((diagnostic) => diagnostic.severity === "error")) throw new CompileErrors(result.diagnostics);
  checkLibraries(plan, result.program?.files ?? []);
  if (plan.toolchain) writeGenerated(plan.generated, result);
  return result;
}

/** The event loop for the port, and what the app's main module exports for its C half. */
function entryText(plan: Plan): string {
  return `export { corePoll } from "@meerkat/core/loop.ts";\nexport * from ${JSON.stringify(`./${basename(plan.project.main)}`)};\n`;
}

/** The entry is nowhere but in memory; what it imports is looked for from where the main module lies. */
function withFile(host: Host, path: string, text: string): Host {
  return {
    ...host,
    readFile: (asked) => (asked === path ? text : host.readFile(asked)),
    fileExists: (asked) => asked === path || host.fileExists(asked),
  };
}

/** A library brings settings and C files by its `mos.yml`: importing it without naming it would lose them. */
function checkLibraries(plan: Plan, files: readonly string[]): void {
  const known = new Set([plan.project.folder, ...plan.project.libFolders].map((folder) => realpathSync(folder)));
  for (const file of files) {
    let folder = dirname(file);
    while (!existsSync(join(folder, "mos.yml")) && folder !== dirname(folder)) folder = dirname(folder);
    if (folder === dirname(folder) || known.has(folder)) continue;
    throw new UserError(
      `the program imports the library ${basename(folder)}, which mos.yml does not name`,
      `add to \`libs\` of ${join(plan.project.folder, "mos.yml")}: - location: ${relative(plan.project.folder, folder)}`,
    );
  }
}

function writeGenerated(folder: string, result: CompileResult): void {
  const names = new Set(result.files.map((file) => file.name));
  for (const name of readdirSync(folder)) if (!names.has(name)) rmSync(join(folder, name), { recursive: true });
  for (const file of result.files) writeChanged(join(folder, file.name), file.text);
}

/** Leaves the file alone if it holds this text, so that nothing is made again for it. */
export function writeChanged(path: string, text: string): void {
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}
