/** Copies an app's folder: what belongs to it, and makes sense elsewhere. */
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";

const TESTS = "test";
const LEFT_OUT = ["build", "node_modules", ".git", "deps"];

/** `to` must not be there. Tests that reach out of the folder stay behind, and those that import them. */
export function copyApp(from: string, to: string): void {
  const tied = filesThatReachOut(from);
  const isTop = (path: string) => dirname(path) === from && LEFT_OUT.includes(basename(path));
  const tests = filesIn(join(from, TESTS), (name) => name.endsWith(".test.ts"));
  const without = tests.every((file) => tied.has(file)) ? join(from, TESTS) : undefined;
  cpSync(from, to, { recursive: true, filter: (path) => !isTop(path) && !tied.has(path) && path !== without });
}

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g;

function filesThatReachOut(app: string): Set<string> {
  const imports = new Map<string, string[]>();
  for (const file of filesIn(join(app, TESTS), (name) => name.endsWith(".ts"))) {
    const paths = [...readFileSync(file, "utf8").matchAll(IMPORT)].map((match) => resolve(dirname(file), match[1] ?? ""));
    imports.set(file, paths);
  }
  const tied = new Set<string>();
  const isTied = (path: string) => tied.has(path) || relative(app, path).split(sep)[0] === "..";
  for (let grown = true; grown; ) {
    const found = [...imports].filter(([file, paths]) => !tied.has(file) && paths.some(isTied));
    for (const [file] of found) tied.add(file);
    grown = found.length > 0;
  }
  return tied;
}

function filesIn(folder: string, take: (name: string) => boolean): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path, take);
    return take(entry.name) ? [path] : [];
  });
}
