/** Where a library that a manifest refers to lies. */
import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { nearest } from "../suggest.ts";
import { foreignLibrary } from "./foreign.ts";
import { type LibReference, type Manifest, readManifest } from "./manifest.ts";

export interface FoundLibrary {
  name: string;
  manifest: Manifest;
}

/** Of a library that Mongoose OS has and that nothing is needed for here: why. */
export interface NeedlessLibrary {
  name: string;
  needless: string;
}

/** Where libraries are, whatever manifests say. */
export interface LibraryPlaces {
  /** By the name that references give, or the last part of their location. */
  libFolders: ReadonlyMap<string, string>;
  /** Folders with a folder for each library. */
  libsFolders: readonly string[];
}

/** Reads the library that `reference` means. Throws UserError at the reference's place. */
export function findLibrary(reference: LibReference, platform: string | undefined, places?: LibraryPlaces): FoundLibrary | NeedlessLibrary {
  const { location } = reference;
  const placed = placeOf(reference, places);
  if (placed !== undefined) return foundIn(placed, reference, platform, calledIn(reference));
  const address = mongooseName(location);
  const own = join(repositoryRoot, address === "core" ? "" : "libs");
  if (address === undefined && isRemote(location)) {
    return reference.fail(`${location}: libraries are not fetched from other places`, "clone it and give the path of its folder");
  }
  const folder = address === undefined ? resolve(reference.from, location) : join(own, address);
  if (!existsSync(join(folder, "mos.yml"))) {
    if (address === undefined) return missing(reference, folder, nearest(basename(folder), ownNames()));
    const needless = foreignLibrary(address);
    if (needless !== undefined) return { name: reference.name ?? address, needless };
    return reference.fail(`Meerkat has no library ${address}`, suggestion(address, ownNames()));
  }
  return foundIn(folder, reference, platform, basename(folder));
}

function calledIn({ name, location }: LibReference): string {
  return name ?? basename(location.replace(/\.git$/, ""));
}

function placeOf(reference: LibReference, places: LibraryPlaces | undefined): string | undefined {
  if (places === undefined) return undefined;
  const called = calledIn(reference);
  const folders = places.libsFolders.map((folder) => join(folder, called)).filter((folder) => existsSync(join(folder, "mos.yml")));
  return places.libFolders.get(called) ?? folders[0];
}

function foundIn(folder: string, reference: LibReference, platform: string | undefined, folderName: string): FoundLibrary {
  const manifest = readManifest(folder, platform);
  const name = nameOf(reference, manifest, folderName);
  if (manifest.type !== "lib") reference.fail(`${name} is not a library`, "its mos.yml needs `type: lib`");
  return { name, manifest };
}

/** By which manifests anywhere can refer to a library of Meerkat. */
export function addressOf(name: string): string {
  return `https://github.com/mongoose-os-libs/${name}`;
}

/** `https://github.com/mongoose-os-libs/NAME`, with `/tree/BRANCH` or `.git` behind it, and the forms for ssh. */
function mongooseName(location: string): string | undefined {
  const match = /^(?:https:\/\/github\.com\/|(?:ssh:\/\/)?(?:git@)?github\.com[:/])mongoose-os-libs\/([\w-]+)(?:\.git)?(?:\/tree\/[^/]+)?\/?$/.exec(location);
  return match?.[1];
}

function isRemote(location: string): boolean {
  return /^[a-z]+:\/\/|^[\w.-]*@?[\w.-]+:/.test(location);
}

function ownNames(): string[] {
  const folder = join(repositoryRoot, "libs");
  return existsSync(folder) ? readdirSync(folder) : [];
}

function missing(reference: LibReference, folder: string, near: string | undefined): never {
  return reference.fail(`there is no library at ${reference.location}`, near === undefined ? `looked in ${folder}` : `did you mean ${near}?`);
}

function suggestion(name: string, known: string[]): string {
  const near = nearest(name, known);
  return near === undefined ? `there are: ${known.join(", ")}` : `did you mean ${near}?`;
}

/** A library goes by the name of its folder, unless its own `mos.yml` says otherwise; then who refers to it says so too. */
function nameOf(reference: LibReference, manifest: Manifest, folderName: string): string {
  const name = manifest.name || reference.name || folderName;
  if (reference.name !== undefined && reference.name !== name) {
    reference.fail(`the library at ${reference.location} is named "${name}", not "${reference.name}"`);
  }
  if (reference.name === undefined && name !== folderName) {
    reference.fail(`the library at ${reference.location} must be referred to as "${name}"`, `add \`name: ${name}\``);
  }
  return name;
}
