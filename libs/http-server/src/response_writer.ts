import "@meerkat/hal/clock.native.ts";
import { MEERKAT_VERSION } from "@meerkat/core/system.ts";
import { turnTicks } from "@meerkat/core/timer.ts";
import { bytesOf } from "@meerkat/http-common/ascii.ts";
import { encodeChunk, LAST_CHUNK } from "@meerkat/http-common/chunk.ts";
import { formatHttpDate } from "@meerkat/http-common/date.ts";
import { FieldLines } from "@meerkat/http-common/field_lines.ts";
import type { RequestHead } from "@meerkat/http-common/message.ts";
import { reasonPhrase } from "@meerkat/http-common/status.ts";
import type { AnswerLine, BodySource } from "./line.ts";

/** Bytes read from a source at a time. */
const PIECE: i32 = 1460;
/** Most bytes that wait to be sent. The connection takes twice as much, so that the end of the answer always has room. */
const MAX_WAITING: i32 = 32768;
/** A body up to this length goes out together with the head. */
const ONE_SEND: i32 = 8192;
/** Pieces sent in one turn of the event loop, so that one fast peer does not keep the others waiting. */
const PIECES_PER_TURN: i32 = 16;
/** 2020-01-01, in seconds: before, the clock was never set, and there is no date to tell. */
const CLOCK_IS_SET: i32 = 1577836800;

/** How long a date is good for, in milliseconds. */
const DATE_MS: i32 = 250;

/** Nothing was said. */
const IDLE: i32 = 0;
/** A source is being read. */
const SOURCE: i32 = 1;
/** Pieces come from `write`. */
const PIECES: i32 = 2;
const FINISHED: i32 = 3;

/** The header fields `Server` and `Date`, and the tick from which on they are composed anew. */
let serverLines: string = "";
let serverLinesEnd: i32 = 0;

function serverFields(): string {
  const tick = turnTicks();
  if (serverLines !== "" && ((tick - serverLinesEnd) | 0) < 0) return serverLines;
  serverLinesEnd = (tick + DATE_MS) | 0;
  const now: u32 = Math.floor(hal_wall_ms() / 1000);
  const date = now < CLOCK_IS_SET ? "" : `Date: ${formatHttpDate(now)}\r\n`;
  serverLines = `Server: Meerkat/${MEERKAT_VERSION}\r\n${date}`;
  return serverLines;
}

/** Bytes in memory. */
class BytesSource implements BodySource {
  private readonly bytes: Uint8Array;
  private at: i32 = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  read(data: Uint8Array, off: i32, len: i32): i32 {
    const left = this.bytes.length - this.at;
    const count = left < len ? left : len;
    data.set(this.bytes.subarray(this.at, this.at + count), off);
    this.at += count;
    return count;
  }

  close(): void {
    this.at = this.bytes.length;
  }
}

/** Composes and sends the answer to one request. */
export class ResponseWriter {
  private readonly connection: AnswerLine;
  private readonly request: RequestHead;
  private state: i32 = IDLE;
  private fields: string = "";
  private keepAlive: boolean = false;
  private chunked: boolean = false;
  private source: BodySource | undefined = undefined;
  /** Bytes that the source still owes. */
  private owed: i32 = 0;

  constructor(connection: AnswerLine, request: RequestHead) {
    this.connection = connection;
    this.request = request;
  }

  get begun(): boolean {
    return this.state !== IDLE;
  }

  get open(): boolean {
    return this.state === PIECES;
  }

  get finished(): boolean {
    return this.state === FINISHED;
  }

  setField(name: string, value: string): void {
    const lines = new FieldLines();
    lines.add(name, value);
    this.setFields(lines);
  }

  setFields(lines: FieldLines): void {
    this.fields += lines.text;
  }

  whole(status: i32, contentType: string, body: Uint8Array): void {
    if (this.begun) return;
    if (body.length > ONE_SEND) {
      this.from(status, contentType, body.length, new BytesSource(body));
      return;
    }
    const hasNoBody = status === 204 || status === 304 || status < 200;
    const head = bytesOf(this.head(status, contentType, hasNoBody ? "" : `Content-Length: ${body.length}\r\n`));
    if (this.request.method === "HEAD" || hasNoBody || body.length === 0) {
      this.connection.send(head);
    } else {
      const message = new Uint8Array(head.length + body.length);
      message.set(head);
      message.set(body, head.length);
      this.connection.send(message);
    }
    this.finish();
  }

  from(status: i32, contentType: string, length: i32, source: BodySource): void {
    if (this.begun) {
      source.close();
      return;
    }
    this.connection.send(bytesOf(this.head(status, contentType, `Content-Length: ${length}\r\n`)));
    if (this.request.method === "HEAD" || length === 0) {
      source.close();
      this.finish();
      return;
    }
    this.source = source;
    this.owed = length;
    this.state = SOURCE;
    this.pump();
  }

  begin(status: i32, contentType: string): void {
    if (this.begun) return;
    this.chunked = this.request.minor === 1;
    if (!this.chunked) this.connection.closeAfterAnswer();
    this.connection.send(bytesOf(this.head(status, contentType, this.chunked ? "Transfer-Encoding: chunked\r\n" : "")));
    this.state = PIECES;
  }

  write(data: Uint8Array): boolean {
    if (this.state !== PIECES) return false;
    if (data.length === 0 || this.request.method === "HEAD") return true;
    if (this.connection.unsent + data.length > MAX_WAITING) return false;
    return this.connection.send(this.chunked ? encodeChunk(data, 0, data.length) : data);
  }

  end(): void {
    if (this.state !== PIECES) return;
    if (this.chunked && this.request.method !== "HEAD") this.connection.send(bytesOf(LAST_CHUNK));
    this.finish();
  }

  /** Sends what the source has while the peer takes it. */
  pump(): void {
    for (let i: i32 = 0; i < PIECES_PER_TURN && this.state === SOURCE; i++) {
      if (this.connection.unsent > 0) return;
      this.sendPiece();
    }
    if (this.state === SOURCE && this.connection.unsent === 0) this.connection.pumpLater();
  }

  /** Gives up, since the connection is gone. */
  abort(): void {
    this.state = FINISHED;
    this.closeSource();
  }

  private sendPiece(): void {
    const piece = new Uint8Array(this.owed < PIECE ? this.owed : PIECE);
    const count = this.source?.read(piece, 0, piece.length) ?? -1;
    if (count <= 0) {
      // The peer was promised more: only the end of the connection tells it.
      this.state = FINISHED;
      this.closeSource();
      this.connection.breakOff();
      return;
    }
    this.connection.send(count === piece.length ? piece : piece.subarray(0, count));
    this.owed -= count;
    if (this.owed > 0) return;
    this.closeSource();
    this.finish();
  }

  private closeSource(): void {
    const source = this.source;
    this.source = undefined;
    if (source !== undefined) source.close();
  }

  private finish(): void {
    this.state = FINISHED;
    this.connection.answerEnds(this.keepAlive);
  }

  private head(status: i32, contentType: string, length: string): string {
    this.keepAlive = this.connection.mayKeepAlive();
    const type = contentType === "" ? "" : `Content-Type: ${contentType}\r\n`;
    const connection = this.keepAlive ? "keep-alive" : "close";
    return `HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n${serverFields()}${type}${this.fields}${length}Connection: ${connection}\r\n\r\n`;
  }
}
