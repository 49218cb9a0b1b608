/** Diagnostics as text for people. */
import type { Diagnostic } from "./diagnostic.ts";

export interface FormatOptions {
  /** ANSI colours. */
  color?: boolean;
  /** Paths below it are shown relative to it. */
  cwd?: string;
}

const WIDEST = 120;
const RED = "\u001b[31m";
const YELLOW = "\u001b[33m";
const CYAN = "\u001b[36m";
const BOLD = "\u001b[1m";
const RESET = "\u001b[0m";

/**
 * ```
 * src/main.ts:3:7 - error MK1005: `==` is not in Device TypeScript
 *
 *   3 | if (a == b) {
 *     |     ^^^^^^
 *   hint: write `===`
 * ```
 */
export function formatDiagnostic(d: Diagnostic, options: FormatOptions = {}): string {
  const paint = (color: string, text: string): string => (options.color ? `${color}${text}${RESET}` : text);
  const severity = paint(d.severity === "error" ? RED : YELLOW, `${d.severity} ${d.code}`);
  const lines = [`${place(d, options, paint)}${severity}: ${d.message}`];
  if (d.sourceLine.trim() !== "") {
    const { text, column } = around(d);
    const number = String(d.line);
    const room = Math.max(1, Math.min(d.length, text.length - column + 1));
    const lead = text.slice(0, column - 1).replace(/[^\t]/g, " ");
    lines.push("", `  ${paint(CYAN, `${number} |`)} ${text}`);
    lines.push(`  ${paint(CYAN, `${" ".repeat(number.length)} |`)} ${lead}${paint(RED, "^".repeat(room))}`);
  }
  if (d.hint) lines.push(`  ${paint(BOLD, "hint:")} ${d.hint}`);
  return lines.join("\n");
}

function place(d: Diagnostic, options: FormatOptions, paint: (color: string, text: string) => string): string {
  if (d.file === "") return "";
  const below = options.cwd && d.file.startsWith(`${options.cwd}/`);
  const name = below ? d.file.slice((options.cwd as string).length + 1) : d.file;
  return d.sourceLine === "" && d.length === 0 ? `${paint(CYAN, name)} - ` : `${paint(CYAN, `${name}:${d.line}:${d.column}`)} - `;
}

/** The part of a long line that holds the place. */
function around(d: Diagnostic): { text: string; column: number } {
  // Control characters would move the terminal's cursor; tabs keep the caret in line.
  const line = d.sourceLine.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "\u00b7");
  if (line.length <= WIDEST) return { text: line, column: d.column };
  const from = Math.max(0, Math.min(d.column - 1 - WIDEST / 3, line.length - WIDEST));
  const start = Math.floor(from);
  const cut = start > 0 ? "…" : "";
  const text = `${cut}${line.slice(start, start + WIDEST)}${start + WIDEST < line.length ? "…" : ""}`;
  return { text, column: d.column - start + cut.length };
}

/** All of them, with a closing count. Empty for none. */
export function formatDiagnostics(list: readonly Diagnostic[], options: FormatOptions = {}): string {
  if (list.length === 0) return "";
  const errors = list.filter((d) => d.severity === "error").length;
  const warnings = list.length - errors;
  const count = [plural(errors, "error"), plural(warnings, "warning")].filter((s) => s !== "").join(", ");
  return `${list.map((d) => formatDiagnostic(d, options)).join("\n\n")}\n\n${count}\n`;
}

function plural(n: number, word: string): string {
  return n === 0 ? "" : `${n} ${word}${n === 1 ? "" : "s"}`;
}
