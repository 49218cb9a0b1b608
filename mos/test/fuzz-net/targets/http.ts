import { textOf } from "@meerkat/http-common/ascii.ts";
import { BodyReader } from "@meerkat/http-common/body_reader.ts";
import { parseHttpDate } from "@meerkat/http-common/date.ts";
import { HeadReader } from "@meerkat/http-common/head_reader.ts";
import { MAX_HEAD_BYTES, type MessageHead, RequestHead, ResponseHead } from "@meerkat/http-common/message.ts";
import { MultipartReader, type MultipartSink, multipartBoundary } from "@meerkat/http-common/multipart.ts";
import { parseParameters } from "@meerkat/http-common/parameters.ts";
import { parseRange, RANGE_PART } from "@meerkat/http-common/range.ts";
import { normalizePath, parseUrl, percentDecode, percentEncode, queryParameter, resolveUrl } from "@meerkat/http-common/url.ts";
import { checkRequest, checkResponse, offeredProtocol } from "@meerkat/websocket/handshake.ts";
import { expectThat } from "./expect.ts";

/** Bytes of the body, -1 where the chunks are malformed. */
function bodyLength(head: MessageHead, data: Uint8Array, from: i32, chunk: i32): i32 {
  const reader = new BodyReader(head);
  let total: i32 = 0;
  let at = from;
  while (at < data.length && !reader.done) {
    const end = data.length - at < chunk ? data.length : at + chunk;
    const stopped = reader.next(data, at, end);
    if (stopped < 0) return -1;
    expectThat(stopped > at && stopped <= end && reader.start <= reader.end && reader.end <= end, "the body reader left its bytes");
    total += reader.end - reader.start;
    at = stopped;
  }
  return total;
}

/** Where the head ends; -1 if it is refused, 0 if it is not complete. */
function readHead(reader: HeadReader, data: Uint8Array, chunk: i32): i32 {
  let at: i32 = 0;
  while (at < data.length && !reader.complete) {
    const end = data.length - at < chunk ? data.length : at + chunk;
    at = reader.push(data, at, end);
    if (at < 0) {
      expectThat(reader.status >= 400 && reader.status < 600, "refused without a status");
      return -1;
    }
  }
  return reader.complete ? at : 0;
}

function requestOutcome(data: Uint8Array, chunk: i32): string {
  const reader = new HeadReader(MAX_HEAD_BYTES);
  const end = readHead(reader, data, chunk);
  if (end <= 0) return `${end} ${reader.status}`;
  const head = new RequestHead();
  const status = head.parse(reader);
  if (status !== 0) return `refused ${status}`;
  checkRequest(head);
  offeredProtocol(head);
  const path = percentDecode(head.path, false);
  const normal = path === undefined ? "" : (normalizePath(path) ?? "");
  expectThat(!normal.includes("/../") && !normal.endsWith("/.."), "a path that leads out");
  const range = head.fields.get("range");
  if (range !== undefined) {
    const found = parseRange(range, 1000);
    if (found.kind === RANGE_PART) expectThat(found.first >= 0 && found.first <= found.last && found.last < 1000, "a range outside");
  }
  const authorization = head.fields.get("authorization");
  if (authorization !== undefined) parseParameters(authorization, 0, ",");
  return `${head.method} ${normal} ${head.keepsAlive} ${bodyLength(head, data, end, chunk)}`;
}

export function fuzzHttpRequest(data: Uint8Array, chunk: i32): void {
  expectThat(requestOutcome(data, chunk) === requestOutcome(data, data.length + 1), "a request depends on how it is cut");
}

function responseOutcome(data: Uint8Array, chunk: i32): string {
  const reader = new HeadReader(MAX_HEAD_BYTES);
  const end = readHead(reader, data, chunk);
  if (end <= 0) return `${end} ${reader.status}`;
  const head = new ResponseHead();
  if (!head.parse(reader, "GET")) return "malformed";
  checkResponse(head, "dGhlIHNhbXBsZSBub25jZQ==", "mqtt");
  return `${head.status} ${head.reason} ${head.keepsAlive} ${bodyLength(head, data, end, chunk)}`;
}

export function fuzzHttpResponse(data: Uint8Array, chunk: i32): void {
  expectThat(responseOutcome(data, chunk) === responseOutcome(data, data.length + 1), "a response depends on how it is cut");
}

class Parts implements MultipartSink {
  text: string = "";
  private sum: i32 = 0;

  partBegins(name: string, fileName: string, type: string): void {
    this.text += `<${name}|${fileName}|${type}>`;
  }

  /** Pieces may be cut inside a character: what counts is the bytes. */
  partData(data: Uint8Array, from: i32, to: i32): void {
    for (let i = from; i < to; i++) this.sum = (this.sum * 31 + data[i]!) | 0;
  }

  partEnds(): void {
    this.text += `</${this.sum}>`;
  }
}

function parts(data: Uint8Array, chunk: i32): string {
  const sink = new Parts();
  const reader = new MultipartReader("X", sink);
  let good = true;
  for (let at: i32 = 0; at < data.length && good; at += chunk) good = reader.push(data, at, data.length - at < chunk ? data.length : at + chunk);
  return good ? `${sink.text} ${reader.done}` : "malformed";
}

export function fuzzHttpMultipart(data: Uint8Array, chunk: i32): void {
  expectThat(parts(data, chunk) === parts(data, data.length + 1), "parts depend on how they are cut");
}

/** Texts in headers and addresses. */
export function fuzzHttpText(data: Uint8Array, _chunk: i32): void {
  const text = textOf(data, 0, data.length);
  const url = parseUrl(text);
  if (url !== undefined) {
    expectThat(url.port > 0 && url.port < 65536, "a port that is none");
    resolveUrl(url, text);
  }
  const base = parseUrl("http://host/a/b?c");
  if (base !== undefined) resolveUrl(base, text);
  multipartBoundary(text);
  parseHttpDate(text);
  queryParameter(text, "a");
  const found = parseRange(text, 100);
  if (found.kind === RANGE_PART) expectThat(found.first >= 0 && found.first <= found.last && found.last < 100, "a range outside");
  const decoded = percentDecode(text, true);
  if (decoded !== undefined) expectThat(percentDecode(percentEncode(decoded), false) === decoded, "text changes by encoding");
  const path = normalizePath(text);
  if (path === undefined) return;
  expectThat(!`${path}/`.includes("/../"), "a path that leads out");
  const encoded = path.split("/").map(percentEncode).join("/");
  expectThat(normalizePath(encoded) === path, "a path changes by encoding");
}
