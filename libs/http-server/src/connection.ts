import { logError } from "@meerkat/core/log.ts";
import { defer } from "@meerkat/core/loop.ts";
import { socketInput, type TcpSocket } from "@meerkat/core/net/tcp.ts";
import { turnTicks } from "@meerkat/core/timer.ts";
import { NET_ENDED, NET_FAILED } from "@meerkat/hal/net.ts";
import { bytesOf, NO_BYTES } from "@meerkat/http-common/ascii.ts";
import { BodyReader } from "@meerkat/http-common/body_reader.ts";
import { HeadReader } from "@meerkat/http-common/head_reader.ts";
import { RequestHead } from "@meerkat/http-common/message.ts";
import { reasonPhrase } from "@meerkat/http-common/status.ts";
import { HttpExchange } from "./exchange.ts";
import type { AnswerLine, BodySink, TakenSocket } from "./line.ts";
import type { HttpServerOptions } from "./options.ts";

// The life of a connection:
//
//          +------------------ kept alive, all of the answer sent --------------------+
//          v                                                                          |
//   HEAD ----> BODY ----> ANSWER ----> FLUSH -----------------------------------------+
//    |  head     all of it   the answer   |  not kept alive
//    |  refused              is composed  v
//    +--------------------------------> LINGER ----> CLOSED      ANSWER --takeSocket--> TAKEN
//
// A failure or a time-out leads to CLOSED from everywhere. An answer may be complete in BODY already; what is left of
// the body is then not read.

const HEAD: i32 = 0;
const BODY: i32 = 1;
const ANSWER: i32 = 2;
const FLUSH: i32 = 3;
const LINGER: i32 = 4;
const TAKEN: i32 = 5;
const CLOSED: i32 = 6;

/** How long the peer may take to end the connection after the last answer, in milliseconds; and what it may still send. */
const LINGER_MS: i32 = 2000;
const LINGER_BYTES: i32 = 262144;

/** A body must come at 125 bytes per second on the average, beyond the idle time. */
const BODY_MS_PER_BYTE: i32 = 8;
/** However much has come, a body gets no more time than this. */
const MOST_AHEAD_MS: i32 = 3600000;

/** Whose connections they are. */
export interface ConnectionOwner {
  readonly options: HttpServerOptions;
  /** The head of a request has come. */
  handle(exchange: HttpExchange): void;
  /** The connection is closed. */
  forget(connection: HttpConnection): void;
}

/** One connection of a server. One request at a time is handled; others wait, in order. */
export class HttpConnection implements AnswerLine {
  private readonly server: ConnectionOwner;
  private readonly socket: TcpSocket;
  private peerText: string = "";
  private state: i32 = HEAD;
  private readonly head: HeadReader;
  private body: BodyReader | undefined = undefined;
  private sink: BodySink | undefined = undefined;
  private exchange: HttpExchange | undefined = undefined;
  /** Received bytes of later requests. */
  private pending: Uint8Array = NO_BYTES;
  private running: boolean = false;
  private pumping: boolean = false;
  private wantsContinue: boolean = false;
  private keepAlive: boolean = true;
  /** Tick at which time is up for what the peer must do now. */
  private deadline: i32 = 0;
  /** Tick at which the body must be complete, as far as is known. */
  private bodyDeadline: i32 = 0;
  private lingered: i32 = 0;
  private served: boolean = false;

  constructor(server: ConnectionOwner, socket: TcpSocket) {
    this.server = server;
    this.socket = socket;
    this.head = new HeadReader(server.options.maxHeadBytes);
    this.allow(server.options.headTimeout);
    socket.onEvent = () => this.onSocket();
  }

  /** Handles what has come with the connection. */
  start(): void {
    this.onSocket();
  }

  get peer(): string {
    if (this.peerText === "") this.peerText = this.socket.peer;
    return this.peerText;
  }

  get secure(): boolean {
    return this.server.options.tls !== undefined;
  }

  get unsent(): i32 {
    return this.socket.unsent;
  }

  /** Whether no request is being received or answered. */
  get idle(): boolean {
    return this.state === HEAD && this.head.empty;
  }

  /** Whether a head is being received. */
  get receivesHead(): boolean {
    return this.state === HEAD && !this.head.empty;
  }

  /** Milliseconds until time is up for the peer. */
  timeLeft(now: i32): i32 {
    return (this.deadline - now) | 0;
  }

