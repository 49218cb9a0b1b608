import "@meerkat/hal/clock.native.ts";
import { EVENT_TIME_CHANGED, EventPayload, triggerEvent } from "./events.ts";

/** Comes with EVENT_TIME_CHANGED. */
export class TimeChangedPayload extends EventPayload {
  /** By how many seconds the clock was put on (or, below 0, back). */
  readonly delta: number;

  constructor(delta: number) {
    super();
    this.delta = delta;
  }
}

/** Seconds since 1970-01-01 UTC; since boot on a machine whose clock was never set. */
export function wallSeconds(): number {
  return hal_wall_ms() / 1000;
}

/** Sets the wall clock to `ms` milliseconds since 1970-01-01 UTC, and tells the handlers of EVENT_TIME_CHANGED. */
export function setWallClock(ms: number): void {
  const delta = (ms - hal_wall_ms()) / 1000;
  hal_wall_set(ms);
  triggerEvent(EVENT_TIME_CHANGED, new TimeChangedPayload(delta));
}
