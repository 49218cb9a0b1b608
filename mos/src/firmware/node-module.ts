/** The payload of the node platform: one module with all that the program imports, which exports its event loop as `corePoll`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import type { Plan } from "../builder/plan.ts";
import type { BuildRecord } from "../builder/record.ts";
import { messageOf, UserError } from "../errors.ts";

/** Oldest Node that runs it. */
const TARGET = "node20";

/** Throws UserError. */
export async function bundleForNode(plan: Plan, record: BuildRecord): Promise<Uint8Array> {
  const folder = join(plan.folder, "payload");
  mkdirSync(folder, { recursive: true });
  const entry = join(folder, "entry.js");
  writeFileSync(join(folder, "natives.js"), nativesText(record));
  writeFileSync(entry, entryText(record));
  const { build } = await import("esbuild");
  try {
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      format: "esm",
      platform: "node",
      target: TARGET,
      alias: record.modules,
      // For programs that lie apart from the packages they use.
      nodePaths: [join(repositoryRoot, "node_modules")],
      legalComments: "none",
      logLevel: "silent",
      banner: { js: REQUIRE },
    });
    return outputFiles[0]?.contents ?? new Uint8Array();
  } catch (error) {
    throw new UserError(`the program cannot be made one module: ${messageOf(error)}`);
  }
}

/** Packages that were CommonJS call it; in a module it has to be made. */
const REQUIRE = 'import { createRequire as $createRequire } from "node:module"; const require = $createRequire(process.execPath);';

/**
 * It runs before anything of the program: what these modules export stands in for the natives that the app implements in
 * C; and the program tells its own name, not that of the loader that starts it.
 */
function nativesText({ app, version, id, natives }: BuildRecord): string {
  const lines = [
    ...natives.map((path, i) => `import * as natives${i} from ${JSON.stringify(path)};`),
    `const build = ${JSON.stringify([app, version, id])};`,
    `Object.assign(globalThis, { hal_build_info: (which) => build[which] ?? "" }${natives.map((_, i) => `, natives${i}`).join("")});`,
  ];
  return `${lines.join("\n")}\n`;
}

function entryText({ image }: BuildRecord): string {
  return `import "./natives.js";\nexport { corePoll } from ${JSON.stringify(image)};\n`;
}
