/** Native images: of the TypeScript programs with the port `linux`, and of the C programs they are compared with. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../../src/compile.ts";
import { formatDiagnostic } from "../../src/diagnostics/format.ts";
import { createNodeHost } from "../../src/host.ts";
import { loadToolchain } from "../../test/conformance/port.ts";
import { execute } from "../../test/conformance/process.ts";
import { compileBase, type ImageBase, linkProgram } from "../../test/ports/image.ts";
import type { BenchProgram } from "./programs.ts";

/** The optimisation level of both sides. */
const optimisation = "-O2";

/** Without -fno-math-errno, which the port has too, the C of nbody is twice as slow: `sqrt` would have to set `errno`. */
const peerFlags = ["-std=gnu11", "-Wall", "-Wextra", optimisation, "-fno-math-errno"];

export class NativeBuilder {
  readonly #folder: string;
  readonly #base: ImageBase;

  private constructor(folder: string, base: ImageBase) {
    this.#folder = folder;
    this.#base = base;
  }

  static async create(folder: string): Promise<NativeBuilder> {
    const toolchain = loadToolchain("linux", "host", "speed");
    if (!toolchain.cflags.includes(optimisation)) throw new Error(`the port's speed variant is not ${optimisation}`);
    return new NativeBuilder(folder, await compileBase(toolchain, { folder: join(folder, "base"), heapBytes: toolchain.heapBytes }));
  }

  /** Path of the image. Throws an Error with the diagnostics or the messages of the C compiler. */
  async typescript(program: BenchProgram): Promise<string> {
    const host = createNodeHost();
    const { diagnostics, files } = compile(host, { entry: program.file });
    if (diagnostics.length > 0) throw new Error(diagnostics.map((each) => formatDiagnostic(each, { cwd: host.cwd })).join("\n"));
    const folder = join(this.#folder, program.name);
    mkdirSync(folder, { recursive: true });
    for (const file of files) writeFileSync(join(folder, file.name), file.text);
    const sources = files.filter((file) => file.name.endsWith(".c")).map((file) => join(folder, file.name));
    return linkProgram(this.#base, { folder, sources });
  }

  async c(program: BenchProgram, source: string): Promise<string> {
    const folder = join(this.#folder, program.name);
    mkdirSync(folder, { recursive: true });
    const image = join(folder, "peer.elf");
    const outcome = await execute(["gcc", ...peerFlags, source, "-o", image, "-lm"], { seconds: 60 });
    if (outcome.status !== 0) throw new Error(outcome.stderr);
    return image;
  }
}
