import "@meerkat/hal/clock.native.ts";
import { jsonToInt } from "../json_scan.ts";
import { logWarn } from "../log.ts";
import { restartNow } from "../system.ts";
import { after, type Timer } from "../timer.ts";
import { readFile, removeFile, statFile, writeFile } from "../vfs/vfs.ts";
import { tryFile, USER_LEVEL } from "./levels.ts";

// Settings on trial: in force, but not the user's yet. Unless they are confirmed in time, the machine restarts, and a
// restart for whatever reason brings the old ones back. For a trial that begins with a restart there are two files:
// the settings for one boot (levels.ts) and, written before it, the time limit. Only both together are a trial.

/** Longest trial, in seconds: a day. */
export const MAX_TRIAL_S: i32 = 86400;

const LIMIT_FILE: string = "conf9.json.trial";
const MAX_LIMIT_BYTES: u32 = 16;

let timer: Timer | undefined;

/** Writes down that the settings which are about to be saved for one boot are on trial. False on failure. */
export function announceTrial(seconds: i32): boolean {
  return writeFile(LIMIT_FILE, new TextEncoder().encode(`${seconds}`));
}

/** Seconds that the settings for this boot may go unconfirmed, 0 if they are not on trial. Call it before they are loaded. */
export function announcedTrial(): i32 {
  const bytes = statFile(tryFile(USER_LEVEL)) === undefined ? undefined : readFile(LIMIT_FILE, MAX_LIMIT_BYTES);
  const seconds: i32 = bytes === undefined ? 0 : jsonToInt(new TextDecoder().decode(bytes), 0);
  return seconds < 0 || seconds > MAX_TRIAL_S ? 0 : seconds;
}

/** Forgets what was announced. */
export function forgetTrial(): void {
  if (statFile(LIMIT_FILE) !== undefined) removeFile(LIMIT_FILE);
}

/** The settings in force are on trial from now on; a trial before this one goes on with the new limit. */
export function beginTrial(seconds: i32): void {
  timer?.cancel();
  timer = after(seconds * 1000, () => {
    logWarn("config", "Nobody has confirmed the settings on trial: back to the old ones");
    restartNow();
  });
  logWarn("config", `Settings are on trial for ${seconds} s`);
}

export function isOnTrial(): boolean {
  return timer !== undefined;
}

/** Milliseconds until the machine restarts with the old settings; 0 if there is no trial. */
export function trialLeftMs(): i32 {
  return timer === undefined ? 0 : (timer.due - hal_ticks_ms()) | 0;
}

/** The settings in force stay. They have been saved by now. */
export function endTrial(): void {
  timer?.cancel();
  timer = undefined;
}
