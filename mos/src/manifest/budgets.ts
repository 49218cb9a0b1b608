/** `budgets` of `mos.yml`: what a program may take of a chip. */
import type { Node } from "yaml";
import type { YamlFile } from "./document.ts";
import { parseSize } from "./size.ts";

export interface Budgets {
  /** Bytes; undefined: anything that fits. */
  flash?: number;
  /** Static, heap and stack together. */
  ram?: number;
  stack?: number;
  /** By name of a function, as `Class.method`: how often it can be on the stack at once. */
  recursion: Map<string, number>;
}

const KEYS = ["flash", "ram", "stack", "recursion"] as const;

export function readBudgets(file: YamlFile, node: Node | null): Budgets {
  const budgets: Budgets = { recursion: new Map() };
  for (const { key, node: value } of file.entries(node, "`budgets`", KEYS)) {
    if (key === "recursion") {
      for (const entry of file.entries(value, "`recursion`")) {
        const times = Number(file.text(entry.node, entry.key));
        if (!Number.isInteger(times) || times < 1 || times > 10000) file.fail(entry.node, `recursion of ${entry.key} is a number from 1 to 10000`);
        budgets.recursion.set(entry.key, times);
      }
      continue;
    }
    const text = file.text(value, `\`${key}\``);
    const bytes = parseSize(text);
    if (bytes === undefined) file.fail(value, `the budget for ${key} is "${text}", not a size`, "write 65536 or 64K");
    budgets[key as "flash" | "ram" | "stack"] = bytes;
  }
  return budgets;
}

/** What `over` says counts. */
export function mergeBudgets(into: Budgets, over: Budgets): void {
  for (const key of ["flash", "ram", "stack"] as const) if (over[key] !== undefined) into[key] = over[key];
  for (const [name, times] of over.recursion) into.recursion.set(name, times);
}
