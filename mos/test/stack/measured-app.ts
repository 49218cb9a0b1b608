/** Apps as they are, with the method that tells how deep their stack has been. */
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { repositoryRoot } from "../../../ports/description.ts";

/** Names the file that marks are added to, a line of JSON for each. */
export const MARKS = "MEERKAT_STACK_MARKS";

/** Makes one in `folder`, from `apps/<name>`. Its tests note the mark behind each of them. */
export function copyWithStackService(name: string, folder: string): void {
  const app = join(repositoryRoot, "apps", name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(app, folder, { recursive: true, filter: (path) => !path.startsWith(join(app, "build")) });
  const path = join(folder, "mos.yml");
  const manifest = parse(readFileSync(path, "utf8")) as { libs: { location: string }[] };
  const libs = manifest.libs.map((lib) => ({ ...lib, location: resolve(app, lib.location) }));
  writeFileSync(path, stringify({ ...manifest, libs: [...libs, { location: join(repositoryRoot, "libs/rpc-service-stack") }] }));
}

export function noteMarks(test: string): void {
  const noting = `
import { appendFileSync } from "node:fs";

function noting(name: string, run: () => Promise<void>): void {
  test(name, async () => {
    await run();
    appendFileSync(process.env.${MARKS} as string, JSON.stringify(await device.call("Sys.GetStack")) + "\\n");
  });
}
`;
  const text = readFileSync(test, "utf8").replace(/^( *)test\(/gm, "$1noting(");
  writeFileSync(test, `${text}${noting}`);
}
