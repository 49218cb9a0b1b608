/** The runtime and a program of every kind of code, compiled for each processor there is, without a warning. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../src/compile.ts";
import { createNodeHost } from "../../src/host.ts";
import { loadToolchain, repositoryRoot, runtimeFolder, type Toolchain } from "../conformance/port.ts";
import { execute } from "../conformance/process.ts";

const folder = join(repositoryRoot, "build/runtime/compilers");

const program = `interface Shape {
  readonly name: string;
  area(): number;
}

class Square implements Shape {
  readonly name = "square";
  private readonly side: number;
  constructor(side: number) {
    this.side = side;
  }
  area(): number {
    return this.side ** 2;
  }
}

function* upTo(n: i32): Generator<i32> {
  for (let i: i32 = 0; i < n; i++) yield i;
}

async function main(): Promise<void> {
  const seen = new Map<string, number>();
  for (const i of upTo(3)) {
    const shape: Shape = new Square(i + 0.5);
    seen.set(shape.name + i, shape.area());
    await undefined;
  }
  try {
    console.log(JSON.stringify([...seen.values()]), new Float32Array([1.5])[1]);
  } catch (error) {
    console.log(String(error));
  }
}

main();
`;

const processors = [
  ["linux", "host", "speed"],
  ["cortex-m", "mps2-an385", "size"],
  ["cortex-m", "cortex-m0plus", "size"],
  ["cortex-m", "cortex-m4f", "speed"],
  ["cortex-m", "cortex-m7", "speed"],
  ["cortex-m", "cortex-m33", "size"],
  ["riscv32", "virt", "size"],
  ["xtensa-lx106", "sim", "size"],
] as const;

const switches = [[], ["-DMK_GC_STRESS", "-DMK_HEAP_CHECK"], ["-DMK_GC_STRESS_SWITCH"], ["-DMK_ARENA"]];
const strict = ["-Wall", "-Wextra", "-Werror"];

async function compileAll(toolchain: Toolchain, sources: string[], flags: string[]): Promise<string> {
  let messages = "";
  for (const source of sources) {
    const object = join(folder, `${basename(source)}.o`);
    const outcome = await execute([toolchain.cc, ...toolchain.cflags, ...flags, "-c", source, "-o", object], { seconds: 60 });
    messages += outcome.stderr;
    if (outcome.status !== 0) messages += `${source}: status ${outcome.status}\n`;
  }
  return messages;
}

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  const entry = join(folder, "shapes.ts");
  writeFileSync(entry, program);
  const { files, diagnostics } = compile(createNodeHost(), { entry, lineDirectives: true });
  expect(diagnostics).toEqual([]);
  for (const file of files) writeFileSync(join(folder, file.name), file.text);
}, 60_000);

describe.each(processors)("%s %s %s", (port, board, variant) => {
  const toolchain = loadToolchain(port, board, variant);
  const runtime = readdirSync(runtimeFolder)
    .filter((name) => name.endsWith(".c"))
    .map((name) => join(runtimeFolder, name));

  test("the runtime, in each way it can be built", async () => {
    const ways = board === "mps2-an385" || board === "host" ? switches : switches.slice(0, 1);
    for (const flags of ways) expect(await compileAll(toolchain, runtime, [...strict, ...flags])).toBe("");
  }, 120_000);

  test("the port and the program", async () => {
    const sizes = ["-DMK_HEAP_BYTES=65536", "-DMK_STACK_BYTES=8192"];
    expect(await compileAll(toolchain, toolchain.sources, [...strict, ...sizes])).toBe("");
    expect(await compileAll(toolchain, [join(folder, "program.c")], toolchain.warningsGenerated)).toBe("");
  }, 60_000);
});
