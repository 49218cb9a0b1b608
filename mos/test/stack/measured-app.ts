/** An app as it is, with the method that tells how deep its stack has been. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { repositoryRoot } from "../../../ports/description.ts";

/** Makes it in `folder`, from `apps/<name>`. */
export function copyWithStackService(name: string, folder: string): void {
  const app = join(repositoryRoot, "apps", name);
  cpSync(app, folder, { recursive: true, filter: (path) => !["build", "test"].some((part) => path.startsWith(join(app, part))) });
  const path = join(folder, "mos.yml");
  const manifest = parse(readFileSync(path, "utf8")) as { libs: { location: string }[] };
  const libs = manifest.libs.map((lib) => ({ ...lib, location: resolve(app, lib.location) }));
  writeFileSync(path, stringify({ ...manifest, libs: [...libs, { location: join(repositoryRoot, "libs/rpc-service-stack") }] }));
}
