/** Reads `ports/<platform>/port.json` (its schema is in README.md) and makes command lines of it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildVariables, chooseFeatures, type Feature, type FeatureDescription, NO_VARIABLES } from "./features.ts";

export const portsFolder = dirname(fileURLToPath(import.meta.url));
export const repositoryRoot = dirname(portsFolder);
export const runtimeFolder = join(repositoryRoot, "compiler/runtime");

export interface Tools {
  cc: string;
  cxx: string;
  ar: string;
  nm: string;
  objcopy: string;
  size: string;
  addr2line: string;
  gdb: string;
}

interface Variant {
  cflags: string[];
  ldflags: string[];
  env: Record<string, string>;
}

interface Board {
  title: string;
  cflags: string[];
  linkerScript?: string;
  /** Symbols that the script needs. */
  placements?: Record<Placement, Record<string, string>>;
  boot?: ImageLayout;
  /** Path of a table (partitions.ts). */
  partitions?: string;
  sources?: string[];
  heapBytes?: number;
  stackBytes?: number;
  flashBytes?: number;
  ramBytes?: number;
  compileOnly?: true;
  run?: BoardRun;
}

interface BoardRun {
  bare?: string[];
  firmware?: { tcp: string[]; pty: string[] };
  board?: string[];
  gdb?: string[];
  flash?: string[];
  /** What the file is, where it has to be there before the machine starts. */
  flashFile?: FlashFile;
  network?: string[];
  forward?: string;
}

/** Where in memory a program lies: by itself, as the boot loader, or as what the boot loader starts. */
export type Placement = "alone" | "loader" | "image";

/** How the images are made that the boot loader starts. */
export interface ImageLayout {
  /** Where the image is copied to, its header included; undefined: a file of the host. */
  loadAddress?: number;
  /** Before the payload. */
  headerBytes: number;
}

export interface FlashFile {
  bytes: number;
  /** Where 32 random bytes are left for the machine at each start. */
  seedAt: number;
}

/** A port of the host that leads to one of an emulated machine. */
export interface Forward {
  protocol: "tcp" | "udp";
  hostPort: number;
  devicePort: number;
}

export interface PortDescription {
  platform: string;
  defaultBoard: string;
  tools: Tools;
  cflags: string[];
  cwarnings: string[];
  cwarningsGenerated: string[];
  variants: Record<string, Variant>;
  defaultVariant: string;
  includes: string[];
  sources: { common: string[]; firmware: string[]; bare: string[] };
  features?: Record<string, FeatureDescription>;
  ldflags: string[];
  libs: string[];
  heapBytes: number;
  stackBytes: number;
  boards: Record<string, Board>;
}

export type Personality = "bare" | "firmware";

export interface RunPorts {
  /** Where a debugger is waited for. */
  gdb?: number;
  /** UART 0 of a firmware; without it, the firmware opens a pty and prints its path. */
  tcp?: number;
  /** The virtual board's line; only with a firmware that has one. */
  board?: number;
  /** File that keeps what the program has in flash. */
  flash?: string;
  /** Only with a machine that has a network of its own: `forwards` of the toolchain. */
  forwards?: readonly Forward[];
}

/** One port, board, variant and personality, with flags and sources resolved. */
export interface Toolchain {
  tools: Tools;
  cc: string;
  ar: string;
  /** For every C file. */
  cflags: string[];
  /** For every C++ file. */
  cxxflags: string[];
  warnings: string[];
  warningsGenerated: string[];
  sources: string[];
  /** Flags after `cc` and before the objects. */
  ldflags: (heapBytes: number, stackBytes: number, placement?: Placement) => string[];
  /** Undefined where no boot loader runs. */
  boot: ImageLayout | undefined;
  libs: string[];
  /** What a program that uses these natives is linked with beyond that. Throws SourcesMissing, and what the variables throw. */
  features: (natives: readonly string[], variables?: BuildVariables) => Feature[];
  heapBytes: number;
  stackBytes: number;
  /** What the chip has, where the board says so. */
  flashBytes: number | undefined;
  ramBytes: number | undefined;
  /** No machine here runs it: there is nothing to link. */
  compileOnly: boolean;
  run: (image: string, ports?: RunPorts) => string[];
  flashFile: FlashFile | undefined;
  /** The machine is in a network of its own: the host reaches it at forwarded ports only. */
  forwards: boolean;
  env: Record<string, string>;
}

/** Platforms with C ports, by name. */
export function cPlatforms(): string[] {
  return readdirSync(portsFolder).filter((name) => existsSync(join(portsFolder, name, "port.json")));
}

