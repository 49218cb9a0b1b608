import type { ConfigDebug } from "@meerkat/config";
import { setConsoleLog, setLogFilters, setLogLevel } from "./log.ts";
import { setLogEventLevel } from "./log_events.ts";

/** Makes the log what the settings under `debug` say. */
export function applyLogSettings(debug: ConfigDebug): void {
  setLogLevel(debug.level);
  setLogFilters(debug.file_level);
  setLogEventLevel(debug.event_level);
  setConsoleLog(debug.stderr_uart >= 0);
}
