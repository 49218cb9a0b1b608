/** Links generated C with the runtime and a port's bare personality into one image. */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { runtimeFolder, type Toolchain } from "../conformance/port.ts";
import { execute } from "../conformance/process.ts";

const heapBytes = 64 * 1024;

export async function linkImage(toolchain: Toolchain, generated: string[], folder: string, image: string): Promise<void> {
  const runtime = readdirSync(runtimeFolder)
    .filter((name) => name.endsWith(".c"))
    .map((name) => join(runtimeFolder, name));
  const objects: string[] = [];
  for (const source of [...toolchain.sources, ...runtime, ...generated]) {
    const object = join(folder, `${basename(join(source, "../.."))}-${basename(source)}.o`);
    const sizes = [`-DMK_HEAP_BYTES=${heapBytes}`, `-DMK_STACK_BYTES=${toolchain.stackBytes}`];
    await must([toolchain.cc, ...toolchain.cflags, ...sizes, `-I${folder}`, "-c", source, "-o", object]);
    objects.push(object);
  }
  await must([toolchain.cc, ...toolchain.ldflags(heapBytes, toolchain.stackBytes), ...objects, ...toolchain.libs, "-o", image]);
}

async function must(command: string[]): Promise<void> {
  const outcome = await execute(command, { seconds: 60 });
  if (outcome.status !== 0) throw new Error(`${command.join(" ")}\n${outcome.stderr}`);
}
