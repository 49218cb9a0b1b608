import "@meerkat/hal/clock.native.ts";
import { after, every, type Timer } from "@meerkat/core/timer.ts";
import { failed, type OtaResult, TEXT_NO_MEMORY, TEXT_TIMEOUT } from "./result.ts";
import type { Updater } from "./updater.ts";

// One update, with the time it takes: its source feeds it, progress is reported, and it is given up when no data come.

/** Progress is reported this often. */
const REPORT_BYTES: u32 = 50000;
const REPORT_MS: i32 = 5000;

/** Handlers of EVENT_OTA_BEGIN that want to wait are asked again after this time. */
const ASK_AGAIN_MS: i32 = 1000;

/** What is the same for all updates of a program. */
export class OtaSettings {
  /** `update.timeout`: seconds without new data. */
  timeoutS: i32 = 600;
  commitTimeoutS: i32 = 0;
  /** `update.trial_boots`, at least 1. */
  trialBoots: i32 = 3;
  /** `update.key0` to `key7`. */
  keys: string[] = [];
  sigReqMask: i32 = -1;
}

/** What a source may say about an update. */
export class UpdateOptions {
  /** Seconds without new data, 0 or less: `update.timeout`. */
  timeoutS: i32 = 0;
  /** Seconds within which the new firmware must be committed; below 0: `update.commit_timeout`. */
  commitTimeoutS: i32 = -1;
  ignoreSameVersion: boolean = false;
  /** Bytes of the bundle, 0 if unknown. */
  bundleSize: u32 = 0;
}

/** One update. */
export class UpdateRun {
  private readonly updater: Updater;
  private readonly bundleSize: u32;
  private commitTimeoutS: i32;
  private readonly timeoutMs: i32;
  private readonly onReport: (run: UpdateRun) => void;
  private onEnd: ((result: OtaResult) => void) | undefined = undefined;
  private watchdog: Timer | undefined = undefined;
  private asking: Timer | undefined = undefined;
  private isOver: boolean = false;
  private seenAt: u32 = 0;
  private reportedAt: u32 = 0;
  private reportedMs: u32 = 0;
  private reportedFile: string = "";

  constructor(updater: Updater, settings: OtaSettings, options: UpdateOptions, onReport: (run: UpdateRun) => void) {
    this.updater = updater;
    this.bundleSize = options.bundleSize;
    const commitTimeoutS = options.commitTimeoutS < 0 ? settings.commitTimeoutS : options.commitTimeoutS;
    this.commitTimeoutS = commitTimeoutS > 0 ? commitTimeoutS : 0;
    this.timeoutMs = 1000 * limitSeconds(options.timeoutS > 0 ? options.timeoutS : settings.timeoutS);
    this.onReport = onReport;
    this.feedWatchdog();
  }

  /** `fn` is called when the update ends otherwise than by what its source does: because no data came. */
  whenDropped(fn: (result: OtaResult) => void): void {
    this.onEnd = fn;
  }

  /** Seconds within which the new firmware must be committed; below 0: as it was. Before `finalize`. */
  setCommitTimeout(seconds: i32): void {
    if (seconds >= 0) this.commitTimeoutS = seconds;
  }

  get result(): OtaResult | undefined {
    return this.updater.result;
  }

  get position(): u32 {
    return this.updater.position;
  }

  get resumeOffset(): u32 {
    return this.updater.resumeOffset;
  }

  get manifestDigest(): Uint8Array | undefined {
    return this.updater.manifestDigest;
  }

  get size(): u32 {
    return this.bundleSize;
  }

  /** 0 while the size is not known. */
  get percent(): i32 {
    const { bundleSize } = this;
    if (bundleSize === 0) return 0;
    const percent = Math.floor((100 * this.position) / bundleSize);
    return percent < 100 ? percent : 100;
  }

  /**
   * Takes bytes of the bundle, and returns how many: fewer while handlers want to wait. With `result` set everything is
   * taken and dropped.
   */
  write(data: Uint8Array, off: i32, len: i32): i32 {
    if (this.result !== undefined) return len;
    let done: i32 = len;
    try {
      done = this.updater.write(data, off, len);
    } catch (error) {
      this.crashed(error);
    }
    this.progressed();
    return done;
  }

  /** Goes on at `resumeOffset`. False: at `position`. */
  skip(): boolean {
    try {
      return this.updater.skip();
    } catch (error) {
      this.crashed(error);
      return true;
    } finally {
      this.progressed();
    }
  }

  finalize(): OtaResult {
    let result: OtaResult;
    try {
      result = this.updater.finalize(this.commitTimeoutS);
    } catch (error) {
      result = this.crashed(error);
    }
    this.finish();
    return result;
  }

  /** Gives it up. */
  abort(result: OtaResult): OtaResult {
    const ended = this.updater.abort(result);
    this.finish();
    return ended;
  }

  private crashed(error: unknown): OtaResult {
    return this.updater.abort(failed(error instanceof RangeError ? `${TEXT_NO_MEMORY}: ${error.message}` : error instanceof Error ? error.message : "error"));
  }

  private progressed(): void {
    if (this.result !== undefined) return this.finish();
    if (this.updater.isAsking()) this.askLater();
    const { position, updater } = this;
    if (position !== this.seenAt) this.feedWatchdog();
    this.seenAt = position;
    const now = hal_ticks_ms();
    const isNew = position - this.reportedAt >= REPORT_BYTES || updater.fileName !== this.reportedFile;
    if (!isNew && ((now - this.reportedMs) | 0) < REPORT_MS) return;
    this.reportedAt = position;
    this.reportedMs = now;
    this.reportedFile = updater.fileName;
    this.onReport(this);
  }

  private askLater(): void {
    if (this.asking !== undefined) return;
    this.asking = every(ASK_AGAIN_MS, () => this.askAgain());
  }

  private askAgain(): void {
    this.updater.askAgain();
    if (this.updater.isAsking()) return;
    this.stopAsking();
    if (this.result !== undefined) this.finish();
  }

  private stopAsking(): void {
    if (this.asking !== undefined) this.asking.cancel();
    this.asking = undefined;
  }

  private feedWatchdog(): void {
    if (this.watchdog !== undefined) this.watchdog.cancel();
    this.watchdog = after(this.timeoutMs, () => this.timedOut());
  }

  private timedOut(): void {
    const result = this.abort(failed(TEXT_TIMEOUT));
    const { onEnd } = this;
    if (onEnd !== undefined) onEnd(result);
  }

  private finish(): void {
    if (this.isOver) return;
    this.isOver = true;
    if (this.watchdog !== undefined) this.watchdog.cancel();
    this.watchdog = undefined;
    this.stopAsking();
    this.onReport(this);
  }
}

/** Timers reach that far. */
const MAX_TIMEOUT_S: i32 = 1000000;

function limitSeconds(seconds: i32): i32 {
  if (seconds < 1) return 1;
  return seconds < MAX_TIMEOUT_S ? seconds : MAX_TIMEOUT_S;
}
