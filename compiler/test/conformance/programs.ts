/** Finds the programs of the suite and reads the directives in their comments. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const programsFolder = join(dirname(fileURLToPath(import.meta.url)), "programs");

export interface Program {
  /** Path relative to `programs/`, without `.ts`. */
  name: string;
  file: string;
  /** C implementation of the program's natives. */
  c: string | undefined;
  /** Module that gives Node the same natives. */
  nodeNatives: string | undefined;
  /** Machines it is limited to. */
  machines: string[] | undefined;
  heapBytes: number | undefined;
}

export function findPrograms(only: string | undefined): Program[] {
  const wanted = matcher(only);
  return sourceFiles(programsFolder)
    .map((file) => readProgram(file))
    .filter((program) => wanted(program.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function matcher(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  const expression = /^\/(.*)\/$/.exec(pattern)?.[1];
  if (expression === undefined) return (name) => name.includes(pattern);
  const compiled = new RegExp(expression);
  return (name) => compiled.test(name);
}

function sourceFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "lib" ? [] : sourceFiles(path);
    return /(?<!\.native|\.node|\.d)\.ts$/.test(entry.name) ? [path] : [];
  });
}

function readProgram(file: string): Program {
  const text = readFileSync(file, "utf8");
  const stem = file.slice(0, -".ts".length);
  const beside = (extension: string) => (existsSync(stem + extension) ? stem + extension : undefined);
  const heap = /^\/\/ heap: (\d+)/m.exec(text)?.[1];
  return {
    name: relative(programsFolder, stem),
    file,
    c: beside(".c"),
    nodeNatives: beside(".node.ts"),
    machines: /^\/\/ machines: (.+)$/m
      .exec(text)?.[1]
      ?.trim()
      .split(/[\s,]+/),
    heapBytes: heap === undefined ? undefined : Number(heap),
  };
}
