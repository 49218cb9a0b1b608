/** The TypeScript half of a build: from the app's main module to C. */
import { existsSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { type CompileResult, compile } from "@meerkat/compiler/compile.ts";
import type { Diagnostic } from "@meerkat/compiler/diagnostics/diagnostic.ts";
import { createNodeHost, type Host } from "@meerkat/compiler/host.ts";
import { repositoryRoot } from "../../../ports/description.ts";
import { CONFIG_MODULE } from "../config/module.ts";
import { UserError } from "../errors.ts";
import type { Plan } from "./plan.ts";
import { SOURCE_NAMES, writeChanged, writeSources } from "./sources.ts";

const CORE = join(repositoryRoot, "core");

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
  const { entry, config } = writeSources(plan);
  const host: Host = { ...createNodeHost(plan.project.folder), modules: new Map([[CONFIG_MODULE, config]]) };
  const result = compile(host, { entry, lineDirectives: true, debug: plan.variant === "debug" });
  const errors = result.diagnostics.filter(({ severity }) => severity === "error");
  // The settings of a library that mos.yml does not name are not there: that is the cause, and not the errors in its files.
  checkLibraries(
    plan,
    errors.map(({ file }) => file).filter((file) => file !== ""),
  );
  if (errors.length > 0) throw new CompileErrors(result.diagnostics);
  checkLibraries(plan, result.program?.files ?? []);
  if (plan.toolchain) writeGenerated(plan.generated, result);
  return result;
}

/** A library brings settings and C files by its `mos.yml`: importing it without naming it would lose them. The kernel's loop is in every program. */
function checkLibraries(plan: Plan, files: readonly string[]): void {
  const known = new Set([plan.project.folder, ...plan.project.libFolders, CORE].map((folder) => realpathSync(folder)));
  const generated = realpathSync(plan.generated);
  for (const file of files) {
    if (dirname(file) === generated) continue;
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
  const names = new Set([...SOURCE_NAMES, ...result.files.map((file) => file.name)]);
  for (const name of readdirSync(folder)) if (!names.has(name)) rmSync(join(folder, name), { recursive: true });
  for (const file of result.files) writeChanged(join(folder, file.name), file.text);
}
