import "@meerkat/hal/sleep.native.ts";
import "@meerkat/hal/system.native.ts";
import { RESET_DEEP_SLEEP } from "@meerkat/hal/system.ts";
import { EVENT_REBOOT, triggerEvent } from "./events.ts";
import { logInfo } from "./log.ts";

// Deep sleep: memory is lost, and the machine boots again. Files are as they are after a restart.

/** The machine has not slept deeply. */
export const WAKE_NONE: i32 = -2;
/** The time of the sleep was over. */
export const WAKE_TIME: i32 = -1;

/** Sleeps for `ms` milliseconds, after telling the handlers of EVENT_REBOOT. Returns false if the machine cannot; else not at all. */
export function deepSleep(ms: i32): boolean {
  return sleepUntil(ms, -1, false);
}

/** Sleeps until `pin` has `level`, for `ms` milliseconds at most (negative: for ever). Returns false if the machine cannot. */
export function deepSleepUntilPin(pin: i32, level: boolean, ms: i32): boolean {
  return sleepUntil(ms, pin, level);
}

function sleepUntil(ms: i32, pin: i32, level: boolean): boolean {
  triggerEvent(EVENT_REBOOT);
  logInfo("system", ms < 0 ? "Sleeping" : `Sleeping for ${ms} ms`);
  return hal_deep_sleep(ms, pin, level);
}

/** What has ended the sleep before this start: a pin, WAKE_TIME, or WAKE_NONE if there was none. */
export function wakeCause(): i32 {
  return hal_reset_reason() === RESET_DEEP_SLEEP ? hal_wake_pin() : WAKE_NONE;
}
