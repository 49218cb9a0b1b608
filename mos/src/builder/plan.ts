/** What a build is asked for, with everything resolved. */
import { join, resolve } from "node:path";
import { cPlatforms, loadToolchain, type Placement, type PortDescription, readPort, type Toolchain } from "../../../ports/description.ts";
import { UserError } from "../errors.ts";
import { defaultPlatform, loadProject, type Project, type ProjectOverrides } from "../manifest/project.ts";
import { parseSize } from "../manifest/size.ts";
import { nearest } from "../suggest.ts";

export interface BuildOptions {
  /** Folder of the app. */
  folder: string;
  /** By default the one that `mos.yml` names. */
  platform?: string | undefined;
  board?: string | undefined;
  variant?: string | undefined;
  heapBytes?: number | undefined;
  stackBytes?: number | undefined;
  /** No collector: memory is handed out and never comes back. */
  arena?: boolean | undefined;
  /** Of the program, a debugger is told lines and functions, no variables: the C compiler is done a quarter sooner. */
  linesOnly?: boolean | undefined;
  /** Takes what is made; by default `build` in the app's folder. */
  output?: string | undefined;
  /** Files of private keys that sign images; an empty name leaves an index out. By default the build variable SIGN_KEY. */
  signKeys?: readonly string[] | undefined;
  /** Over those of `mos.yml`. */
  buildVars?: ReadonlyMap<string, string> | undefined;
  /** Of the command line, over the manifests. */
  overrides?: ProjectOverrides | undefined;
}

export interface Plan {
  project: Project;
  platform: string;
  board: string;
  variant: string;
  heapBytes: number;
  stackBytes: number;
  arena: boolean;
  linesOnly: boolean;
  /** The boot loader starts the program from a slot: what is built is a signed image, and a bundle to update with. */
  loader: boolean;
  placement: Placement;
  /** Of the loader, and of a program that it starts: DER SubjectPublicKeyInfo of the keys that images may be signed with. */
  trustedKeys: readonly Uint8Array[];
  signKeys: readonly string[];
  /** Undefined on the node platform, which runs TypeScript as it is. */
  toolchain: Toolchain | undefined;
  /** Folder of this platform's build. */
  folder: string;
  /** Generated sources. */
  generated: string;
}

export const NODE_BOARD = "model";

/** A program with it can be updated. */
const UPDATE_LIBRARY = "ota-common";

export function platformNames(): string[] {
  return ["node", ...cPlatforms().filter((name) => Object.values(readPort(name).boards).some(hasFirmware))];
}

function hasFirmware(board: PortDescription["boards"][string]): boolean {
  return board.run?.firmware !== undefined;
}

/** The platform, with its port where that is one in C, and the board. Throws UserError. */
export function targetOf(options: Pick<BuildOptions, "folder" | "platform" | "board">) {
  const platform = choosePlatform(options);
  const port = platform === "node" ? undefined : readPort(platform);
  return { platform, port, board: chooseBoard(platform, port, options.board) };
}

/** Throws UserError. */
export function planBuild(options: BuildOptions): Plan {
  const { platform, port, board } = targetOf(options);
  const variant = chooseVariant(platform, port, options.variant);
  const project = loadProject(options.folder, platform, board, options.buildVars, options.overrides);
  const toolchain = port && loadToolchain(platform, board, variant, "firmware");
  const isDefault = board === (port?.defaultBoard ?? NODE_BOARD);
  const folder = join(resolve(options.output ?? join(project.folder, "build")), isDefault ? platform : `${platform}-${board}`);
  return {
    project,
    platform,
    board,
    variant,
    heapBytes: options.heapBytes ?? sizeVariable(project, "HEAP_BYTES") ?? toolchain?.heapBytes ?? 0,
    stackBytes: options.stackBytes ?? sizeVariable(project, "STACK_BYTES") ?? toolchain?.stackBytes ?? 0,
    arena: options.arena ?? isSet(project, "ARENA"),
    linesOnly: options.linesOnly === true && variant !== "debug",
    loader: project.libs.includes(UPDATE_LIBRARY),
    placement: placementOf(project),
    trustedKeys: [],
    signKeys: options.signKeys ?? wordsOf(project, "SIGN_KEY").map((name) => resolve(project.folder, name)),
    toolchain,
    folder,
    generated: join(folder, "gen"),
  };
}

function placementOf(project: Project): Placement {
  if (isSet(project, "LOADER")) return "loader";
  return project.libs.includes(UPDATE_LIBRARY) ? "image" : "alone";
}

function choosePlatform(options: Pick<BuildOptions, "folder" | "platform">): string {
  const known = platformNames();
  const platform = (options.platform ?? defaultPlatform(options.folder))?.toLowerCase();
  if (platform === undefined) {
    throw new UserError("--platform must be specified or mos.yml should contain a platform key", `platforms: ${known.join(", ")}`);
  }
  if (!known.includes(platform)) throw unknown("platform", platform, known);
  return platform;
}

function chooseBoard(platform: string, port: PortDescription | undefined, wanted: string | undefined): string {
  const known = port ? Object.keys(port.boards) : [NODE_BOARD];
  const board = wanted ?? port?.defaultBoard ?? NODE_BOARD;
  if (!known.includes(board)) throw unknown(`board of ${platform}`, board, known);
  return board;
}

function chooseVariant(platform: string, port: PortDescription | undefined, wanted: string | undefined): string {
  if (!port) {
    if (wanted !== undefined) throw new UserError("the node platform has no variants", "leave --variant out");
    return "";
  }
  const variant = wanted ?? port.defaultVariant;
  if (!(variant in port.variants)) throw unknown(`variant of ${platform}`, variant, Object.keys(port.variants));
  return variant;
}

function unknown(what: string, word: string, known: string[]): UserError {
  const near = nearest(word, known);
  return new UserError(`there is no ${what} "${word}"`, near === undefined ? `there are: ${known.join(", ")}` : `did you mean ${near}?`);
}

/** A number of bytes, or of things. Throws UserError. */
export function sizeVariable(project: Project, name: string): number | undefined {
  const text = project.buildVars.get(name);
  if (text === undefined) return undefined;
  const value = parseSize(text);
  if (value === undefined) throw new UserError(`mos.yml: build_vars.${name} is "${text}", not a number`, "write 16384 or 16K");
  return value;
}

/** What a build variable lists, with spaces between. */
export function wordsOf(project: Project, name: string): string[] {
  return (project.buildVars.get(name) ?? "").split(/\s+/).filter((word) => word !== "");
}

function isSet(project: Project, name: string): boolean {
  return (project.buildVars.get(name) ?? "") !== "" && !isOff(project, name);
}

export function isOff(project: Project, name: string): boolean {
  return ["0", "false"].includes(project.buildVars.get(name) ?? "");
}
