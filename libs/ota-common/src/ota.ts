import "@meerkat/hal/system.native.ts";
import { MAX_TRIALS } from "@meerkat/boot-common/boot_machine.ts";
import { OUTCOME_COMMITTED, outcomeText } from "@meerkat/boot-common/boot_state.ts";
import { triggerEvent } from "@meerkat/core/events.ts";
import { logError, logInfo } from "@meerkat/core/log.ts";
import { restartAfter } from "@meerkat/core/system.ts";
import { BUILD_ID, BUILD_VERSION } from "@meerkat/hal/system.ts";
import type { BootAccess } from "./boot_access.ts";
import {
  EVENT_OTA_BEGIN,
  EVENT_OTA_STATUS,
  OTA_STATE_ERROR,
  OTA_STATE_PROGRESS,
  OTA_STATE_SUCCESS,
  OtaBeginPayload,
  OtaStatus,
  OtaStatusPayload,
} from "./events.ts";
import type { Manifest } from "./manifest.ts";
import { failed, OTA_DONE, type OtaResult, TEXT_APPLIED, TEXT_IN_PROGRESS, TEXT_NOT_SUPPORTED, TEXT_UNCOMMITTED } from "./result.ts";
import { tombstone } from "./signatures.ts";
import { SlotBackend } from "./slot_backend.ts";
import { clearFiles } from "./slot_root.ts";
import { OtaSettings, type UpdateOptions, UpdateRun } from "./update.ts";
import { Updater, UpdaterSettings } from "./updater.ts";

// Updates of this machine: one at a time, and how things stand.

/** So that the answer of who has brought the update gets out. */
const RESTART_MS: i32 = 100;

let boot: BootAccess | undefined;
let settings: OtaSettings = new OtaSettings();
let current: UpdateRun | undefined;
/** How the last update of this start has ended. */
let last: OtaResult | undefined;

/** `access`: undefined on a machine without slots. */
export function setUpOta(access: BootAccess | undefined, otaSettings: OtaSettings): void {
  boot = access;
  settings = otaSettings;
}

/** Begins an update. A result says why not. */
export function startUpdate(options: UpdateOptions): UpdateRun | OtaResult {
  if (current !== undefined && current.result === undefined) return failed(TEXT_IN_PROGRESS);
  if (boot === undefined) return failed(TEXT_NOT_SUPPORTED);
  if (!boot.state.committed) return failed(TEXT_UNCOMMITTED);
  const disabled = tombstone(settings.sigReqMask);
  if (disabled !== undefined) return disabled;
  const updater = new Updater(updaterSettings(options), new SlotBackend(boot, trialBoots(), clearFiles), askHandlers);
  last = undefined;
  current = new UpdateRun(updater, settings, options, reported);
  logInfo("ota", `Update begins, ${options.bundleSize} bytes`);
  return current;
}

/** The update that goes on, or undefined. */
export function runningUpdate(): UpdateRun | undefined {
  return current !== undefined && current.result === undefined ? current : undefined;
}

function updaterSettings(options: UpdateOptions): UpdaterSettings {
  const own = new UpdaterSettings();
  own.platform = hal_arch();
  own.version = hal_build_info(BUILD_VERSION);
  own.buildId = hal_build_info(BUILD_ID);
  own.keys = settings.keys;
  own.sigReqMask = settings.sigReqMask;
  own.ignoreSameVersion = options.ignoreSameVersion;
  own.bundleSize = options.bundleSize;
  return own;
}

function askHandlers(manifest: Manifest, sigCheckResult: i32): i32 {
  const payload = new OtaBeginPayload(manifest, sigCheckResult);
  logInfo("ota", `${manifest.name} ${manifest.version} ${manifest.buildId}`);
  triggerEvent(EVENT_OTA_BEGIN, payload);
  return payload.verdict;
}

function reported(run: UpdateRun): void {
  const { result } = run;
  if (result !== undefined && last === undefined) {
    last = result;
    if (result.code > 0) logInfo("ota", result.text);
    else logError("ota", `${result.text} (${result.code})`);
  }
  tellStatus();
}

/** Raises EVENT_OTA_STATUS. */
export function tellStatus(): void {
  triggerEvent(EVENT_OTA_STATUS, new OtaStatusPayload(otaStatus()));
}

/** Whether an update has ended such that a restart is due. */
export function isRestartDue(result: OtaResult): boolean {
  return result.code === OTA_DONE && result.text === TEXT_APPLIED;
}

/** Starts the new firmware, if the update has ended with one. */
export function restartIfApplied(result: OtaResult): void {
  if (isRestartDue(result)) restartAfter(RESTART_MS);
}

export function otaStatus(): OtaStatus {
  const status = new OtaStatus();
  if (boot !== undefined) {
    const { state } = boot;
    status.isCommitted = state.committed;
    status.commitTimeout = state.commitTimeout;
    status.partition = boot.runningSlot;
    if (state.outcome !== OUTCOME_COMMITTED) status.message = outcomeText(state.outcome);
  }
  const run = runningUpdate();
  if (run !== undefined) {
    status.state = OTA_STATE_PROGRESS;
    status.message = "";
    status.progressPercent = run.percent;
  } else if (last !== undefined) {
    status.state = last.code > 0 ? OTA_STATE_SUCCESS : OTA_STATE_ERROR;
    status.message = last.text;
    status.progressPercent = last.code > 0 ? 100 : 0;
  }
  return status;
}

/** How often firmware on trial may be started. */
export function trialBoots(): i32 {
  const { trialBoots: wanted } = settings;
  if (wanted < 1) return 1;
  return wanted < MAX_TRIALS ? wanted : MAX_TRIALS;
}
