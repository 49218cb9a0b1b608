import { wakeAfter } from "./timer.ts";

/** A promise that is fulfilled `ms` milliseconds from now. Throws RangeError beyond MAX_DELAY_MS of timer.ts. */
export function sleep(ms: i32): Promise<void> {
  return new Promise<void>((resolve) => {
    wakeAfter(ms, resolve);
  });
}
