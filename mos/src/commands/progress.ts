/** How far a file is, for somebody who watches: one line of a terminal that is rewritten, and gone at the end. */

const WIDTH = 24;
const INTERVAL_MS = 100;

export class Progress {
  private readonly name: string;
  private readonly total: number;
  private readonly start = performance.now();
  private readonly shown: boolean;
  private last = 0;
  /** Bytes that are through. */
  done = 0;

  /** `total`: bytes. Nothing is shown unless standard error is a terminal. */
  constructor(name: string, total: number) {
    this.name = name;
    this.total = total;
    this.shown = process.stderr.isTTY === true && process.env.TERM !== "dumb";
  }

  /** `done` bytes are through. */
  at(done: number): void {
    this.done = done;
    const now = performance.now();
    if (!this.shown || (now - this.last < INTERVAL_MS && done < this.total)) return;
    this.last = now;
    process.stderr.write(`\r${progressLine(this.name, done, this.total, now - this.start)}\u001b[K`);
  }

  end(): void {
    if (this.shown) process.stderr.write("\r\u001b[K");
  }
}

export function progressLine(name: string, done: number, total: number, ms: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const bar = "#".repeat(Math.round(share * WIDTH)).padEnd(WIDTH, ".");
  const rate = ms < 1 ? 0 : (done / ms) * 1000;
  return `${name} [${bar}] ${String(Math.floor(share * 100)).padStart(3)} %  ${bytesText(done)} of ${bytesText(total)}  ${bytesText(rate)}/s`;
}

function bytesText(bytes: number): string {
  return bytes < 10_000 ? `${Math.round(bytes)} B` : `${(bytes / 1000).toFixed(bytes < 1_000_000 ? 0 : 1)} kB`;
}
