// The command line as one file of plain JavaScript in build/tool, made anew when its sources have changed: TypeScript is
// translated only for what a command does, and not at all for the help. Plain JavaScript itself, since it comes before that.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = join(ROOT, "build/tool");
const FILE = join(FOLDER, "command-line.mjs");
const STAMP = join(FOLDER, "command-line.json");
const SOURCE = join(ROOT, "mos/src/main.ts");

/** Its URL; undefined if it cannot be made. */
export async function commandLine() {
  if (isCurrent()) return pathToFileURL(FILE).href;
  try {
    await make();
    return pathToFileURL(FILE).href;
  } catch {
    return undefined;
  }
}

function isCurrent() {
  try {
    /** @type {Record<string, number>} */
    const stamps = JSON.parse(readFileSync(STAMP, "utf8"));
    return Object.entries(stamps).every(([name, ms]) => statSync(join(ROOT, name)).mtimeMs === ms);
  } catch {
    return false;
  }
}

async function make() {
  const { build } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [SOURCE],
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    logLevel: "silent",
    plugins: [{ name: "commands", setup: leaveCommands }],
  });
  const inputs = [...Object.keys(metafile.inputs), relative(ROOT, fileURLToPath(import.meta.url))];
  mkdirSync(FOLDER, { recursive: true });
  put(FILE, outputFiles[0]?.text ?? "");
  put(STAMP, JSON.stringify(Object.fromEntries(inputs.map((name) => [name, statSync(join(ROOT, name)).mtimeMs]))));
}

/**
 * What is loaded when a command is called stays where it is.
 * @param {import("esbuild").PluginBuild} build
 */
function leaveCommands(build) {
  build.onResolve({ filter: /^\./ }, ({ kind, path, importer }) =>
    kind === "dynamic-import" ? { path: pathToFileURL(join(dirname(importer), path)).href, external: true } : undefined,
  );
}

/**
 * Another process may make the same file at this moment.
 * @param {string} path
 * @param {string} text
 */
function put(path, text) {
  const made = `${path}.${process.pid}`;
  writeFileSync(made, text);
  renameSync(made, path);
}
