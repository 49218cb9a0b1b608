/** The settings of a device with what its build says of them, or else what their values show. */
import { existsSync, readFileSync } from "node:fs";
import type { SettingInfo } from "./protocol.ts";

/** A line of the schema that builds leave, as the one of Mongoose OS. */
type SchemaLine = [path: string, type: string, params?: { title?: string; help?: string; hide?: boolean }];

/** Types of settings, as `SettingInfo` has them. */
const TYPES = new Set(["o", "b", "i", "ui", "d", "f", "s"]);

export function readSchema(path: string): SettingInfo[] | undefined {
  if (!existsSync(path)) return undefined;
  return (JSON.parse(readFileSync(path, "utf8")) as SchemaLine[]).flatMap(([name, type, { title, help, hide } = {}]): SettingInfo[] => {
    if (hide === true || !TYPES.has(type)) return [];
    return [{ path: name, type: type as SettingInfo["type"], title: title ?? "", ...(help === undefined ? {} : { help }) }];
  });
}

/** Of a device whose build is not here. */
export function schemaOfValues(values: unknown, parent = ""): SettingInfo[] {
  if (typeof values !== "object" || values === null) return [];
  return Object.entries(values).flatMap(([name, value]): SettingInfo[] => {
    const path = parent === "" ? name : `${parent}.${name}`;
    const own: SettingInfo = { path, type: typeOf(value), title: "" };
    return own.type === "o" ? [own, ...schemaOfValues(value, path)] : [own];
  });
}

function typeOf(value: unknown): SettingInfo["type"] {
  switch (typeof value) {
    case "boolean":
      return "b";
    case "number":
      return Number.isInteger(value) ? "i" : "d";
    case "object":
      return value === null ? "s" : "o";
    default:
      return "s";
  }
}
