import { matchGlob } from "@meerkat/core/glob.ts";
import type { FileStat, VfsFile } from "@meerkat/core/vfs/file_system.ts";
import { listDirectory, openFile, statFile } from "@meerkat/core/vfs/vfs.ts";
import { bytesOf } from "@meerkat/http-common/ascii.ts";
import { formatHttpDate, parseHttpDate } from "@meerkat/http-common/date.ts";
import { mediaType } from "@meerkat/http-common/mime.ts";
import { parseRange, RANGE_NONE, RANGE_OUTSIDE } from "@meerkat/http-common/range.ts";
import { normalizePath, percentEncode } from "@meerkat/http-common/url.ts";
import type { HttpExchange } from "./exchange.ts";
import type { BodySource } from "./line.ts";

/** What answers a request for a directory, unless set otherwise, in this order. */
export const DEFAULT_INDEX_FILES: string = "index.html,index.htm";

/** Names that are never served: settings and keys. So is whatever begins with a dot. */
const PRIVATE_FILES: string = "conf?.json|*.pem|*.key|*.der|*htpasswd*|*htdigest*";

const METHODS: string = "GET, HEAD, OPTIONS";

/** Which files are served, and how. */
export class StaticFilesOptions {
  /** Where they lie; empty: no files are served. */
  root: string = "/";
  /** A comma list. */
  indexFiles: string = DEFAULT_INDEX_FILES;
  /** A pattern (glob.ts) of names that are not served, besides those that never are. */
  hiddenFiles: string = "";
  /** Header fields for files, `Name: value`, in lines. */
  extraHeaders: string = "";
  /** Paths that are not served: the files that hold passwords and keys. */
  privateFiles: string[] = [];
  /** Whether a directory without an index file is answered with the names in it. It tells strangers what there is. */
  listDirectories: boolean = false;
}

class FileSource implements BodySource {
  private readonly file: VfsFile;

  constructor(file: VfsFile) {
    this.file = file;
  }

  read(data: Uint8Array, off: i32, len: i32): i32 {
    return this.file.read(data, off, len);
  }

  close(): void {
    this.file.close();
  }
}

/** Serves files below a root. */
export class StaticFiles {
  private readonly options: StaticFilesOptions;
  private readonly root: string;

  constructor(options: StaticFilesOptions) {
    this.options = options;
    this.root = options.root.endsWith("/") ? options.root.slice(0, options.root.length - 1) : options.root;
  }

  handle(exchange: HttpExchange): void {
    const { method, path } = exchange.request;
    const normal = path === "*" ? "/" : normalizePath(path);
    if (method === "OPTIONS") {
      exchange.setField("Allow", METHODS);
      exchange.reply(204, "", new Uint8Array(0));
    } else if (method !== "GET" && method !== "HEAD") {
      exchange.setField("Allow", METHODS);
      exchange.replyText(405, "Method Not Allowed");
    } else if (normal === undefined) {
      exchange.replyText(400, "Bad Request");
    } else if (this.options.root === "" || this.isHidden(normal)) {
      exchange.replyText(404, "Not Found");
    } else if (normal.endsWith("/")) {
      this.serveDirectory(exchange, normal);
    } else {
      this.servePath(exchange, normal);
    }
  }

  private servePath(exchange: HttpExchange, path: string): void {
    const full = this.root + path;
    const stat = statFile(full);
    if (stat !== undefined) {
      this.serveFile(exchange, full, stat, path.endsWith(".gz"));
      return;
    }
    if (this.serveCompressed(exchange, full)) return;
    if (listDirectory(full).length === 0) {
      exchange.replyText(404, "Not Found");
      return;
    }
    const query = exchange.request.query;
    exchange.setField("Location", `${encodePath(path)}/${query === "" ? "" : `?${query}`}`);
    exchange.replyText(301, "Moved Permanently");
  }

  private serveDirectory(exchange: HttpExchange, path: string): void {
    for (const name of this.options.indexFiles.split(",")) {
      const full = `${this.root}${path}${name.trim()}`;
      const stat = name === "" ? undefined : statFile(full);
      if (stat !== undefined) {
        this.serveFile(exchange, full, stat, name.endsWith(".gz"));
        return;
      }
      if (name !== "" && this.serveCompressed(exchange, full)) return;
    }
    const names = this.options.listDirectories ? listDirectory(this.root + path) : [];
    if (names.length > 0) this.list(exchange, path, names);
    else exchange.replyText(404, "Not Found");
  }

