/** Features of a port: files and libraries that are in an image only if its program uses one of their natives. */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

export interface FeatureDescription {
  /** Beginnings of the names of natives that bring it in. */
  natives: string[];
  /** Other features that it cannot do without; their `includes` and `cflags` go to its files too. */
  needs?: string[];
  /** Only on these; by default on all. */
  boards?: string[];
  /** The last part of a name may be `*.c`. */
  sources: string[];
  includes?: string[];
  cflags?: string[];
  libs?: string[];
  /** What is linked in its place where a build variable is 0. */
  optional?: { variable: string; stub: string[] };
  /** Build variables with sizes, and what they define for its files and those of the features that need it. */
  sizes?: Record<string, string>;
  /** Source code of others: compiled without the port's warnings, and kept for all apps. */
  foreign?: true;
}

export interface Feature {
  name: string;
  sources: string[];
  cflags: string[];
  libs: string[];
  foreign: boolean;
  /** Tells its objects from those that other sizes make; empty with the port's own. */
  tag: string;
}

/** `build_vars` of a manifest. */
export interface BuildVariables {
  isOff: (name: string) => boolean;
  /** Undefined if it is not set. */
  size: (name: string) => number | undefined;
}

export const NO_VARIABLES: BuildVariables = { isOff: () => false, size: () => undefined };

/** A tree of sources that is fetched, not part of the repository. */
export class SourcesMissing extends Error {
  constructor(folder: string) {
    super(`${folder} is missing: scripts/chip-libraries.sh fetches it`);
  }
}

export interface FeatureContext {
  board: string;
  /** Absolute path of a name in the port's description. */
  resolve: (name: string) => string;
  variables: BuildVariables;
}

/** The features that a program with these natives needs. Throws SourcesMissing. */
export function chooseFeatures(described: Record<string, FeatureDescription>, natives: readonly string[], context: FeatureContext): Feature[] {
  const chosen = new Set<string>();
  const choose = (name: string): void => {
    const feature = described[name];
    if (!feature) throw new Error(`port.json has no feature ${name}`);
    if (chosen.has(name) || feature.boards?.includes(context.board) === false) return;
    if (!isStubbed(feature, context)) for (const needed of feature.needs ?? []) choose(needed);
    chosen.add(name);
  };
  for (const [name, feature] of Object.entries(described)) {
    if (feature.natives.some((prefix) => natives.some((native) => native.startsWith(prefix)))) choose(name);
  }
  return [...chosen].map((name) => {
    const feature = described[name];
    if (feature?.optional && isStubbed(feature, context)) {
      return { name, sources: feature.optional.stub.map(context.resolve), cflags: [], libs: [], foreign: false, tag: "" };
    }
    const { sources = [], libs = [], foreign = false } = feature ?? {};
    const needed = [...closure(described, name)];
    const sizes = needed.flatMap((other) => sizesOf(described[other], context));
    const cflags = [...needed.flatMap((other) => flagsOf(described[other], context)), ...sizes.map((size) => `-D${size}`)];
    const files = sources.flatMap((source) => expand(context.resolve(source)));
    return { name, sources: files, cflags, libs: libs.map(context.resolve), foreign, tag: sizes.join("-") };
  });
}

function isStubbed({ optional }: FeatureDescription, { variables }: FeatureContext): boolean {
  return optional !== undefined && variables.isOff(optional.variable);
}

/** `NAME=VALUE` of the sizes that are set. */
function sizesOf(feature: FeatureDescription | undefined, { variables }: FeatureContext): string[] {
  return Object.entries(feature?.sizes ?? {}).flatMap(([variable, define]) => {
    const value = variables.size(variable);
    return value === undefined ? [] : [`${define}=${value}`];
  });
}

function closure(described: Record<string, FeatureDescription>, name: string, into = new Set<string>()): Set<string> {
  if (into.has(name)) return into;
  into.add(name);
  for (const needed of described[name]?.needs ?? []) closure(described, needed, into);
  return into;
}

function flagsOf(feature: FeatureDescription | undefined, { resolve }: FeatureContext): string[] {
  return [...(feature?.includes ?? []).map((name) => `-I${resolve(name)}`), ...(feature?.cflags ?? []).map(resolve)];
}

function expand(path: string): string[] {
  const folder = dirname(path);
  if (!existsSync(folder)) throw new SourcesMissing(folder);
  if (basename(path) !== "*.c") return [path];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".c"))
    .sort()
    .map((name) => join(folder, name));
}
