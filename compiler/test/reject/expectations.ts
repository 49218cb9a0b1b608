/** Reads a program that must be rejected: its files, and the diagnostics that its comments announce. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";

const FOLDER = fileURLToPath(new URL("./programs/", import.meta.url));

export interface RejectedProgram {
  name: string;
  /** Text by path; the main module is `/main.ts`, others follow it in the same file after `//# path`. */
  files: Record<string, string>;
  /** `path:line code`, sorted. A line may announce several. */
  expected: string[];
}

export function rejectedPrograms(): RejectedProgram[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => readProgram(name.slice(0, -3), readFileSync(FOLDER + name, "utf8")));
}

function readProgram(name: string, source: string): RejectedProgram {
  const files: Record<string, string> = {};
  const expected: string[] = [];
  for (const [i, section] of source.split(/^\/\/# /m).entries()) {
    const end = section.indexOf("\n");
    const path = i === 0 ? "/main.ts" : `/${section.slice(0, end).trim()}`;
    const text = i === 0 ? section : section.slice(end + 1);
    files[path] = text;
    for (const [n, line] of text.split("\n").entries()) {
      for (const m of line.matchAll(/\/\/ error (MK\d{4})/g)) expected.push(`${path}:${n + 1} ${m[1]}`);
    }
  }
  return { name, files, expected: expected.sort() };
}

export function placesOf(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map((d) => `${d.file}:${d.line} ${d.code}`).sort();
}
