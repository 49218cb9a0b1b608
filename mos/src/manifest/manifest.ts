/** One `mos.yml`, read strictly. */
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Node } from "yaml";
import type { SchemaItem } from "../config/schema.ts";
import { UserError } from "../errors.ts";
import { type Budgets, mergeBudgets, readBudgets } from "./budgets.ts";
import { YamlFile } from "./document.ts";
import { expandKnown, type Scope } from "./expression.ts";
import { COND_KEYS, LIB_KEYS, MANIFEST_KEYS, NEWEST_MANIFEST, OLDEST_MANIFEST, RESERVED_BUILD_VARS } from "./keys.ts";
import { readSchemaItem } from "./schema-items.ts";

export interface LibReference {
  location: string;
  name: string | undefined;
  /** Folder of the file that refers to it. */
  from: string;
  /** For messages: `file:line:column`. */
  fail: (message: string, hint?: string) => never;
}

export interface Condition {
  when: string;
  apply: Manifest | undefined;
  error: string | undefined;
  fail: (message: string, hint?: string) => never;
}

export interface FileFilter {
  include: boolean;
  glob: string;
}

/** What a file, or the `apply` of a condition in it, says. Paths are as written. */
export interface Manifest {
  file: string;
  folder: string;
  name: string;
  type: string;
  version: string;
  description: string;
  platform: string;
  platforms: string[];
  sources: string[];
  includes: string[];
  binaryLibs: string[];
  filesystem: string[];
  /** Of the files for the device, by base name; the first that matches decides. */
  fsFilters: FileFilter[];
  libs: LibReference[];
  /** Names of libraries, with `*` and `?`, that are initialised before this one. */
  initAfter: string[];
  initBefore: string[];
  /** Neither `core` nor the libraries it refers to need be initialised before it. */
  noImplicitInitDeps: boolean;
  schema: SchemaItem[];
  buildVars: Map<string, string>;
  cdefs: Map<string, string>;
  cflags: string[];
  cxxflags: string[];
  /** An app's. */
  budgets: Budgets;
  conds: Condition[];
  warnings: string[];
  error: string;
}

/** Reads `mos.yml` in `folder`, and `mos_<platform>.yml` beside it on top. */
export function readManifest(folder: string, platform: string | undefined): Manifest {
  const path = join(folder, "mos.yml");
  if (!existsSync(path)) {
    throw new UserError(`no mos.yml in ${folder}`, "run mos in the folder of an app, or name the folder: mos build apps/blink");
  }
  const file = new YamlFile(path);
  const manifest = read(file, file.root, true);
  const extra = platformNames(platform)
    .map((name) => join(folder, `mos_${name}.yml`))
    .find(existsSync);
  if (extra === undefined) return manifest;
  const extraFile = new YamlFile(extra);
  const over = read(extraFile, extraFile.root, false);
  mergeInto(manifest, over);
  // The only merge that joins these.
  manifest.initAfter.push(...over.initAfter);
  manifest.initBefore.push(...over.initBefore);
  return manifest;
}

/** The platform `linux` is `ubuntu` in Mongoose OS. */
export function platformNames(platform: string | undefined): string[] {
  if (platform === undefined) return [];
  return platform === "linux" ? ["linux", "ubuntu"] : [platform];
}

function emptyManifest(path: string): Manifest {
  return {
    file: path,
    folder: dirname(path),
    name: "",
    type: "",
    version: "",
    description: "",
    platform: "",
    platforms: [],
    sources: [],
    includes: [],
    binaryLibs: [],
    filesystem: [],
    fsFilters: [],
    libs: [],
    initAfter: [],
    initBefore: [],
    noImplicitInitDeps: false,
    schema: [],
    buildVars: new Map(),
    cdefs: new Map(),
    cflags: [],
    cxxflags: [],
    budgets: { recursion: new Map() },
    conds: [],
    warnings: [],
    error: "",
  };
}

/** Adds what `over` says: lists grow, maps and texts are replaced. */
export function mergeInto(into: Manifest, over: Manifest): void {
  for (const key of ["name", "version", "platform", "error"] as const) if (over[key] !== "") into[key] = over[key];
  for (const key of ["platforms", "sources", "includes", "binaryLibs", "filesystem", "cflags", "cxxflags", "warnings"] as const) {
    into[key].push(...over[key]);
  }
  into.libs.push(...over.libs);
  into.conds.push(...over.conds);
  into.schema.push(...over.schema);
  mergeBudgets(into.budgets, over.budgets);
  const scope = ownScope(into);
  for (const [name, value] of over.buildVars) into.buildVars.set(name, expandKnown(value, scope));
  for (const [name, value] of over.cdefs) into.cdefs.set(name, expandKnown(value, scope));
}

/** A value may add to the one it replaces: `X: ${build_vars.X} more`. */
function ownScope(manifest: Manifest): Scope {
  const scope = new Map<string, string>();
  for (const [key, value] of manifest.buildVars) scope.set(`build_vars.${key}`, value);
  for (const [key, value] of manifest.cdefs) scope.set(`cdefs.${key}`, value);
  return scope;
}

