import { HAL_EVENT_HWTIMER } from "@meerkat/hal/event.ts";
import type { EventQueue } from "./event_queue.ts";

const COUNT = 4;

interface Running {
  /** When it expires, in milliseconds of performance.now(). */
  due: number;
  periodMs: number;
  repeat: boolean;
  sleep?: NodeJS.Timeout;
  spin?: NodeJS.Immediate;
}

/** Timers finer than a millisecond: Node's own come first, then the event loop turns until the time has come. */
export class HwTimers {
  readonly count = COUNT;
  private readonly events: EventQueue;
  private readonly running = new Map<number, Running>();

  constructor(events: EventQueue) {
    this.events = events;
  }

  start(timer: number, us: number, repeat: boolean): boolean {
    if (timer < 0 || timer >= COUNT || us <= 0) return false;
    this.stop(timer);
    const running = { due: performance.now() + us / 1000, periodMs: us / 1000, repeat };
    this.running.set(timer, running);
    this.arm(timer, running);
    return true;
  }

  stop(timer: number): void {
    const running = this.running.get(timer);
    clearTimeout(running?.sleep);
    clearImmediate(running?.spin);
    this.running.delete(timer);
  }

  stopAll(): void {
    for (const timer of [...this.running.keys()]) this.stop(timer);
  }

  private arm(timer: number, running: Running): void {
    const left = running.due - performance.now();
    // Node's timers are late by up to a millisecond.
    if (left > 2) running.sleep = setTimeout(() => this.arm(timer, running), left - 2);
    else if (left > 0) running.spin = setImmediate(() => this.arm(timer, running));
    else this.expire(timer, running);
  }

  private expire(timer: number, running: Running): void {
    if (!running.repeat) this.running.delete(timer);
    this.events.post(HAL_EVENT_HWTIMER, timer);
    if (!running.repeat) return;
    running.due = Math.max(running.due + running.periodMs, performance.now());
    running.spin = setImmediate(() => this.arm(timer, running));
  }
}
