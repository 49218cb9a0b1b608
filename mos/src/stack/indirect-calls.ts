/**
 * Calls of C code through pointers: `ports/shared/indirect-calls.json` says, for each source file and each name that
 * stands before the parenthesis of such a call, which functions it may reach.
 */
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { portsFolder } from "../../../ports/description.ts";

export interface PointerTable {
  /** By file name, by name of the pointer: names of functions, `*` for any part of one. A pointer `*` is any of the file. */
  calls: Record<string, Record<string, string[]>>;
  /** C functions whose address is only asked whether it is there: what is linked on demand. */
  compared: string[];
  /** By name of a C function: how often it can be on the stack at once. */
  recursion: Record<string, number>;
}

export function readPointerTable(): PointerTable {
  return JSON.parse(readFileSync(join(portsFolder, "shared/indirect-calls.json"), "utf8")) as PointerTable;
}

/** In place of a function's name. */
const CONSTRUCTORS = "@constructors";

/** Source lines around a place: a call may go over a few. */
const LINES_BEFORE = 2;
const LINES_BEHIND = 1;

export class PointerCalls {
  private readonly table: PointerTable;
  private readonly sources = new Map<string, string[]>();
  private readonly names: readonly (readonly [name: string, address: number])[];
  private readonly constructors: readonly number[];

  /** `names`: of all functions; `constructors`: what runs before the program. */
  constructor(table: PointerTable, names: readonly (readonly [string, number])[], constructors: readonly number[]) {
    this.constructors = constructors;
    this.table = table;
    this.names = names;
  }

  /** Functions that a call at that line may reach; undefined if the table does not say. */
  at(path: string, line: number): number[] | undefined {
    const pointers = this.table.calls[basename(path)];
    if (!pointers) return undefined;
    const found = new Set<string>();
    for (const text of this.linesAround(path, line)) {
      const named = Object.keys(pointers).filter((name) => new RegExp(`${name === "*" ? "$^" : `\\b${name}`}\\)?\\s*\\(`).test(text));
      // Of two names that end alike, the longer one is what stands there.
      for (const name of named) if (!named.some((other) => other !== name && other.endsWith(name))) found.add(name);
      if (named.length > 0) break;
    }
    // A file with one kind of pointer needs no name.
    if (found.size === 0 && pointers["*"]) found.add("*");
    return found.size === 0 ? undefined : [...found].flatMap((name) => this.matching(pointers[name] ?? []));
  }

  /** Addresses that some entry of the table names. */
  claimed(): Set<number> {
    const patterns = [...Object.values(this.table.calls).flatMap((pointers) => Object.values(pointers).flat()), ...this.table.compared];
    return new Set(this.matching(patterns));
  }

  private matching(patterns: readonly string[]): number[] {
    return patterns.flatMap((pattern) => {
      if (pattern === CONSTRUCTORS) return this.constructors;
      const test = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
      return this.names.flatMap(([name, address]) => (test.test(name) ? [address] : []));
    });
  }

  /** The line itself first. */
  private linesAround(path: string, line: number): string[] {
    let lines = this.sources.get(path);
    if (!lines) this.sources.set(path, (lines = existsSync(path) ? readFileSync(path, "utf8").split("\n") : []));
    const at = line - 1;
    const more = lines.slice(Math.max(0, at - LINES_BEFORE), at + LINES_BEHIND + 1);
    return [lines[at] ?? "", more.join(" ")];
  }
}