  /** Called about once a second: looks whether time is up. */
  check(now: i32): void {
    if (this.state === TAKEN) {
      if (this.socket.state === NET_FAILED) this.close();
      return;
    }
    // A handler may take its time, unless the peer seems to have gone meanwhile.
    const handlerIsSlow = this.state === ANSWER && this.unsent === 0 && this.socket.state !== NET_ENDED;
    if (handlerIsSlow || this.timeLeft(now) > 0) return;
    if (this.receivesHead || this.state === BODY) this.refuse(408);
    else this.close();
  }

  /** Ends the connection at once; a peer that still waits for something is told by a reset. */
  close(): void {
    if (this.state === CLOSED) return;
    const broken = this.exchange !== undefined || this.unsent > 0;
    this.state = CLOSED;
    if (broken) this.socket.abort();
    else this.socket.close();
    const sink = this.sink;
    this.sink = undefined;
    if (sink !== undefined) sink.bodyFails();
    const exchange = this.exchange;
    this.exchange = undefined;
    if (exchange !== undefined) exchange.abort();
    this.server.forget(this);
  }

  readBody(sink: BodySink): void {
    if (this.sink !== undefined) return;
    if (this.state === ANSWER) {
      sink.bodyEnds();
      return;
    }
    this.sink = sink;
    if (this.wantsContinue) this.socket.send(bytesOf("HTTP/1.1 100 Continue\r\n\r\n"));
    this.wantsContinue = false;
    this.run();
  }

  send(data: Uint8Array): boolean {
    this.allow(this.server.options.idleTimeout);
    return this.socket.send(data);
  }

  mayKeepAlive(): boolean {
    if (this.state === BODY) this.keepAlive = false;
    return this.keepAlive;
  }

  closeAfterAnswer(): void {
    this.keepAlive = false;
  }

  answerEnds(keepAlive: boolean): void {
    if (this.state === CLOSED) return;
    this.keepAlive = keepAlive;
    this.exchange = undefined;
    this.sink = undefined;
    this.body = undefined;
    this.state = FLUSH;
    this.run();
  }

  breakOff(): void {
    this.close();
  }

  pumpLater(): void {
    if (this.pumping) return;
    this.pumping = true;
    defer(() => {
      this.pumping = false;
      try {
        this.exchange?.pump();
      } catch (error) {
        this.fault(error);
      }
    });
  }

  takeSocket(): TakenSocket {
    if (this.state !== ANSWER) throw new RangeError("the request has a body or is over");
    this.state = TAKEN;
    this.exchange = undefined;
    const received = this.pending;
    this.pending = NO_BYTES;
    return { socket: this.socket, received };
  }

  private allow(ms: i32): void {
    this.deadline = (turnTicks() + ms) | 0;
  }

  /** More of the body has come: the peer may be silent again, but not slow on the average. */
  private extend(bytes: i32): void {
    const now = turnTicks();
    const latest = (now + MOST_AHEAD_MS) | 0;
    this.bodyDeadline = (this.bodyDeadline + bytes * BODY_MS_PER_BYTE) | 0;
    if (((latest - this.bodyDeadline) | 0) < 0) this.bodyDeadline = latest;
    this.deadline = (now + this.server.options.idleTimeout) | 0;
    if (((this.bodyDeadline - this.deadline) | 0) < 0) this.deadline = this.bodyDeadline;
  }

  private onSocket(): void {
    if (this.socket.state === NET_FAILED) {
      this.close();
      return;
    }
    try {
      if (this.exchange !== undefined && this.unsent === 0) this.exchange.pump();
      this.run();
    } catch (error) {
      this.fault(error);
    }
  }

  /** Something that a handler should have dealt with, or there is no memory. */
  private fault(error: unknown): void {
    logError("http_server", `${this.peer}: ${error instanceof Error ? error.message : "error"}`);
    if (this.state === CLOSED || this.state === TAKEN) return;
    const exchange = this.exchange;
    this.keepAlive = false;
    if (exchange === undefined || exchange.answered) this.close();
    else exchange.replyText(500, reasonPhrase(500));
  }

  /** Handles what has been received, until there is nothing, or something must come first. */
  private run(): void {
    if (this.running) return;
    this.running = true;
    try {
      this.handleInput();
    } finally {
      this.running = false;
    }
  }

  private handleInput(): void {
    let mayRead = true;
    for (;;) {
      if (this.state === FLUSH && !this.flushed()) break;
      if (this.state === LINGER) {
        this.discard();
        break;
      }
      if (this.state !== HEAD && (this.state !== BODY || this.sink === undefined)) break;
      if (this.pending.length > 0) {
        this.takePending();
      } else if (mayRead) {
        const count = this.socket.read(socketInput, 0, socketInput.length);
        mayRead = false;
        if (count === 0) {
          this.noMore();
          break;
        }
        this.take(socketInput, 0, count);
      } else {
        break;
      }
    }
  }

