import "@meerkat/hal/crypto.native.ts";
import { sameIgnoringCase } from "@meerkat/core/ascii.ts";
import { HASH_SHA256 } from "@meerkat/hal/crypto.ts";
import { BundleInfo, type OtaBackend, type ResumePoint } from "./backend.ts";
import { OTA_BEGIN_ABORT, OTA_BEGIN_WAIT } from "./events.ts";
import { MAX_MANIFEST_BYTES, type Manifest, parseManifest } from "./manifest.ts";
import {
  failed,
  OTA_DONE,
  OtaResult,
  TEXT_APPLIED,
  TEXT_BAD_MANIFEST,
  TEXT_HANDLER_ABORT,
  TEXT_INCOMPLETE,
  TEXT_SAME_VERSION,
  TEXT_WRONG_PLATFORM,
  TEXT_WRONG_STATE,
} from "./result.ts";
import { checkSignatures, isSignatureRequired, missingSignatures } from "./signatures.ts";
import type { ZipEntry } from "./zip_format.ts";
import { ZipReader, ZipSink } from "./zip_reader.ts";

// From the bytes of a bundle to a slot that can be started. It knows neither where the bytes come from nor the time.
//
//   MANIFEST → ASKING → FILES → WRITTEN → FINISHED
//       |         |       |        |
//       +---------+-------+--------+----→ FINISHED, with the reason as `result`

const enum UpdaterState {
  /** The manifest is read: header, contents, checks. */
  Manifest,
  /** Handlers of EVENT_OTA_BEGIN want to wait. */
  Asking,
  Files,
  /** All files have come; the source says when to finalize. */
  Written,
  /** There is a result. What still comes is dropped. */
  Finished,
}

const MANIFEST_NAME: string = "manifest.json";

/** What an update must fit. */
export class UpdaterSettings {
  /** Name of this machine's platform. */
  platform: string = "";
  /** Of the running firmware. */
  version: string = "";
  buildId: string = "";
  /** `update.key0` to `key7`: base64 of DER, empty for none. */
  keys: readonly string[] = [];
  /** `update.sig_req_mask`. */
  sigReqMask: i32 = -1;
  /** Nothing is done if the bundle has the running version. */
  ignoreSameVersion: boolean = false;
  /** Bytes of the bundle, 0 if unknown. */
  bundleSize: u32 = 0;
}

/** Asks whether to go on with this manifest: OTA_BEGIN_*. The number has the valid signatures as bits. */
export type BeginHandler = (manifest: Manifest, sigCheckResult: i32) => i32;

export class Updater extends ZipSink {
  private readonly settings: UpdaterSettings;
  private readonly backend: OtaBackend;
  private readonly onBegin: BeginHandler;
  private readonly reader: ZipReader;
  private state: UpdaterState = UpdaterState.Manifest;
  private extra: Uint8Array = new Uint8Array(0);
  private manifestBytes: Uint8Array | undefined = undefined;
  private manifestFilled: i32 = 0;
  private info: BundleInfo | undefined = undefined;
  private sigCheckResult: i32 = 0;
  private isFileWanted: boolean = false;
  private point: ResumePoint | undefined = undefined;
  /** How it ended, or undefined. */
  result: OtaResult | undefined = undefined;
  /** Name of the file that is read, for progress reports. */
  fileName: string = "";

  constructor(settings: UpdaterSettings, backend: OtaBackend, onBegin: BeginHandler) {
    super();
    this.settings = settings;
    this.backend = backend;
    this.onBegin = onBegin;
    this.reader = new ZipReader(this);
  }

  /** Where the next byte is in the bundle. */
  get position(): u32 {
    return this.reader.position;
  }

  /** Where the source may go on instead of at `position`, with `skip`: what lies between is in flash already. 0: nowhere, or it went on already. */
  get resumeOffset(): u32 {
    return this.point === undefined ? 0 : this.point.offset;
  }

  /** SHA-256 of the manifest, once it has come. */
  get manifestDigest(): Uint8Array | undefined {
    return this.info === undefined ? undefined : this.info.digest;
  }

  /** Takes `len` bytes of the bundle, and returns how many it has taken: fewer while handlers want to wait. */
  write(data: Uint8Array, off: i32, len: i32): i32 {
    if (this.state === UpdaterState.Finished) return len;
    if (this.state === UpdaterState.Files && len > 0) this.point = undefined;
    const done = this.reader.feed(data, off, len);
    if (this.reader.error !== undefined) this.finish(this.reader.error);
    else if (this.reader.isDone() && this.state === UpdaterState.Files) this.state = UpdaterState.Written;
    return this.result === undefined ? done : len;
  }

  /** The source goes on at `resumeOffset`. False if it cannot; then it goes on at `position`. */
  skip(): boolean {
    const { point } = this;
    this.point = undefined;
    if (point === undefined || this.state !== UpdaterState.Files || !this.backend.resume()) return false;
    this.isFileWanted = true;
    if (point.header.length === 0) this.reader.skipTo(point.offset);
    else this.reader.resume(point.header, point.done, point.crc, point.offset);
    if (this.reader.error !== undefined) this.finish(this.reader.error);
    return true;
  }

  /** Asks the handlers again. */
  askAgain(): void {
    if (this.state === UpdaterState.Asking) this.ask();
  }

