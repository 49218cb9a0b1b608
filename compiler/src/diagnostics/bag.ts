/** Collects the diagnostics of one compilation. */
import type { ts } from "../load/typescript.ts";
import { CATALOGUE, INTERNAL_ERROR } from "./catalogue.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** A source line longer than this is cut around the place: it would only flood the terminal. */
const LONGEST_LINE = 240;

/** Generated sources can have a mistake in every line; the rest is only counted. */
const MOST_KEPT = 1000;

export class DiagnosticBag {
  private readonly found = new Map<string, Diagnostic>();
  private dropped = 0;

  /** Reports the catalogue's message for `code` at a node; `args` fill its placeholders `{0}`, `{1}`, ... */
  report(node: ts.Node, code: string, args: readonly string[] = [], hint?: string): void {
    const file = node.getSourceFile();
    const start = node.getStart(file);
    this.reportAt(file, start, node.getEnd() - start, code, args, hint);
  }

  /** `start` and `length` in UTF-16 units. `hint` replaces the catalogue's. */
  reportAt(file: ts.SourceFile, start: number, length: number, code: string, args: readonly string[] = [], hint?: string): void {
    // What is not kept must cost nothing: the line of a hostile source may be the whole file.
    if (this.found.size >= MOST_KEPT) {
      this.dropped++;
      return;
    }
    const { line, character } = file.getLineAndCharacterOfPosition(start);
    this.add({
      ...described(code, args, hint),
      file: file.fileName,
      line: line + 1,
      column: character + 1,
      length,
      sourceLine: sourceLineOf(file, line, character),
    });
  }

  /** Something that concerns a file (or, with an empty name, the whole program) rather than a place in it. */
  reportFile(fileName: string, code: string, args: readonly string[] = [], hint?: string): void {
    this.add({ ...described(code, args, hint), file: fileName, line: 1, column: 1, length: 0, sourceLine: "" });
  }

  /** An invariant of the compiler failed: still a diagnostic, never a crash. */
  internal(error: unknown, fileName = ""): void {
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    this.reportFile(fileName, INTERNAL_ERROR, [what]);
  }

  add(d: Diagnostic): void {
    const key = `${d.file}:${d.line}:${d.column}:${d.code}:${d.message}`;
    if (this.found.has(key)) return;
    if (this.found.size < MOST_KEPT) this.found.set(key, d);
    else this.dropped++;
  }

  addAll(list: Iterable<Diagnostic>): void {
    for (const d of list) this.add(d);
  }

  get hasErrors(): boolean {
    for (const d of this.found.values()) if (d.severity === "error") return true;
    return false;
  }

  /** Sorted by place. What tsc says inside a construct that the subset rejects anyway is left out. */
  all(): Diagnostic[] {
    const list = [...this.found.values()];
    const subset = list.filter((d) => !isFromTsc(d));
    const kept = list.filter((d) => !isFromTsc(d) || !subset.some((s) => covers(s, d))).sort(byPlace);
    if (this.dropped > 0) kept.push({ ...described("MK3004", [String(this.dropped)], undefined), file: "", line: 1, column: 1, length: 0, sourceLine: "" });
    return kept;
  }
}

function described(code: string, args: readonly string[], hint: string | undefined): Pick<Diagnostic, "code" | "severity" | "message" | "hint"> {
  const entry = CATALOGUE.get(code);
  if (!entry) throw new Error(`diagnostic ${code} is not in the catalogue`);
  const wanted = hint ?? entry.hint;
  return { code, severity: "error", message: fill(entry.message, args), ...(wanted ? { hint: fill(wanted, args) } : {}) };
}

function sourceLineOf(file: ts.SourceFile, line: number, column: number): string {
  const starts = file.getLineStarts();
  const text = file.text.slice(starts[line], starts[line + 1]).replace(/[\r\n\u2028\u2029]+$/, "");
  return text.length > LONGEST_LINE && column < LONGEST_LINE ? text.slice(0, LONGEST_LINE) : text;
}

function fill(template: string, args: readonly string[]): string {
  return template.replace(/\{(\d)\}/g, (_, i) => args[Number(i)] ?? "");
}

function isFromTsc(d: Diagnostic): boolean {
  return d.code === "MK0001" || d.code === "MK0002" || d.code === "MK0004";
}

function covers(subset: Diagnostic, d: Diagnostic): boolean {
  if (subset.file !== d.file || subset.file === "") return false;
  if (subset.line !== d.line) return false;
  return d.column >= subset.column && d.column <= subset.column + Math.max(subset.length, 1);
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}
