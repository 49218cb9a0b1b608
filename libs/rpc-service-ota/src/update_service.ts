import { jsonString } from "@meerkat/core/json_text.ts";
import { feedUpdate, updateFromFile } from "@meerkat/ota-common/file_source.ts";
import { otaStatus, restartIfApplied, runningUpdate, startUpdate } from "@meerkat/ota-common/ota.ts";
import { hexText } from "@meerkat/ota-common/part_digest.ts";
import { OTA_FAILED, OtaResult } from "@meerkat/ota-common/result.ts";
import { UpdateOptions, type UpdateRun } from "@meerkat/ota-common/update.ts";
import { updateFromUrl } from "@meerkat/ota-common/url_source.ts";
import { type RpcCall, RpcError } from "@meerkat/rpc-common/call.ts";
import { addAsyncTyped, addMethod, addTyped } from "@meerkat/rpc-common/methods.ts";

// Bundles that come over RPC: OTA.Begin, OTA.Write, OTA.End; and those that the machine gets itself: OTA.Update.

const NO_UPDATE: string = "No update in progress";

/** The update that OTA.Begin has begun. */
let run: UpdateRun | undefined;
/** `manifest_sha256` of that OTA.Begin. */
let announced: string = "";
/** The update of an OTA.Write that is not answered yet. */
let writing: UpdateRun | undefined;

function optionsOf(timeoutS: i32, commitTimeoutS: i32, ignoreSameVersion: boolean): UpdateOptions {
  const options = new UpdateOptions();
  options.timeoutS = timeoutS;
  options.commitTimeoutS = commitTimeoutS;
  options.ignoreSameVersion = ignoreSameVersion;
  return options;
}

/** It is answered through the error member, with code 0 for success, as the original does. */
async function update(file: string | undefined, url: string | undefined, options: UpdateOptions, call: RpcCall): Promise<void> {
  if (file === undefined && url === undefined) throw new RpcError(OTA_FAILED, "Malformed request");
  const result = file !== undefined ? await updateFromFile(file, options) : await updateFromUrl(url ?? "", options);
  if (result.code > 0) call.fail(0, result.text);
  else call.fail(OTA_FAILED, `${result.code} ${result.text}`);
  restartIfApplied(result);
}

/** What OTA.Begin answers when it goes on with an update that is there, else an empty text. */
function goOn(size: i32, manifestSha256: string): string {
  const going = runningUpdate();
  if (going === undefined || going !== run || writing === going || manifestSha256 === "" || going.size !== size) return "";
  const digest = going.manifestDigest;
  const manifest = digest === undefined ? announced : hexText(digest);
  return manifest === manifestSha256 ? `{"offset":${going.position}}` : "";
}

function begin(options: UpdateOptions, manifestSha256: string, call: RpcCall): void {
  const offset = goOn(options.bundleSize, manifestSha256);
  if (offset !== "") return call.reply(offset);
  const started = startUpdate(options);
  if (started instanceof OtaResult) throw new RpcError(started.code, started.text);
  run = started;
  announced = manifestSha256;
}

/** Throws what the update has failed with. */
function throwFailure(result: OtaResult | undefined): void {
  if (result !== undefined && result.code < 0) throw new RpcError(result.code, result.text);
}

async function write(offset: i32, data: Uint8Array, call: RpcCall): Promise<void> {
  const to = run;
  if (to === undefined) throw new RpcError(OTA_FAILED, NO_UPDATE);
  throwFailure(to.result);
  if (to.result !== undefined) return;
  if (writing === to) throw new RpcError(OTA_FAILED, "The write before is not done yet");
  if (to.resumeOffset > 0 && offset === to.resumeOffset) to.skip();
  // A write whose answer was lost comes again.
  const known: i32 = to.position - offset;
  if (known < 0) throw new RpcError(OTA_FAILED, `Out of order: the next offset is ${to.position}`);
  if (known >= data.length) return;
  writing = to;
  await feedUpdate(to, data, known, data.length - known);
  if (writing === to) writing = undefined;
  throwFailure(to.result);
  if (to.resumeOffset > 0) call.reply(`{"offset":${to.resumeOffset}}`);
}

function end(): void {
  const ending = run;
  run = undefined;
  if (ending === undefined) throw new RpcError(OTA_FAILED, NO_UPDATE);
  const result = ending.finalize();
  throwFailure(result);
  restartIfApplied(result);
}

function status(call: RpcCall): void {
  const now = otaStatus();
  const progress = `"state":${now.state},"message":${jsonString(now.text())},"is_committed":${now.isCommitted},"progress_percent":${now.progressPercent}`;
  call.reply(`{${progress},"commit_timeout":${now.commitTimeout},"partition":${now.partition}}`);
}

/** Registers OTA.Update, OTA.Begin, OTA.Write, OTA.End and OTA.Status. */
export function addUpdateService(): void {
  addAsyncTyped(
    "OTA.Update",
    (args) => ({
      file: args.optionalString("file"),
      url: args.optionalString("url"),
      timeoutS: args.optionalInt("timeout", 0),
      commitTimeoutS: args.optionalInt("commit_timeout", -1),
      ignoreSameVersion: args.optionalBool("ignore_same_version", false),
    }),
    ({ file, url, timeoutS, commitTimeoutS, ignoreSameVersion }, call) => update(file, url, optionsOf(timeoutS, commitTimeoutS, ignoreSameVersion), call),
  );
  addTyped(
    "OTA.Begin",
    (args) => ({
      timeoutS: args.optionalInt("timeout", 0),
      commitTimeoutS: args.optionalInt("commit_timeout", -1),
      size: args.optionalInt("size", 0, 0),
      ignoreSameVersion: args.optionalBool("ignore_same_version", false),
      manifestSha256: args.optionalString("manifest_sha256") ?? "",
    }),
    ({ timeoutS, commitTimeoutS, size, ignoreSameVersion, manifestSha256 }, call) => {
      const options = optionsOf(timeoutS, commitTimeoutS, ignoreSameVersion);
      options.bundleSize = size;
      begin(options, manifestSha256, call);
    },
  );
  addAsyncTyped(
    "OTA.Write",
    (args) => ({ offset: args.int("offset", 0), data: args.bytes("data") }),
    ({ offset, data }, call) => write(offset, data, call),
  );
  addMethod("OTA.End", "", (_call) => end());
  addMethod("OTA.Status", "", status);
}
