import { Worker } from "node:worker_threads";
import { RESET_WATCHDOG } from "@meerkat/hal/system.ts";

/** The signal that ends the process when the watchdog bites: by it the parent tells that from other ends. */
export const WATCHDOG_SIGNAL = "SIGALRM";

const WAIT = 0;
const FED = 1;

/**
 * Runs beside the program, whose thread may hang: waits until it is fed or the time is over. Plain JavaScript in a text,
 * because a worker does not go through the loader that the process was started with.
 */
const SOURCE = `
const { workerData: { cell, path } } = require("node:worker_threads");
const { readFileSync, writeFileSync, writeSync } = require("node:fs");
function remember() {
  if (path === undefined) return;
  let kept = {};
  try {
    kept = JSON.parse(readFileSync(path, "utf8"));
  } catch {}
  writeFileSync(path, JSON.stringify({ ...kept, nextReset: ${RESET_WATCHDOG} }));
}
for (;;) {
  const fed = Atomics.load(cell, ${FED});
  const ms = Atomics.load(cell, ${WAIT});
  if (Atomics.wait(cell, ${FED}, fed, ms === 0 ? Infinity : ms) !== "timed-out") continue;
  remember();
  writeSync(2, "watchdog: not fed for " + ms + " ms, the machine restarts\\n");
  process.kill(process.pid, "${WATCHDOG_SIGNAL}");
}
`;

/**
 * The watchdog of a machine: a thread that ends the process if it is not fed in time, whatever the program's thread does.
 * It cannot help if the whole process is stopped.
 */
export class Watchdog {
  /** File of `Retained`. */
  private readonly path: string | undefined;
  private readonly cell = new Int32Array(new SharedArrayBuffer(8));
  private worker: Worker | undefined = undefined;

  constructor(path: string | undefined) {
    this.path = path;
  }

  /** Feeds it; 0 stops it. */
  feed(ms: number): void {
    Atomics.store(this.cell, WAIT, Math.max(0, ms));
    Atomics.add(this.cell, FED, 1);
    Atomics.notify(this.cell, FED);
    if (this.worker !== undefined || ms <= 0) return;
    this.worker = new Worker(SOURCE, { eval: true, execArgv: [], workerData: { cell: this.cell, path: this.path } });
    this.worker.unref();
  }

  stop(): void {
    this.feed(0);
    void this.worker?.terminate();
    this.worker = undefined;
  }
}
