import "@meerkat/hal/system.native.ts";
import { bootKeys } from "@meerkat/boot-common/boot_keys.ts";
import { commit, revert } from "@meerkat/boot-common/boot_machine.ts";
import { OUTCOME_ASKED, OUTCOME_TIMEOUT, OUTCOME_UNHEALTHY } from "@meerkat/boot-common/boot_state.ts";
import { IMAGE_GOOD, ImageCheck, ImageRules } from "@meerkat/boot-common/image_check.ts";
import { appPartition } from "@meerkat/boot-common/slots.ts";
import { EVENT_INIT_DONE, onEvent } from "@meerkat/core/events.ts";
import { logError, logInfo, logWarn } from "@meerkat/core/log.ts";
import { restartAfter, restartNow } from "@meerkat/core/system.ts";
import { after, MAX_DELAY_MS, type Timer } from "@meerkat/core/timer.ts";
import { partitionDevice } from "@meerkat/core/vfs/partitions.ts";
import type { BootAccess } from "./boot_access.ts";

// New firmware on trial: it is committed, by itself or by somebody who finds it working, or the one before comes back.

/** So that the answer to who has asked for it gets out. */
const RESTART_MS: i32 = 100;

/** Checks of health that do not answer in this time have failed. */
const HEALTH_TIMEOUT_S: i32 = 60;

/** Whether the program works as it should: it reaches what it needs. A check that throws has failed. */
export type HealthCheck = () => boolean | Promise<boolean>;

const checks: HealthCheck[] = [];

/** New firmware is committed only if `check` says so. Call it while the program initialises. */
export function addHealthCheck(check: HealthCheck): void {
  checks.push(check);
}

let access: BootAccess | undefined;
let committing: Timer | undefined;
let onChange: () => void = () => {};

/** Watches over the trial of what runs now, if it is on trial. `changed` is called after a commit. */
export function startTrial(boot: BootAccess | undefined, changed: () => void): void {
  access = boot;
  onChange = changed;
  if (boot === undefined || boot.state.committed) return;
  logInfo("ota", `Firmware on trial, ${boot.state.trialsLeft} more starts`);
  beginCommitTimer(boot.state.commitTimeout);
  onEvent(EVENT_INIT_DONE, (_event, _payload) => void initialised());
}

/** Reverts after so many seconds unless there is a commit before. 0: never. */
export function beginCommitTimer(seconds: u32): void {
  if (committing !== undefined) committing.cancel();
  committing = undefined;
  if (seconds === 0) return;
  const limit = Math.floor(MAX_DELAY_MS / 1000);
  committing = after(1000 * (seconds < limit ? seconds : limit), timedOut);
}

function timedOut(): void {
  logError("ota", "Not committed in time");
  revertNow(OUTCOME_TIMEOUT);
}

async function initialised(): Promise<void> {
  const limit = after(1000 * HEALTH_TIMEOUT_S, () => unhealthy("a health check did not answer"));
  const healthy = await isHealthy();
  limit.cancel();
  if (access === undefined || access.state.committed) return;
  if (!healthy) unhealthy("a health check failed");
  else if (access.state.commitTimeout === 0) commitFirmware();
  else logInfo("ota", `Waiting for a commit, ${access.state.commitTimeout} s`);
}

async function isHealthy(): Promise<boolean> {
  try {
    for (const check of checks) {
      if (!(await check())) return false;
    }
    return true;
  } catch (error) {
    logError("ota", error instanceof Error ? error.message : "a health check has thrown");
    return false;
  }
}

function unhealthy(why: string): void {
  if (access === undefined || access.state.committed) return;
  logError("ota", `The new firmware does not work: ${why}`);
  revertNow(OUTCOME_UNHEALTHY);
}

function revertNow(outcome: i32): void {
  if (access === undefined || access.state.committed) return;
  access.write(revert(access.state, outcome));
  restartNow();
}

/** The firmware that runs is good. False if it was committed already, or that could not be written. */
export function commitFirmware(): boolean {
  const boot = access;
  if (boot === undefined || boot.state.committed || boot.state.activeSlot !== boot.runningSlot) return false;
  if (!boot.write(commit(boot.state, runningCounter(boot)))) return false;
  beginCommitTimer(0);
  logInfo("ota", "Committed");
  onChange();
  return true;
}

/** Security counter of the image that runs; 0 if it cannot be told. */
function runningCounter(boot: BootAccess): u32 {
  const device = partitionDevice(appPartition(boot.runningSlot));
  if (device === undefined) return 0;
  const check = new ImageCheck(device, new ImageRules(bootKeys(), boot.state.revokedKeys, 0, hal_arch()));
  if (check.check() === IMAGE_GOOD) return check.counter;
  logWarn("ota", "The image in the slot is not the one that runs");
  return 0;
}

/** Back to the firmware before, with a restart. False if what runs is committed, or that could not be written. */
export function revertFirmware(): boolean {
  const boot = access;
  if (boot === undefined || boot.state.committed || !boot.write(revert(boot.state, OUTCOME_ASKED))) return false;
  beginCommitTimer(0);
  restartAfter(RESTART_MS);
  return true;
}