  /** Whether handlers want to wait: `askAgain` after a while. */
  isWaiting(): boolean {
    return this.state === UpdaterState.Asking || this.state === UpdaterState.Finished;
  }

  isAsking(): boolean {
    return this.state === UpdaterState.Asking;
  }

  /** Makes the new firmware what is started next, if all of it has come. Returns how the update ended. */
  finalize(commitTimeoutS: u32): OtaResult {
    if (this.result !== undefined) return this.result;
    if (this.state !== UpdaterState.Written) return this.finish(failed(this.state === UpdaterState.Files ? TEXT_INCOMPLETE : TEXT_WRONG_STATE));
    return this.finish(this.backend.finalize(commitTimeoutS) ?? new OtaResult(OTA_DONE, TEXT_APPLIED));
  }

  /** Gives it up, unless it has ended already. A later update with the same bundle may go on where this one has stopped. */
  abort(result: OtaResult): OtaResult {
    return this.result ?? this.end(result, true);
  }

  private finish(result: OtaResult): OtaResult {
    // What came was wrong: it is not to be built upon. A bundle that just ended too early may be continued.
    return this.end(result, this.state === UpdaterState.Files && result.text === TEXT_INCOMPLETE);
  }

  private end(result: OtaResult, keep: boolean): OtaResult {
    this.state = UpdaterState.Finished;
    this.result = result;
    this.manifestBytes = undefined;
    this.backend.drop(keep || result.code > 0);
    return result;
  }

  entryBegin(entry: ZipEntry, extra: Uint8Array): OtaResult | undefined {
    this.isFileWanted = false;
    if (this.state === UpdaterState.Manifest) return this.beginManifest(entry, extra);
    this.fileName = entry.name;
    this.isFileWanted = this.backend.wants(entry);
    return this.isFileWanted ? this.backend.fileBegin(entry, this.reader.entryHeader(), this.reader.entryAt) : undefined;
  }

  private beginManifest(entry: ZipEntry, extra: Uint8Array): OtaResult | undefined {
    if (entry.name !== MANIFEST_NAME) return failed(`Malformed archive (begins with ${entry.name}, not ${MANIFEST_NAME})`);
    if (entry.size > MAX_MANIFEST_BYTES) return failed(`${TEXT_BAD_MANIFEST}: longer than ${MAX_MANIFEST_BYTES} bytes`);
    this.fileName = entry.name;
    this.extra = extra;
    this.manifestBytes = new Uint8Array(entry.size);
    this.manifestFilled = 0;
    this.isFileWanted = true;
    return undefined;
  }

  isWanted(): boolean {
    return this.isFileWanted;
  }

  entryData(data: Uint8Array, off: i32, len: i32): OtaResult | undefined {
    if (this.state !== UpdaterState.Manifest) return this.backend.fileData(data, off, len);
    if (this.manifestBytes === undefined) return failed(TEXT_BAD_MANIFEST);
    this.manifestBytes.set(data.subarray(off, off + len), this.manifestFilled);
    this.manifestFilled += len;
    return undefined;
  }

  entryEnd(): OtaResult | undefined {
    if (this.state !== UpdaterState.Manifest) return this.backend.fileEnd();
    const bytes = this.manifestBytes;
    this.manifestBytes = undefined;
    return bytes === undefined ? failed(TEXT_BAD_MANIFEST) : this.checkManifest(bytes);
  }

  private checkManifest(bytes: Uint8Array): OtaResult | undefined {
    const { settings } = this;
    const digest = new Uint8Array(32);
    hal_hash(HASH_SHA256, bytes, 0, bytes.length, digest);
    this.sigCheckResult = checkSignatures(this.extra, digest, settings.keys);
    this.extra = new Uint8Array(0);
    const unsigned = missingSignatures(this.sigCheckResult, settings.sigReqMask);
    if (unsigned !== undefined) return unsigned;
    const manifest = parseManifest(bytes);
    if (manifest instanceof OtaResult) return manifest;
    if (!sameIgnoringCase(manifest.platform, settings.platform)) {
      return failed(`${TEXT_WRONG_PLATFORM}: the bundle is for ${manifest.platform}, this is ${settings.platform}`);
    }
    if (settings.ignoreSameVersion && manifest.version === settings.version && manifest.buildId === settings.buildId) {
      return new OtaResult(OTA_DONE, TEXT_SAME_VERSION);
    }
    this.info = new BundleInfo(manifest, digest, settings.bundleSize, isSignatureRequired(settings.sigReqMask));
    return this.backend.begin(this.info) ?? this.askFirst();
  }

  private askFirst(): OtaResult | undefined {
    this.state = UpdaterState.Asking;
    return this.answer();
  }

  private ask(): void {
    const result = this.answer();
    if (result !== undefined) this.finish(result);
  }

  private answer(): OtaResult | undefined {
    const { info } = this;
    if (info === undefined) return failed(TEXT_BAD_MANIFEST);
    const verdict = this.onBegin(info.manifest, this.sigCheckResult);
    if (verdict === OTA_BEGIN_ABORT) return failed(TEXT_HANDLER_ABORT);
    if (verdict === OTA_BEGIN_WAIT) return undefined;
    this.state = UpdaterState.Files;
    this.point = this.backend.resumePoint();
    return undefined;
  }
}
