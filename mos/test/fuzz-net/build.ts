/** Builds the targets, for the linux port under the sanitizers. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "@meerkat/compiler/compile.ts";
import { createNodeHost } from "@meerkat/compiler/host.ts";
import { compileBase, linkProgram } from "../../../compiler/test/ports/image.ts";
import { loadToolchain, repositoryRoot } from "../../../ports/description.ts";

const here = join(repositoryRoot, "mos/test/fuzz-net");

/** Inputs to begin with, a folder for each target; those named `found-...` once failed. */
export const SEEDS = join(here, "seeds");

/** The parsers' whole memory: what they cannot do with it is an error. */
const HEAP_BYTES = 1 << 20;

export interface Fuzzer {
  image: string;
  targets: string[];
  env: Record<string, string>;
}

/** In tls.c. */
const TLS_TARGETS = ["fuzzTlsServer", "fuzzTlsClient"];

/** Names of the targets, and their functions `fuzz...`. */
export function targetNames(): Map<string, string> {
  const text = readFileSync(join(here, "targets.ts"), "utf8");
  const functions = [...text.matchAll(/\bfuzz\w+/g)].map(([name]) => name);
  return new Map([...functions, ...TLS_TARGETS].map((name) => [kebab(name.slice("fuzz".length)), name]));
}

function kebab(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, "-$&").toLowerCase();
}

export async function buildFuzzer(folder: string): Promise<Fuzzer> {
  const toolchain = loadToolchain("linux", "host", "sanitize");
  const entry = join(here, "targets.ts");
  const result = compile(createNodeHost(here), { entry, lineDirectives: true });
  const errors = result.diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of result.files) writeFileSync(join(folder, name), text);
  const targets = targetNames();
  writeFileSync(join(folder, "table.c"), table(targets));
  const natives = (result.program?.natives ?? []).filter((native) => !native.builtin).map((native) => native.name);
  // Sessions without sockets: tls.c has what is below them.
  const features = toolchain.features([...natives, "hal_tls_config"]).filter(({ name }) => name !== "net");
  const port = (name: string) => join(repositoryRoot, "ports", name);
  const sources = [
    ...["linux/src/clock.c", "shared/src/random_bytes.c", "shared/src/event_queue.c", "shared/src/console_text.c"].map(port),
    join(here, "driver.c"),
    join(here, "tls.c"),
  ];
  const libs = [...features.flatMap((feature) => feature.libs), ...toolchain.libs];
  const base = await compileBase({ ...toolchain, sources, libs }, { folder: join(folder, "base"), heapBytes: HEAP_BYTES });
  const programs = result.files.filter(({ name }) => name.endsWith(".c")).map(({ name }) => join(folder, name));
  const instrumented = features.flatMap((feature) => feature.sources);
  const image = await linkProgram(base, {
    folder,
    sources: [...programs, ...instrumented, join(folder, "table.c")],
    cflags: ["-fsanitize-coverage=trace-pc", "-w"],
  });
  return { image, targets: [...targets.keys()], env: toolchain.env };
}

function table(targets: Map<string, string>): string {
  const functions = [...targets];
  return [
    '#include "natives.h"',
    ...TLS_TARGETS.map((name) => `void ${name}(mk_typed *data, int32_t chunk);`),
    "typedef struct { const char *name; void (*run)(mk_typed *data, int32_t chunk); } fuzz_target;",
    `const fuzz_target fuzz_targets[] = {${functions.map(([name, fn]) => `{"${name}", ${fn}}`).join(", ")}};`,
    `const int fuzz_target_count = ${functions.length};\n`,
  ].join("\n");
}
