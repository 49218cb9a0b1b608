/** `mos version`. */
import { repositoryRoot } from "../../../ports/description.ts";
import { buildId } from "../builder/revision.ts";

export async function versionCommand(version: string, flags: { json?: boolean }): Promise<number> {
  const revision = buildId(repositoryRoot).replace(/^[^/]*\//, "");
  if (flags.json === true) process.stdout.write(`${JSON.stringify({ version, build_id: revision, node: process.version, folder: repositoryRoot })}\n`);
  else process.stdout.write(`The Meerkat tool\nVersion: ${version}\nBuild ID: ${revision}\nNode: ${process.version}\nFolder: ${repositoryRoot}\n`);
  return 0;
}
