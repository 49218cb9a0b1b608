/**
 * `npx tsx compiler/bench/measurements.ts FILE...`: puts figures written with `--json FILE` into docs/measurements.md, each
 * command's in a section of its own. Sections of other commands stay as they are.
 */
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../test/conformance/port.ts";
import type { Figure, Figures } from "./figures.ts";

const page = join(repositoryRoot, "docs/measurements.md");

const head = `# Measurements

The latest figures of each command, written by \`npx tsx compiler/bench/measurements.ts FILE...\` from what the commands leave with
\`--json FILE\`; not to be edited by hand. A column \`/ peer\` is the value divided by the peer's: below 1 the peer is larger or slower.
`;

/** Text of each section of the page by its heading, the heading included. */
function sectionsOf(text: string): Map<string, string> {
  const parts = text.split(/^(?=## )/m).slice(1);
  return new Map(parts.map((part) => [part.slice(3, part.indexOf("\n")), part.trimEnd()]));
}

function section(figures: Figures, date: string): string {
  const { name, machine, rows } = figures;
  const peers = [...new Set(rows.filter((row) => row.ratio !== null).map((row) => row.peer ?? ""))];
  const lines = [["metric", "value", "unit", ...peers.map((peer) => `/ ${peer}`)]];
  for (const metric of new Set(rows.map((row) => row.metric)))
    lines.push(
      line(
        rows.filter((row) => row.metric === metric),
        peers,
      ),
    );
  const rule = lines[0]?.map((_, column) => (column === 0 || column === 2 ? "---" : "---:")) ?? [];
  const table = [lines[0] ?? [], rule, ...lines.slice(1)].map((cells) => `| ${cells.join(" | ")} |`);
  return [`## ${name}`, "", `${date}, ${machine}: \`npm run ${name} -- --json FILE\``, "", ...table].join("\n");
}

/** All rows of one metric, which differ in what it is compared with. */
function line(rows: Figure[], peers: string[]): string[] {
  const ratioTo = (peer: string) => rows.find((row) => row.peer === peer)?.ratio ?? null;
  const [first] = rows;
  if (first === undefined) return [];
  return [`\`${first.metric}\``, shown(first.value), first.unit, ...peers.map((peer) => shown(ratioTo(peer)))];
}

function shown(value: number | null): string {
  if (value === null) return "";
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) < 0.1 ? value.toPrecision(2) : value.toFixed(2);
}

const sections = existsSync(page) ? sectionsOf(readFileSync(page, "utf8")) : new Map<string, string>();
for (const file of process.argv.slice(2)) {
  const figures = JSON.parse(readFileSync(file, "utf8")) as Figures;
  sections.set(figures.name, section(figures, statSync(file).mtime.toISOString().slice(0, 10)));
}
writeFileSync(page, `${[head, ...[...sections].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => `${text}\n`)].join("\n")}`);
