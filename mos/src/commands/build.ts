/** `mos build`. */
import { resolve } from "node:path";
import { formatDiagnostics } from "@meerkat/compiler/diagnostics/format.ts";
import { type BuildResult, build } from "../builder/build.ts";
import { type BuildOptions, type Plan, planBuild } from "../builder/plan.ts";
import { CompileErrors, compileAfresh } from "../builder/program.ts";
import { formatReport, jsonReport } from "../builder/report.ts";
import { Reported, UserError } from "../errors.ts";
import type { ProjectOverrides } from "../manifest/project.ts";
import { checkBudgets } from "../stack/budgets.ts";
import type { StackReport } from "../stack/stack.ts";

/** Options of the command line that say what to build. */
export interface TargetFlags {
  platform?: string;
  board?: string;
  variant?: string;
  heap?: number;
  stack?: number;
  arena?: boolean;
  output?: string;
  buildVar?: Map<string, string>;
  signKey?: string[];
  cdef?: Map<string, string>;
  cflagsExtra?: string[];
  cxxflagsExtra?: string[];
  /** NAME:FOLDER. */
  lib?: string[];
  libsDir?: string[];
  /** False with --no-platform-check. */
  platformCheck?: boolean;
}

export interface BuildFlags extends TargetFlags {
  emit?: "ir" | "c";
  modules?: boolean;
  stackPath?: boolean;
  json?: boolean;
}

export async function buildCommand(folder: string, flags: BuildFlags): Promise<number> {
  const plan = planBuild(buildOptions(folder, flags));
  warn(plan.project.warnings);
  if (flags.emit !== undefined) {
    process.stdout.write(await reporting(() => emitted(plan, flags.emit as "ir" | "c")));
    return 0;
  }
  const result = await reporting(() => build(plan));
  const stack = await stackOf(plan, result);
  const options = { allModules: flags.modules === true, path: flags.stackPath === true };
  process.stdout.write(flags.json === true ? jsonReport(plan, result, stack) : formatReport(plan, result, stack, options));
  // Of what a chip has: a native program of the host takes what it likes.
  if (result.sizes && plan.toolchain?.flashBytes !== undefined) checkBudgets(plan.project.budgets, result.sizes, stack);
  return 0;
}

/** How deep the stack gets; undefined where nobody can tell. */
async function stackOf(plan: Plan, { record, sizes }: BuildResult): Promise<StackReport | undefined> {
  const { toolchain, generated, project } = plan;
  if (!toolchain || !sizes) return undefined;
  const { measureStack } = await import("../stack/stack.ts");
  return measureStack({ image: record.image, generated, tools: toolchain.tools, recursion: project.budgets.recursion });
}

export function buildOptions(folder: string, flags: TargetFlags): BuildOptions {
  const { platform, board, variant, heap, stack, arena, output, buildVar: buildVars, signKey: signKeys } = flags;
  return { folder, platform, board, variant, heapBytes: heap, stackBytes: stack, arena, output, buildVars, signKeys, overrides: overridesOf(flags) };
}

function overridesOf({ cdef, cflagsExtra, cxxflagsExtra, lib, libsDir, platformCheck }: TargetFlags): ProjectOverrides {
  const words = (texts: string[] | undefined) => (texts ?? []).flatMap((text) => text.split(/\s+/)).filter((word) => word !== "");
  return {
    cdefs: cdef ?? new Map(),
    cflags: words(cflagsExtra),
    cxxflags: words(cxxflagsExtra),
    libFolders: new Map((lib ?? []).map(namedFolder)),
    libsFolders: (libsDir ?? []).flatMap((text) => text.split(",")).map((folder) => resolve(folder)),
    anyPlatform: platformCheck === false,
  };
}

function namedFolder(text: string): [string, string] {
  const [, name, folder] = /^([^:]+):(.+)$/.exec(text) ?? [];
  if (name === undefined || folder === undefined)
    throw new UserError(`--lib ${text}: not a library and its folder`, "write NAME:FOLDER, for instance mqtt:../my-mqtt");
  return [name, resolve(folder)];
}

/** Builds without a report, for commands that go on from there. */
export async function buildQuietly(plan: Plan): Promise<BuildResult> {
  warn(plan.project.warnings);
  return reporting(() => build(plan));
}

function warn(warnings: string[]): void {
  for (const warning of warnings) process.stderr.write(`mos: warning: ${warning}\n`);
}

/** Prints the diagnostics of a program that does not compile. */
export async function reporting<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof CompileErrors)) throw error;
    process.stderr.write(formatDiagnostics(error.diagnostics, { color: process.stderr.isTTY && process.env.NO_COLOR === undefined, cwd: process.cwd() }));
    throw new Reported();
  }
}

async function emitted(plan: Plan, what: "ir" | "c"): Promise<string> {
  if (what === "c" && !plan.toolchain) throw new UserError("the node platform makes no C files", "add --platform linux");
  const { program, files } = await compileAfresh(plan);
  if (what === "c")
    return files
      .filter(({ name }) => /\.[ch]$/.test(name))
      .map(({ name, text }) => `/* ${name} */\n${text}`)
      .join("\n");
  const { printProgram } = await import("@meerkat/compiler/ir/print.ts");
  return program ? printProgram(program) : "";
}
