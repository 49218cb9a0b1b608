/** An app with all its libraries, their manifests merged for one platform. */
import { existsSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { mergeSchema, type Section, settingsOf, unusedDefaults } from "../config/schema.ts";
import { UserError } from "../errors.ts";
import { nearest } from "../suggest.ts";
import type { Budgets } from "./budgets.ts";
import { aggregateScope, type Component, expandIn, loadComponents, type Target } from "./components.ts";
import type { Scope } from "./expression.ts";
import { filesOf, globExpression, place } from "./files.ts";
import type { LibraryPlaces } from "./libraries.ts";
import { type Manifest, platformNames, readManifest } from "./manifest.ts";
import { initOrder } from "./order.ts";

export interface Project {
  folder: string;
  name: string;
  version: string;
  description: string;
  /** Path of the program's main module; undefined for an app of settings and files alone. */
  main: string | undefined;
  /** C, C++ and assembly files, the libraries' first. */
  cSources: string[];
  includes: string[];
  binaryLibs: string[];
  /** Of the device's file system, which has no folders: of two files with a name the app's counts. */
  files: DeviceFile[];
  buildVars: Map<string, string>;
  cdefs: Map<string, string>;
  cflags: string[];
  cxxflags: string[];
  /** Names of the libraries, dependencies first. */
  libs: string[];
  libFolders: string[];
  /** The modules that initialise libraries, in their order; the kernel's is among them. */
  initModules: string[];
  config: Section;
  budgets: Budgets;
  warnings: string[];
}

/** What the command line says over all manifests. */
export interface ProjectOverrides extends LibraryPlaces {
  cdefs: ReadonlyMap<string, string>;
  cflags: readonly string[];
  cxxflags: readonly string[];
  /** Whatever `platforms` says. */
  anyPlatform: boolean;
}

export interface DeviceFile {
  name: string;
  /** Of the file it is made from. */
  path: string;
}

const NO_OVERRIDES: ProjectOverrides = { cdefs: new Map(), cflags: [], cxxflags: [], libFolders: new Map(), libsFolders: [], anyPlatform: false };

const C_EXTENSIONS = [".c", ".cpp", ".cc", ".cxx", ".S", ".s"];
const TOOL_VERSION = "0.1.0";
const MEERKAT_PLATFORMS = ["node", "linux", "ubuntu", "cortex-m", "xtensa-lx106", "riscv32"];

/** Platform that the app's `mos.yml` names. */
export function defaultPlatform(folder: string): string | undefined {
  return readManifest(resolve(folder), undefined).platform || undefined;
}

/** Throws UserError for anything wrong in a manifest. */
export function loadProject(
  folder: string,
  platform: string,
  board: string,
  buildVars: ReadonlyMap<string, string> = new Map(),
  overrides: ProjectOverrides = NO_OVERRIDES,
): Project {
  const base = resolve(folder);
  const app = readManifest(base, platform);
  if (app.type === "lib") throw new UserError(`${app.file} is a library`, "build an app that uses it");
  for (const [name, value] of overrides.cdefs) app.cdefs.set(name, value);
  app.cflags.push(...overrides.cflags);
  app.cxxflags.push(...overrides.cxxflags);
  const target: Target = { platform, board, toolVersion: TOOL_VERSION, buildVars, places: overrides };
  const components = loadComponents(app.name || basename(base), app, target);
  for (const component of components) if (!overrides.anyPlatform) checkPlatform(component, platform);
  return merge(base, components, target);
}

/** What expressions of the app's manifest can refer to. Throws UserError. */
export function manifestScope(folder: string, platform: string, board: string, buildVars: ReadonlyMap<string, string> = new Map()): Scope {
  const base = resolve(folder);
  const app = readManifest(base, platform);
  const target: Target = { platform, board, toolVersion: TOOL_VERSION, buildVars };
  const components = loadComponents(app.name || basename(base), app, target);
  const scope = aggregateScope(components, target);
  for (const key of ["type", "description", "platform"] as const) if (app[key] !== "") scope.set(key, app[key]);
  for (const { name, manifest } of components.slice(0, -1)) scope.set(`mos.libs.${name.replace(/[^A-Za-z0-9]/g, "_")}.path`, manifest.folder);
  return scope;
}

/** A list that names only chips of Mongoose OS says nothing about the machines there are. */
function checkPlatform({ name, manifest }: Component, platform: string): void {
  const { platforms } = manifest;
  if (platforms.length === 0 || platformNames(platform).some((known) => platforms.includes(known))) return;
  if (platforms.every((known) => !MEERKAT_PLATFORMS.includes(known))) {
    manifest.warnings.push(`${manifest.file}: \`platforms\` names chips of Mongoose OS (${platforms.join(", ")}): it is not looked at`);
    return;
  }
  throw new UserError(`${name} can't be built for the platform ${platform}; supported platforms are: ${platforms.join(", ")}`);
}

function merge(folder: string, components: Component[], target: Target): Project {
  const app = components.at(-1) as Component;
  const libs = components.slice(0, -1);
  const scope = aggregateScope(components, target);
  const flags = (key: "cflags" | "cxxflags"): string[] => components.flatMap(({ manifest }) => manifest[key].map((text) => expandIn(manifest, text, scope)));
  const files = (key: "sources" | "binaryLibs" | "filesystem", take: (path: string) => boolean): string[] =>
    components.flatMap(({ manifest }) => filesOf(manifest.folder, entriesOf(manifest, key, libs, scope), take));
  const variables = (prefix: string): Map<string, string> =>
    new Map([...scope].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]));
  const config = mergeSchema(components.flatMap(({ manifest }) => manifest.schema));
  return {
    folder,
    name: app.name,
    version: app.manifest.version || "1.0",
    description: app.manifest.description,
    main: findMain(folder, app.manifest),
    cSources: files("sources", (path) => C_EXTENSIONS.includes(extname(path))),
    includes: components.flatMap(({ manifest }) => entriesOf(manifest, "includes", libs, scope).map((path) => place(manifest.folder, path))).filter(existsSync),
    binaryLibs: files("binaryLibs", (path) => extname(path) === ".a"),
    files: deviceFiles(
      files("filesystem", () => true),
      app.manifest,
    ),
    buildVars: variables("build_vars."),
    cdefs: variables("cdefs."),
    cflags: flags("cflags"),
    cxxflags: flags("cxxflags"),
    libs: libs.map(({ name }) => name),
    libFolders: libs.map(({ manifest }) => manifest.folder),
    initModules: initModules(libs),
    config,
    budgets: app.manifest.budgets,
    warnings: [
      ...components.flatMap(({ manifest }) => manifest.warnings),
      ...unusedDefaults(app.manifest.schema, config).map((path) => noSetting(app, path, config)),
    ],
  };
}

