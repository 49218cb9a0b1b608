import type { SettingInfo } from "../../../src/ui/protocol.ts";

/** Values of settings by their paths, and the ways between that and the tree that the tool speaks of. */
export type Value = string | number | boolean;
export type Values = ReadonlyMap<string, Value>;

export function flatten(schema: SettingInfo[], tree: unknown): Values {
  const values = new Map<string, Value>();
  for (const { path, type } of schema) {
    if (type === "o") continue;
    const value = path
      .split(".")
      .reduce<unknown>((node, key) => (typeof node === "object" && node !== null ? (node as Record<string, unknown>)[key] : undefined), tree);
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") values.set(path, value);
  }
  return values;
}

export function unflatten(values: Values): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const [path, value] of values) {
    const keys = path.split(".");
    const last = keys.pop() ?? path;
    let node = tree;
    for (const key of keys) node = (node[key] ??= {}) as Record<string, unknown>;
    node[last] = value;
  }
  return tree;
}

/** What a field holds, as a value of the setting's type; undefined: it is none. */
export function parseValue(type: SettingInfo["type"], text: string): Value | undefined {
  if (type === "s") return text;
  if (type === "b") return text === "true";
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number)) return undefined;
  if (type === "d" || type === "f") return number;
  if (!Number.isInteger(number)) return undefined;
  const [min, max] = type === "ui" ? [0, 0xffffffff] : [-0x80000000, 0x7fffffff];
  return number < min || number > max ? undefined : number;
}

export const TYPE_NAMES: Record<SettingInfo["type"], string> = {
  o: "group",
  b: "yes or no",
  i: "whole number",
  ui: "whole number, not negative",
  d: "number",
  f: "number",
  s: "text",
};

/** The first part of a path: settings are shown by it. */
export function sectionOf(path: string): string {
  return path.split(".")[0] ?? path;
}

export function isSecret(setting: SettingInfo): boolean {
  return setting.type === "s" && /(^|[._])(pass|password|psk_key|secret|token)$/.test(setting.path);
}
