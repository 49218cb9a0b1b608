/** Makes the module of settings for a test from entries as `mos.yml` has them. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import type { ConfigSection, SectionType } from "@meerkat/core/config/schema.ts";
import { repositoryRoot } from "../../ports/description.ts";
import { configModule } from "../src/config/generate.ts";
import { mergeSchema, type SchemaItem, type SchemaParams, type Section } from "../src/config/schema.ts";

export type Entry = [path: string, ...rest: unknown[]];

export function items(entries: Entry[]): SchemaItem[] {
  return entries.map(([path, second, third, fourth], index) => {
    const isDefinition = third !== undefined;
    const params = (fourth ?? third ?? {}) as SchemaParams;
    return {
      path,
      type: isDefinition ? String(second) : undefined,
      value: isDefinition ? (fourth === undefined ? undefined : third) : second,
      params,
      fail: (part, message) => {
        throw new Error(`${index}.${part}: ${message}`);
      },
    };
  });
}

export function merged(entries: Entry[]): Section {
  return mergeSchema(items(entries));
}

export interface ConfigModule {
  config: ConfigSection;
  configType: SectionType;
}

/** Writes the module and loads it. */
export async function loadModule(name: string, entries: Entry[]): Promise<ConfigModule> {
  const folder = join(repositoryRoot, "build/config-test");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.ts`);
  const schemaModule = relative(folder, join(repositoryRoot, "core/src/config/schema.ts"));
  writeFileSync(file, configModule(merged(entries), { title: name, schemaModule }));
  return (await import(pathToFileURL(file).href)) as ConfigModule;
}
