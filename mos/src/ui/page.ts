/** The page's files: bundled from mos/web/src into build/ui, once, and again when its sources have changed. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Metafile } from "esbuild";
import { repositoryRoot } from "../../../ports/description.ts";
import { messageOf, UserError } from "../errors.ts";

const SOURCES = join(repositoryRoot, "mos/web/src");
const ENTRY = join(SOURCES, "main.tsx");
const HTML = join(repositoryRoot, "mos/web/index.html");
/** A folder for each state of the sources; the last one made is kept. */
const OUTPUT = join(repositoryRoot, "build/ui");
const INDEX = "index.html";

const TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  woff2: "font/woff2",
};

export interface PageFile {
  type: string;
  bytes: Buffer;
  gzipped: Buffer;
  /** Its name changes with its contents. */
  immutable: boolean;
}

export class Page {
  private digest = "";
  private files = new Map<string, PageFile>();
  private making: Promise<void> | undefined;

  /** A file by its path, `/` for the page itself, which is made anew if its sources have changed. Throws UserError. */
  async file(path: string): Promise<PageFile | undefined> {
    if (path === "/") await this.refresh();
    return this.files.get(path === "/" ? INDEX : path.slice(1));
  }

  /** Of all files, as they are. */
  get bytes(): number {
    return [...this.files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  private refresh(): Promise<void> {
    this.making ??= this.make().finally(() => {
      this.making = undefined;
    });
    return this.making;
  }

  private async make(): Promise<void> {
    const digest = sourceDigest();
    if (digest === this.digest) return;
    const folder = join(OUTPUT, digest);
    if (!existsSync(folder)) await bundle(folder);
    this.files = new Map(readdirSync(folder).map((name) => [name, readPageFile(join(folder, name))]));
    this.digest = digest;
  }
}

function readPageFile(path: string): PageFile {
  const name = basename(path);
  const bytes = readFileSync(path);
  const type = TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";
  return { type, bytes, gzipped: gzipSync(bytes), immutable: name !== INDEX };
}

/** Of the page's sources and of the packages that it uses. */
function sourceDigest(): string {
  const names = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).sort();
  const paths = [...names.map((name) => join(SOURCES, name)), HTML, join(repositoryRoot, "package-lock.json")];
  const hash = createHash("sha256");
  for (const path of paths) hash.update(`${path}\0${statSync(path).mtimeMs}\0`);
  return hash.digest("hex").slice(0, 16);
}

/** Throws UserError if the sources have errors. */
async function bundle(folder: string): Promise<void> {
  const { build } = await import("esbuild");
  // Another server may make the same at this moment.
  const made = `${folder}.${process.pid}`;
  mkdirSync(made, { recursive: true });
  try {
    const { metafile } = await build({
      entryPoints: [ENTRY],
      outdir: made,
      publicPath: "/",
      bundle: true,
      splitting: true,
      format: "esm",
      target: "es2022",
      jsx: "automatic",
      minify: true,
      metafile: true,
      legalComments: "none",
      entryNames: "[name]-[hash]",
      chunkNames: "part-[hash]",
      assetNames: "[name]-[hash]",
      loader: { ".woff2": "file" },
      define: { "process.env.NODE_ENV": '"production"' },
      logLevel: "silent",
    });
    writeFileSync(join(made, INDEX), indexText(metafile));
  } catch (error) {
    rmSync(made, { recursive: true });
    throw new UserError(`the page cannot be bundled: ${messageOf(error)}`);
  }
  for (const name of readdirSync(OUTPUT)) if (/^[0-9a-f]+$/.test(name)) rmSync(join(OUTPUT, name), { recursive: true, force: true });
  try {
    renameSync(made, folder);
  } catch {
    rmSync(made, { recursive: true });
  }
}

/** The page with the names of the bundle's files, which change with their contents, in the place of `main.js` and `main.css`. */
function indexText(metafile: Metafile): string {
  const [script = "", main] = Object.entries(metafile.outputs).find(([path]) => /^main-.*\.js$/.test(basename(path))) ?? [];
  const html = readFileSync(HTML, "utf8").replace("/main.js", `/${basename(script)}`);
  const { cssBundle } = main ?? {};
  return cssBundle === undefined ? html.replace(/^.*"\/main\.css".*\n/m, "") : html.replace("/main.css", `/${basename(cssBundle)}`);
}
