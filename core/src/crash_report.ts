import "@meerkat/hal/system.native.ts";
import { RESET_CRASH, RESET_SOFTWARE, RESET_WATCHDOG } from "@meerkat/hal/system.ts";
import { logError } from "./log.ts";

/** Logs what the last crash has left, if anything. It stays readable until it is cleared. */
export function logCrashReport(): void {
  const report = hal_crash_report();
  if (report === "") return;
  logError("crash", "The program has crashed before:");
  for (const line of report.split("\n")) {
    if (line !== "") logError("crash", line);
  }
}

/** Why the machine started, as Sys.GetInfo tells it: `power_on`, `software`, `watchdog` or `crash`. */
export function resetReason(): string {
  switch (hal_reset_reason()) {
    case RESET_SOFTWARE:
      return "software";
    case RESET_WATCHDOG:
      return "watchdog";
    case RESET_CRASH:
      return "crash";
    default:
      return "power_on";
  }
}
