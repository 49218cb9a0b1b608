import { logInfo } from "@meerkat/core/log.ts";

let beats: i32 = 0;

/** Called from C after each heartbeat, with the rate in beats per minute. */
export function heartbeat(rate: i32): void {
  beats++;
  if (beats % 10 === 0) logInfo("heart", `${beats} beats, ${rate} a minute`);
}

/** Heartbeats since boot. */
export function heartbeats(): i32 {
  return beats;
}
