/** The catalogue of libraries, docs/catalogue.md. */
import { KINDS, type Library } from "./library.ts";

/** Where the page's pictures lie, seen from the page. */
export const PICTURES = "pictures";

/** `pictured`: names of the libraries that have a picture. */
export function cataloguePage(libraries: readonly Library[], pictured: ReadonlySet<string>): string {
  const others = libraries.filter(({ kind }) => kind === undefined);
  return [
    "<!-- Made by `npm run catalogue` from the manifests and READMEs in libs/. -->",
    "# Libraries",
    "A library is in a program if its `mos.yml` names it ([manifests.md](manifests.md)). Drivers get their bus and pins as parameters, and tell errors as results:",
    "a method that gives a number gives `NaN`, one that gives a boolean `false`, and the driver's `error`, where it has one, says why. None waits for a chip that does not answer.",
    ...Object.keys(KINDS).flatMap((kind) =>
      devices(
        kind,
        libraries.filter((library) => library.kind === kind),
        pictured,
      ),
    ),
    "## Without a device",
    table(["library", "", "platforms", "settings"], others.map(otherRow)),
    "## Settings",
    "Keys, types (`b` boolean, `i` and `ui` integer, `d` and `f` number, `s` text) and defaults; [configuration.md](configuration.md) tells how they are set.",
    ...libraries.flatMap(settings),
  ]
    .join("\n\n")
    .replace("results:\n\na method", "results:\na method")
    .concat("\n");
}

function devices(kind: string, libraries: readonly Library[], pictured: ReadonlySet<string>): string[] {
  if (libraries.length === 0) return [];
  return [
    `## ${KINDS[kind]}`,
    table(
      ["library", "for", "on", "address", "", "platforms", "API", "settings"],
      libraries.map((library) => [
        link(library.name),
        library.chips.join(", "),
        library.buses.join(", "),
        library.addresses.join(", "),
        library.introduction,
        library.platforms.join(", "),
        library.modules.map((module) => `[${module}](../libs/${library.name}/src/${module})`).join(", "),
        settingsLink(library),
      ]),
    ),
    ...libraries
      .filter(({ name }) => pictured.has(name))
      .map(({ name }) => `![What ${name} shows: drawn by its driver on the model of the virtual board](${PICTURES}/${name}.svg)`),
  ];
}

function otherRow(library: Library): string[] {
  return [link(library.name), library.description, library.platforms.join(", "), settingsLink(library)];
}

function link(name: string): string {
  return `[${name}](../libs/${name}/README.md)`;
}

function settingsLink({ name, settings }: Library): string {
  const count = settings.filter(({ type }) => type !== "o").length;
  return count === 0 ? "" : `[${count}](#settings-of-${name})`;
}

function settings({ name, settings: items }: Library): string[] {
  const rows = items.filter(({ type }) => type !== "o").map(({ path, type, value, params }) => [code(path), type ?? "", shown(value), params.title ?? ""]);
  return rows.length === 0 ? [] : [`### Settings of ${name}`, table(["key", "type", "default", ""], rows)];
}

/** A section that is a copy of another has no default of its own. */
function shown(value: unknown): string {
  return value === undefined ? "" : value === "" ? '""' : code(String(value));
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Columns without anything in them are left out. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const isUsed = heads.map((_, column) => rows.some((row) => row[column] !== ""));
  const line = (cells: readonly string[]) => {
    const shown = cells.filter((_, column) => isUsed[column]);
    return `| ${shown.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  };
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}
