/** How tests have gone, for people. */
import type { TestResult } from "./events.ts";

export interface PlatformResults {
  platform: string;
  ms: number;
  results: TestResult[];
}

const MARKS = { passed: "✓", failed: "✗", skipped: "-" };

/** One line, and the reason of a failure below it. */
export function resultText({ name, outcome, ms, error }: TestResult): string {
  const line = `  ${MARKS[outcome]} ${name}${outcome === "skipped" ? "" : ` (${ms} ms)`}`;
  return error === undefined ? line : `${line}\n${error.replace(/^/gm, "      ")}`;
}

/** A row for each test, a column for each platform: its milliseconds, FAILED, or nothing if it was not run. */
export function tableText(all: readonly PlatformResults[]): string {
  const names = [...new Set(all.flatMap(({ results }) => results.map(({ name }) => name)))];
  const cells = names.map((name) => [name, ...all.map(({ results }) => cell(results.find((result) => result.name === name)))]);
  const total = ["", ...all.map(({ results, ms }) => `${results.filter(({ outcome }) => outcome === "passed").length} passed in ${(ms / 1000).toFixed(1)} s`)];
  const rows = [["", ...all.map(({ platform }) => platform)], ...cells, total];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) => `  ${row.map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0))).join("  ")}`.trimEnd())
    .join("\n");
}

function cell(result: TestResult | undefined): string {
  if (result === undefined) return "";
  if (result.outcome === "failed") return "FAILED";
  return result.outcome === "skipped" ? "skipped" : `${result.ms} ms`;
}
