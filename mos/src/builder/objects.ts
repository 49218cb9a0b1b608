/** Compiles C, C++ and assembly files, and only those whose text, headers or flags have changed. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { basename, extname, join } from "node:path";
import { repositoryRoot, runtimeFolder, type Toolchain } from "../../../ports/description.ts";
import type { Feature } from "../../../ports/features.ts";
import { UserError } from "../errors.ts";
import type { Plan } from "./plan.ts";
import { execute } from "./process.ts";

export type Origin = "program" | "app" | "runtime" | "port";

export interface ObjectFile {
  path: string;
  source: string;
  origin: Origin;
  /** Of the port, if it belongs to one. */
  feature?: string;
}

interface Unit extends ObjectFile {
  command: string[];
}

/** All objects of the image; `program` is the folder of the program's C files. Throws UserError with the messages of the C compiler. */
export async function compileObjects(plan: Plan, toolchain: Toolchain, features: Feature[], program: string, defines: string[]): Promise<ObjectFile[]> {
  const folder = join(plan.folder, "obj");
  mkdirSync(folder, { recursive: true });
  const units = distinct([
    ...unitsOf(plan, toolchain, program, defines, folder),
    ...features.flatMap((feature) => featureUnits(plan, toolchain, feature, folder)),
  ]);
  const waiting = [...units];
  const lane = async () => {
    for (let unit = waiting.shift(); unit; unit = waiting.shift()) await compileUnit(unit);
  };
  const results = await Promise.allSettled(Array.from({ length: Math.max(1, cpus().length) }, lane));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
  return units.map(({ path, source, origin, feature }) => ({ path, source, origin, ...(feature === undefined ? {} : { feature }) }));
}

function unitsOf(plan: Plan, toolchain: Toolchain, program: string, defines: string[], folder: string): Unit[] {
  const { project } = plan;
  const sizes = [`-DMK_HEAP_BYTES=${plan.heapBytes}`, `-DMK_STACK_BYTES=${plan.stackBytes}`];
  const own = [`-I${plan.generated}`, ...project.includes.map((path) => `-I${path}`), ...[...project.cdefs].map(([k, v]) => `-D${k}=${v}`)];
  const unit = (source: string, origin: Origin, flags: string[]): Unit => {
    const isCxx = [".cpp", ".cc", ".cxx"].includes(extname(source));
    const mode = plan.arena ? ["-DMK_ARENA"] : [];
    const language = isCxx ? [toolchain.tools.cxx, ...toolchain.cxxflags] : [toolchain.tools.cc, ...toolchain.cflags];
    // A C function that nothing declares is a slip, and the linker may not find it out.
    const strict = isCxx ? [] : ["-Werror=implicit-function-declaration"];
    const extra = origin !== "app" ? [] : [...strict, ...project.cflags, ...(isCxx ? project.cxxflags : [])];
    const debugging = plan.linesOnly && origin === "program" ? ["-g1"] : [];
    const command = [...language, ...mode, ...flags, ...extra, ...debugging];
    const place = origin === "program" ? programFolder(program, command) : isOfAllApps(origin, source) ? sharedFolder(plan, command) : folder;
    const path = join(place, `${origin}-${basename(source)}.o`);
    return { path, source, origin, command: [...command, ...outputs(source, path)] };
  };
  const generated = readdirSync(program)
    .filter((name) => name.endsWith(".c"))
    .map((name) => join(program, name));
  const runtime = readdirSync(runtimeFolder)
    .filter((name) => name.endsWith(".c"))
    .map((name) => join(runtimeFolder, name));
  return [
    ...generated.map((source) => unit(source, "program", toolchain.warningsGenerated)),
    ...project.cSources.map((source) => unit(source, "app", [...toolchain.warnings, ...own])),
    ...runtime.map((source) => unit(source, "runtime", toolchain.warnings)),
    ...toolchain.sources.map((source) => unit(source, "port", [...toolchain.warnings, ...sizes, ...buildDefines(source, defines)])),
  ];
}

/** The runtime and the port are the same for all apps that are compiled with these flags. */
function isOfAllApps(origin: Origin, source: string): boolean {
  return origin === "runtime" || (origin === "port" && !readsBuild(source));
}

