/** Links C sources with the runtime and a port into one image. */
import { mkdirSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { runtimeFolder, type Toolchain } from "../conformance/port.ts";
import { execute } from "../conformance/process.ts";

const smallHeapBytes = 64 * 1024;

export interface BaseOptions {
  /** Takes the objects; one for each base. */
  folder: string;
  /** 64 KB if not given. */
  heapBytes?: number;
  /** For the port, beyond the toolchain's. */
  cflags?: string[];
}

/** What every program of one toolchain and one heap is linked with: the port and the runtime, compiled. */
export interface ImageBase {
  toolchain: Toolchain;
  heapBytes: number;
  objects: string[];
}

export interface ProgramOptions {
  /** Takes the image and the objects; one for each program. */
  folder: string;
  sources: string[];
  /** For the sources, beyond the toolchain's. */
  cflags?: string[];
}

export interface ImageOptions extends ProgramOptions {
  heapBytes?: number;
}

/** Path of the linked image. Throws an Error with the messages of the C compiler. */
export async function linkImage(toolchain: Toolchain, options: ImageOptions): Promise<string> {
  return linkProgram(await compileBase(toolchain, options), options);
}

export async function compileBase(toolchain: Toolchain, options: BaseOptions): Promise<ImageBase> {
  const { folder, heapBytes = smallHeapBytes, cflags = [] } = options;
  const flags = sizedFlags(toolchain, heapBytes);
  const runtime = readdirSync(runtimeFolder)
    .filter((name) => name.endsWith(".c"))
    .map((name) => join(runtimeFolder, name));
  const port = await compileAll(toolchain, join(folder, "port"), toolchain.sources, [...flags, ...cflags]);
  return { toolchain, heapBytes, objects: [...port, ...(await compileAll(toolchain, join(folder, "runtime"), runtime, flags))] };
}

export async function linkProgram(base: ImageBase, options: ProgramOptions): Promise<string> {
  const { folder, sources, cflags = [] } = options;
  const { toolchain, heapBytes } = base;
  const flags = [...sizedFlags(toolchain, heapBytes), `-I${folder}`, ...cflags];
  const objects = await compileAll(toolchain, folder, sources, flags);
  const image = join(folder, "image.elf");
  const sizes = toolchain.ldflags(heapBytes, toolchain.stackBytes);
  await must([toolchain.cc, ...sizes, ...base.objects, ...objects, ...toolchain.libs, "-o", image]);
  return image;
}

function sizedFlags(toolchain: Toolchain, heapBytes: number): string[] {
  return [...toolchain.cflags, `-DMK_HEAP_BYTES=${heapBytes}`, `-DMK_STACK_BYTES=${toolchain.stackBytes}`];
}

async function compileAll(toolchain: Toolchain, folder: string, sources: string[], flags: string[]): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const units = sources.map((source, i) => ({ source, object: join(folder, `${i}-${basename(source)}.o`) }));
  // Two at a time: there is one compiler process for each file, and the machine has other tests to run.
  const rest = [...units];
  const lane = async () => {
    for (let unit = rest.shift(); unit; unit = rest.shift()) {
      await must([toolchain.cc, ...flags, "-c", unit.source, "-o", unit.object]);
    }
  };
  await Promise.all([lane(), lane()]);
  return units.map(({ object }) => object);
}

async function must(command: string[]): Promise<void> {
  const outcome = await execute(command, { seconds: 240 });
  if (outcome.status !== 0) throw new Error(`${outcome.stderr}\n${command.join(" ")}`);
}
