/** `mos config-set --trial`: settings that stay only if the device can still be reached with them. */
import { Interrupted, RemoteError, UserError } from "../errors.ts";
import { type Device, type DeviceFlags, withDevice } from "../rpc/connect.ts";

const RETRY_MS = 500;
/** For one attempt to connect and to confirm. */
const ATTEMPT_MS = 3000;
/** Until a restart that was ordered has begun. */
const RESTART_MS = 1000;
/** A device that answers for so long that there is no trial is back on its old settings. */
const BACK_MS = 3000;

const NO_TRIAL = 409;

/** Puts settings on trial; the device's answer says whether it knows of trials. Throws UserError. */
export async function putOnTrial(device: Device, config: object, seconds: number, reboot: boolean): Promise<void> {
  const reply = (await device.call("Config.Set", { config, trial: seconds, reboot })) as { trial?: number } | null;
  if (reply?.trial !== seconds) throw new UserError("the firmware of the device knows no settings on trial", "leave --trial out, or use --try-once");
}

/** Connects anew until the device has confirmed the settings or the time is over. Throws UserError. */
export async function confirmTrial(flags: DeviceFlags, seconds: number, restarts: boolean): Promise<void> {
  const end = performance.now() + seconds * 1000;
  if (restarts) await pause(RESTART_MS);
  let backSince: number | undefined;
  let trouble = "";
  while (performance.now() < end) {
    try {
      await withDevice({ ...flags, timeout: Math.min(flags.timeout, ATTEMPT_MS) }, (device) => device.call("Config.Confirm"));
      return;
    } catch (error) {
      if (error instanceof Interrupted || !(error instanceof UserError || error instanceof RemoteError)) throw error;
      trouble = error.message;
      const isBack = error instanceof RemoteError && error.code === NO_TRIAL;
      if (error instanceof RemoteError && !isBack) throw error;
      if (!isBack) backSince = undefined;
      else if (performance.now() - (backSince ??= performance.now()) > BACK_MS) {
        throw new UserError("the device is back on its old settings: it has restarted during the trial", "mos console shows why");
      }
    }
    await pause(RETRY_MS);
  }
  throw new UserError(`the device was not reached with the new settings within ${seconds} s (${trouble})`, "it goes back to its old settings by itself");
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
