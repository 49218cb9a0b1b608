// How an update ends: a code and a text. Codes of Mongoose OS: positive is success, negative failed.

/** Applied, or there was nothing to do. */
export const OTA_DONE: i32 = 1;
export const OTA_FAILED: i32 = -1;
export const OTA_BAD_CHECKSUM: i32 = -2;
export const OTA_INCOMPLETE_PACKAGE: i32 = -3;
/** The image of the app is none that the boot loader would start. */
export const OTA_BAD_IMAGE: i32 = -4;
export const OTA_TOO_BIG: i32 = -5;
export const OTA_CONNECT_FAILED: i32 = -10;
export const OTA_WRITE_FAILED: i32 = -11;

export const TEXT_APPLIED: string = "Update applied, finalizing";
export const TEXT_SAME_VERSION: string = "Version is the same as current";
export const TEXT_BAD_HEADER: string = "Malformed archive (invalid file header)";
export const TEXT_COMPRESSED: string = "Cannot handle compressed .zip";
export const TEXT_LONG_NAME: string = "Too long file name";
export const TEXT_NO_MEMORY: string = "Out of memory";
export const TEXT_BAD_MANIFEST: string = "Failed to parse manifest";
export const TEXT_MISSING_FIELD: string = "Required manifest field missing";
export const TEXT_WRONG_PLATFORM: string = "Wrong platform";
export const TEXT_BAD_CRC: string = "Invalid CRC";
export const TEXT_INCOMPLETE: string = "Not all data was processed";
export const TEXT_HANDLER_ABORT: string = "OTA aborted by the MGOS_EVENT_OTA_BEGIN handler";
export const TEXT_CANNOT_SAVE: string = "Cannot save update status";
export const TEXT_WRONG_STATE: string = "Wrong state for finalize";
export const TEXT_ABORTED: string = "Update aborted";
export const TEXT_TIMEOUT: string = "Update timed out";
export const TEXT_IN_PROGRESS: string = "Update already in progress";
export const TEXT_NOT_SUPPORTED: string = "OTA is not supported";
export const TEXT_UNCOMMITTED: string = "Previous update has not been committed yet";

/** Why something was refused, or how it ended. */
export class OtaResult {
  readonly code: i32;
  readonly text: string;

  constructor(code: i32, text: string) {
    this.code = code;
    this.text = text;
  }
}

export function failed(text: string): OtaResult {
  return new OtaResult(OTA_FAILED, text);
}