export function readPort(platform: string): PortDescription {
  return JSON.parse(readFileSync(join(portsFolder, platform, "port.json"), "utf8")) as PortDescription;
}

/** C++ for chips: no exceptions and no run-time types, as the C runtime throws in its own way. */
const CXX_FLAGS = ["-std=gnu++17", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics"];

export function loadToolchain(platform: string, boardName: string, variantName: string, personality: Personality = "bare"): Toolchain {
  const folder = join(portsFolder, platform);
  const port = readPort(platform);
  const variant = port.variants[variantName];
  const board = port.boards[boardName];
  if (!variant || !board) throw new Error(`ports/${platform}/port.json has no variant ${variantName} or board ${boardName}`);
  const here = (text: string) =>
    text.replaceAll("${port}", folder).replaceAll("${lwip}", foreignSources("lwip")).replaceAll("${mbedtls}", foreignSources("mbedtls"));
  const fileOf = (name: string) => (/^[-/]|^\$\{/.test(name) ? here(name) : join(folder, name));
  const cflags = [
    ...port.cflags.map(here),
    ...board.cflags,
    ...variant.cflags,
    `-I${runtimeFolder}`,
    ...port.includes.map((name) => `-I${join(folder, name)}`),
  ];
  const sources = [...port.sources.common, ...port.sources[personality], ...(board.sources ?? [])];
  return {
    tools: port.tools,
    cc: port.tools.cc,
    ar: port.tools.ar,
    cflags,
    cxxflags: [...cflags.filter((flag) => !flag.startsWith("-std=")), ...CXX_FLAGS],
    warnings: port.cwarnings,
    warningsGenerated: port.cwarningsGenerated,
    sources: sources.map((name) => join(folder, name)),
    boot: board.boot,
    ldflags: (heapBytes, stackBytes, placement = "alone") => [
      ...board.cflags,
      ...variant.cflags,
      ...variant.ldflags,
      ...port.ldflags.map(here),
      ...(board.linkerScript === undefined
        ? []
        : scriptFlags(join(folder, board.linkerScript), { ...board.placements?.[placement], MK_HEAP_BYTES: heapBytes, MK_STACK_BYTES: stackBytes })),
    ],
    libs: port.libs,
    features: (natives, variables = NO_VARIABLES) => chooseFeatures(port.features ?? {}, natives, { board: boardName, resolve: fileOf, variables }),
    heapBytes: board.heapBytes ?? port.heapBytes,
    stackBytes: board.stackBytes ?? port.stackBytes,
    flashBytes: board.flashBytes,
    ramBytes: board.ramBytes,
    compileOnly: board.compileOnly === true,
    run: (image, ports = {}) =>
      [
        ...command(board, personality, ports),
        ...(ports.board === undefined ? [] : (board.run?.board ?? [])),
        ...(ports.flash === undefined ? [] : (board.run?.flash ?? [])),
        ...(personality === "firmware" ? (board.run?.network ?? []) : []),
        ...(ports.gdb === undefined ? [] : (board.run?.gdb ?? [])),
      ].map((word) =>
        here(word)
          .replaceAll("${image}", image)
          .replaceAll("${flash}", ports.flash ?? "")
          .replaceAll("${forwards}", forwardsText(board.run?.forward ?? "", ports.forwards ?? []))
          .replaceAll("${gdbPort}", String(ports.gdb))
          .replaceAll("${tcpPort}", String(ports.tcp))
          .replaceAll("${boardPort}", String(ports.board)),
      ),
    flashFile: board.run?.flashFile,
    forwards: board.run?.forward !== undefined,
    env: variant.env,
  };
}

/** Where the sources of a library that chips are built with lie. */
function foreignSources(name: "lwip" | "mbedtls"): string {
  return process.env[`MEERKAT_${name.toUpperCase()}`] || join(repositoryRoot, "build/sources", name);
}

function scriptFlags(script: string, symbols: Record<string, string | number>): string[] {
  return ["-T", script, ...Object.entries(symbols).map(([name, value]) => `-Wl,--defsym=${name}=${value}`)];
}

function forwardsText(pattern: string, forwards: readonly Forward[]): string {
  return forwards
    .map(({ protocol, hostPort, devicePort }) =>
      pattern.replaceAll("${protocol}", protocol).replaceAll("${hostPort}", String(hostPort)).replaceAll("${devicePort}", String(devicePort)),
    )
    .join("");
}

function command(board: Board, personality: Personality, ports: RunPorts): string[] {
  if (personality === "bare") return board.run?.bare ?? [];
  return (ports.tcp === undefined ? board.run?.firmware?.pty : board.run?.firmware?.tcp) ?? [];
}
