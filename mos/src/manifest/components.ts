/** An app and all libraries it needs, with the conditions of their manifests worked off. */
import { repositoryRoot } from "../../../ports/description.ts";
import { UserError } from "../errors.ts";
import { evaluateCondition, expand, type Scope } from "./expression.ts";
import { findLibrary, type LibraryPlaces } from "./libraries.ts";
import { type Condition, type LibReference, type Manifest, mergeInto } from "./manifest.ts";
import { topologicalOrder } from "./order.ts";

export interface Component {
  name: string;
  manifest: Manifest;
  /** Names of the libraries it refers to. */
  needs: string[];
}

export interface Target {
  platform: string;
  board: string;
  toolVersion: string;
  /** Of the command line: they count more than those of the manifests. */
  buildVars?: ReadonlyMap<string, string>;
  /** Of libraries, as the command line has them. */
  places?: LibraryPlaces;
}

const CORE = "https://github.com/mongoose-os-libs/core";
/** A program with files has it, named or not: in Mongoose OS the file system is part of the kernel. */
const FILES = "https://github.com/mongoose-os-libs/vfs-common";

/** Dependencies first, the app last. Throws UserError. */
export function loadComponents(name: string, app: Manifest, target: Target): Component[] {
  return new Loader(name, app, target).load();
}

class Loader {
  private readonly app: Component;
  private readonly libs = new Map<string, Component>();
  private readonly target: Target;

  constructor(name: string, app: Manifest, target: Target) {
    this.app = { name, manifest: app, needs: [] };
    this.target = target;
  }

  load(): Component[] {
    const { manifest } = this.app;
    if (!manifest.noImplicitInitDeps && !manifest.libs.some((lib) => lib.name === "core" || lib.location === CORE))
      manifest.libs.push(ownReference("core", CORE));
    for (const map of [manifest.buildVars, manifest.cdefs]) map.set("MGOS", "1");
    for (const [key, value] of this.target.buildVars ?? []) manifest.buildVars.set(key, value);
    this.prepare(this.app);
    this.loadLibs([this.app]);
    while (this.runConditions()) this.loadLibs([this.app, ...this.libs.values()]);
    if (!this.libs.has("vfs-common") && this.ordered().some((component) => component.manifest.filesystem.length > 0)) {
      manifest.libs.push(ownReference("vfs-common", FILES));
      this.loadLibs([this.app]);
    }
    // A condition may have given another.
    if (manifest.name !== "") this.app.name = manifest.name;
    return this.ordered();
  }

  private prepare({ manifest }: Component): void {
    if (manifest.error !== "") throw new UserError(`${manifest.file}: ${manifest.error}`);
    manifest.buildVars.set("BOARD", this.target.board);
  }

  /** Level by level: of two references to a library the one nearer to the app counts. */
  private loadLibs(from: readonly Component[]): void {
    let level = from;
    while (level.length > 0) {
      const next: Component[] = [];
      for (const component of level) {
        for (const reference of component.manifest.libs.splice(0)) {
          const added = this.refer(component, reference);
          if (added) next.push(added);
        }
      }
      level = next;
    }
  }

  /** The library if it was not there before. */
  private refer(component: Component, reference: LibReference): Component | undefined {
    const { manifest } = component;
    const found = findLibrary(reference, this.target.platform, this.target.places);
    const id = `MGOS_HAVE_${found.name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
    if ("needless" in found) {
      manifest.warnings.push(`${manifest.file}: nothing is linked for the library ${found.name}: ${found.needless}`);
      return undefined;
    }
    for (const map of [manifest.buildVars, manifest.cdefs]) map.set(id, "1");
    if (!component.needs.includes(found.name)) component.needs.push(found.name);
    if (found.name === this.app.name) reference.fail(`dependency cycle: ${this.app.name} -> ${component.name} -> ${found.name}`);
    if (this.libs.has(found.name)) return undefined;
    const lib: Component = { ...found, needs: [] };
    this.libs.set(found.name, lib);
    this.prepare(lib);
    return lib;
  }

  /** One round: the app's conditions, then those of libraries. What they bring waits for the next round. */
  private runConditions(): boolean {
    const components = [this.app, ...this.ordered().slice(0, -1)];
    const waiting = components.flatMap((component) => component.manifest.conds.splice(0).map((cond) => ({ component, cond })));
    for (const { component, cond } of waiting) this.runCondition(component, cond);
    return waiting.length > 0;
  }

  private runCondition(component: Component, cond: Condition): void {
    let holds: boolean;
    try {
      holds = evaluateCondition(cond.when, aggregateScope(this.ordered(), this.target));
    } catch (error) {
      throw error instanceof UserError ? cond.fail(error.message, error.hint) : error;
    }
    if (!holds) return;
    if (cond.error !== undefined) cond.fail(cond.error);
    if (cond.apply) mergeInto(component.manifest, cond.apply);
    if (component.manifest.error !== "") throw new UserError(`${component.manifest.file}: ${component.manifest.error}`);
  }

  /** The kernel comes before all others, whoever names it. */
  private ordered(): Component[] {
    const edges = new Map([...this.libs.values()].map(({ name, needs }) => [name, new Set(name === "core" ? needs : ["core", ...needs])]));
    const libs = topologicalOrder(edges, "dependency").map((name) => this.libs.get(name) as Component);
    return [...libs, this.app];
  }
}

function ownReference(name: string, location: string): LibReference {
  const fail = (message: string, hint?: string): never => {
    throw new UserError(message, hint);
  };
  return { location, name, from: repositoryRoot, fail };
}

/** Variables of all components together; each value may refer to what lies below it. */
export function aggregateScope(components: readonly Component[], target: Target): Map<string, string> {
  const scope = new Map([
    ["mos.platform", target.platform],
    ["mos.version", target.toolVersion],
  ]);
  for (const component of components) addTo(scope, component);
  return scope;
}

function addTo(scope: Map<string, string>, { name, manifest }: Component): void {
  scope.set("name", name);
  scope.set("version", manifest.version);
  const below: Scope = new Map(scope);
  for (const [key, value] of manifest.buildVars) scope.set(`build_vars.${key}`, expandIn(manifest, value, below));
  for (const [key, value] of manifest.cdefs) scope.set(`cdefs.${key}`, expandIn(manifest, value, below));
}

/** Says in which file the text stands that cannot be expanded. */
export function expandIn(manifest: Manifest, text: string, scope: Scope): string {
  try {
    return expand(text, scope);
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${manifest.file}: ${error.message}`, error.hint) : error;
  }
}
