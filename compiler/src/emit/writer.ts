/** C source line by line, with `#line` directives that keep every line where it comes from. */
import type { Pos } from "../ir/ir.ts";

/** Stands for the number of its own line; `finish` fills it in. */
const HERE = "#line @";

export class SourceWriter {
  private readonly out: string[] = [];
  private readonly files: readonly string[] | null;
  private depth = 1;
  private wanted: Pos | null = null;
  /** Where the C compiler believes the next line comes from. */
  private assumed: Pos | null = null;

  /** Without `files` there are no directives. */
  constructor(files: readonly string[] | null) {
    this.files = files;
  }

  /** The lines from here on come from there. */
  at(pos: Pos): void {
    if (this.files && pos.line > 0 && this.files[pos.file] !== undefined) this.wanted = pos;
  }

  put(line: string): void {
    this.synchronise();
    this.raw("  ".repeat(this.depth) + line);
  }

  /** A line no code comes from. */
  plain(line: string): void {
    this.raw("  ".repeat(this.depth) + line);
  }

  /** A line at the margin. */
  top(line: string): void {
    this.synchronise();
    this.raw(line);
  }

  nested(write: () => void): void {
    this.depth++;
    write();
    this.depth--;
  }

  text(): string {
    return this.out.map((l) => `${l}\n`).join("");
  }

  private raw(line: string): void {
    this.out.push(line);
    if (this.assumed) this.assumed = { file: this.assumed.file, line: this.assumed.line + 1 };
  }

  private synchronise(): void {
    const { wanted, assumed } = this;
    if (!wanted || (assumed && assumed.file === wanted.file && assumed.line === wanted.line)) return;
    this.out.push(assumed?.file === wanted.file ? `#line ${wanted.line}` : `#line ${wanted.line} "${this.files?.[wanted.file]?.replace(/[\\"]/g, "\\$&")}"`);
    this.assumed = wanted;
  }
}

/** Says that what follows is the compiler's own. */
export function backToC(lines: boolean): string {
  return lines ? `${HERE}\n` : "";
}

/** Puts in the line numbers that `backToC` left open. */
export function finish(text: string, fileName: string): string {
  if (!text.includes(HERE)) return text;
  return text
    .split("\n")
    .map((l, i) => (l === HERE ? `#line ${i + 2} "${fileName}"` : l))
    .join("\n");
}
