import { EventPayload } from "@meerkat/core/events.ts";
import type { Manifest } from "./manifest.ts";

/** "OTA" in the upper 24 bits. */
export const EVENT_GROUP_OTA: i32 = 0x4f544100;
/** The manifest of an update has come: OtaBeginPayload. Handlers may stop it, or have it wait. */
export const EVENT_OTA_BEGIN: i32 = EVENT_GROUP_OTA + 0;
/** Progress, the end of an update, a commit, the first start of new firmware: OtaStatusPayload. */
export const EVENT_OTA_STATUS: i32 = EVENT_GROUP_OTA + 1;

/** What a handler of EVENT_OTA_BEGIN may say. */
export const OTA_BEGIN_CONTINUE: i32 = 0;
/** The event comes again, a second later. Do not put this in place of an ABORT. */
export const OTA_BEGIN_WAIT: i32 = 1;
export const OTA_BEGIN_ABORT: i32 = 2;

/** Comes with EVENT_OTA_BEGIN. */
export class OtaBeginPayload extends EventPayload {
  /** `manifest.text` has what is not in its fields. */
  readonly manifest: Manifest;
  /** Bit i: signature i is valid for `update.key<i>`. */
  readonly sigCheckResult: i32;
  /** OTA_BEGIN_*; leave it to go on. */
  verdict: i32 = OTA_BEGIN_CONTINUE;

  constructor(manifest: Manifest, sigCheckResult: i32) {
    super();
    this.manifest = manifest;
    this.sigCheckResult = sigCheckResult;
  }
}

export const OTA_STATE_IDLE: i32 = 0;
export const OTA_STATE_PROGRESS: i32 = 1;
export const OTA_STATE_ERROR: i32 = 2;
export const OTA_STATE_SUCCESS: i32 = 3;

const STATE_NAMES: readonly string[] = ["idle", "progress", "error", "success"];

/** How things stand, as OTA.Status tells it. */
export class OtaStatus {
  /** OTA_STATE_*. */
  state: i32 = OTA_STATE_IDLE;
  /** Text of the state; empty: its name. */
  message: string = "";
  /** 0 if the size is not known. */
  progressPercent: i32 = 0;
  isCommitted: boolean = true;
  /** Seconds, 0 if there is none. */
  commitTimeout: u32 = 0;
  /** The slot that runs. */
  partition: i32 = 0;

  text(): string {
    return this.message === "" ? STATE_NAMES[this.state]! : this.message;
  }
}

/** Comes with EVENT_OTA_STATUS. */
export class OtaStatusPayload extends EventPayload {
  readonly status: OtaStatus;

  constructor(status: OtaStatus) {
    super();
    this.status = status;
  }
}
