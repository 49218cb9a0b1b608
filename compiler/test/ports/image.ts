/** Links C sources with the runtime and a port into one image. */
import { mkdirSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { runtimeFolder, type Toolchain } from "../conformance/port.ts";
import { execute } from "../conformance/process.ts";

const heapBytes = 64 * 1024;

export interface ImageOptions {
  /** Takes the image and the objects; one for each toolchain and program. */
  folder: string;
  sources: string[];
  /** For the sources and the port, beyond the toolchain's. */
  cflags?: string[];
}

/** Path of the linked image. Throws an Error with the messages of the C compiler. */
export async function linkImage(toolchain: Toolchain, options: ImageOptions): Promise<string> {
  const { folder, sources, cflags = [] } = options;
  mkdirSync(folder, { recursive: true });
  const flags = [...toolchain.cflags, `-DMK_HEAP_BYTES=${heapBytes}`, `-DMK_STACK_BYTES=${toolchain.stackBytes}`, `-I${folder}`];
  const own = [...toolchain.sources, ...sources].map((source) => ({ source, flags: [...flags, ...cflags] }));
  const runtime = readdirSync(runtimeFolder)
    .filter((name) => name.endsWith(".c"))
    .map((name) => ({ source: join(runtimeFolder, name), flags }));
  const units = [...own, ...runtime].map((unit, i) => ({ ...unit, object: join(folder, `${i}-${basename(unit.source)}.o`) }));
  // Two at a time: there is one compiler process for each file, and the machine has other tests to run.
  const rest = [...units];
  const lane = async () => {
    for (let unit = rest.shift(); unit; unit = rest.shift()) {
      await must([toolchain.cc, ...unit.flags, "-c", unit.source, "-o", unit.object]);
    }
  };
  await Promise.all([lane(), lane()]);
  const image = join(folder, "image.elf");
  const sizes = toolchain.ldflags(heapBytes, toolchain.stackBytes);
  await must([toolchain.cc, ...sizes, ...units.map(({ object }) => object), ...toolchain.libs, "-o", image]);
  return image;
}

async function must(command: string[]): Promise<void> {
  const outcome = await execute(command, { seconds: 60 });
  if (outcome.status !== 0) throw new Error(`${outcome.stderr}\n${command.join(" ")}`);
}