function sharedFolder({ platform, board, variant }: Plan, flags: readonly string[]): string {
  const folder = join(repositoryRoot, "build/objects", `${platform}-${board}-${variant}-${digestOfFlags(flags)}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Objects of the program lie beside its C files, for all builds that have the same program. */
function programFolder(program: string, flags: readonly string[]): string {
  const folder = join(program, digestOfFlags(flags));
  mkdirSync(folder, { recursive: true });
  return folder;
}

function digestOfFlags(flags: readonly string[]): string {
  return createHash("sha256").update(flags.join("\0")).digest("hex").slice(0, 12);
}

function outputs(source: string, path: string): string[] {
  return ["-MMD", "-MF", `${path}.d`, "-c", source, "-o", path];
}

/** Libraries of others are the same for all apps: they are compiled once for each board, variant and choice of sizes. */
function featureUnits(plan: Plan, toolchain: Toolchain, feature: Feature, own: string): Unit[] {
  const { foreign, sources, cflags, name, tag } = feature;
  const kind = [plan.platform, plan.board, plan.variant, ...(tag === "" ? [] : [tag])].join("-");
  const folder = foreign ? join(repositoryRoot, "build/chip-libraries", kind) : own;
  mkdirSync(folder, { recursive: true });
  const flags = [...toolchain.cflags, ...(foreign ? ["-w"] : toolchain.warnings), ...cflags];
  return sources.map((source) => {
    const path = join(folder, `${name}-${basename(source)}.o`);
    return { path, source, origin: "port", feature: name, command: [toolchain.cc, ...flags, ...outputs(source, path)] };
  });
}

/** The build id is new each time: only who reads it is compiled again. */
function buildDefines(source: string, defines: string[]): string[] {
  return readsBuild(source) ? defines : [];
}

function readsBuild(source: string): boolean {
  return readFileSync(source, "utf8").includes("MK_BUILD_");
}

/** Two files of the same name in different folders need two objects. */
function distinct(units: Unit[]): Unit[] {
  const seen = new Map<string, number>();
  return units.map((unit) => {
    const n = seen.get(unit.path) ?? 0;
    seen.set(unit.path, n + 1);
    if (n === 0) return unit;
    const path = unit.path.replace(/\.o$/, `-${n}.o`);
    return { ...unit, path, command: unit.command.map((word) => word.replace(unit.path, path)) };
  });
}

async function compileUnit(unit: Unit): Promise<void> {
  const stamp = `${unit.path}.digest`;
  if (existsSync(unit.path) && existsSync(stamp) && readFileSync(stamp, "utf8") === digestOf(unit)) return;
  // Another build may make the same object at this moment.
  const made = `${unit.path}.${process.pid}`;
  const outcome = await execute(unit.command.map((word) => (word.startsWith(unit.path) ? word.replace(unit.path, made) : word)));
  if (outcome.status !== 0) {
    const hint = /fatal error: mbedtls\//.test(outcome.stderr) ? "apt-get install libmbedtls-dev, or run scripts/setup.sh for all that is needed" : undefined;
    throw new UserError(`${unit.source} does not compile\n${outcome.stderr.trimEnd()}`, hint);
  }
  if (outcome.stderr !== "" && unit.origin === "app") process.stderr.write(outcome.stderr);
  renameSync(made, unit.path);
  renameSync(`${made}.d`, `${unit.path}.d`);
  writeFileSync(stamp, digestOf(unit) ?? "");
}

/** Of the command and of every file the C compiler has read; undefined if that is not known, or one is gone. */
function digestOf(unit: Unit): string | undefined {
  const list = `${unit.path}.d`;
  if (!existsSync(list)) return undefined;
  const files = readFileSync(list, "utf8")
    .replace(/^[^:]*:/, "")
    .replaceAll("\\\n", " ")
    .split(/(?<!\\)\s+/)
    .filter((name) => name !== "");
  const hash = createHash("sha256").update(unit.command.join("\0"));
  for (const file of files) {
    const path = file.replaceAll("\\ ", " ");
    if (!existsSync(path)) return undefined;
    hash.update("\0").update(readFileSync(path));
  }
  return hash.digest("hex");
}
