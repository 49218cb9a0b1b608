import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { RESET_POWER_ON } from "@meerkat/hal/system.ts";

/** Longest crash report in bytes of UTF-8, as hal/src/system.native.ts promises. */
const MAX_REPORT = 1024;

interface Contents {
  /** Why the next boot will be one, RESET_*. */
  nextReset: number;
  crashReport: string;
  /** Milliseconds from the host's clock to the machine's. */
  wallOffset: number;
  /** Pin that has ended a deep sleep; -1: its time was over. */
  wakePin: number;
}

const NOTHING: Contents = { nextReset: RESET_POWER_ON, crashReport: "", wallOffset: 0, wakePin: -1 };

/** What a machine keeps over a reset beside its flash: as in a chip's backed-up registers. In a file, or for this boot only. */
export class Retained {
  /** Why this boot is one, RESET_*. */
  readonly resetReason: number;
  readonly path: string | undefined;
  private contents: Contents;

  constructor(path: string | undefined) {
    this.path = path;
    this.contents = path === undefined ? NOTHING : readContents(path);
    this.resetReason = this.contents.nextReset;
    this.keep({ nextReset: RESET_POWER_ON });
  }

  get crashReport(): string {
    return this.contents.crashReport;
  }

  get wallOffset(): number {
    return this.contents.wallOffset;
  }

  set wallOffset(offset: number) {
    this.keep({ wallOffset: offset });
  }

  /** The pin that has ended a deep sleep, -1 for its time. */
  get wakePin(): number {
    return this.contents.wakePin;
  }

  leaveFor(nextReset: number, wakePin = -1): void {
    this.keep({ nextReset, wakePin });
  }

  crashed(nextReset: number, report: string): void {
    this.keep({ nextReset, crashReport: Buffer.from(report).subarray(0, MAX_REPORT).toString("utf8") });
  }

  clearCrashReport(): void {
    this.keep({ crashReport: "" });
  }

  private keep(changes: Partial<Contents>): void {
    this.contents = { ...this.contents, ...changes };
    if (this.path === undefined) return;
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(`${this.path}.new`, JSON.stringify(this.contents));
    renameSync(`${this.path}.new`, this.path);
  }
}

/** A file that is not as it should be counts as a loss of power: these registers may lose what they hold. */
function readContents(path: string): Contents {
  if (!existsSync(path)) return NOTHING;
  try {
    const read = JSON.parse(readFileSync(path, "utf8")) as Partial<Contents>;
    return {
      nextReset: typeof read.nextReset === "number" ? read.nextReset : RESET_POWER_ON,
      crashReport: typeof read.crashReport === "string" ? read.crashReport : "",
      wallOffset: typeof read.wallOffset === "number" ? read.wallOffset : 0,
      wakePin: typeof read.wakePin === "number" ? read.wakePin : -1,
    };
  } catch {
    return NOTHING;
  }
}
