/**
 * The settings of the kernel, of all libraries and of all apps of this repository, as one module: for editors, checks
 * and tests, which look at files that belong to no single build.
 */
import { existsSync, readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { writeChanged } from "../builder/sources.ts";
import { type Manifest, readManifest } from "../manifest/manifest.ts";
import { topologicalOrder } from "../manifest/order.ts";
import { configModule } from "./generate.ts";
import { mergeSchema, type SchemaItem } from "./schema.ts";

export const REPOSITORY_CONFIG = join(repositoryRoot, "build/config/config.ts");

/** Throws UserError for anything wrong in a manifest. */
export function writeRepositoryConfig(): void {
  const libs = new Map(folders("libs").map((name) => [name, readManifest(join(repositoryRoot, "libs", name), undefined)]));
  const edges = new Map([...libs].map(([name, manifest]) => [name, new Set(neededBy(manifest))]));
  const items = [
    ...definitions(readManifest(join(repositoryRoot, "core"), undefined)),
    ...topologicalOrder(edges, "dependency").flatMap((name) => definitions(libs.get(name) as Manifest)),
    ...["apps", "mos/test/apps"].flatMap((parent) =>
      folders(parent).flatMap((name) => definitions(readManifest(join(repositoryRoot, parent, name), undefined))),
    ),
  ];
  const schemaModule = relative(join(REPOSITORY_CONFIG, ".."), join(repositoryRoot, "core/src/config/schema.ts"));
  writeChanged(REPOSITORY_CONFIG, configModule(mergeSchema(items), { title: "everything in this repository", schemaModule }));
}

function folders(parent: string): string[] {
  const folder = join(repositoryRoot, parent);
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, "mos.yml")));
}

/** Those that are not there are the builds' business. */
function neededBy(manifest: Manifest): string[] {
  return manifest.libs.map(({ location }) => basename(location, ".git"));
}

/**
 * What a manifest defines, whatever the platform. Its new defaults for the settings of others are left out: they hold
 * in programs that name it, and not for everybody.
 */
function definitions(manifest: Manifest): SchemaItem[] {
  const all = [...manifest.schema, ...manifest.conds.flatMap(({ apply }) => (apply ? definitions(apply) : []))];
  const own = all.filter((item) => item.type !== undefined);
  const isOwn = (path: string): boolean => own.some((item) => path === item.path || path.startsWith(`${item.path}.`));
  return all.filter((item) => item.type !== undefined || (isOwn(item.path) && manifest.schema.includes(item)));
}
