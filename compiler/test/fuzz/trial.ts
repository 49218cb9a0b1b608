/** One program, run on Node and natively. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCache } from "../conformance/cache.ts";
import type { CompileProcess } from "../conformance/compile-process.ts";
import type { Machine } from "../conformance/machine.ts";
import { runOnNode } from "../conformance/node-reference.ts";
import type { Program } from "../conformance/programs.ts";
import { withoutTrace } from "../conformance/suite.ts";

/**
 * `invalid`: TypeScript itself rejects it (the generator does not follow how the checker narrows, and `a << f(b, c<i32>())` is read as
 * type arguments), or what it builds outgrows every machine.
 */
export type Outcome = { kind: "equal" } | { kind: "invalid" } | { kind: "failed"; what: "compile" | "output" | "run"; trouble: string };

/** V8's own limits; a machine with less memory meets its limit sooner. */
const OUTGROWN = /Invalid (array|string) length|Maximum call stack size exceeded/;

/** Generated programs end within their fuel; a compiler that takes longer has lost its way. */
const COMPILE_SECONDS = 60;

/** What these programs keep is to fit: memory that runs out is what other tests are about. */
const HEAP_BYTES = 64 << 20;

export async function attempt(name: string, source: string, buildFolder: string, compiler: CompileProcess, machine: Machine): Promise<Outcome> {
  const folder = join(buildFolder, name);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "program.ts");
  writeFileSync(file, source);
  const program: Program = { name, file, c: undefined, nodeNatives: undefined, machines: undefined, heapBytes: HEAP_BYTES };
  try {
    const reply = await compiler.compile({ entry: file }, COMPILE_SECONDS);
    if (reply.errors.length > 0) {
      if (reply.errors.every((e) => / MK000[12]: /.test(e))) return { kind: "invalid" };
      return { kind: "failed", what: "compile", trouble: `not compiled:\n${reply.errors.join("\n\n")}` };
    }
    for (const { name: path, text } of reply.files) writeFileSync(join(folder, path), text);
    const expected = await runOnNode(program, folder, createCache(folder, false));
    if (OUTGROWN.test(expected.stdout)) return { kind: "invalid" };
    const native = await machine.run(program, reply, folder);
    const [wanted, got] = [withoutTrace(expected.stdout), withoutTrace(native.stdout)];
    if (wanted === got && expected.status === native.status) return { kind: "equal" };
    return { kind: "failed", what: "output", trouble: difference(wanted, got) };
  } catch (error) {
    return { kind: "failed", what: "run", trouble: error instanceof Error ? error.message : String(error) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function difference(expected: string, actual: string): string {
  const a = expected.split("\n");
  const b = actual.split("\n");
  const at = a.findIndex((line, i) => line !== b[i]);
  const line = at < 0 ? a.length : at;
  return `line ${line + 1} of the output\n  Node:   ${a[line] ?? "(ends)"}\n  native: ${b[line] ?? "(ends)"}`;
}
