/** From the restart of an updated device to the end: the new firmware is committed, or the old one is back. */
import { RemoteError, UserError } from "../errors.ts";
import type { Connect } from "./send.ts";
import { type DeviceState, readState } from "./state.ts";

export interface Verdict {
  /** `unchanged`: there was nothing to do; `sent`: nobody has waited for the end. */
  result: "committed" | "rolled back" | "sent" | "unchanged";
  reason: string;
  version: string;
  id: string;
}

export interface FollowOptions {
  /** Whether it is this tool that commits: that it reaches the device shows that the new firmware works. */
  commits: boolean;
  commitTimeoutMs: number;
  note: (text: string) => void;
}

const POLL_MS = 500;
/** For starts and falls of the new firmware, a watchdog among them, before it could be committed. */
const START_LIMIT_MS = 180_000;

/** `before`: the device before the update. Throws UserError if the device does not come back. */
export async function followUpdate(connect: Connect, before: DeviceState, { commits, commitTimeoutMs, note }: FollowOptions): Promise<Verdict> {
  const start = performance.now();
  const limit = START_LIMIT_MS + commitTimeoutMs;
  let isNoted = false;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const state = await reached(connect, async (device) => {
      const now = await readState(device);
      if (!isNew(now, before) || now.isCommitted || !commits) return now;
      note(`version ${now.version} (${now.id}) runs, and is committed`);
      await device.call("OTA.Commit");
      return readState(device);
    });
    const elapsed = performance.now() - start;
    if (state === undefined || !hasRestarted(state, before, elapsed)) {
      if (elapsed > limit) throw new UserError("the device does not come back", "its console tells more: mos console");
      continue;
    }
    const { version, id, message } = state;
    if (!isNew(state, before))
      return { result: "rolled back", reason: message === "" || message === "idle" ? "the device does not say why" : message, version, id };
    if (state.isCommitted) return { result: "committed", reason: "", version, id };
    if (!isNoted) note(`version ${version} (${id}) runs, and waits for somebody to commit it`);
    isNoted = true;
    if (elapsed > limit) throw new UserError("the new firmware runs, and is not committed", "mos call OTA.Commit commits it, OTA.Revert goes back");
  }
}

function isNew(now: DeviceState, before: DeviceState): boolean {
  return now.partition !== before.partition;
}

/** The old firmware in the old slot may be there still, or again. */
function hasRestarted(now: DeviceState, before: DeviceState, elapsedMs: number): boolean {
  return isNew(now, before) || now.uptime < before.uptime + elapsedMs / 1000 - 1;
}

/** Undefined as long as the device does not answer. */
async function reached<T>(connect: Connect, run: Parameters<typeof connect<T>>[0]): Promise<T | undefined> {
  try {
    return await connect(run);
  } catch (error) {
    // 130: Ctrl-C. Errors of the device while it starts are none of the new firmware's.
    if (error instanceof RemoteError || (error instanceof UserError && error.exitCode === 1)) return undefined;
    throw error;
  }
}
