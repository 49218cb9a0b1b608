import "@meerkat/hal/clock.native.ts";
import "@meerkat/hal/system.native.ts";
import { EVENT_REBOOT, EVENT_REBOOT_AFTER, triggerEvent } from "./events.ts";
import { logInfo } from "./log.ts";
import { after, type Timer } from "./timer.ts";

/** Version of Meerkat itself, reported as `mg_version`. */
export const MEERKAT_VERSION: string = "0.1.0";

let restart: Timer | undefined;

/** Restarts the machine now, after telling the handlers of EVENT_REBOOT. */
export function restartNow(): void {
  triggerEvent(EVENT_REBOOT);
  logInfo("system", "Restarting");
  hal_reset();
}

/** Restarts the machine `ms` milliseconds from now; a restart scheduled before is replaced. */
export function restartAfter(ms: i32): void {
  if (restart !== undefined) restart.cancel();
  restart = after(ms, restartNow);
  logInfo("system", `Rebooting in ${ms} ms`);
  triggerEvent(EVENT_REBOOT_AFTER);
}

/** Whether a restart is scheduled. */
export function isRestarting(): boolean {
  return restart !== undefined;
}

/** Milliseconds until the scheduled restart; zero or less when it is due. Meaningless unless `isRestarting`. */
export function restartIn(): i32 {
  return restart === undefined ? 0 : (restart.due - hal_ticks_ms()) | 0;
}
