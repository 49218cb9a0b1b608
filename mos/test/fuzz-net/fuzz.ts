/** Runs one target. */
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Fuzzer, SEEDS } from "./build.ts";

export interface FuzzOptions {
  inputs: number;
  seed: number;
  /** Takes the input that failed, and those that led to new ground, for the next run. */
  folder: string;
}

export interface FuzzOutcome {
  good: boolean;
  /** What the run has printed. */
  output: string;
  /** File of the input that failed. */
  failed: string;
}

export function fuzz(fuzzer: Fuzzer, target: string, { inputs, seed, folder }: FuzzOptions): Promise<FuzzOutcome> {
  const kept = join(folder, "corpus", target);
  mkdirSync(kept, { recursive: true });
  const failed = join(folder, `failed-${target}`);
  rmSync(failed, { force: true });
  const args = [target, String(inputs), String(seed), failed, kept, join(SEEDS, target), kept];
  const child = spawn(fuzzer.image, args, { env: { ...process.env, ...fuzzer.env }, stdio: ["ignore", "pipe", "pipe"] });
  const parts: Buffer[] = [];
  child.stdout.on("data", (bytes: Buffer) => parts.push(bytes));
  child.stderr.on("data", (bytes: Buffer) => parts.push(bytes));
  return new Promise((resolve) => {
    child.on("close", (status) => resolve({ good: status === 0, output: Buffer.concat(parts).toString(), failed }));
  });
}
