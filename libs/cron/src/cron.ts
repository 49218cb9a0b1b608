import "@meerkat/hal/clock.native.ts";
import "@meerkat/hal/system.native.ts";
import { EVENT_TIME_CHANGED, onEvent } from "@meerkat/core/events.ts";
import { defer } from "@meerkat/core/loop.ts";
import { localZone } from "@meerkat/core/time_zone.ts";
import { after, type Timer } from "@meerkat/core/timer.ts";
import { TimeChangedPayload } from "@meerkat/core/wall_clock.ts";
import { type CronExpression, CronPlace, parseCron } from "./cron_expression.ts";

/** The wall clock and the timers' tick drift apart, and a host's clock is set without a word: for a far time, look again after an hour. */
const MAX_WAIT_MS: i32 = 3_600_000;

/** A clock that is put on or back by less is only corrected: no time is skipped, and none comes again. */
const CORRECTION_S: number = 60;

let latitude: number = 999;
let longitude: number = 999;

/** Where `@sunrise` and `@sunset` are meant: degrees north and east; 999: unknown, they never come. */
export function setCronLocation(north: number, east: number): void {
  latitude = north;
  longitude = east;
  for (const job of jobs) job.plan(nowSeconds());
}

function nowSeconds(): number {
  return hal_wall_ms() / 1000;
}

function random(): number {
  return hal_random() / 0x1_0000_0000;
}

/** Something that is done again and again. */
export class CronJob {
  readonly text: string;
  private readonly expression: CronExpression;
  private readonly fn: () => void;
  private planned: number = Number.NaN;
  /** When the wait for it began. */
  private since: number = Number.NaN;
  private timer: Timer | undefined = undefined;

  constructor(text: string, fn: () => void) {
    this.text = text;
    this.expression = parseCron(text);
    this.fn = fn;
    this.plan(nowSeconds());
  }

  /** When it is due next, in seconds since 1970 (UTC); NaN: never. */
  get due(): number {
    return this.planned;
  }

  /** Looks for the next time after `from`. */
  plan(from: number): void {
    this.planned = this.expression.next(from, new CronPlace(localZone(), latitude, longitude), random);
    this.wait();
  }

  /** Waits for the time that is planned, by the clock as it is now. */
  wait(): void {
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
    if (Number.isNaN(this.planned)) return;
    this.since = nowSeconds();
    const ms = Math.ceil((this.planned - this.since) * 1000);
    this.timer = after(ms < MAX_WAIT_MS ? (ms > 0 ? ms : 0) : MAX_WAIT_MS, () => this.wake());
  }

  private wake(): void {
    this.timer = undefined;
    const now = nowSeconds();
    if (now < this.since) {
      this.plan(now);
      return;
    }
    if (now < this.planned) {
      this.wait();
      return;
    }
    this.plan(this.planned);
    if (this.planned <= now) this.plan(now);
    this.fn();
  }

  /** Never runs it again. */
  remove(): void {
    this.planned = Number.NaN;
    this.wait();
    const index = jobs.indexOf(this);
    if (index >= 0) jobs.splice(index, 1);
  }
}

const jobs: CronJob[] = [];

/** Runs `fn` at the times of a cron expression, in local time. Throws CronError if it is none. */
export function addCronJob(expression: string, fn: () => void): CronJob {
  const job = new CronJob(expression, fn);
  jobs.push(job);
  return job;
}

/** Has the jobs planned anew when the wall clock is set. */
export function startCron(): void {
  onEvent(EVENT_TIME_CHANGED, (_event, payload) => {
    const isCorrection = payload instanceof TimeChangedPayload && Math.abs(payload.delta) < CORRECTION_S;
    defer(() => {
      for (const job of jobs) {
        if (isCorrection) job.wait();
        else job.plan(nowSeconds());
      }
    });
  });
}
