import "@meerkat/hal/hwtimer.native.ts";
import { HAL_EVENT_HWTIMER } from "@meerkat/hal/event.ts";
import { forgetHalEvent, onHalEvent } from "./loop.ts";

// Timers of the hardware: there are few of them, and they are finer than those of timer.ts. What they run, runs in the event loop.

const isTaken: boolean[] = [];

/**
 * Runs `fn` once, `us` microseconds from now, or again and again if `repeat`. The number of the timer, for stopHwTimer;
 * -1 if none is free, or the time is out of its range.
 */
export function startHwTimer(us: i32, repeat: boolean, fn: () => void): i32 {
  const count = hal_hwtimer_count();
  while (isTaken.length < count) isTaken.push(false);
  for (let timer: i32 = 0; timer < count; timer++) {
    if (isTaken[timer]!) continue;
    onHalEvent(HAL_EVENT_HWTIMER, timer, () => {
      // A single one is free before its function runs, which may start it again.
      if (!repeat) release(timer);
      fn();
    });
    if (hal_hwtimer_start(timer, us, repeat)) {
      isTaken[timer] = true;
      return timer;
    }
    forgetHalEvent(HAL_EVENT_HWTIMER, timer);
    return -1;
  }
  return -1;
}

/** Never runs it (again). No effect on one that has run, or -1. */
export function stopHwTimer(timer: i32): void {
  if (timer < 0 || timer >= isTaken.length || !isTaken[timer]!) return;
  hal_hwtimer_stop(timer);
  release(timer);
}

function release(timer: i32): void {
  isTaken[timer] = false;
  forgetHalEvent(HAL_EVENT_HWTIMER, timer);
}
