/**
 * `npm run fuzz:net -- [--inputs N] [--seed N] [TARGET...]`: feeds changed and random inputs to parsers of outside bytes.
 * An input that fails is kept among the seeds, and tried first ever after.
 */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { repositoryRoot } from "../../../ports/description.ts";
import { buildFuzzer, SEEDS } from "./build.ts";
import { fuzz } from "./fuzz.ts";

const FOLDER = join(repositoryRoot, "build/fuzz-net");
const DEFAULT_INPUTS = 1_000_000;

function keepFailed(target: string, path: string): string {
  const digest = createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 12);
  const folder = join(SEEDS, target);
  mkdirSync(folder, { recursive: true });
  const seed = join(folder, `found-${digest}`);
  copyFileSync(path, seed);
  return seed;
}

const { values, positionals } = parseArgs({
  options: { inputs: { type: "string", default: String(DEFAULT_INPUTS) }, seed: { type: "string", default: String(Date.now() % 1e9) } },
  allowPositionals: true,
});
const fuzzer = await buildFuzzer(FOLDER);
for (const target of positionals.length > 0 ? positionals : fuzzer.targets) {
  const { good, output, failed } = await fuzz(fuzzer, target, { inputs: Number(values.inputs), seed: Number(values.seed), folder: FOLDER });
  console.log(`${target.padEnd(16)} ${good ? output.trimEnd() : `FAILED (seed ${values.seed})\n${output}`}`);
  if (good) continue;
  process.exitCode = 1;
  if (existsSync(failed)) console.log(`kept as ${keepFailed(target, failed)}`);
}