  private takePending(): void {
    const pending = this.pending;
    this.pending = NO_BYTES;
    this.take(pending, 0, pending.length);
  }

  /** Nothing waits at the socket. If nothing will come either, that ends a request that is not complete. */
  private noMore(): void {
    if (this.socket.state === NET_ENDED || this.socket.state === NET_FAILED) this.close();
  }

  /** Handles bytes; those that must wait are kept. */
  private take(data: Uint8Array, from: i32, to: i32): void {
    let at = from;
    while (at >= 0 && at < to) {
      if (this.state === HEAD) at = this.takeHead(data, at, to);
      else if (this.state === BODY && this.sink !== undefined) at = this.takeBody(data, at, to);
      else break;
    }
    if (at < 0 || at >= to || this.state >= LINGER) return;
    this.keep(data, at, to);
  }

  /** For later: the input is used for other connections meanwhile. */
  private keep(data: Uint8Array, from: i32, to: i32): void {
    if (from < to) this.pending = data === socketInput ? data.slice(from, to) : data.subarray(from, to);
  }

  private takeHead(data: Uint8Array, from: i32, to: i32): i32 {
    const head = this.head;
    const begins = head.empty;
    const at = head.push(data, from, to);
    if (at < 0) {
      this.refuse(head.status);
      return -1;
    }
    if (!head.complete) {
      if (begins && this.served) this.allow(this.server.options.headTimeout);
      return at;
    }
    const request = new RequestHead();
    const status = request.parse(head);
    head.reset();
    if (status !== 0) {
      this.refuse(status);
      return -1;
    }
    const body = new BodyReader(request);
    const isWhole = body.done;
    // Who takes the socket over gets what follows. A body is handled where it lies.
    if (isWhole) this.keep(data, at, to);
    this.handle(request, body);
    return isWhole ? to : at;
  }

  private handle(request: RequestHead, body: BodyReader): void {
    this.served = true;
    this.body = body;
    this.keepAlive = request.keepsAlive;
    this.wantsContinue = request.minor === 1 && request.fields.is("expect", "100-continue");
    const exchange = new HttpExchange(this, request);
    this.exchange = exchange;
    this.state = body.done ? ANSWER : BODY;
    this.allow(this.server.options.idleTimeout);
    this.bodyDeadline = this.deadline;
    this.server.handle(exchange);
  }

  private takeBody(data: Uint8Array, from: i32, to: i32): i32 {
    const body = this.body!;
    const sink = this.sink!;
    const at = body.next(data, from, to);
    if (at < 0) {
      this.refuse(400);
      return -1;
    }
    if (body.end > body.start) {
      if (!body.done) this.extend(body.end - body.start);
      sink.bodyData(data, body.start, body.end);
    }
    if (body.done && this.state === BODY) {
      this.state = ANSWER;
      this.allow(this.server.options.idleTimeout);
      this.sink = undefined;
      sink.bodyEnds();
    }
    return at;
  }

  /** Whether all of the answer has gone to the port; the next request may come then. */
  private flushed(): boolean {
    if (this.unsent > 0) return false;
    if (!this.keepAlive) {
      this.linger();
      return true;
    }
    this.state = HEAD;
    this.allow(this.server.options.idleTimeout);
    return true;
  }

  /** Answers what cannot be understood, or came too slowly, and ends the connection. */
  private refuse(status: i32): void {
    const exchange = this.exchange;
    this.keepAlive = false;
    if (exchange !== undefined && exchange.answered) {
      this.close();
      return;
    }
    const sink = this.sink;
    this.sink = undefined;
    if (sink !== undefined) sink.bodyFails();
    (exchange ?? new HttpExchange(this, new RequestHead())).replyText(status, reasonPhrase(status));
  }

  /** Ends the connection once the peer has the answer: closing at once, with bytes unread, would reset it and lose the answer. */
  private linger(): void {
    this.state = LINGER;
    this.pending = NO_BYTES;
    this.socket.shutdown();
    this.allow(LINGER_MS);
  }

  private discard(): void {
    const count = this.socket.read(socketInput, 0, socketInput.length);
    this.lingered += count;
    if (count === 0) this.noMore();
    else if (this.lingered > LINGER_BYTES) this.close();
  }
}
