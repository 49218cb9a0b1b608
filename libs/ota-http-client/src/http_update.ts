import { logInfo, logWarn } from "@meerkat/core/log.ts";
import { after, type Timer } from "@meerkat/core/timer.ts";
import { type HttpCall, startRequest } from "@meerkat/http-client/client.ts";
import type { HttpClientOptions } from "@meerkat/http-client/options.ts";
import type { ResponseSink } from "@meerkat/http-client/request.ts";
import { parseDecimal } from "@meerkat/http-common/ascii.ts";
import { BODY_LENGTH, type ResponseHead } from "@meerkat/http-common/message.ts";
import { startUpdate } from "@meerkat/ota-common/ota.ts";
import { failed, OTA_CONNECT_FAILED, OTA_DONE, OtaResult } from "@meerkat/ota-common/result.ts";
import type { UpdateOptions, UpdateRun } from "@meerkat/ota-common/update.ts";

// A bundle from a web server, straight into the updater. A connection that breaks, and an update that has to wait, go on with
// a range request (RFC 9110 14.2) from where they were.

const WHERE: string = "ota_http";

/** How often a request is tried again before the update is given up, and after what time. */
const TRIES: i32 = 5;
const TRY_AGAIN_MS: i32 = 2000;

/** Another request for less than this is not worth it. */
const WORTH_SKIPPING: u32 = 16384;

export const TEXT_NOT_MODIFIED: string = "Not Modified";

export class HttpUpdate implements ResponseSink {
  private readonly address: string;
  private readonly client: HttpClientOptions;
  private readonly fields: string;
  private readonly options: UpdateOptions;
  private readonly done: (result: OtaResult) => void;
  private call: HttpCall | undefined = undefined;
  private run: UpdateRun | undefined = undefined;
  private later: Timer | undefined = undefined;
  private tries: i32 = TRIES;
  private lastPosition: u32 = 0;
  /** Where the answer that is asked for begins, and how much of what comes is known already. */
  private from: u32 = 0;
  private known: u32 = 0;
  private isOver: boolean = false;

  /** `client`: its header fields go into each request. `done` is called once. */
  constructor(address: string, client: HttpClientOptions, options: UpdateOptions, done: (result: OtaResult) => void) {
    this.address = address;
    this.client = client;
    this.fields = client.fields;
    this.options = options;
    this.done = done;
    logInfo(WHERE, `Asking ${address}`);
    this.ask(0);
  }

  private ask(from: u32): void {
    this.from = from;
    this.known = 0;
    this.client.fields = from > 0 ? `${this.fields}Range: bytes=${from}-\r\n` : this.fields;
    this.call = startRequest("GET", this.address, new Uint8Array(0), this.client, this);
    if (this.call === undefined) this.finish(failed(`Malformed address ${this.address}`));
  }

  private askLater(ms: i32, from: u32): void {
    this.call = undefined;
    this.later = after(ms, () => this.ask(from));
  }

  headReceived(head: ResponseHead): boolean {
    const fault = this.run === undefined ? this.begin(head) : this.goOn(this.run, head);
    if (fault !== undefined) this.finish(fault);
    return fault === undefined;
  }

  /** The first answer. */
  private begin(head: ResponseHead): OtaResult | undefined {
    if (head.status === 304) return new OtaResult(OTA_DONE, TEXT_NOT_MODIFIED);
    if (head.status !== 200) return new OtaResult(-head.status, `Invalid HTTP response code ${head.status}`);
    if (head.body !== BODY_LENGTH) return failed("Invalid content-length, perhaps chunked-encoding");
    this.options.bundleSize = head.contentLength;
    const run = startUpdate(this.options);
    if (run instanceof OtaResult) return run;
    this.run = run;
    run.whenDropped((result) => this.finish(result));
    return undefined;
  }

  private goOn(run: UpdateRun, head: ResponseHead): OtaResult | undefined {
    if (head.status === 200 && head.body === BODY_LENGTH) {
      // It knows no ranges: what is there already comes again.
      if (head.contentLength !== run.size) return run.abort(failed("The bundle on the server has changed"));
      this.known = run.position;
      return undefined;
    }
    if (head.status !== 206) return run.abort(new OtaResult(-head.status, `Invalid HTTP response code ${head.status}`));
    const range = parseContentRange(head.fields.get("content-range") ?? "");
    if (range === undefined || range.from !== this.from || range.total !== run.size) return run.abort(failed("The bundle on the server has changed"));
    if (this.from === run.resumeOffset && !run.skip()) return run.abort(failed("The update cannot go on where it was"));
    return run.position === this.from ? undefined : run.abort(failed("The update cannot go on where it was"));
  }

  bodyReceived(data: Uint8Array, from: i32, to: i32): boolean {
    const { run } = this;
    if (run === undefined) return false;
    const length: i32 = to - from;
    const skipped: i32 = this.known < length ? this.known : length;
    this.known -= skipped;
    const taken = run.write(data, from + skipped, length - skipped);
    if (run.result !== undefined) {
      this.finish(run.result);
      return false;
    }
    if (taken < length - skipped) {
      this.askLater(TRY_AGAIN_MS, run.position);
      return false;
    }
    const { resumeOffset } = run;
    if (resumeOffset > 0 && resumeOffset - run.position > WORTH_SKIPPING) {
      logInfo(WHERE, `Going on at ${resumeOffset}`);
      this.askLater(0, resumeOffset);
      return false;
    }
    return true;
  }

  answerEnds(): void {
    if (this.run !== undefined) this.finish(this.run.finalize());
  }

  failed(reason: string): void {
    const { run } = this;
    if (run === undefined) {
      this.finish(new OtaResult(OTA_CONNECT_FAILED, `Failed to connect: ${reason}`));
      return;
    }
    if (run.position > this.lastPosition) this.tries = TRIES;
    this.lastPosition = run.position;
    if (this.tries-- === 0) {
      this.finish(run.abort(failed(`Update failed: ${reason}`)));
      return;
    }
    logWarn(WHERE, `${reason}, trying again`);
    this.askLater(TRY_AGAIN_MS, run.position);
  }

  private finish(result: OtaResult): void {
    if (this.isOver) return;
    this.isOver = true;
    if (this.later !== undefined) this.later.cancel();
    if (this.call !== undefined) this.call.cancel();
    this.done(result);
  }
}

class ContentRange {
  readonly from: i32;
  readonly total: i32;

  constructor(from: i32, total: i32) {
    this.from = from;
    this.total = total;
  }
}

/** `bytes 100-199/5000` (RFC 9110 14.4). Undefined if it is something else. */
export function parseContentRange(text: string): ContentRange | undefined {
  const dash = text.indexOf("-");
  const slash = text.indexOf("/");
  if (!text.startsWith("bytes ") || dash < 0 || slash < dash) return undefined;
  const from = parseDecimal(text.slice(6, dash));
  const total = parseDecimal(text.slice(slash + 1));
  return from < 0 || total < 0 ? undefined : new ContentRange(from, total);
}
