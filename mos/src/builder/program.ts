/** The TypeScript half of a build: from the app's main module to C. */
import { existsSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import type { CompileOptions, CompileResult, PhaseTime } from "@meerkat/compiler/compile.ts";
import type { Diagnostic } from "@meerkat/compiler/diagnostics/diagnostic.ts";
import { createNodeHost, type Host } from "@meerkat/compiler/host.ts";
import { repositoryRoot } from "../../../ports/description.ts";
import { CONFIG_MODULE } from "../config/module.ts";
import { UserError } from "../errors.ts";
import { addressOf } from "../manifest/libraries.ts";
import { isInCheckout } from "./editor.ts";
import type { Plan } from "./plan.ts";
import { type CompiledProgram, HostRecorder, ProgramPlace } from "./program-store.ts";
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

/** A compiled program, in its place in the store. */
export interface Compiled extends CompiledProgram {
  /** Folder of its C files. */
  folder: string;
  timings: readonly PhaseTime[];
}

/**
 * Compiles the program and writes the C files to `plan.generated`, unless it was compiled before and nothing has changed. On the
 * node platform, which does not need them, it does the same without writing: what is an error on a chip is one everywhere.
 * Throws CompileErrors.
 */
export async function compileProgram(plan: Plan): Promise<Compiled> {
  const start = performance.now();
  writeSources(plan);
  const place = new ProgramPlace(realpathSync(plan.generated), realpathSync(plan.project.folder), compileOptions(plan));
  const known = place.load();
  if (known) {
    checkLibraries(plan, known.files);
    if (plan.toolchain) writeGenerated(plan.generated, known.emitted);
    return { ...known, folder: place.folder, timings: [{ phase: "load (nothing has changed)", ms: performance.now() - start }] };
  }
  const recorder = new HostRecorder(createNodeHost(plan.project.folder));
  const { program, diagnostics, files, timings } = await compileAfresh(plan, recorder.host);
  if (!program) throw new CompileErrors(diagnostics);
  const natives = program.natives.filter((native) => !native.builtin).map((native) => native.name);
  const inputs = recorder.inputs(realpathSync(plan.generated));
  const compiled = place.save({ diagnostics, files: program.files, natives, emitted: files }, inputs);
  if (plan.toolchain) writeGenerated(plan.generated, compiled.emitted);
  return { ...compiled, folder: place.folder, timings };
}

/** What the compiler has to say, without the time to make a small program of it. Throws CompileErrors. */
export async function checkProgram(plan: Plan): Promise<readonly Diagnostic[]> {
  writeSources(plan);
  const known = new ProgramPlace(realpathSync(plan.generated), realpathSync(plan.project.folder), compileOptions(plan)).load();
  return known?.diagnostics ?? (await compileAfresh(plan, createNodeHost(plan.project.folder), { optimise: false })).diagnostics;
}

/** The compiler's own result. Throws CompileErrors. */
export async function compileAfresh(
  plan: Plan,
  files: Host = createNodeHost(plan.project.folder),
  options: Pick<CompileOptions, "optimise"> = {},
): Promise<CompileResult> {
  const { entry, config } = writeSources(plan);
  const { compile } = await import("@meerkat/compiler/compile.ts");
  const host: Host = { ...files, modules: new Map([[CONFIG_MODULE, config]]), packagesFrom: repositoryRoot };
  const result = compile(host, { entry, ...compileOptions(plan), ...options });
  const errors = result.diagnostics.filter(({ severity }) => severity === "error");
  // The settings of a library that mos.yml does not name are not there: that is the cause, and not the errors in its files.
  checkLibraries(
    plan,
    errors.map(({ file }) => file).filter((file) => file !== ""),
  );
  if (errors.length > 0) throw new CompileErrors(result.diagnostics);
  checkLibraries(plan, result.program?.files ?? []);
  return result;
}

function compileOptions(plan: Plan) {
  return { lineDirectives: true, debug: plan.variant === "debug", callTable: true };
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
    const location = isInCheckout(folder) && !isInCheckout(plan.project.folder) ? addressOf(basename(folder)) : relative(plan.project.folder, folder);
    throw new UserError(
      `the program imports the library ${basename(folder)}, which mos.yml does not name`,
      `add to \`libs\` of ${join(plan.project.folder, "mos.yml")}: - location: ${location}`,
    );
  }
}

function writeGenerated(folder: string, files: CompiledProgram["emitted"]): void {
  const names = new Set([...SOURCE_NAMES, ...files.map((file) => file.name)]);
  for (const name of readdirSync(folder)) if (!names.has(name)) rmSync(join(folder, name), { recursive: true });
  for (const file of files) writeChanged(join(folder, file.name), file.text);
}
