/** What a device has printed: its last lines, as the page gets them. */
import type { ConsoleLine } from "./protocol.ts";

export const MAX_LINES = 10_000;
/** A longer line goes on in the next. */
const MAX_LINE = 4096;
/** What comes within this time is told in one piece. */
const GATHER_MS = 40;

export class ConsoleLog {
  private readonly tell: (lines: ConsoleLine[]) => void;
  private readonly decoder = new TextDecoder();
  private lines: ConsoleLine[] = [];
  private untold: ConsoleLine[] = [];
  private partial = "";
  private seq = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(tell: (lines: ConsoleLine[]) => void) {
    this.tell = tell;
  }

  push(bytes: Uint8Array): void {
    const parts = (this.partial + this.decoder.decode(bytes, { stream: true })).split("\n");
    this.partial = parts.pop() ?? "";
    for (const text of parts) this.add(text);
    while (this.partial.length > MAX_LINE) {
      this.add(this.partial.slice(0, MAX_LINE));
      this.partial = this.partial.slice(MAX_LINE);
    }
  }

  /** A whole line, of the tool itself too. */
  add(text: string): void {
    for (let rest = text.replace(/\r$/, ""), first = true; first || rest !== ""; first = false) {
      const line = { seq: ++this.seq, at: Date.now(), text: rest.slice(0, MAX_LINE) };
      rest = rest.slice(MAX_LINE);
      this.lines.push(line);
      this.untold.push(line);
    }
    // Not at each line: that would move all of them each time.
    if (this.lines.length > MAX_LINES * 1.1) this.lines = this.lines.slice(-MAX_LINES);
    if (this.untold.length > MAX_LINES) this.untold = this.untold.slice(-MAX_LINES);
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  history(): ConsoleLine[] {
    return this.lines.slice(-MAX_LINES);
  }

  private flush(): void {
    this.timer = undefined;
    const lines = this.untold;
    this.untold = [];
    this.tell(lines);
  }
}
