/** Builds and runs compiled programs on one machine. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Result, ResultCache } from "./cache.ts";
import type { CompileReply } from "./compile-process.ts";
import { loadToolchain, runtimeFolder, type Toolchain } from "./port.ts";
import { execute } from "./process.ts";
import type { Program } from "./programs.ts";

export interface MachineOptions {
  stress: boolean;
  /** Replaces the variant's optimisation level. */
  optimisation: string | undefined;
}

interface MachineKind {
  port: string;
  board: string;
  variant: string;
  heapBytes: number;
  /** For a build that collects at each allocation, which walks the heap each time: a small one keeps that bearable. */
  stressHeapBytes: number;
  /** The images can be told to collect at each allocation when they are run: no build of its own is needed. */
  stressSwitch?: boolean;
}

/** More than a device would give: how deep a program may recurse is not what the suite is about. */
const stackBytes = 256 << 10;

export const machineKinds: Record<string, MachineKind> = {
  linux: { port: "linux", board: "host", variant: "sanitize", heapBytes: 4 << 20, stressHeapBytes: 4 << 20, stressSwitch: true },
  "cortex-m": { port: "cortex-m", board: "mps2-an385", variant: "size", heapBytes: 1 << 20, stressHeapBytes: 512 << 10 },
  lx106: { port: "xtensa-lx106", board: "sim", variant: "size", heapBytes: 1 << 20, stressHeapBytes: 512 << 10 },
  rv32: { port: "riscv32", board: "virt", variant: "size", heapBytes: 1 << 20, stressHeapBytes: 512 << 10 },
};

/** Added to the name of a machine: its programs run under stress, whatever the options say. */
const stressSuffix = "-stress";

/** Name of the machine without what is said about the way it runs. */
export function plainName(name: string): string {
  return name.endsWith(stressSuffix) ? name.slice(0, -stressSuffix.length) : name;
}

/** By folder: machines that run the same images share them. */
const bases = new Map<string, Promise<Base>>();

/** What every program on a machine is linked with. */
interface Base {
  objects: string[];
  archive: string;
  digest: string;
}

export class Machine {
  readonly name: string;
  readonly #kind: MachineKind;
  readonly #toolchain: Toolchain;
  readonly #options: MachineOptions;
  readonly #folder: string;
  readonly #cache: ResultCache;
  /** Without the way it runs. */
  readonly #imageName: string;
  /** Built to collect at each allocation, or told to. */
  readonly #builtStressed: boolean;
  readonly #toldToStress: boolean;

