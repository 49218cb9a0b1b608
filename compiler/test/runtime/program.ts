/** TypeScript programs built for a port and run on its machine. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../../src/compile.ts";
import { createNodeHost } from "../../src/host.ts";
import { loadToolchain, repositoryRoot, type Toolchain } from "../conformance/port.ts";
import { execute, type Outcome } from "../conformance/process.ts";
import { linkImage } from "../ports/image.ts";

export interface BuiltProgram {
  image: string;
  /** Of the TypeScript source, as debuggers know it. */
  file: string;
  toolchain: Toolchain;
}

export interface BuildOptions {
  port: string;
  board: string;
  variant?: string;
  heapBytes?: number;
  /** For every C file, runtime and port included. */
  cflags?: string[];
}

/** `text` is the main module. Throws with the messages of the compilers. */
export async function buildProgram(name: string, text: string, options: BuildOptions): Promise<BuiltProgram> {
  const { port, board, variant = "size", heapBytes, cflags = [] } = options;
  const loaded = loadToolchain(port, board, variant);
  const toolchain = { ...loaded, cflags: [...loaded.cflags, ...cflags] };
  const folder = join(repositoryRoot, "build/runtime", `${name}-${port}`);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, text);
  const { files, diagnostics } = compile(createNodeHost(), { entry: file, lineDirectives: true });
  if (diagnostics.length > 0) throw new Error(diagnostics.map((d) => `${d.code} ${d.message}`).join("\n"));
  for (const { name: fileName, text: c } of files) writeFileSync(join(folder, fileName), c);
  const sources = files.filter((f) => f.name.endsWith(".c")).map((f) => join(folder, f.name));
  const image = await linkImage(toolchain, { folder, sources, ...(heapBytes === undefined ? {} : { heapBytes }) });
  return { image, file, toolchain };
}

export function runProgram({ image, toolchain }: BuiltProgram, seconds = 60): Promise<Outcome> {
  return execute(toolchain.run(image), { seconds, env: toolchain.env });
}