function read(file: YamlFile, root: Node | null, isMain: boolean): Manifest {
  const manifest = emptyManifest(file.path);
  let version: Node | null = null;
  for (const { key, node, keyNode } of file.entries(root, basename(file.path), [...MANIFEST_KEYS.keys()])) {
    if (MANIFEST_KEYS.get(key)?.effect === "none") manifest.warnings.push(`${file.path}: \`${key}\` has no effect in this version of mos`);
    if (key === "manifest_version") version = node;
    else take(file, manifest, key, node, keyNode);
  }
  if (isMain) checkVersion(file, version);
  return manifest;
}

function checkVersion(file: YamlFile, node: Node | null): void {
  const version = file.text(node, "manifest_version");
  if (version === "") file.fail(null, "manifest version is missing", `add \`manifest_version: ${NEWEST_MANIFEST}\``);
  if (version < OLDEST_MANIFEST) file.fail(node, `too old manifest_version "${version}" (oldest supported is "${OLDEST_MANIFEST}")`);
  if (version > NEWEST_MANIFEST) file.fail(node, `too new manifest_version "${version}" (latest supported is "${NEWEST_MANIFEST}")`);
}

function take(file: YamlFile, manifest: Manifest, key: string, node: Node | null, keyNode: Node): void {
  const what = `\`${key}\``;
  switch (key) {
    case "name":
      manifest.name = file.text(node, what);
      if (/\s/.test(manifest.name)) file.fail(node, `app name ("${manifest.name}") should not contain spaces`);
      break;
    case "type":
      manifest.type = file.text(node, what);
      if (!["", "app", "lib"].includes(manifest.type)) file.fail(node, `invalid project type: "${manifest.type}"`, "it is `app` or `lib`");
      break;
    case "arch":
    case "platform":
      manifest.platform = file.text(node, what).toLowerCase();
      break;
    case "version":
    case "description":
    case "error":
      manifest[key] = file.text(node, what);
      break;
    case "warning":
      manifest.warnings.push(`${file.path}: ${file.text(node, what)}`);
      break;
    case "platforms":
    case "sources":
    case "includes":
    case "filesystem":
    case "cflags":
    case "cxxflags":
      manifest[key].push(...file.texts(node, what));
      break;
    case "init_after":
      manifest.initAfter.push(...file.texts(node, what));
      break;
    case "init_before":
      manifest.initBefore.push(...file.texts(node, what));
      break;
    case "no_implicit_init_deps":
      manifest.noImplicitInitDeps = file.flag(node, what);
      break;
    case "binary_libs":
      manifest.binaryLibs.push(...file.texts(node, what));
      break;
    case "fs_filters":
      for (const item of file.items(node, what)) manifest.fsFilters.push(readFilter(file, item));
      break;
    case "build_vars":
      for (const entry of file.entries(node, what)) {
        if (RESERVED_BUILD_VARS.includes(entry.key)) file.fail(entry.keyNode, `the build variable ${entry.key} is set by mos itself`);
        manifest.buildVars.set(entry.key, file.text(entry.node, entry.key));
      }
      break;
    case "budgets":
      mergeBudgets(manifest.budgets, readBudgets(file, node));
      break;
    case "cdefs":
      for (const entry of file.entries(node, what)) manifest.cdefs.set(entry.key, file.text(entry.node, entry.key));
      break;
    case "libs":
      for (const item of file.items(node, what)) manifest.libs.push(readLib(file, item));
      break;
    case "conds":
      for (const item of file.items(node, what)) manifest.conds.push(readCondition(file, item));
      break;
    case "config_schema":
      for (const item of file.items(node, what)) manifest.schema.push(readSchemaItem(file, item));
      break;
    default:
      checkKind(file, key, node ?? keyNode);
  }
}

/** Keys that only people read are still checked: a list where text is wanted is a slip. */
function checkKind(file: YamlFile, key: string, node: Node): void {
  const kind = MANIFEST_KEYS.get(key)?.kind;
  const what = `\`${key}\``;
  if (kind === "text") file.text(node, what);
  else if (kind === "texts") file.texts(node, what);
  else if (kind === "flag") file.flag(node, what);
  else file.items(node, what);
}

function readFilter(file: YamlFile, item: Node): FileFilter {
  const entries = file.entries(item, "an entry of `fs_filters`", ["include", "exclude"]);
  const [entry] = entries;
  if (!entry || entries.length > 1) file.fail(item, "an entry of `fs_filters` has `include` or `exclude`");
  return { include: entry.key === "include", glob: file.text(entry.node, entry.key) };
}

function readLib(file: YamlFile, item: Node): LibReference {
  const fields = new Map(file.entries(item, "an entry of `libs`", LIB_KEYS).map((entry) => [entry.key, file.text(entry.node, entry.key)]));
  const location = fields.get("location") ?? fields.get("origin") ?? "";
  if (location === "") file.fail(item, "location is not set", "write `- location: ../libs/rpc-uart`");
  return { location, name: fields.get("name"), from: dirname(file.path), fail: (message, hint) => file.fail(item, message, hint) };
}

function readCondition(file: YamlFile, item: Node): Condition {
  const fields = new Map(file.entries(item, "an entry of `conds`", COND_KEYS).map((entry) => [entry.key, entry.node]));
  const error = fields.get("error");
  const apply = fields.get("apply");
  return {
    when: file.text(fields.get("when") ?? null, "`when`"),
    apply: apply ? read(file, apply, false) : undefined,
    error: error ? file.text(error, "`error`") : undefined,
    fail: (message, hint) => file.fail(fields.get("when") ?? item, message, hint),
  };
}
