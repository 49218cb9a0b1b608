/** Sends a bundle by OTA.Begin, OTA.Write and OTA.End. After a break it goes on where the device says. */
import { RemoteError, UserError } from "../errors.ts";
import { NoAnswer } from "../rpc/client.ts";
import { type Caller, type DeviceState, readState } from "./state.ts";

export interface SendOptions {
  /** Arguments of OTA.Begin. */
  begin: object;
  chunkSize: number;
  /** Bytes up to the end of the manifest: with them the device knows whether there is anything to do. */
  manifestEnd: number;
  /** So many bytes are through. */
  at: (done: number) => void;
  /** What has happened, for people. */
  note: (text: string) => void;
}

export interface Sent {
  /** The device before the update. */
  before: DeviceState;
  /** False if the device has found that there is nothing to do, and says why. */
  restarts: boolean;
  message: string;
}

/** Runs something on a connection of its own. */
export type Connect = <T>(run: (device: Caller) => Promise<T>) => Promise<T>;

/** OTA.Status `state`: an update is through. */
const SUCCESS = 3;

const TRIES = 3;
/** How often a connection that breaks is made again. */
const CONNECTIONS = 4;

/** Throws UserError, and RemoteError with the reason of a device that refuses the bundle. */
export async function sendBundle(connect: Connect, bytes: Uint8Array, options: SendOptions): Promise<Sent> {
  let before: DeviceState | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      return await connect(async (device) => {
        before ??= await readyState(device);
        const message = await sendOver(device, bytes, options);
        return { before, restarts: message === "", message };
      });
    } catch (error) {
      // A device that was never reached, or refuses, will not be other at the next attempt.
      if (before === undefined || !(error instanceof UserError) || error.exitCode !== 1 || attempt >= CONNECTIONS) throw error;
    }
  }
}

/** Throws UserError if no update can begin. */
async function readyState(device: Caller): Promise<DeviceState> {
  const state = await readState(device).catch((error: unknown) => {
    if (error instanceof RemoteError && error.code === 404)
      throw new UserError("the device takes no updates", "its program has to name the library rpc-service-ota");
    throw error;
  });
  if (!state.isCommitted) throw new RemoteError(-1, "the firmware that runs is not committed yet: mos call OTA.Commit, or OTA.Revert");
  return state;
}

/** What the device says if there is nothing to do; empty if it restarts. */
async function sendOver(device: Caller, bytes: Uint8Array, { begin, chunkSize, manifestEnd, at, note }: SendOptions): Promise<string> {
  let offset = offsetIn(await device.call("OTA.Begin", begin), 0);
  if (offset > 0) note(`an update with this bundle was begun already: it goes on at byte ${offset}`);
  try {
    while (offset < bytes.length) {
      const part = bytes.subarray(offset, offset + chunkSize);
      const params = { offset, data: Buffer.from(part).toString("base64") };
      const next = offsetIn(await persistently(() => device.call("OTA.Write", params)), offset + part.length);
      if (next > bytes.length) throw new UserError(`the device wants byte ${next} of ${bytes.length}`);
      if (next > offset + part.length) note(`the device has more of it already: it goes on at byte ${next}`);
      const isKnown = offset < manifestEnd && next >= manifestEnd;
      offset = next;
      at(offset);
      if (!isKnown) continue;
      const { state, message } = await readState(device);
      if (state !== SUCCESS) continue;
      await device.call("OTA.End");
      return message;
    }
  } catch (error) {
    if (error instanceof RemoteError) await device.call("OTA.End").catch(() => {});
    throw error;
  }
  await device.call("OTA.End").catch((error: unknown) => {
    // The device may be quicker with its restart than its answer is on the way.
    if (!(error instanceof UserError) || error.exitCode !== 1) throw error;
  });
  return "";
}

/** Where to go on, if the device says so. */
function offsetIn(answer: unknown, otherwise: number): number {
  const offset = typeof answer === "object" && answer !== null && "offset" in answer ? answer.offset : undefined;
  return typeof offset === "number" && Number.isSafeInteger(offset) && offset >= 0 ? offset : otherwise;
}

/** A write that is repeated does no harm. */
async function persistently<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof NoAnswer) || attempt >= TRIES) throw error;
    }
  }
}
