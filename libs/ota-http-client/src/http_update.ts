import { logInfo, logWarn } from "@meerkat/core/log.ts";
import { after, type Timer } from "@meerkat/core/timer.ts";
import { type HttpCall, startRequest } from "@meerkat/http-client/client.ts";
import type { HttpClientOptions } from "@meerkat/http-client/options.ts";
import type { ResponseSink } from "@meerkat/http-client/request.ts";
import { parseDecimal } from "@meerkat/http-common/ascii.ts";
import { BODY_LENGTH, type ResponseHead } from "@meerkat/http-common/message.ts";
import { parseUrl } from "@meerkat/http-common/url.ts";
import { startUpdate } from "@meerkat/ota-common/ota.ts";
import { failed, OTA_CONNECT_FAILED, OTA_DONE, OtaResult } from "@meerkat/ota-common/result.ts";
import type { UpdateOptions, UpdateRun } from "@meerkat/ota-common/update.ts";

// A bundle from a web server, straight into the updater. A connection that breaks, and an update that has to wait, go on with
// a range request (RFC 9110 14.2) from where they were. What is not read stays in the socket: writing to flash holds the server back.

const WHERE: string = "ota_http";

/** How often a request is tried again before the update is given up, when nothing new has come meanwhile. */
const TRIES: i32 = 5;
/** Before the first of these requests; twice as long before each next one. */
const TRY_AGAIN_MS: i32 = 1000;

/** An update that had to wait goes on after this time. */
const WAIT_MS: i32 = 2000;

/** Another request for less than this is not worth it. */
const WORTH_SKIPPING: u32 = 16384;

const TEXT_NOT_MODIFIED: string = "Not Modified";
const TEXT_NO_LENGTH: string = "Invalid content-length, perhaps chunked-encoding";
const TEXT_CHANGED: string = "The bundle on the server has changed";
const TEXT_CANNOT_GO_ON: string = "The update cannot go on where it was";

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
  /** The answer will end before the bundle does. */
  private isPart: boolean = false;
  private isOver: boolean = false;

  /** `client`: its header fields go into each request. `done` is called once. */
  constructor(address: string, client: HttpClientOptions, options: UpdateOptions, done: (result: OtaResult) => void) {
    this.address = address;
    this.client = client;
    this.fields = client.fields;
    this.options = options;
    this.done = done;
    // The address may have a password in it.
    logInfo(WHERE, `Asking ${parseUrl(address)?.hostField ?? ""}`);
    this.ask(0);
  }

  private ask(from: u32): void {
    this.from = from;
    this.known = 0;
    this.isPart = false;
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
    if (head.status !== 200) return badStatus(head);
    if (head.body !== BODY_LENGTH) return failed(TEXT_NO_LENGTH);
    this.options.bundleSize = head.contentLength;
    const run = startUpdate(this.options);
    if (run instanceof OtaResult) return run;
    this.run = run;
    run.whenDropped((result) => this.finish(result));
    return undefined;
  }

  private goOn(run: UpdateRun, head: ResponseHead): OtaResult | undefined {
    const fault = head.status === 200 ? this.fromStart(run, head) : head.status === 206 ? this.fromMiddle(run, head) : badStatus(head);
    return fault === undefined ? undefined : run.abort(fault);
  }

  /** The server knows no ranges: what is there already comes again. */
  private fromStart(run: UpdateRun, head: ResponseHead): OtaResult | undefined {
    if (head.body !== BODY_LENGTH) return failed(TEXT_NO_LENGTH);
    if (head.contentLength !== run.size) return failed(TEXT_CHANGED);
    this.known = run.position;
    return undefined;
  }

  private fromMiddle(run: UpdateRun, head: ResponseHead): OtaResult | undefined {
    const range = parseContentRange(head.fields.get("content-range") ?? "");
    if (range === undefined || range.from !== this.from || range.total !== run.size) return failed(TEXT_CHANGED);
    this.isPart = range.to + 1 < range.total;
    if (this.from === run.resumeOffset && !run.skip()) return failed(TEXT_CANNOT_GO_ON);
    return run.position === this.from ? undefined : failed(TEXT_CANNOT_GO_ON);
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
      this.askLater(WAIT_MS, run.position);
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
    const { run } = this;
    if (run === undefined) return;
    if (this.isPart) this.broken(run, "only a part has come");
    else this.finish(run.finalize());
  }

  failed(reason: string): void {
    const { run } = this;
    if (run !== undefined) this.broken(run, reason);
    else if (this.call?.connected ?? false) this.finish(failed(`Update failed: ${reason}`));
    else this.finish(new OtaResult(OTA_CONNECT_FAILED, `Failed to connect: ${reason}`));
  }

  private broken(run: UpdateRun, reason: string): void {
    if (run.position > this.lastPosition) this.tries = TRIES;
    this.lastPosition = run.position;
    if (this.tries === 0) {
      this.finish(run.abort(failed(`Update failed: ${reason}`)));
      return;
    }
    logWarn(WHERE, `${reason}, trying again`);
    this.askLater(TRY_AGAIN_MS << (TRIES - this.tries), run.position);
    this.tries--;
  }

  private finish(result: OtaResult): void {
    if (this.isOver) return;
    this.isOver = true;
    if (this.later !== undefined) this.later.cancel();
    if (this.call !== undefined) this.call.cancel();
    this.done(result);
  }
}

function badStatus(head: ResponseHead): OtaResult {
  return new OtaResult(-head.status, `Invalid HTTP response code ${head.status}`);
}

class ContentRange {
  readonly from: i32;
  /** The last byte. */
  readonly to: i32;
  readonly total: i32;

  constructor(from: i32, to: i32, total: i32) {
    this.from = from;
    this.to = to;
    this.total = total;
  }
}

/** `bytes 100-199/5000` (RFC 9110 14.4). Undefined if it is something else. */
export function parseContentRange(text: string): ContentRange | undefined {
  const dash = text.indexOf("-");
  const slash = text.indexOf("/");
  if (!text.startsWith("bytes ") || dash < 0 || slash < dash) return undefined;
  const from = parseDecimal(text.slice(6, dash));
  const to = parseDecimal(text.slice(dash + 1, slash));
  const total = parseDecimal(text.slice(slash + 1));
  return from < 0 || to < from || total <= to ? undefined : new ContentRange(from, to, total);
}
