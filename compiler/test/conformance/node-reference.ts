/** Runs a program on Node: the meaning that every machine is compared with. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { Result, ResultCache } from "./cache.ts";
import { execute } from "./process.ts";
import type { Program } from "./programs.ts";

/** Reports an uncaught error the way the C runtime does, on standard output. */
const prelude = `
process.on("uncaughtException", (error) => {
  process.stdout.write("Uncaught " + String(error) + "\\n", () => process.exit(1));
});
`;

export async function runOnNode(program: Program, folder: string, cache: ResultCache): Promise<Result> {
  const imports = [program.nodeNatives, program.file].filter((file) => file !== undefined);
  const bundle = await build({
    stdin: {
      contents: imports.map((file) => `import ${JSON.stringify(file)};`).join("\n"),
      resolveDir: folder,
      loader: "js",
    },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "silent",
  });
  const text = prelude + (bundle.outputFiles[0]?.text ?? "");
  const key = cache.key("node", process.version, text);
  const known = cache.get(key);
  if (known) return known;
  const file = join(folder, "node.mjs");
  writeFileSync(file, text);
  const outcome = await execute([process.execPath, file], { seconds: 60 });
  if (outcome.timedOut) throw new Error("Node did not finish within 60 s");
  const result = { stdout: outcome.stdout, status: outcome.status };
  if (outcome.status !== 0 && !outcome.stdout.includes("Uncaught ")) {
    throw new Error(`Node ended with status ${outcome.status}: ${outcome.stderr.trim()}`);
  }
  cache.put(key, result);
  return result;
}
