/** An app with all its libraries, their manifests merged for one platform. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, extname, isAbsolute, join, resolve } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { UserError } from "../errors.ts";
import { nearest } from "../suggest.ts";
import { evaluateCondition, expand, type Scope } from "./expression.ts";
import { type LibReference, type Manifest, mergeInto, readManifest } from "./manifest.ts";

export interface Project {
  folder: string;
  name: string;
  version: string;
  /** Path of the program's main module. */
  main: string;
  /** C, C++ and assembly files, the libraries' first. */
  cSources: string[];
  includes: string[];
  binaryLibs: string[];
  buildVars: Map<string, string>;
  cdefs: Map<string, string>;
  cflags: string[];
  cxxflags: string[];
  /** Names of the libraries, dependencies first. */
  libs: string[];
  libFolders: string[];
  warnings: string[];
}

interface Component {
  name: string;
  manifest: Manifest;
  /** Names of the libraries it refers to. */
  needs: string[];
}

const C_EXTENSIONS = [".c", ".cpp", ".cc", ".cxx", ".S", ".s"];
const TOOL_VERSION = "0.1.0";

/** Platform that the app's `mos.yml` names. */
export function defaultPlatform(folder: string): string | undefined {
  return readManifest(resolve(folder), undefined).platform || undefined;
}

/** Throws UserError for anything wrong in a manifest. */
export function loadProject(folder: string, platform: string, board: string): Project {
  const base = resolve(folder);
  const app = readManifest(base, platform);
  if (app.type === "lib") throw new UserError(`${app.file} is a library`, "build an app that uses it");
  const loader = new Loader(platform, board);
  const name = app.name || basename(base);
  const components = loader.load(name, app);
  checkPlatform(components, platform);
  return merge(base, name, components, platform);
}

class Loader {
  private readonly done = new Map<string, Component>();
  private readonly order: Component[] = [];
  private readonly platform: string;
  private readonly board: string;

  constructor(platform: string, board: string) {
    this.platform = platform;
    this.board = board;
  }

  /** The component and all it needs, dependencies first. */
  load(name: string, manifest: Manifest): Component[] {
    this.add(name, manifest, []);
    return this.order;
  }

  private add(name: string, manifest: Manifest, path: string[]): void {
    const component: Component = { name, manifest, needs: [] };
    this.done.set(name, component);
    this.applyConditions(manifest, name);
    if (manifest.error !== "") throw new UserError(`${manifest.file}: ${manifest.error}`);
    for (const reference of manifest.libs) {
      const { libName, libManifest } = this.find(reference);
      component.needs.push(libName);
      manifest.buildVars.set(`MGOS_HAVE_${libName.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`, "1");
      if ([...path, name].includes(libName)) {
        throw reference.fail(`dependency cycle: ${[...path.slice(path.indexOf(libName)), name, libName].join(" -> ")}`);
      }
      if (!this.done.has(libName)) this.add(libName, libManifest, [...path, name]);
    }
    this.order.push(component);
  }

  /** Until none is left: what a condition brings may hold further ones. */
  private applyConditions(manifest: Manifest, name: string): void {
    manifest.buildVars.set("BOARD", this.board);
    for (let cond = manifest.conds.shift(); cond; cond = manifest.conds.shift()) {
      let holds: boolean;
      try {
        holds = evaluateCondition(cond.when, scopeOf(manifest, name, this.platform));
      } catch (error) {
        throw error instanceof UserError ? cond.fail(error.message, error.hint) : error;
      }
      if (!holds) continue;
      if (cond.error !== undefined) cond.fail(cond.error);
      if (cond.apply) mergeInto(manifest, cond.apply);
    }
  }

  private find(reference: LibReference): { libName: string; libManifest: Manifest } {
    const folder = libFolder(reference);
    const libManifest = readManifest(folder, this.platform);
    const libName = libManifest.name || reference.name || basename(folder);
    if (reference.name !== undefined && reference.name !== libName) {
      reference.fail(`the library at ${reference.location} is named "${libName}", not "${reference.name}"`);
    }
    if (libManifest.type !== "lib") reference.fail(`${libName} is not a library`, "its mos.yml needs `type: lib`");
    return { libName, libManifest };
  }
}

