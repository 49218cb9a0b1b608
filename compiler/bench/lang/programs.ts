/** The benchmark programs, and the C programs by hand that some are compared with. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

export interface BenchProgram {
  name: string;
  file: string;
  text: string;
  /** How often it does its work; results do not depend on it. */
  rounds: number;
  /** The same work in C. */
  c: string | undefined;
}

/** A program repeats its work as often as its line `const rounds = N;` says. */
export const roundsPattern = /\bconst rounds = (\d+);/;

export function findBenchPrograms(only: string | undefined): BenchProgram[] {
  const folder = join(here, "programs");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ts") && name.includes(only ?? ""))
    .sort()
    .map((file) => readProgram(file.slice(0, -".ts".length), join(folder, file)));
}

function readProgram(name: string, file: string): BenchProgram {
  const text = readFileSync(file, "utf8");
  const rounds = Number(roundsPattern.exec(text)?.[1]);
  if (!(rounds > 0)) throw new Error(`${file} has no line "const rounds = N;"`);
  const c = join(here, "peers", `${name}.c`);
  return { name, file, text, rounds, c: existsSync(c) ? c : undefined };
}
