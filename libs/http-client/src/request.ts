import { connectTcp, socketInput, type TcpSocket } from "@meerkat/core/net/tcp.ts";
import { after, type Timer } from "@meerkat/core/timer.ts";
import { NET_CONNECTING, NET_ENDED, NET_FAILED } from "@meerkat/hal/net.ts";
import { bytesOf } from "@meerkat/http-common/ascii.ts";
import { BodyReader } from "@meerkat/http-common/body_reader.ts";
import { HeadReader } from "@meerkat/http-common/head_reader.ts";
import { ResponseHead } from "@meerkat/http-common/message.ts";
import type { Url } from "@meerkat/http-common/url.ts";
import type { HttpClientOptions } from "./options.ts";

/** Who gets an answer, as it comes. */
export interface ResponseSink {
  /** The head. False gives the rest up: nothing more is called. */
  headReceived(head: ResponseHead): boolean;
  /** The bytes of `data` from `from` to before `to`; they are gone when it returns. False gives the rest up. */
  bodyReceived(data: Uint8Array, from: i32, to: i32): boolean;
  /** All of the answer has come. */
  answerEnds(): void;
  /** There is no answer, or not the whole of it. */
  failed(reason: string): void;
}

/** Bytes of a request body handed to the socket at a time. */
const PIECE: i32 = 4096;

/** One request on a connection of its own, without redirects and challenges. */
export class HttpRequest {
  private readonly url: Url;
  private readonly method: string;
  private readonly fields: string;
  private readonly body: Uint8Array;
  private readonly options: HttpClientOptions;
  private readonly sink: ResponseSink;
  private readonly socket: TcpSocket;
  private idle: Timer;
  private readonly reader: HeadReader;
  private bodyReader: BodyReader | undefined = undefined;
  private asked: boolean = false;
  /** Bytes of the request's body that the socket has. */
  private sent: i32 = 0;
  private over: boolean = false;

  constructor(method: string, url: Url, fields: string, body: Uint8Array, options: HttpClientOptions, sink: ResponseSink) {
    this.url = url;
    this.method = method;
    this.fields = fields;
    this.body = body;
    this.options = options;
    this.sink = sink;
    this.reader = new HeadReader(options.maxHeadBytes);
    this.socket = connectTcp(url.host, url.port, url.secure ? options.tls : undefined, options.tlsName);
    this.socket.onEvent = () => this.onSocket();
    this.idle = this.startIdle();
  }

  /** Whether the server was reached. */
  get connected(): boolean {
    return this.asked;
  }

  /** Gives up; the sink hears nothing more. */
  cancel(): void {
    if (this.end()) this.socket.abort();
  }

  private startIdle(): Timer {
    return after(this.options.idleTimeout, () => this.fail("no answer in time"));
  }

  private onSocket(): void {
    try {
      this.goOn();
    } catch (error) {
      this.fail(error instanceof Error ? error.message : "error");
    }
  }

  private goOn(): void {
    const state = this.socket.state;
    if (state === NET_FAILED) {
      this.fail(this.socket.error);
      return;
    }
    if (state === NET_CONNECTING) return;
    this.idle.cancel();
    this.idle = this.startIdle();
    if (!this.asked) this.ask();
    this.sendBody();
    this.receive();
  }

  private ask(): void {
    this.asked = true;
    const length = this.body.length > 0 || this.method === "POST" || this.method === "PUT" ? `Content-Length: ${this.body.length}\r\n` : "";
    const head = `${this.method} ${this.url.target} HTTP/1.1\r\nHost: ${this.url.hostField}\r\nConnection: close\r\n${length}${this.fields}\r\n`;
    this.socket.send(bytesOf(head));
  }

  private sendBody(): void {
    while (this.sent < this.body.length && this.socket.unsent === 0) {
      const left = this.body.length - this.sent;
      const end = this.sent + (left < PIECE ? left : PIECE);
      if (!this.socket.send(this.body.subarray(this.sent, end))) return;
      this.sent = end;
    }
  }

  private receive(): void {
    const count = this.socket.read(socketInput, 0, socketInput.length);
    if (count > 0) this.take(count);
    else if (this.socket.state === NET_ENDED) this.connectionEnds();
  }

  private take(count: i32): void {
    let at: i32 = 0;
    while (at >= 0 && at < count && !this.over) at = this.bodyReader === undefined ? this.takeHead(at, count) : this.takeBody(this.bodyReader, at, count);
  }

  private takeHead(from: i32, to: i32): i32 {
    const at = this.reader.push(socketInput, from, to);
    if (at < 0) {
      this.fail("the answer is malformed");
      return -1;
    }
    if (!this.reader.complete) return at;
    const head = new ResponseHead();
    if (!head.parse(this.reader, this.method)) {
      this.fail("the answer is malformed");
      return -1;
    }
    // Interim answers, 100 Continue above all, are not for the caller.
    if (head.status < 200) {
      if (head.status === 101) this.fail("the server changes the protocol");
      this.reader.reset();
      return at;
    }
    const body = new BodyReader(head);
    this.bodyReader = body;
    if (!this.sink.headReceived(head)) this.cancel();
    else if (body.done) this.succeed();
    return at;
  }

  private takeBody(body: BodyReader, from: i32, to: i32): i32 {
    const at = body.next(socketInput, from, to);
    if (at < 0) {
      this.fail("the answer is malformed");
      return -1;
    }
    if (body.end > body.start && !this.sink.bodyReceived(socketInput, body.start, body.end)) this.cancel();
    else if (body.done) this.succeed();
    return at;
  }

  private connectionEnds(): void {
    const body = this.bodyReader;
    if (body !== undefined && body.mayEnd) this.succeed();
    else this.fail("the server has ended the connection");
  }

  private succeed(): void {
    if (!this.end()) return;
    this.socket.close();
    this.sink.answerEnds();
  }

  private fail(reason: string): void {
    if (!this.end()) return;
    this.socket.abort();
    this.sink.failed(reason);
  }

  private end(): boolean {
    if (this.over) return false;
    this.over = true;
    this.idle.cancel();
    return true;
  }
}
