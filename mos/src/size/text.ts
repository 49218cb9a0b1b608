/** A size report as text: a bar for what has most, and the rest in a table. */

import { grouped } from "../thousands.ts";
import type { SizeNode, SizeReport } from "../ui/protocol.ts";

export interface TextOptions {
  /** RAM too, not flash alone. */
  ram: boolean;
  /** Levels that are shown: 1 libraries, 2 their modules, 3 symbols. */
  depth: number;
  /** Only what has changed. */
  changesOnly: boolean;
  /** Width of the terminal. */
  columns: number;
}

const BAR = 24;
/** Smaller shares are summed up. */
const LEAST_SHARE = 0.005;

export function sizeText(report: SizeReport, options: TextOptions): string {
  const parts = [section("flash", report.flash, report.flashLimit, options)];
  if (options.ram) parts.push(section("RAM", report.ram, report.ramLimit, options));
  return `${parts.join("\n\n")}\n`;
}

function section(title: string, root: SizeNode, limit: number | undefined, options: TextOptions): string {
  const of = limit === undefined ? "" : ` of ${grouped(limit)} (${((100 * root.bytes) / limit).toFixed(1)} %)`;
  const head = `${title}  ${grouped(root.bytes)} bytes${of}${root.change === undefined ? "" : `, ${change(root.change)} since the build before`}`;
  const rows = rowsOf(root, root.bytes, options, 1);
  if (rows.length === 0) return `${head}\n  nothing has changed`;
  const width = Math.max(...rows.map(({ name }) => name.length));
  const nameWidth = Math.max(20, Math.min(width, options.columns - BAR - 30));
  return [head, ...rows.map((row) => line(row, nameWidth))].join("\n");
}

interface Row {
  name: string;
  bytes: number;
  share: number;
  change: number | undefined;
}

function rowsOf(node: SizeNode, all: number, options: TextOptions, level: number): Row[] {
  if (level > options.depth) return [];
  const rows: Row[] = [];
  const indent = "  ".repeat(level);
  let rest = 0;
  let restBytes = 0;
  for (const child of node.children ?? []) {
    if (options.changesOnly ? !hasChanged(child) : child.bytes < all * LEAST_SHARE && !child.change) {
      rest++;
      restBytes += child.bytes;
      continue;
    }
    rows.push({ name: indent + child.name, bytes: child.bytes, share: child.bytes / all, change: child.change });
    rows.push(...rowsOf(child, all, options, level + 1));
  }
  if (rest > 0 && !options.changesOnly) rows.push({ name: `${indent}${rest} smaller`, bytes: restBytes, share: restBytes / all, change: undefined });
  return rows;
}

/** What got larger in one place and smaller in another has changed too. */
function hasChanged(node: SizeNode): boolean {
  return (node.change ?? 0) !== 0 || (node.children ?? []).some(hasChanged);
}

function line({ name, bytes, share, change: by }: Row, width: number): string {
  const shown = name.length > width ? `${name.slice(0, width - 1)}…` : name.padEnd(width);
  const bar = "█".repeat(Math.round(share * BAR)).padEnd(BAR, "·");
  const changed = by === undefined || by === 0 ? "" : change(by).padStart(10);
  return `${shown} ${bar} ${grouped(bytes).padStart(11)} ${(100 * share).toFixed(1).padStart(5)} %${changed}`;
}

function change(bytes: number): string {
  return `${bytes > 0 ? "+" : bytes < 0 ? "-" : "±"}${grouped(Math.abs(bytes))}`;
}
