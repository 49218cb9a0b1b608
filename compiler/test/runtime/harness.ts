/** Builds C programs with the runtime for the host. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { repositoryRoot, runtimeFolder } from "../conformance/port.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

export const sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"];
export const environment = {
  ...process.env,
  ASAN_OPTIONS: "detect_leaks=0:detect_stack_use_after_return=0:exitcode=99",
  UBSAN_OPTIONS: "print_stacktrace=1:halt_on_error=1:exitcode=99",
};

/** Path of the program made from `source` (in this folder) and the runtime. Throws with the C compiler's messages. */
export function buildHarness(source: string, flags: string[], name = basename(source, ".c")): string {
  const folder = join(repositoryRoot, "build/runtime");
  mkdirSync(folder, { recursive: true });
  const image = join(folder, name);
  const runtime = readdirSync(runtimeFolder).filter((file) => file.endsWith(".c"));
  const strict = ["-Wall", "-Wextra", "-Werror", "-Wno-unused-function", "-fno-strict-aliasing", "-ffp-contract=off", "-std=gnu99", "-g"];
  const sources = [join(here, source), ...runtime.map((file) => join(runtimeFolder, file))];
  const command = [...strict, ...flags, `-I${runtimeFolder}`, `-I${here}`, ...sources, "-lm", "-o", image];
  execFileSync("gcc", command, { stdio: ["ignore", "ignore", "pipe"] });
  return image;
}

/** Standard output of the program for this input. */
export function runHarness(image: string, args: string[], input?: Uint8Array): string {
  return execFileSync(image, args, { encoding: "utf8", env: environment, maxBuffer: 1 << 28, ...(input ? { input } : {}) });
}

/** xorshift64, so that every run has the same numbers. */
export function randomBits(seed: bigint): () => bigint {
  let state = seed;
  return () => {
    state ^= (state << 13n) & 0xffffffffffffffffn;
    state ^= state >> 7n;
    state ^= (state << 17n) & 0xffffffffffffffffn;
    return state;
  };
}
