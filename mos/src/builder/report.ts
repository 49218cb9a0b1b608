/** What `mos build` prints. */
import { relative } from "node:path";
import type { StackReport } from "../stack/stack.ts";
import { stackPath, stackSummary } from "../stack/text.ts";
import { grouped } from "../thousands.ts";
import type { BuildResult } from "./build.ts";
import type { Plan } from "./plan.ts";
import type { ModuleSize, Sizes } from "./sizes.ts";

/** Smaller modules are summed up unless all are asked for. */
const SHOWN_MODULES = 24;

export function formatReport(plan: Plan, result: BuildResult, stack: StackReport | undefined, options: { allModules: boolean; path: boolean }): string {
  const parts: string[] = [];
  if (result.sizes) parts.push(sectionTable(result.sizes), moduleTable(result.sizes, options.allModules), totals(plan, result.sizes, stack));
  if (stack && options.path) parts.push(`deepest way of the stack\n${stackPath(stack)}`);
  parts.push(phases(result));
  const what = [plan.platform, plan.board, plan.variant].filter((word) => word !== "").join(", ");
  const where = result.sizes ? relative(process.cwd(), result.record.image) : undefined;
  parts.push(`built ${result.record.app} ${result.record.version} for ${what}${where === undefined ? "" : `: ${where}`}`);
  const { firmware } = result.record;
  return `${parts.join("\n\n")}\n${firmware === undefined ? "" : `Firmware saved to ${relative(process.cwd(), firmware.bundle)}\n`}`;
}

function sectionTable(sizes: Sizes): string {
  const rows = sizes.sections.map(({ name, bytes, flash, ram }) => [name, flash ? grouped(bytes) : "", ram ? grouped(bytes) : ""]);
  return table(["section", "flash", "RAM"], rows);
}

function moduleTable(sizes: Sizes, all: boolean): string {
  const shown = all ? sizes.modules : sizes.modules.slice(0, SHOWN_MODULES);
  const rest = sizes.modules.slice(shown.length);
  const row = (name: string, modules: ModuleSize[]) => [
    name,
    figure(modules.reduce((sum, { flash }) => sum + flash, 0)),
    figure(modules.reduce((sum, { ram }) => sum + ram, 0)),
  ];
  const rows = shown.map((module) => row(`${module.group}: ${module.name}`, [module]));
  if (rest.length > 0) rows.push(row(`${rest.length} others (--modules shows them)`, rest));
  return table(["module", "flash", "RAM"], rows);
}

function totals(plan: Plan, sizes: Sizes, stack: StackReport | undefined): string {
  const of = (bytes: number, all: number | undefined) => (all === undefined ? "" : ` of ${grouped(all)} (${((100 * bytes) / all).toFixed(1)} %)`);
  const lines = [`flash  ${grouped(sizes.flash)} bytes${of(sizes.flash, plan.toolchain?.flashBytes)}`];
  lines.push(`RAM    ${grouped(sizes.ram)} bytes static, heap ${grouped(sizes.heap)}, stack ${sizes.stack === 0 ? "the system's" : grouped(sizes.stack)}`);
  if (stack) lines.push(stackSummary(stack));
  return lines.join("\n");
}

function phases(result: BuildResult): string {
  return result.timings.map(({ phase, ms }) => `${phase} ${ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`}`).join(", ");
}

function figure(n: number): string {
  return n === 0 ? "" : grouped(n);
}

/** The first column to the left, figures to the right. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: string[]) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(head), ...rows.map(line)].join("\n");
}

/** The same for programs: `mos build --json`. */
export function jsonReport(plan: Plan, result: BuildResult, stack: StackReport | undefined): string {
  const { record, timings } = result;
  // The symbols of modules are what `mos size` is for.
  const sizes = result.sizes && { ...result.sizes, modules: result.sizes.modules.map(({ group, name, flash, ram }) => ({ group, name, flash, ram })) };
  return `${JSON.stringify({ ...record, heapBytes: plan.heapBytes, sizes, ...(stack ? { stack } : {}), timings }, null, 2)}\n`;
}
