/** Apps that come with the checkout, to start from. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { readManifest } from "../manifest/manifest.ts";

export interface Template {
  name: string;
  description: string;
  folder: string;
}

const APPS = join(repositoryRoot, "apps");

export function templates(): Template[] {
  return readdirSync(APPS)
    .filter((name) => existsSync(join(APPS, name, "mos.yml")))
    .sort()
    .map((name) => ({ name, description: readManifest(join(APPS, name), undefined).description, folder: join(APPS, name) }));
}
