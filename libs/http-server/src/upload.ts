import { listAllows } from "@meerkat/core/access_list.ts";
import { logError, logInfo } from "@meerkat/core/log.ts";
import type { VfsFile } from "@meerkat/core/vfs/file_system.ts";
import { openFile, removeFile, renameFile } from "@meerkat/core/vfs/vfs.ts";
import { MultipartReader, type MultipartSink, multipartBoundary } from "@meerkat/http-common/multipart.ts";
import type { HttpExchange } from "./exchange.ts";
import type { BodySink } from "./line.ts";

const WHERE: string = "http_upload";

/** What a file is called until all of it has come: an upload that is broken off leaves the old one as it is. */
const PARTIAL: string = ".part";

/** Takes the files of a form and writes them, each when all of it has come. */
class Upload implements BodySink, MultipartSink {
  private readonly exchange: HttpExchange;
  private readonly acl: string;
  private readonly reader: MultipartReader;
  private name: string = "";
  private file: VfsFile | undefined = undefined;

  constructor(exchange: HttpExchange, acl: string, boundary: string) {
    this.exchange = exchange;
    this.acl = acl;
    this.reader = new MultipartReader(boundary, this);
  }

  bodyData(data: Uint8Array, from: i32, to: i32): void {
    if (this.exchange.answered) return;
    if (!this.reader.push(data, from, to)) this.refuse(400, "Malformed form");
  }

  bodyEnds(): void {
    if (this.exchange.answered) return;
    if (this.reader.done) this.exchange.replyText(200, "Ok.");
    else this.refuse(400, "Malformed form");
  }

  bodyFails(): void {
    this.dropFile();
  }

  partBegins(_name: string, fileName: string, _type: string): void {
    if (this.exchange.answered || fileName === "") return;
    if (!isPlain(fileName)) {
      this.refuse(400, "Bad file name");
      return;
    }
    this.name = fileName;
    if (!listAllows(this.acl, fileName)) {
      this.refuse(403, `Not allowed to upload ${fileName}`);
      return;
    }
    this.file = openFile(fileName + PARTIAL, "w");
    if (this.file === undefined) this.refuse(500, `Failed to open ${fileName}`);
  }

  partData(data: Uint8Array, from: i32, to: i32): void {
    const file = this.file;
    if (file === undefined || file.write(data, from, to - from) === to - from) return;
    this.refuse(413, `No room for ${this.name}`);
  }

  partEnds(): void {
    const file = this.file;
    if (file === undefined) return;
    this.file = undefined;
    const size = file.size;
    if (file.close() && renameFile(this.name + PARTIAL, this.name)) {
      logInfo(WHERE, `${this.name}: ${size} bytes from ${this.exchange.peer}`);
      return;
    }
    removeFile(this.name + PARTIAL);
    this.refuse(500, `Failed to write ${this.name}`);
  }

  private refuse(status: i32, text: string): void {
    this.dropFile();
    logError(WHERE, text);
    this.exchange.replyText(status, text);
  }

  private dropFile(): void {
    const file = this.file;
    this.file = undefined;
    if (file === undefined) return;
    file.close();
    removeFile(this.name + PARTIAL);
  }
}

/** Whether a name has no control characters: it goes into answers and the log. */
function isPlain(name: string): boolean {
  for (let i: i32 = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit < 32 || unit === 127) return false;
  }
  return true;
}

/** Handles uploads: forms whose files go into the file system, those whose names `acl` allows (access_list.ts). */
export function handleUpload(exchange: HttpExchange, acl: string): void {
  const boundary = multipartBoundary(exchange.request.fields.get("content-type") ?? "");
  if (exchange.request.method !== "POST") {
    exchange.setField("Allow", "POST");
    exchange.replyText(405, "Method Not Allowed");
  } else if (boundary === undefined) {
    exchange.replyText(415, "Not a multipart/form-data form");
  } else {
    exchange.streamBody(new Upload(exchange, acl, boundary));
  }
}
