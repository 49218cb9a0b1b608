import { logError } from "@meerkat/core/log.ts";
import { after, type Timer } from "@meerkat/core/timer.ts";
import { readFile, writeFile } from "@meerkat/core/vfs/vfs.ts";
import type { LightState } from "./light_state.ts";

const FILE: string = "light.json";
const MAX_BYTES: i32 = 200;
/** Flash wears: a light that is being turned is saved when it rests. */
const REST_MS: i32 = 1000;

let due: Timer | undefined;
let saved: string = "";

/** Takes the state from before the restart. */
export function restore(state: LightState): void {
  const bytes = readFile(FILE, MAX_BYTES);
  if (bytes === undefined) return;
  saved = new TextDecoder().decode(bytes);
  state.take(saved);
}

/** Saves the state soon. After a loss of power there is the one before or this one. */
export function saveSoon(state: LightState): void {
  if (due !== undefined) due.cancel();
  due = after(REST_MS, () => save(state));
}

/** Saves the state now, if it is another one than before. */
export function save(state: LightState): void {
  if (due !== undefined) due.cancel();
  due = undefined;
  const text = state.json();
  if (text === saved) return;
  if (writeFile(FILE, new TextEncoder().encode(text))) saved = text;
  else logError("light", `${FILE} cannot be written`);
}