/** A path from the file that refers to it, or a library of Meerkat by the address it has at Mongoose OS. */
function libFolder(reference: LibReference): string {
  const { location, from } = reference;
  const own = join(repositoryRoot, "libs");
  const address = /^(?:https:\/\/github\.com\/mongoose-os-libs\/|git@github\.com:mongoose-os-libs\/)([\w-]+?)(?:\.git)?$/.exec(location)?.[1];
  if (address === undefined && /^[a-z]+:\/\/|^[\w.-]*@?[\w.-]+:/.test(location)) {
    return reference.fail(`${location}: libraries are not fetched from other places`, "clone it and give the path of its folder");
  }
  const folder = address === undefined ? resolve(from, location) : join(own, address);
  if (existsSync(join(folder, "mos.yml"))) return folder;
  const near = nearest(basename(folder), existsSync(own) ? readdirSync(own) : []);
  return reference.fail(`there is no library at ${location}`, near === undefined ? `looked in ${folder}` : `did you mean ${near}?`);
}

function checkPlatform(components: Component[], platform: string): void {
  for (const { name, manifest } of components) {
    if (manifest.platforms.length === 0 || manifest.platforms.includes(platform)) continue;
    throw new UserError(`${name} can't be built for the platform ${platform}; supported platforms are: ${manifest.platforms.join(", ")}`);
  }
}

function scopeOf(manifest: Manifest, name: string, platform: string): Scope {
  const scope = new Map([
    ["mos.platform", platform],
    ["mos.version", TOOL_VERSION],
    ["name", name],
    ["version", manifest.version],
  ]);
  for (const [key, value] of manifest.buildVars) scope.set(`build_vars.${key}`, value);
  for (const [key, value] of manifest.cdefs) scope.set(`cdefs.${key}`, value);
  return scope;
}

function merge(folder: string, name: string, components: Component[], platform: string): Project {
  const app = components.at(-1)?.manifest as Manifest;
  const project: Project = {
    folder,
    name,
    version: app.version || "1.0",
    main: findMain(folder, app),
    cSources: [],
    includes: [],
    binaryLibs: [],
    buildVars: new Map(),
    cdefs: new Map(),
    cflags: [],
    cxxflags: [],
    libs: components.slice(0, -1).map((component) => component.name),
    libFolders: components.slice(0, -1).map((component) => component.manifest.folder),
    warnings: [],
  };
  for (const { name: own, manifest } of components) {
    const scope = scopeOf(manifest, own, platform);
    const filled = (texts: string[]) => texts.map((text) => expand(text, scope));
    project.cSources.push(...filesOf(manifest.folder, filled(manifest.sources), C_EXTENSIONS));
    project.includes.push(
      ...filled(manifest.includes)
        .map((path) => place(manifest.folder, path))
        .filter(existsSync),
    );
    project.binaryLibs.push(...filesOf(manifest.folder, filled(manifest.binaryLibs), [".a"]));
    project.cflags.push(...filled(manifest.cflags));
    project.cxxflags.push(...filled(manifest.cxxflags));
    for (const [key, value] of manifest.buildVars) project.buildVars.set(key, expand(value, scope));
    for (const [key, value] of manifest.cdefs) project.cdefs.set(key, expand(value, scope));
    project.warnings.push(...manifest.warnings);
  }
  return project;
}

function place(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

/** `sources` name folders and files; `main.ts` in the first folder that has one is where the program starts. */
function findMain(folder: string, app: Manifest): string {
  const places = (app.sources.length > 0 ? app.sources : ["src"]).map((path) => place(folder, path));
  for (const path of places) {
    if (basename(path) === "main.ts" && existsSync(path)) return path;
    if (existsSync(join(path, "main.ts"))) return join(path, "main.ts");
  }
  throw new UserError(`${app.file}: no main.ts in ${places.join(", ")}`, "the program starts in src/main.ts, or in main.ts of a folder of `sources`");
}

/** Files of the given kinds: named, directly in a named folder, or matched by `*` and `?`. A leading `-` takes them out. */
function filesOf(folder: string, entries: string[], extensions: string[]): string[] {
  const found = new Set<string>();
  const taken = new Set<string>();
  for (const entry of entries) {
    const minus = entry.startsWith("-");
    const path = place(folder, entry.replace(/^[-+]/, ""));
    for (const file of matching(path)) if (extensions.includes(extname(file))) (minus ? taken : found).add(file);
  }
  return [...found].filter((file) => !taken.has(file));
}

function matching(path: string): string[] {
  if (existsSync(path))
    return statSync(path).isDirectory()
      ? readdirSync(path)
          .sort()
          .map((name) => join(path, name))
      : [path];
  if (!/[*?]/.test(basename(path)) || !existsSync(join(path, ".."))) return [];
  const pattern = basename(path)
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]");
  const expression = new RegExp(`^${pattern}$`);
  const parent = resolve(path, "..");
  return readdirSync(parent)
    .filter((name) => expression.test(name))
    .sort()
    .map((name) => join(parent, name));
}