function noSetting({ manifest }: Component, path: string, config: Section): string {
  const near = nearest(
    path,
    settingsOf(config).map((setting) => setting.path),
  );
  return `${manifest.file}: there is no setting ${path}${near === undefined ? "" : `: did you mean ${near}?`}`;
}

/** `@all_libs/SUB` is SUB of every library, except in a library's own `sources`. */
function entriesOf(manifest: Manifest, key: "sources" | "includes" | "binaryLibs" | "filesystem", libs: Component[], scope: Map<string, string>): string[] {
  return manifest[key].flatMap((entry) => {
    const text = expandIn(manifest, entry, scope);
    const sub = /^@all_libs\/(.+)$/.exec(text)?.[1];
    if (sub === undefined || (key === "sources" && manifest.type === "lib")) return [text];
    return libs.map((lib) => join(lib.manifest.folder, sub));
  });
}

function deviceFiles(paths: string[], app: Manifest): DeviceFile[] {
  const files = new Map<string, DeviceFile>();
  for (const path of paths) {
    const name = basename(path);
    const filter = app.fsFilters.find(({ glob }) => globExpression(glob).test(name));
    if (filter === undefined || filter.include) files.set(name, { name, path });
  }
  return [...files.values()];
}

/** A library without one is only code. */
function initModules(libs: Component[]): string[] {
  const folders = new Map(libs.map(({ name, manifest }) => [name, manifest.folder]));
  const order = initOrder(libs.map(({ name, needs, manifest }) => ({ ...pickInit(manifest), name, needs })));
  return order.map((name) => join(folders.get(name) as string, "src/init.ts")).filter(existsSync);
}

function pickInit({ initAfter, initBefore, noImplicitInitDeps }: Manifest): Pick<Manifest, "initAfter" | "initBefore" | "noImplicitInitDeps"> {
  return { initAfter, initBefore, noImplicitInitDeps };
}

/** `sources` name folders and files; `main.ts` in the first folder that has one is where the program starts. */
function findMain(folder: string, app: Manifest): string | undefined {
  const places = (app.sources.length > 0 ? app.sources : ["src"]).map((path) => place(folder, path));
  for (const path of places) {
    if (basename(path) === "main.ts" && existsSync(path)) return path;
    if (existsSync(join(path, "main.ts"))) return join(path, "main.ts");
  }
  if (app.sources.length === 0 && app.filesystem.length > 0) return undefined;
  throw new UserError(`${app.file}: no main.ts in ${places.join(", ")}`, "the program starts in src/main.ts, or in main.ts of a folder of `sources`");
}
