import type { ResponseHead } from "@meerkat/http-common/message.ts";
import { startRequest } from "./client.ts";
import type { HttpClientOptions } from "./options.ts";
import type { ResponseSink } from "./request.ts";

/** A whole answer. */
export class HttpResponse {
  readonly head: ResponseHead;
  readonly body: Uint8Array;

  constructor(head: ResponseHead, body: Uint8Array) {
    this.head = head;
    this.body = body;
  }

  get status(): i32 {
    return this.head.status;
  }

  /** The body as UTF-8 text. */
  text(): string {
    return new TextDecoder().decode(this.body);
  }
}

const FIRST_SIZE: i32 = 1024;

class Collector implements ResponseSink {
  private readonly limit: i32;
  private readonly resolve: (response: HttpResponse) => void;
  private readonly reject: (reason: unknown) => void;
  private head: ResponseHead | undefined = undefined;
  private body: Uint8Array = new Uint8Array(0);
  private length: i32 = 0;

  constructor(limit: i32, resolve: (response: HttpResponse) => void, reject: (reason: unknown) => void) {
    this.limit = limit;
    this.resolve = resolve;
    this.reject = reject;
  }

  headReceived(head: ResponseHead): boolean {
    this.head = head;
    if (head.contentLength > this.limit) return this.tooLong();
    this.body = new Uint8Array(head.contentLength < FIRST_SIZE ? head.contentLength : FIRST_SIZE);
    return true;
  }

  bodyReceived(data: Uint8Array, from: i32, to: i32): boolean {
    const length = this.length + to - from;
    if (length > this.limit) return this.tooLong();
    if (length > this.body.length) this.grow(length);
    this.body.set(data.subarray(from, to), this.length);
    this.length = length;
    return true;
  }

  answerEnds(): void {
    const head = this.head;
    if (head !== undefined) this.resolve(new HttpResponse(head, this.body.subarray(0, this.length)));
  }

  failed(reason: string): void {
    this.reject(new Error(reason));
  }

  private tooLong(): boolean {
    this.reject(new Error(`the answer has more than ${this.limit} bytes`));
    return false;
  }

  private grow(least: i32): void {
    const double = this.body.length * 2;
    const wanted = double > least ? double : least;
    const larger = new Uint8Array(wanted < this.limit ? wanted : this.limit);
    larger.set(this.body.subarray(0, this.length));
    this.body = larger;
  }
}

/** Sends a request; the promise is fulfilled with the answer, whatever its status, and rejected if there is none, it is not complete, or its body has more than `limit` bytes. */
export function request(method: string, address: string, body: Uint8Array, options: HttpClientOptions, limit: i32): Promise<HttpResponse> {
  return new Promise<HttpResponse>((resolve, reject) => {
    if (startRequest(method, address, body, options, new Collector(limit, resolve, reject)) === undefined) reject(new Error(`malformed address ${address}`));
  });
}
