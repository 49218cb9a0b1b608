/** Builds an app for one platform. */
import { mkdirSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { PhaseTime } from "@meerkat/compiler/compile.ts";
import type { Diagnostic } from "@meerkat/compiler/diagnostics/diagnostic.ts";
import type { Toolchain } from "../../../ports/description.ts";
import { type Feature, SourcesMissing } from "../../../ports/features.ts";
import { schemaJson } from "../config/generate.ts";
import { CONFIG_MODULE } from "../config/module.ts";
import { type Section, settingsOf } from "../config/schema.ts";
import { UserError } from "../errors.ts";
import { keepFigures, limitsOf } from "../size/figures.ts";
import { compileObjects, type ObjectFile } from "./objects.ts";
import { isOff, type Plan, sizeVariable, wordsOf } from "./plan.ts";
import { execute } from "./process.ts";
import { compileProgram } from "./program.ts";
import { type BuildRecord, type FirmwareFiles, type ListeningPort, RECORD_FILE } from "./record.ts";
import { buildId } from "./revision.ts";
import { measureImage, type Sizes } from "./sizes.ts";
import { sourcesOf, writeSources } from "./sources.ts";

export interface BuildResult {
  record: BuildRecord;
  folder: string;
  timings: PhaseTime[];
  /** Undefined where nothing is linked. */
  sizes: Sizes | undefined;
  warnings: string[];
  diagnostics: readonly Diagnostic[];
}

/** For user interfaces: the settings of the program. */
export const SCHEMA_FILE = "config_schema.json";

type Timed = <T>(phase: string, run: () => Promise<T>) => Promise<T>;

/** Throws UserError, and CompileErrors with the diagnostics of the program. */
export async function build(asked: Plan): Promise<BuildResult> {
  const { plan, makeFirmware } = await withKeys(asked);
  const program = await compileProgram(plan);
  const timings = [...program.timings];
  const id = buildId(plan.project.folder);
  const timed = timing(timings);
  let sizes: Sizes | undefined;
  const { toolchain } = plan;
  if (toolchain) {
    const image = imageOf(plan);
    const features = featuresOf(plan, toolchain, program.natives);
    const objects = await timed("C compiler", () => compileObjects(plan, toolchain, features, program.folder, buildDefines(plan, id)));
    if (!toolchain.compileOnly) {
      const libs = [...features.flatMap((feature) => feature.libs), ...toolchain.libs];
      await timed("link", () => link(plan, toolchain, objects, libs, image));
      sizes = measureImage(image, `${image}.map`, objects, program.files, plan.heapBytes);
      keepFigures(plan.folder, limitsOf(plan.platform, toolchain), sizes);
    }
  }
  const record = await finish(plan, id, makeFirmware, timed);
  return { record, folder: plan.folder, timings, sizes, warnings: plan.project.warnings, diagnostics: program.diagnostics };
}

/**
 * What the node machine needs to run a program as it is: nothing is compiled, and so nothing checked that another platform would
 * refuse. Throws UserError.
 */
export async function buildUnchecked(asked: Plan): Promise<BuildRecord> {
  if (asked.toolchain) throw new Error(`programs for ${asked.platform} are compiled`);
  const { plan, makeFirmware } = await withKeys(asked);
  writeSources(plan);
  return finish(plan, buildId(plan.project.folder), makeFirmware, (_phase, run) => run());
}

type MakeFirmware = (plan: Plan, record: BuildRecord) => Promise<FirmwareFiles>;

/** The plan with the keys of its boot loader, and what makes images for that. Programs without an update do not wait for either. */
async function withKeys(asked: Plan): Promise<{ plan: Plan; makeFirmware: MakeFirmware | undefined }> {
  mkdirSync(asked.folder, { recursive: true });
  if (!asked.loader || asked.toolchain?.compileOnly === true) return { plan: asked, makeFirmware: undefined };
  const { signingOf, makeFirmware } = await import("../firmware/firmware.ts");
  const signing = await signingOf(asked);
  return { plan: { ...asked, trustedKeys: signing.trusted }, makeFirmware: (plan, record) => makeFirmware(plan, record, signing) };
}

/** Writes what the commands that come after a build find. */
async function finish(plan: Plan, id: string, makeFirmware: MakeFirmware | undefined, timed: Timed): Promise<BuildRecord> {
  const record: BuildRecord = {
    app: plan.project.name,
    version: plan.project.version,
    id,
    platform: plan.platform,
    board: plan.board,
    variant: plan.variant,
    image: imageOf(plan),
    natives: plan.toolchain ? [] : nodeNatives(plan),
    modules: plan.toolchain ? {} : { [CONFIG_MODULE]: sourcesOf(plan.generated).config },
    listensAt: listeningPorts(plan.project.config),
  };
  if (makeFirmware) record.firmware = await timed("firmware", () => makeFirmware(plan, record));
  writeFileSync(join(plan.folder, SCHEMA_FILE), schemaJson(plan.project.config));
  writeFileSync(join(plan.folder, RECORD_FILE), `${JSON.stringify(record, null, 2)}\n`);
  writeFileSync(join(plan.folder, "../last.json"), `${JSON.stringify({ folder: plan.folder })}\n`);
  return record;
}

function imageOf(plan: Plan): string {
  return plan.toolchain ? join(plan.folder, `${plan.project.name}.elf`) : sourcesOf(plan.generated).entry;
}

function timing(timings: PhaseTime[]): Timed {
  return async (phase, run) => {
    const start = performance.now();
    const result = await run();
    timings.push({ phase, ms: performance.now() - start });
    return result;
  };
}

/** Settings named `listen_addr`, `[address:]port`; those of UDP have it in their path. */
function listeningPorts(config: Section): ListeningPort[] {
  return settingsOf(config).flatMap(({ path, value }): ListeningPort[] => {
    const [, digits] = /^(?:.*:)?(\d+)$/.exec(path.endsWith("listen_addr") ? String(value) : "") ?? [];
    if (digits === undefined || digits === "0") return [];
    return [{ protocol: path.split(".").includes("udp") ? "udp" : "tcp", port: Number(digits) }];
  });
}

function buildDefines(plan: Plan, id: string): string[] {
  const text = (value: string) => JSON.stringify(value);
  return [`-DMK_BUILD_APP=${text(plan.project.name)}`, `-DMK_BUILD_VERSION=${text(plan.project.version)}`, `-DMK_BUILD_ID=${text(id)}`];
}

function nodeNatives(plan: Plan): string[] {
  return wordsOf(plan.project, "NODE_NATIVES").map((name) => join(plan.project.folder, name));
}

function featuresOf(plan: Plan, toolchain: Toolchain, natives: readonly string[]): Feature[] {
  try {
    return toolchain.features(natives, { isOff: (name) => isOff(plan.project, name), size: (name) => sizeVariable(plan.project, name) });
  } catch (error) {
    if (error instanceof SourcesMissing) throw new UserError(error.message);
    throw error;
  }
}

async function link(plan: Plan, toolchain: Toolchain, objects: ObjectFile[], libs: string[], image: string): Promise<void> {
  const hasCxx = objects.some(({ source }) => [".cpp", ".cc", ".cxx"].includes(extname(source)));
  const outcome = await execute([
    hasCxx ? toolchain.tools.cxx : toolchain.tools.cc,
    ...toolchain.ldflags(plan.heapBytes, plan.stackBytes, plan.placement),
    `-Wl,-Map=${image}.map`,
    ...objects.map(({ path }) => path),
    ...plan.project.binaryLibs,
    ...libs,
    "-o",
    image,
  ]);
  if (outcome.status !== 0) throw linkError(outcome.stderr);
}

function linkError(text: string): UserError {
  const names = [...text.matchAll(/undefined reference to [`'](\w+)'/g)].map((match) => match[1] ?? "");
  const missing = [...new Set(names)].filter((name) => !name.startsWith("mk_"));
  const hint = /will not fit in region|overflowed by/.test(text)
    ? "the image does not fit: a smaller --heap, or --variant size"
    : missing.length > 0
      ? `no C file of the app defines ${missing.join(", ")}: is it named in \`sources\` of mos.yml?`
      : undefined;
  return new UserError(`the image does not link\n${text.trimEnd()}`, hint);
}
