import { isToken, NO_BYTES, parseDecimal, textOf } from "./ascii.ts";
import { HeaderFields } from "./fields.ts";
import type { HeadReader } from "./head_reader.ts";

const CR: i32 = 13;

/** Most bytes of a head unless configured otherwise. */
export const MAX_HEAD_BYTES: i32 = 3072;
/** Most header fields in a head. */
export const MAX_FIELDS: i32 = 40;

/** How the length of a body is known (RFC 9112 6.3). */
export const BODY_NONE: i32 = 0;
export const BODY_LENGTH: i32 = 1;
export const BODY_CHUNKED: i32 = 2;
/** Up to the end of the connection: responses only. */
export const BODY_UNTIL_CLOSE: i32 = 3;

const NO_FIELDS = new HeaderFields(NO_BYTES);

/** What a request and a response have in common. */
export abstract class MessageHead {
  fields: HeaderFields = NO_FIELDS;
  /** Minor version: 0 for HTTP/1.0, 1 for HTTP/1.1. */
  minor: i32 = 1;
  /** BODY_*. */
  body: i32 = BODY_NONE;
  /** Bytes of the body if it is BODY_LENGTH. */
  contentLength: i32 = 0;

  /** Whether the peer keeps the connection after this message (RFC 9112 9.3). */
  get keepsAlive(): boolean {
    if (this.fields.lists("connection", "close")) return false;
    return this.minor === 1 || this.fields.lists("connection", "keep-alive");
  }

  /**
   * Finds out where the body ends. 0, or the status that refuses the message: two readers must never disagree about it,
   * so a length beside an encoding, different lengths and lists of lengths are refused.
   */
  protected findBody(): i32 {
    const encoding = this.fields.find("transfer-encoding", 0);
    const length = this.fields.find("content-length", 0);
    if (encoding >= 0) {
      if (length >= 0 || this.minor === 0 || this.fields.find("transfer-encoding", encoding + 1) >= 0) return 400;
      if (!this.fields.is("transfer-encoding", "chunked")) return 501;
      this.body = BODY_CHUNKED;
      return 0;
    }
    if (length < 0) return 0;
    const text = this.fields.valueAt(length);
    for (let i = this.fields.find("content-length", length + 1); i >= 0; i = this.fields.find("content-length", i + 1)) {
      if (this.fields.valueAt(i) !== text) return 400;
    }
    const value = parseDecimal(text);
    if (value < 0) return value === -1 ? 400 : 413;
    this.body = value > 0 ? BODY_LENGTH : BODY_NONE;
    this.contentLength = value;
    return 0;
  }

  protected parseFields(bytes: Uint8Array, from: i32, to: i32): i32 {
    this.fields = new HeaderFields(bytes);
    return this.fields.parse(from, to, MAX_FIELDS);
  }
}

/** Line and header fields of a request. */
export class RequestHead extends MessageHead {
  method: string = "";
  /** As received: `/path?query`, `http://host/path` or `*`. */
  target: string = "";
  /** Path as received, not decoded; `*` if the target is that. */
  path: string = "";
  /** What follows the `?`, not decoded; empty if there is none. */
  query: string = "";

  /** Reads a complete head. Returns 0, or the status that refuses it: 400, 413, 431, 501 or 505. */
  parse(reader: HeadReader): i32 {
    const bytes = reader.bytes;
    let lineEnd: i32 = 0;
    while (bytes[lineEnd] !== CR) lineEnd++;
    const status = this.parseLine(textOf(bytes, 0, lineEnd));
    if (status !== 0) return status;
    const fieldStatus = this.parseFields(bytes, lineEnd + 2, reader.length);
    if (fieldStatus !== 0) return fieldStatus;
    const host = this.fields.find("host", 0);
    if (host < 0 ? this.minor === 1 : this.fields.find("host", host + 1) >= 0) return 400;
    return this.findBody();
  }

  private parseLine(line: string): i32 {
    const first = line.indexOf(" ");
    const last = line.indexOf(" ", first + 1);
    if (first <= 0 || last < 0) return 400;
    this.method = line.slice(0, first);
    this.target = line.slice(first + 1, last);
    if (!isToken(this.method) || !isTarget(this.target)) return 400;
    this.minor = parseVersion(line.slice(last + 1));
    if (this.minor < 0) return this.minor === -2 ? 505 : 400;
    return this.splitTarget() ? 0 : 400;
  }

  /** False if the target has none of the forms of RFC 9112 3.2 that a server of its own origin takes. */
  private splitTarget(): boolean {
    let rest = this.target;
    if (!rest.startsWith("/") && (rest.startsWith("http://") || rest.startsWith("https://"))) {
      const slash = rest.indexOf("/", rest.indexOf("://") + 3);
      rest = slash < 0 ? "/" : rest.slice(slash);
    }
    if (rest === "*") {
      this.path = rest;
      return this.method === "OPTIONS";
    }
    if (!rest.startsWith("/")) return false;
    const mark = rest.indexOf("?");
    this.path = mark < 0 ? rest : rest.slice(0, mark);
    this.query = mark < 0 ? "" : rest.slice(mark + 1);
    return true;
  }
}

/** Line and header fields of a response. */
export class ResponseHead extends MessageHead {
  status: i32 = 0;
  reason: string = "";

  /** Reads a complete head that answers a request of `method`. False if it is malformed. */
  parse(reader: HeadReader, method: string): boolean {
    const bytes = reader.bytes;
    let lineEnd: i32 = 0;
    while (bytes[lineEnd] !== CR) lineEnd++;
    const line = textOf(bytes, 0, lineEnd);
    this.minor = parseVersion(line.slice(0, 8));
    if (this.minor < 0 || line.length < 12 || line.charCodeAt(8) !== 32) return false;
    this.status = parseDecimal(line.slice(9, 12));
    if (this.status < 100 || (line.length > 12 && line.charCodeAt(12) !== 32)) return false;
    this.reason = line.slice(13);
    if (this.parseFields(bytes, lineEnd + 2, reader.length) !== 0) return false;
    if (method === "HEAD" || this.status < 200 || this.status === 204 || this.status === 304) return true;
    if (this.findBody() !== 0) return false;
    if (this.body === BODY_NONE && !this.fields.has("content-length")) this.body = BODY_UNTIL_CLOSE;
    return true;
  }
}

/** Minor version of `HTTP/1.x`; -2 for another version of HTTP, -1 for another text. */
function parseVersion(text: string): i32 {
  if (text === "HTTP/1.1") return 1;
  if (text === "HTTP/1.0") return 0;
  if (text.length !== 8 || !text.startsWith("HTTP/") || text.charAt(6) !== ".") return -1;
  return parseDecimal(text.slice(5, 6)) < 0 || parseDecimal(text.slice(7)) < 0 ? -1 : -2;
}

/** Visible ASCII only, no fragment. What is beyond must come encoded. */
function isTarget(text: string): boolean {
  for (let i: i32 = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit <= 32 || unit >= 127 || unit === 35) return false;
  }
  return text !== "";
}
