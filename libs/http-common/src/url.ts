import { lowerCaseText } from "@meerkat/core/ascii.ts";
import { bytesOf, hexDigit, parseDecimal, textOf } from "./ascii.ts";

const UPPER_HEX: string = "0123456789ABCDEF";

/** A parsed address of a service: `scheme://user:password@host:port/path?query#fragment`. */
export class Url {
  /** In small letters. */
  scheme: string = "";
  /** Decoded; empty if there is none. */
  user: string = "";
  password: string = "";
  host: string = "";
  port: i32 = 0;
  /** Path and query, as they go into a request; at least `/`. */
  target: string = "/";
  /** What follows `#`, not decoded. */
  fragment: string = "";

  /** Whether the scheme asks for TLS. */
  get secure(): boolean {
    return this.scheme === "https" || this.scheme === "wss";
  }

  /** Value of the header field `Host`. */
  get hostField(): string {
    return this.port === defaultPort(this.scheme) ? this.host : `${this.host}:${this.port}`;
  }
}

/** Reads an address with one of the schemes http, https, ws and wss. Undefined if it is malformed. */
export function parseUrl(text: string): Url | undefined {
  const colon = text.indexOf("://");
  if (colon < 0) return undefined;
  const url = new Url();
  url.scheme = lowerCaseText(text.slice(0, colon));
  url.port = defaultPort(url.scheme);
  if (url.port === 0) return undefined;
  let rest = text.slice(colon + 3);
  const hash = rest.indexOf("#");
  if (hash >= 0) {
    url.fragment = rest.slice(hash + 1);
    rest = rest.slice(0, hash);
  }
  const end = endOfAuthority(rest);
  const target = rest.slice(end);
  if (target !== "") url.target = target.startsWith("/") ? target : `/${target}`;
  return isClean(url.target) && takeAuthority(url, rest.slice(0, end)) ? url : undefined;
}

/** Address that `reference`, as a redirect gives it, means when read at `base`. Undefined if it is malformed. */
export function resolveUrl(base: Url, reference: string): Url | undefined {
  if (hasScheme(reference)) return parseUrl(reference);
  if (reference.startsWith("//")) return parseUrl(`${base.scheme}:${reference}`);
  const mark = base.target.indexOf("?");
  const path = mark < 0 ? base.target : base.target.slice(0, mark);
  const target = reference.startsWith("/") ? reference : `${path.slice(0, path.lastIndexOf("/") + 1)}${reference}`;
  return parseUrl(`${base.scheme}://${base.host}:${base.port}${target}`);
}

/** An address in the query is none of its own. */
function hasScheme(reference: string): boolean {
  const colon = reference.indexOf("://");
  const query = reference.indexOf("?");
  return colon > 0 && reference.indexOf("/") === colon + 1 && (query < 0 || query > colon);
}

function defaultPort(scheme: string): i32 {
  if (scheme === "http" || scheme === "ws") return 80;
  return scheme === "https" || scheme === "wss" ? 443 : 0;
}

function endOfAuthority(rest: string): i32 {
  for (let i: i32 = 0; i < rest.length; i++) {
    const unit = rest.charCodeAt(i);
    if (unit === 47 || unit === 63) return i;
  }
  return rest.length;
}

function takeAuthority(url: Url, authority: string): boolean {
  const at = authority.lastIndexOf("@");
  if (at >= 0) {
    const info = authority.slice(0, at);
    const colon = info.indexOf(":");
    url.user = percentDecode(colon < 0 ? info : info.slice(0, colon), false) ?? "";
    url.password = colon < 0 ? "" : (percentDecode(info.slice(colon + 1), false) ?? "");
  }
  const host = authority.slice(at + 1);
  const colon = host.lastIndexOf(":");
  url.host = colon < 0 ? host : host.slice(0, colon);
  if (colon >= 0) url.port = parsePortNumber(host.slice(colon + 1));
  return url.host !== "" && isClean(url.host) && !url.host.includes(":") && url.port > 0;
}

/** A TCP port from 1 to 65535; 0 if the text is not one. */
function parsePortNumber(text: string): i32 {
  const port = text.length > 5 ? -1 : parseDecimal(text);
  return port > 0 && port <= 65535 ? port : 0;
}

/** Visible ASCII only: nothing that could end a line of a request. */
function isClean(text: string): boolean {
  for (let i: i32 = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit <= 32 || unit >= 127) return false;
  }
  return true;
}

/** Text with `%xx` decoded, and with `plus`, `+` as a blank. Undefined if a `%` is not followed by two hexadecimal digits. */
export function percentDecode(text: string, plus: boolean): string | undefined {
  if (!text.includes("%") && !(plus && text.includes("+"))) return text;
  const bytes = bytesOf(text);
  let length: i32 = 0;
  for (let i: i32 = 0; i < bytes.length; i++) {
    let byte = bytes[i]!;
    if (byte === 37) {
      const high = i + 2 < bytes.length ? hexDigit(bytes[i + 1]!) : -1;
      const low = i + 2 < bytes.length ? hexDigit(bytes[i + 2]!) : -1;
      if (high < 0 || low < 0) return undefined;
      byte = high * 16 + low;
      i += 2;
    } else if (plus && byte === 43) {
      byte = 32;
    }
    bytes[length++] = byte;
  }
  return textOf(bytes, 0, length);
}

/** Text with everything but letters, digits and `-._~` as `%xx`. */
export function percentEncode(text: string): string {
  const parts: string[] = [];
  for (const byte of bytesOf(text)) {
    if (isUnreserved(byte)) parts.push(String.fromCharCode(byte));
    else parts.push(`%${UPPER_HEX.charAt(byte >> 4)}${UPPER_HEX.charAt(byte & 15)}`);
  }
  return parts.join("");
}

function isUnreserved(unit: i32): boolean {
  if (unit >= 48 && unit <= 57) return true;
  const lower = unit | 32;
  if (lower >= 97 && lower <= 122) return unit < 128;
  return unit === 45 || unit === 46 || unit === 95 || unit === 126;
}

/** Value of a parameter in a query or form (`a=1&b=x`), decoded. Undefined if it is missing or malformed. */
export function queryParameter(query: string, name: string): string | undefined {
  if (query === "") return undefined;
  for (const part of query.split("&")) {
    const equals = part.indexOf("=");
    const key = equals < 0 ? part : part.slice(0, equals);
    if (percentDecode(key, true) === name) return equals < 0 ? "" : percentDecode(part.slice(equals + 1), true);
  }
  return undefined;
}

/**
 * Decodes the path of a request and resolves `.`, `..` and empty segments. Undefined if it is malformed, leads above
 * the root, or holds a NUL, a backslash or an encoded slash: what files it would name depends on who reads it.
 */
export function normalizePath(path: string): string | undefined {
  const segments: string[] = [];
  const parts = path.split("/");
  if (parts.length < 2 || parts[0] !== "") return undefined;
  let folder = false;
  for (let i: i32 = 1; i < parts.length; i++) {
    const segment = percentDecode(parts[i]!, false);
    if (segment === undefined || segment.includes("/") || segment.includes("\\") || segment.includes("\0")) return undefined;
    folder = segment === "" || segment === "." || segment === "..";
    if (segment === "..") {
      if (segments.length === 0) return undefined;
      segments.pop();
    } else if (!folder) {
      segments.push(segment);
    }
  }
  if (segments.length === 0) return "/";
  return `/${segments.join("/")}${folder ? "/" : ""}`;
}