  constructor(name: string, options: MachineOptions, folder: string, cache: ResultCache) {
    this.#imageName = plainName(name);
    const kind = machineKinds[this.#imageName];
    if (!kind) throw new Error(`no machine ${name}; there are node, ${Object.keys(machineKinds).join(", ")}, and each with -stress`);
    const stress = options.stress || this.#imageName !== name;
    this.#builtStressed = stress && kind.stressSwitch !== true;
    this.#toldToStress = stress && kind.stressSwitch === true;
    this.name = name;
    this.#kind = kind;
    this.#toolchain = loadToolchain(kind.port, kind.board, kind.variant);
    this.#options = options;
    this.#folder = folder;
    this.#cache = cache;
  }

  /** Throws an Error with the C compiler's messages, or when the program does not end. */
  async run(program: Program, reply: CompileReply, folder: string): Promise<Result> {
    const { heapBytes, stressHeapBytes } = this.#kind;
    const heap = program.heapBytes ?? (this.#builtStressed ? stressHeapBytes : heapBytes);
    const base = await this.#base(heap);
    const sources = reply.files.filter((file) => file.name.endsWith(".c")).map((file) => join(folder, file.name));
    if (program.c !== undefined) sources.push(program.c);
    const flags = [...this.#cflags(), ...this.#toolchain.warningsGenerated, `-I${folder}`];
    const key = this.#cache.key(
      base.digest,
      flags.slice(0, -1).join(" "),
      this.#toldToStress ? "stress" : "",
      ...reply.files.map((file) => file.text.replaceAll(folder, "")),
      program.c === undefined ? "" : readFileSync(program.c, "utf8"),
    );
    const known = this.#cache.get(key);
    if (known) return known;
    const image = join(folder, `${this.#imageName}${this.#builtStressed ? stressSuffix : ""}.elf`);
    if (!existsSync(image)) await this.#link(image, sources, flags, base, heap);
    const outcome = await execute(this.#toolchain.run(image), {
      seconds: this.#builtStressed || this.#toldToStress ? 120 : 60,
      env: { ...this.#toolchain.env, ...(this.#toldToStress ? { MK_GC_STRESS: "1" } : {}) },
    });
    if (outcome.timedOut) throw new Error(`did not finish; it printed:\n${outcome.stdout.slice(0, 2000)}`);
    const result = { stdout: outcome.stdout, status: outcome.status };
    if (outcome.stderr !== "") writeFileSync(join(folder, `${this.name}.stderr`), outcome.stderr);
    if (outcome.status > 1 || outcome.status < 0) {
      throw new Error(`ended with status ${outcome.status}\n${outcome.stderr || outcome.stdout.slice(-2000)}`);
    }
    this.#cache.put(key, result);
    return result;
  }

  async #link(image: string, sources: string[], flags: string[], base: Base, heap: number): Promise<void> {
    const objects = sources.map((source) => `${image}-${basename(source)}.o`);
    for (const [i, source] of sources.entries()) await this.#compile(source, flags, objects[i] ?? "");
    await this.#must([
      this.#toolchain.cc,
      ...this.#toolchain.ldflags(heap, stackBytes),
      ...base.objects,
      ...objects,
      base.archive,
      ...this.#toolchain.libs,
      "-o",
      image,
    ]);
  }

  #optimisation(): string[] {
    return this.#options.optimisation === undefined ? [] : [this.#options.optimisation];
  }

  #cflags(): string[] {
    return [...this.#toolchain.cflags, ...this.#optimisation(), ...(this.#builtStressed ? ["-DMK_GC_STRESS"] : [])];
  }

  #base(heapBytes: number): Promise<Base> {
    const folder = join(this.#folder, `${this.#imageName}-${heapBytes}${this.#builtStressed ? stressSuffix : ""}`);
    const base = bases.get(folder) ?? this.#buildBase(folder, heapBytes);
    bases.set(folder, base);
    return base;
  }

  async #buildBase(folder: string, heapBytes: number): Promise<Base> {
    mkdirSync(folder, { recursive: true });
    const runtime = readdirSync(runtimeFolder)
      .filter((name) => name.endsWith(".c"))
      .map((name) => join(runtimeFolder, name));
    const flags = [...this.#cflags(), ...this.#toolchain.warnings, `-DMK_HEAP_BYTES=${heapBytes}`, `-DMK_STACK_BYTES=${stackBytes}`];
    const digest = digestOf([flags.join(" "), ...filesBeside([...runtime, ...this.#toolchain.sources])]);
    const object = (source: string, kind: string) => join(folder, `${kind}-${basename(source)}.o`);
    const portObjects = this.#toolchain.sources.map((source) => object(source, "port"));
    const archive = join(folder, "runtime.a");
    const stamp = join(folder, "digest");
    if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== digest) {
      for (const source of this.#toolchain.sources) await this.#compile(source, flags, object(source, "port"));
      for (const source of runtime) await this.#compile(source, flags, object(source, "runtime"));
      rmSync(archive, { force: true });
      await this.#must([this.#toolchain.ar, "rcs", archive, ...runtime.map((source) => object(source, "runtime"))]);
      writeFileSync(stamp, digest);
    }
    return { objects: portObjects, archive, digest };
  }

  #compile(source: string, flags: string[], object: string): Promise<void> {
    return this.#must([this.#toolchain.cc, ...flags, "-c", source, "-o", object]);
  }

  async #must(command: string[]): Promise<void> {
    const outcome = await execute(command, { seconds: 120 });
    if (outcome.status !== 0) throw new Error(`${outcome.stderr}\n${command.join(" ")}`);
  }
}

/** Contents of the sources and of the headers and scripts in the folders they lie in and beside them. */
function filesBeside(sources: string[]): string[] {
  const folders = new Set(sources.flatMap((source) => [join(source, ".."), join(source, "../../include"), join(source, "../../boards")]));
  const headers = [...folders].flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => /\.(h|ld|inc)$/.test(name))
          .map((name) => join(folder, name))
      : [],
  );
  return [...sources, ...headers].map((file) => readFileSync(file, "utf8"));
}

function digestOf(parts: string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest("hex");
}
