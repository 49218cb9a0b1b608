/** How far something is, for somebody who watches: one line of a terminal that is rewritten, and gone at the end. */

const WIDTH = 24;
const INTERVAL_MS = 100;

export class Progress {
  private readonly name: string;
  private readonly total: number;
  private readonly start = performance.now();
  private readonly shown: boolean;
  private last = 0;
  private readonly line: typeof progressLine;
  /** Bytes that are through. */
  done = 0;

  /** `total`: bytes, or what `line` tells. Nothing is shown unless standard error is a terminal. */
  constructor(name: string, total: number, line = progressLine) {
    this.name = name;
    this.total = total;
    this.line = line;
    this.shown = process.stderr.isTTY === true && process.env.TERM !== "dumb";
  }

  /** `done` bytes are through. */
  at(done: number): void {
    this.done = done;
    const now = performance.now();
    if (!this.shown || (now - this.last < INTERVAL_MS && done < this.total)) return;
    this.last = now;
    process.stderr.write(`\r${this.line(this.name, done, this.total, now - this.start)}\u001b[K`);
  }

  end(): void {
    if (this.shown) process.stderr.write("\r\u001b[K");
  }
}

export function progressLine(name: string, done: number, total: number, ms: number): string {
  const rate = ms < 1 ? 0 : (done / ms) * 1000;
  return `${bar(name, done, total)}  ${bytesText(done)} of ${bytesText(total)}  ${bytesText(rate)}/s`;
}

/** For things that are counted, with the time that is left. */
export function countLine(name: string, done: number, total: number, ms: number): string {
  const left = done === 0 ? "" : `  ${Math.round(((total - done) * ms) / done / 1000)} s left`;
  return `${bar(name, done, total)}  ${done} of ${total}${left}`;
}

function bar(name: string, done: number, total: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  return `${name} [${"#".repeat(Math.round(share * WIDTH)).padEnd(WIDTH, ".")}] ${String(Math.floor(share * 100)).padStart(3)} %`;
}

function bytesText(bytes: number): string {
  return bytes < 10_000 ? `${Math.round(bytes)} B` : `${(bytes / 1000).toFixed(bytes < 1_000_000 ? 0 : 1)} kB`;
}