  /** Serves `<full>.gz` in place of a file that is not there, to peers that can read it. */
  private serveCompressed(exchange: HttpExchange, full: string): boolean {
    const stat = exchange.request.fields.lists("accept-encoding", "gzip") ? statFile(`${full}.gz`) : undefined;
    if (stat === undefined) return false;
    exchange.setField("Vary", "Accept-Encoding");
    this.serveFile(exchange, `${full}.gz`, stat, true);
    return true;
  }

  private serveFile(exchange: HttpExchange, full: string, stat: FileStat, compressed: boolean): void {
    const fields = exchange.request.fields;
    if (this.isHidden(full.slice(full.lastIndexOf("/") + 1)) || this.options.privateFiles.includes(full)) {
      exchange.replyText(404, "Not Found");
      return;
    }
    // Without the time of the last change nobody could tell two versions of the same length apart.
    const tag = stat.mtime > 0 ? `"${stat.mtime.toString(16)}.${stat.size}"` : "";
    if (tag !== "") {
      exchange.setField("ETag", tag);
      exchange.setField("Last-Modified", formatHttpDate(stat.mtime));
    }
    this.addExtraHeaders(exchange);
    if (isUnchanged(exchange, tag, stat.mtime)) {
      exchange.reply(304, "", new Uint8Array(0));
      return;
    }
    exchange.setField("Accept-Ranges", "bytes");
    const size: i32 = stat.size;
    const wanted = exchange.request.method === "GET" && rangeHolds(exchange, tag, stat.mtime) ? (fields.get("range") ?? "") : "";
    const range = parseRange(wanted, size);
    if (range.kind === RANGE_OUTSIDE) {
      exchange.setField("Content-Range", `bytes */${size}`);
      exchange.replyText(416, "Range Not Satisfiable");
      return;
    }
    const file = openFile(full, "r");
    if (file === undefined) {
      exchange.replyText(500, "Internal Server Error");
      return;
    }
    file.seek(range.first);
    const inner = compressed ? full.slice(0, full.length - 3) : full;
    if (compressed && inner.lastIndexOf(".") > inner.lastIndexOf("/")) exchange.setField("Content-Encoding", "gzip");
    if (range.kind !== RANGE_NONE) exchange.setField("Content-Range", `bytes ${range.first}-${range.last}/${size}`);
    exchange.replyFrom(range.kind === RANGE_NONE ? 200 : 206, mediaType(inner), range.last - range.first + 1, new FileSource(file));
  }

  private addExtraHeaders(exchange: HttpExchange): void {
    if (this.options.extraHeaders === "") return;
    for (const line of this.options.extraHeaders.split("\n")) {
      const colon = line.indexOf(":");
      if (colon > 0) exchange.setField(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
    }
  }

  private list(exchange: HttpExchange, path: string, names: string[]): void {
    const rows = names.filter((name) => !this.isHidden(name)).map((name) => `<li><a href="${percentEncode(name)}">${escapeHtml(name)}</a></li>`);
    const title = escapeHtml(path);
    const page = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1><ul>${rows.join("")}</ul></body></html>`;
    exchange.reply(200, "text/html", bytesOf(page));
  }

  /** Whether one of the names in a path is not for peers. */
  private isHidden(path: string): boolean {
    for (const name of path.split("/")) {
      if (name === "") continue;
      if (name.startsWith(".") || matchGlob(PRIVATE_FILES, name)) return true;
      if (this.options.hiddenFiles !== "" && matchGlob(this.options.hiddenFiles, name)) return true;
    }
    return false;
  }
}

/** Whether the peer has the file already (RFC 9110 13.1): a tag counts before a date. */
function isUnchanged(exchange: HttpExchange, tag: string, mtime: u32): boolean {
  const fields = exchange.request.fields;
  const tags = fields.get("if-none-match");
  if (tags !== undefined) {
    for (const item of tags.split(",")) {
      const text = item.trim();
      if (text === "*" || (tag !== "" && (text === tag || text === `W/${tag}`))) return true;
    }
    return false;
  }
  const since = fields.get("if-modified-since");
  return since !== undefined && mtime > 0 && parseHttpDate(since) >= mtime;
}

/** Whether a range may be answered: not if the peer's part is of another version of the file (RFC 9110 13.1.5). */
function rangeHolds(exchange: HttpExchange, tag: string, mtime: u32): boolean {
  const condition = exchange.request.fields.get("if-range");
  if (condition === undefined) return true;
  return (tag !== "" && condition === tag) || (mtime > 0 && parseHttpDate(condition) === mtime);
}

function encodePath(path: string): string {
  return path.split("/").map(percentEncode).join("/");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
