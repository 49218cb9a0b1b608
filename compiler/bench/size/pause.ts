/**
 * The collector's longest pause, in instructions of a Cortex-M3 with a heap of 64 KB full of live objects.
 *
 * QEMU runs with `-icount shift=0`, so that its virtual time is 1 ns an instruction, and the program reads that time from a
 * timer of the board, 40 instructions a tick. Each run first times a million instructions more and a million less, and is
 * refused if they do not read as a million.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "../../src/compile.ts";
import { formatDiagnostic } from "../../src/diagnostics/format.ts";
import { createNodeHost } from "../../src/host.ts";
import { loadToolchain } from "../../test/conformance/port.ts";
import { execute } from "../../test/conformance/process.ts";
import { linkImage } from "../../test/ports/image.ts";

export interface Pause {
  /** What the heap is full of. */
  shape: string;
  instructions: number;
  objects: number;
  usedBytes: number;
  heapBytes: number;
}

const heapBytes = 65536;
const million = 1_000_000;
const ticksOfDoubt = 2 * 40;
const program = fileURLToPath(new URL("./programs/pause/", import.meta.url));

/** Throws an Error if the program does not compile or run, or if the clock counts something else than instructions. */
export async function measurePauses(folder: string): Promise<Pause[]> {
  const toolchain = loadToolchain("cortex-m", "mps2-an385", "size");
  const host = createNodeHost();
  const { diagnostics, files } = compile(host, { entry: join(program, "main.ts") });
  if (diagnostics.length > 0) throw new Error(diagnostics.map((each) => formatDiagnostic(each, { cwd: host.cwd })).join("\n"));
  mkdirSync(folder, { recursive: true });
  for (const file of files) writeFileSync(join(folder, file.name), file.text);
  const generated = files.filter((file) => file.name.endsWith(".c")).map((file) => join(folder, file.name));
  const image = await linkImage(toolchain, { folder, sources: [...generated, join(program, "clock.c")], heapBytes });
  const outcome = await execute([...toolchain.run(image), "-icount", "shift=0"], { seconds: 120 });
  if (outcome.status !== 0) throw new Error(`status ${outcome.status}: ${outcome.stdout}${outcome.stderr}`);
  const counted = Number(/^million (\d+)$/m.exec(outcome.stdout)?.[1]);
  if (!(Math.abs(counted - million) <= ticksOfDoubt)) throw new Error(`a million instructions read as ${counted}`);
  return [...outcome.stdout.matchAll(/^pause (\w+) (\d+) instructions, (\d+) objects, (\d+) of (\d+) bytes in use$/gm)].map((found) => ({
    shape: found[1] ?? "",
    instructions: Number(found[2]),
    objects: Number(found[3]),
    usedBytes: Number(found[4]),
    heapBytes: Number(found[5]),
  }));
}
