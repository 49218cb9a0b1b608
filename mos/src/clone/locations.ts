/** The libraries that a copied app refers to by paths: where they are, seen from its new place. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { isMap, isScalar, isSeq, parseDocument, type Scalar, visit } from "yaml";
import { repositoryRoot } from "../../../ports/description.ts";
import { addressOf } from "../manifest/libraries.ts";

const OWN = join(repositoryRoot, "libs");

/** Rewrites `location` of `libs` in the manifests of `app`, which was copied from `from` (the same, if it was cloned); all else stays as it is. */
export function rewriteLocations(app: string, from: string): void {
  for (const name of readdirSync(app).filter((file) => /^mos(?:_\w+)?\.yml$/.test(file))) {
    const path = join(app, name);
    const text = readFileSync(path, "utf8");
    const rewritten = withLocations(text, (location) => newLocation(location, from, app));
    if (rewritten !== text) writeFileSync(path, rewritten);
  }
}

/** Everything but these values keeps its form, comments included. */
function withLocations(text: string, change: (location: string) => string): string {
  const found: Scalar<string>[] = [];
  visit(parseDocument(text, { version: "1.1", uniqueKeys: false }), {
    Pair: (_, pair) => {
      if (!isScalar(pair.key) || pair.key.value !== "libs" || !isSeq(pair.value)) return;
      for (const item of pair.value.items) {
        const location = isMap(item) ? item.items.find(({ key }) => isScalar(key) && key.value === "location")?.value : undefined;
        if (isScalar(location) && typeof location.value === "string") found.push(location as Scalar<string>);
      }
    },
  });
  let result = text;
  for (const scalar of found.reverse()) {
    const [start = 0, end = 0] = scalar.range ?? [];
    const changed = change(scalar.value);
    if (changed !== scalar.value) result = result.slice(0, start) + changed + result.slice(end);
  }
  return result;
}

function newLocation(location: string, from: string, app: string): string {
  if (/^[\w.-]*@?[\w.-]+:/.test(location) || isAbsolute(location)) return location;
  const folder = resolve(from, location);
  const own = join(OWN, basename(folder));
  // A path that leads nowhere is one of a checkout that the app lay in, at another place.
  if (dirname(folder) === OWN || (!existsSync(folder) && existsSync(join(own, "mos.yml")))) return addressOf(basename(folder));
  return relative(app, folder);
}
