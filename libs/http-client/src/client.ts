import { defer } from "@meerkat/core/loop.ts";
import { after, type Timer } from "@meerkat/core/timer.ts";
import type { HeaderFields } from "@meerkat/http-common/fields.ts";
import type { ResponseHead } from "@meerkat/http-common/message.ts";
import { parseUrl, resolveUrl, type Url } from "@meerkat/http-common/url.ts";
import { answerChallenge, basicAuthorization } from "./credentials.ts";
import type { HttpClientOptions } from "./options.ts";
import { HttpRequest, type ResponseSink } from "./request.ts";

/** A request with what it leads to: redirects that are followed, credentials that are asked for. */
export class HttpCall implements ResponseSink {
  private method: string;
  private url: Url;
  private body: Uint8Array;
  private readonly options: HttpClientOptions;
  private readonly sink: ResponseSink;
  private request: HttpRequest | undefined = undefined;
  private readonly timer: Timer | undefined;
  private redirects: i32 = 0;
  private user: string;
  private password: string;
  /** Value of `Authorization`; empty: none yet. */
  private authorization: string = "";
  private asked: boolean = false;
  private over: boolean = false;

  constructor(method: string, url: Url, body: Uint8Array, options: HttpClientOptions, sink: ResponseSink) {
    this.method = method;
    this.url = url;
    this.body = body;
    this.options = options;
    this.sink = sink;
    this.user = url.user;
    this.password = url.password;
    this.timer = options.timeout > 0 ? after(options.timeout, () => this.giveUp("no complete answer in time")) : undefined;
    // Over TLS the password can go at once, as clients of Mongoose OS send it; otherwise the server is asked first what it wants.
    if (this.user !== "" && url.secure) this.authorization = basicAuthorization(this.user, this.password);
    this.start();
  }

  /** Whether the server was reached, the one of the last redirect. */
  get connected(): boolean {
    return this.request?.connected ?? false;
  }

  /** Gives up; the sink hears nothing more. */
  cancel(): void {
    if (this.end()) this.request?.cancel();
  }

  headReceived(head: ResponseHead): boolean {
    if (head.status === 401 && this.user !== "" && !this.asked && this.answer(head.fields)) {
      this.later();
      return false;
    }
    if (isRedirect(head.status) && this.redirects < this.options.maxRedirects && this.follow(head)) return false;
    if (this.over) return false;
    const wanted = this.sink.headReceived(head);
    if (!wanted) this.end();
    return wanted;
  }

  bodyReceived(data: Uint8Array, from: i32, to: i32): boolean {
    const wanted = this.sink.bodyReceived(data, from, to);
    if (!wanted) this.end();
    return wanted;
  }

  answerEnds(): void {
    if (this.end()) this.sink.answerEnds();
  }

  failed(reason: string): void {
    if (this.end()) this.sink.failed(reason);
  }

  private start(): void {
    if (this.url.secure && this.options.tls === undefined) {
      defer(() => this.giveUp("https needs TLS settings"));
      return;
    }
    const authorization = this.authorization === "" ? "" : `Authorization: ${this.authorization}\r\n`;
    this.request = new HttpRequest(this.method, this.url, authorization + this.options.fields, this.body, this.options, this);
  }

  /** The request before is being given up in this turn. */
  private later(): void {
    defer(() => {
      if (!this.over) this.start();
    });
  }

  private answer(fields: HeaderFields): boolean {
    this.asked = true;
    const basic = this.url.secure || this.options.allowBasic;
    const value = answerChallenge(fields, this.method, this.url.target, this.user, this.password, basic);
    if (value !== undefined) this.authorization = value;
    return value !== undefined;
  }

  /** Goes where a redirect leads. False if it leads nowhere, and the answer is the redirect. */
  private follow(head: ResponseHead): boolean {
    const location = head.fields.get("location");
    const next = location === undefined ? undefined : resolveUrl(this.url, location);
    if (next === undefined || (next.scheme !== "http" && next.scheme !== "https")) return false;
    if (this.url.secure && !next.secure) {
      this.giveUp("a redirect from https to http");
      return true;
    }
    this.redirects++;
    // Credentials are for the server they were meant for.
    if (next.host !== this.url.host || next.port !== this.url.port || next.scheme !== this.url.scheme) {
      this.user = next.user;
      this.password = next.password;
    }
    this.authorization = "";
    this.asked = false;
    this.url = next;
    if (head.status === 303 || (head.status < 303 && this.method === "POST")) {
      this.method = this.method === "HEAD" ? "HEAD" : "GET";
      this.body = new Uint8Array(0);
    }
    this.later();
    return true;
  }

  private giveUp(reason: string): void {
    if (!this.end()) return;
    this.request?.cancel();
    this.sink.failed(reason);
  }

  private end(): boolean {
    if (this.over) return false;
    this.over = true;
    this.timer?.cancel();
    return true;
  }
}

function isRedirect(status: i32): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/**
 * Sends a request to `http://[user:password@]host[:port]/path` or `https://…` and gives the answer to `sink` as it
 * comes. Undefined if the address is malformed.
 */
export function startRequest(method: string, address: string, body: Uint8Array, options: HttpClientOptions, sink: ResponseSink): HttpCall | undefined {
  const url = parseUrl(address);
  if (url === undefined || (url.scheme !== "http" && url.scheme !== "https")) return undefined;
  return new HttpCall(method, url, body, options, sink);
}
