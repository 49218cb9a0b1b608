/** Which files the entries of `sources`, `filesystem` ... name. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";

/** `*`, `?` and `[...]`, as a shell has them; none of them crosses a `/`. */
export function globExpression(pattern: string): RegExp {
  const text = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]")
    .replaceAll("[!", "[^");
  return new RegExp(`^${text}$`);
}

export function place(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

/**
 * Files that `take` accepts: named themselves, directly in a named folder, or matched by a pattern in the last part of
 * the path. A leading `-` takes them out, wherever it stands. What is not there is left out.
 */
export function filesOf(folder: string, entries: readonly string[], take: (path: string) => boolean): string[] {
  const found = new Set<string>();
  const taken = new Set<string>();
  for (const entry of entries) {
    const minus = entry.startsWith("-");
    for (const file of matching(place(folder, entry.replace(/^[-+]/, "")))) if (isFile(file) && take(file)) (minus ? taken : found).add(file);
  }
  return [...found].filter((file) => !taken.has(file));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function matching(path: string): string[] {
  if (existsSync(path)) return statSync(path).isDirectory() ? childrenOf(path, () => true) : [path];
  const pattern = basename(path);
  if (!/[*?[]/.test(pattern)) return [];
  const expression = globExpression(pattern);
  return childrenOf(dirname(path), (name) => expression.test(name));
}

function childrenOf(folder: string, take: (name: string) => boolean): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(take)
    .sort()
    .map((name) => join(folder, name));
}
