// Hook of Node's module loader, which runs in a thread of its own: plain JavaScript, since nothing there translates.
// TypeScript becomes JavaScript line by line: V8's profiler tells lines only, and what runs else has but one.
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import { transform } from "esbuild";

if (isMainThread) register(import.meta.url);

/** @type {import("node:module").LoadHook} */
export async function load(url, context, nextLoad) {
  if (!/^file:.*\.ts$/.test(url.replace(/\?.*/, "")) || url.includes("/node_modules/")) return nextLoad(url, context);
  const file = fileURLToPath(url.replace(/\?.*/, ""));
  const { code } = await transform(readFileSync(file, "utf8"), {
    loader: "ts",
    format: "esm",
    target: "node20",
    sourcefile: file,
    sourcemap: "inline",
    sourcesContent: false,
    keepNames: false,
  });
  return { format: "module", source: code, shortCircuit: true };
}
