import "@meerkat/hal/system.native.ts";
import { every, type Timer } from "./timer.ts";

/** The watchdog is fed three times in its time. */
const FEEDS: i32 = 3;

const MAX_TIMEOUT_S: i32 = 3600;

let feeder: Timer | undefined;

/**
 * Has the machine restarted when the event loop does not come round for `seconds` (`sys.wdt_timeout`), because a
 * callback never returns. 0 or less: nobody watches. More than an hour counts as one.
 */
export function startWatchdog(seconds: i32): void {
  if (feeder !== undefined) feeder.cancel();
  feeder = undefined;
  const timeout: i32 = 1000 * (seconds < MAX_TIMEOUT_S ? seconds : MAX_TIMEOUT_S);
  hal_watchdog(timeout > 0 ? timeout : 0);
  if (timeout > 0) feeder = every((timeout / FEEDS) | 0, () => hal_watchdog(timeout));
}
