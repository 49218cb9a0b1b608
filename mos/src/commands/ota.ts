/** `mos ota`: sends a bundle to a device and follows it until the new firmware is committed, or the device is back on the old one. */
import { createHash } from "node:crypto";
import { checkBundle, manifestEnd, readBundle } from "../bundle/bundle.ts";
import { RemoteError, UserError } from "../errors.ts";
import { type DeviceFlags, withDevice } from "../rpc/connect.ts";
import { followUpdate, type Verdict } from "../update/follow.ts";
import { sendBundle } from "../update/send.ts";
import { Progress } from "./progress.ts";
import { readSource } from "./source.ts";

export interface OtaFlags extends DeviceFlags {
  /** Milliseconds. */
  commitTimeout: number;
  updateTimeout: number;
  chunkSize: number;
  commit: boolean;
  wait: boolean;
  force?: boolean;
  json?: boolean;
}

export async function otaCommand(source: string, json: string | undefined, flags: OtaFlags): Promise<number> {
  const extra = parseArguments(json);
  const bytes = await readSource(source);
  const bundle = readBundle(bytes, source);
  const { name = "firmware", platform = "", version = "", build_id: id = "" } = bundle.manifest;
  const [finding] = checkBundle(bundle);
  if (finding !== undefined && flags.force !== true) throw new UserError(`${source}: ${finding}`, "build it again; --force sends it all the same");
  process.stderr.write(`${name}/${platform} version ${version} (${id}), ${bytes.length} bytes\n`);
  const begin = {
    timeout: Math.ceil(flags.updateTimeout / 1000),
    commit_timeout: Math.ceil(flags.commitTimeout / 1000),
    size: bytes.length,
    manifest_sha256: createHash("sha256").update(bundle.manifestBytes).digest("hex"),
    ...extra,
  };
  const progress = new Progress(name, bytes.length);
  const connect = <T>(run: Parameters<typeof withDevice<T>>[1]) => withDevice(flags, run);
  const note = (text: string) => void process.stderr.write(`${text}\n`);
  const options = { begin, chunkSize: flags.chunkSize, manifestEnd: manifestEnd(bytes), at: (done: number) => progress.at(done), note };
  const sent = await sendBundle(connect, bytes, options).finally(() => progress.end());
  if (!sent.restarts) return tell({ result: "unchanged", reason: sent.message, version, id }, flags);
  if (!flags.wait) return tell({ result: "sent", reason: "", version, id }, flags);
  process.stderr.write("all is sent: the device restarts\n");
  const short = { ...flags, timeout: Math.min(flags.timeout, 5000) };
  const verdict = await followUpdate((run) => withDevice(short, run), sent.before, {
    commits: flags.commit,
    commitTimeoutMs: flags.commitTimeout,
    note,
  });
  return tell(verdict, flags);
}

function parseArguments(json: string | undefined): object {
  if (json === undefined) return {};
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw new UserError("the arguments of OTA.Begin are no JSON object", `write '{"ignore_same_version": true}'`);
}

/** Exit status. */
function tell(verdict: Verdict, flags: OtaFlags): number {
  const { result, reason, version, id } = verdict;
  if (flags.json === true) process.stdout.write(`${JSON.stringify(verdict)}\n`);
  switch (result) {
    case "committed":
      if (flags.json !== true) process.stdout.write(`committed: version ${version} (${id}) runs\n`);
      return 0;
    case "sent":
      if (flags.json !== true) process.stdout.write("sent; mos call OTA.Status tells how it goes on\n");
      return 0;
    case "unchanged":
      if (flags.json !== true) process.stdout.write(`nothing to do: ${reason}\n`);
      return 0;
    default:
      throw new RemoteError(-1, `rolled back: version ${version} (${id}) runs: ${reason}`);
  }
}
