import { bytesOf, NO_BYTES } from "@meerkat/http-common/ascii.ts";
import type { FieldLines } from "@meerkat/http-common/field_lines.ts";
import type { RequestHead } from "@meerkat/http-common/message.ts";
import type { AnswerLine, BodySink, BodySource, TakenSocket } from "./line.ts";
import { ResponseWriter } from "./response_writer.ts";

/** Memory for a body is taken as it comes, at first this much. */
const FIRST_SIZE: i32 = 1024;

/** Keeps a body in memory, up to a limit. */
class BodyCollector implements BodySink {
  private readonly exchange: HttpExchange;
  private readonly limit: i32;
  private readonly done: (body: Uint8Array) => void;
  /** Most bytes that there will be. */
  private readonly most: i32;
  private body: Uint8Array = NO_BYTES;
  private length: i32 = 0;
  private refused: boolean = false;

  constructor(exchange: HttpExchange, expected: i32, limit: i32, done: (body: Uint8Array) => void) {
    this.exchange = exchange;
    this.limit = limit;
    this.done = done;
    this.most = expected > 0 ? expected : limit;
  }

  bodyData(data: Uint8Array, from: i32, to: i32): void {
    const length = this.length + to - from;
    if (this.refused) return;
    if (length > this.limit) {
      this.refused = true;
      this.body = NO_BYTES;
      this.exchange.replyText(413, "Content Too Large");
      return;
    }
    if (this.length === 0 && length === this.most) {
      this.body = data.slice(from, to);
    } else {
      if (length > this.body.length) this.grow(length);
      this.body.set(data.subarray(from, to), this.length);
    }
    this.length = length;
  }

  bodyEnds(): void {
    if (!this.refused) this.done(this.length === this.body.length ? this.body : this.body.subarray(0, this.length));
  }

  bodyFails(): void {
    this.refused = true;
  }

  private grow(least: i32): void {
    const double = this.length === 0 ? FIRST_SIZE : this.body.length * 2;
    const wanted = double < least ? least : double;
    const larger = new Uint8Array(wanted < this.most ? wanted : this.most);
    larger.set(this.body.subarray(0, this.length));
    this.body = larger;
  }
}

/** One request and its answer. Whoever gets it answers it, now or later: with `reply`, `replyFrom`, or `begin`, `write` and `end`. */
export class HttpExchange {
  readonly request: RequestHead;
  /** Who has proven to send the request; empty if nobody had to. */
  user: string = "";
  /** Called if the connection ends before the answer has. */
  onAborted: (() => void) | undefined = undefined;
  /** Called when what `write` has taken has gone out. */
  onDrained: (() => void) | undefined = undefined;
  private readonly connection: AnswerLine;
  private readonly writer: ResponseWriter;

  constructor(connection: AnswerLine, request: RequestHead) {
    this.connection = connection;
    this.request = request;
    this.writer = new ResponseWriter(connection, request);
  }

  /** Address and port of the peer, `192.168.1.2:80`. */
  get peer(): string {
    return this.connection.peer;
  }

  /** Whether the request came over TLS. */
  get secure(): boolean {
    return this.connection.secure;
  }

  /** Whether an answer was begun, or none can be given any more. */
  get answered(): boolean {
    return this.writer.begun;
  }

  /** Gives the whole body to `done`; answers 413, without calling it, if it is longer than `limit` bytes. */
  readBody(limit: i32, done: (body: Uint8Array) => void): void {
    const expected = this.request.contentLength;
    if (expected > limit) this.replyText(413, "Content Too Large");
    else this.streamBody(new BodyCollector(this, expected, limit, done));
  }

  /** Gives the body to `sink` as it comes. It may be called once; a body that nobody asks for is not read. */
  streamBody(sink: BodySink): void {
    if (!this.writer.finished) this.connection.readBody(sink);
  }

  /** Adds a header field to the answer. Before it begins. Characters that would end the line are refused with RangeError. */
  setField(name: string, value: string): void {
    this.writer.setField(name, value);
  }

  /** The same for fields that are in many answers. */
  setFields(lines: FieldLines): void {
    this.writer.setFields(lines);
  }

  /** Answers with a whole body. */
  reply(status: i32, contentType: string, body: Uint8Array): void {
    this.writer.whole(status, contentType, body);
  }

  /** Answers with plain text and a line end. */
  replyText(status: i32, text: string): void {
    this.reply(status, "text/plain", bytesOf(`${text}\r\n`));
  }

  /** Answers with `length` bytes from `source`, read as the peer takes them. */
  replyFrom(status: i32, contentType: string, length: i32, source: BodySource): void {
    this.writer.from(status, contentType, length, source);
  }

  /** Begins an answer whose length is not known: chunked, or to an HTTP/1.0 client up to the end of the connection. */
  begin(status: i32, contentType: string): void {
    this.writer.begin(status, contentType);
  }

  /** Sends a piece of the answer that was begun, of at most 32 KiB. False, and nothing taken, if too much waits already: wait for `onDrained`. */
  write(data: Uint8Array): boolean {
    return this.writer.write(data);
  }

  /** Ends the answer that was begun. */
  end(): void {
    this.writer.end();
  }

  /** Takes the connection out of HTTP, for another protocol: the bytes that came after the request, and the socket. Nothing was answered yet. */
  takeSocket(): TakenSocket {
    if (this.writer.begun) throw new RangeError("answered already");
    this.writer.abort();
    return this.connection.takeSocket();
  }

  /** For the connection: there is room again, or it has ended. */
  pump(): void {
    this.writer.pump();
    const onDrained = this.onDrained;
    if (onDrained !== undefined && this.writer.open && this.connection.unsent === 0) onDrained();
  }

  abort(): void {
    const aborted = !this.writer.finished;
    this.writer.abort();
    const onAborted = this.onAborted;
    this.onAborted = undefined;
    this.onDrained = undefined;
    if (aborted && onAborted !== undefined) onAborted();
  }
}
