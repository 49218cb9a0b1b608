/** A library of `libs/`, as its manifest and its README describe it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { repositoryRoot } from "../../../ports/description.ts";
import type { SchemaItem } from "../config/schema.ts";
import { UserError } from "../errors.ts";
import { readManifest } from "../manifest/manifest.ts";

/** What a library with one of these tags drives. */
export const KINDS: Readonly<Record<string, string>> = {
  bus: "Buses",
  sensor: "Sensors",
  input: "Buttons and knobs",
  actuator: "Outputs",
  display: "Displays",
  clock: "Clocks",
};

const ALL_PLATFORMS = ["node", "linux", "cortex-m"];

export interface Library {
  name: string;
  /** Key of KINDS; undefined: it drives no device. */
  kind: string | undefined;
  /** From the tags `chip:`, `bus:` and `address:`. */
  chips: string[];
  buses: string[];
  addresses: string[];
  /** One line. */
  description: string;
  /** First paragraph of the README, on one line, with links as from `docs/`, if it drives a device. */
  introduction: string;
  platforms: string[];
  /** Modules that the README's examples import from it. */
  modules: string[];
  settings: SchemaItem[];
}

/** All of them, by name. Throws UserError if one describes itself badly. */
export function readLibraries(): Library[] {
  return readdirSync(join(repositoryRoot, "libs"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => readLibrary(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readLibrary(name: string): Library {
  const folder = join(repositoryRoot, "libs", name);
  const manifest = readManifest(folder, undefined);
  const tags = tagsOf(join(folder, "mos.yml"));
  const values = (key: string) => tags.filter((tag) => tag.startsWith(`${key}:`)).map((tag) => tag.slice(key.length + 1));
  const readme = existsSync(join(folder, "README.md")) ? readFileSync(join(folder, "README.md"), "utf8") : "";
  const kind = tags.find((tag) => Object.hasOwn(KINDS, tag));
  if (manifest.description === "") throw new UserError(`${manifest.file}: no \`description\``);
  if (kind !== undefined && kind !== "bus" && values("chip").length === 0)
    throw new UserError(`${manifest.file}: a library for a ${kind} needs a tag \`chip:\``);
  return {
    name,
    kind,
    chips: values("chip"),
    buses: values("bus"),
    addresses: values("address"),
    description: manifest.description,
    introduction: kind === undefined ? "" : firstParagraph(readme, name),
    platforms: manifest.platforms.length === 0 ? ALL_PLATFORMS : manifest.platforms,
    modules: [...new Set([...readme.matchAll(new RegExp(`from "@meerkat/${name}/(\\w+\\.ts)"`, "g"))].map(([, module = ""]) => module))],
    settings: manifest.schema.filter(({ type, params }) => type !== undefined && params.hide !== true),
  };
}

function tagsOf(path: string): string[] {
  const { tags } = parse(readFileSync(path, "utf8")) as { tags?: string[] };
  return tags ?? [];
}

function firstParagraph(readme: string, name: string): string {
  const [heading, paragraph] = readme.split(/\n\n+/);
  if (heading?.trim() !== `# ${name}` || paragraph === undefined || /^[`|#-]/.test(paragraph)) {
    throw new UserError(`libs/${name}/README.md does not begin with \`# ${name}\` and a paragraph`);
  }
  return paragraph.replaceAll("\n", " ").replaceAll("](../", "](../libs/").trim();
}
