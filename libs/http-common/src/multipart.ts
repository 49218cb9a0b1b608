import { sameIgnoringCase } from "@meerkat/core/ascii.ts";
import { bytesOf, textOf } from "./ascii.ts";
import { parseParameters } from "./parameters.ts";

const CR: i32 = 13;
const LF: i32 = 10;
const DASH: i32 = 45;
const SPACE: i32 = 32;
const TAB: i32 = 9;

/** Most bytes of the header fields of one part. */
const MAX_PART_HEAD: i32 = 1024;
/** Longest boundary (RFC 2046 5.1.1). */
const MAX_BOUNDARY: i32 = 70;

/** What comes next. */
const BODY: i32 = 0;
const AFTER_BOUNDARY: i32 = 1;
const LAST_DASH: i32 = 2;
const PADDING: i32 = 3;
const BOUNDARY_LF: i32 = 4;
const HEAD: i32 = 5;
const EPILOGUE: i32 = 6;
const BROKEN: i32 = 7;

/** Who gets the parts of a multipart body, in order: for each `partBegins`, any number of `partData`, `partEnds`. */
export interface MultipartSink {
  /** Names as the part gives them; empty if it does not. */
  partBegins(name: string, fileName: string, type: string): void;
  /** The bytes of `data` from `from` to before `to`. */
  partData(data: Uint8Array, from: i32, to: i32): void;
  partEnds(): void;
}

/** Boundary that a `Content-Type` of multipart/form-data gives. Undefined if it is another type or has none that is allowed. */
export function multipartBoundary(contentType: string): string | undefined {
  const semicolon = contentType.indexOf(";");
  if (semicolon < 0 || !sameIgnoringCase(contentType.slice(0, semicolon).trim(), "multipart/form-data")) return undefined;
  const boundary = parseParameters(contentType, semicolon, ";")?.get("boundary") ?? "";
  if (boundary === "" || boundary.length > MAX_BOUNDARY) return undefined;
  for (let i: i32 = 0; i < boundary.length; i++) {
    const unit = boundary.charCodeAt(i);
    if (unit < SPACE || unit > 126) return undefined;
  }
  return boundary;
}

/** Takes a multipart body apart (RFC 7578), piece by piece. Each byte is looked at once. */
export class MultipartReader {
  private readonly sink: MultipartSink;
  /** CR LF, two dashes and the boundary: no byte but the first is a CR, so after a mismatch only a CR can begin it again. */
  private readonly delimiter: Uint8Array;
  private state: i32 = BODY;
  /** Bytes of the delimiter seen. The first one needs no line end before it. */
  private matched: i32 = 2;
  /** What comes belongs to a part, not to the preamble. */
  private inPart: boolean = false;
  private readonly head: Uint8Array = new Uint8Array(MAX_PART_HEAD);
  private headLength: i32 = 0;

  constructor(boundary: string, sink: MultipartSink) {
    this.sink = sink;
    this.delimiter = bytesOf(`\r\n--${boundary}`);
  }

  /** Whether the last part has ended. */
  get done(): boolean {
    return this.state === EPILOGUE;
  }

  /** Takes bytes from `from` to before `to`. False if the body is malformed. */
  push(data: Uint8Array, from: i32, to: i32): boolean {
    let at = from;
    while (at < to) {
      if (this.state === EPILOGUE) return true;
      if (this.state === BODY) at = this.takeBody(data, at, to);
      else this.state = this.takeByte(data[at++]!);
      if (this.state === BROKEN) return false;
    }
    return true;
  }

  /** Takes bytes up to the end of a delimiter; hands on those that are none. */
  private takeBody(data: Uint8Array, from: i32, to: i32): i32 {
    const delimiter = this.delimiter;
    let at = from;
    /** Bytes of a delimiter that began in an earlier piece: if it is none after all, they are data. */
    let before = this.matched;
    while (at < to) {
      const byte = data[at]!;
      if (byte === delimiter[this.matched]) {
        at++;
        this.matched++;
        if (this.matched < delimiter.length) continue;
        if (before === 0) this.emit(data, from, at - this.matched);
        this.boundaryFound();
        return at;
      }
      if (before > 0) this.emit(delimiter, 0, before);
      before = 0;
      if (this.matched === 0) at++;
      else this.matched = 0;
    }
    if (before === 0) this.emit(data, from, at - this.matched);
    return at;
  }

  private emit(data: Uint8Array, from: i32, to: i32): void {
    if (this.inPart && to > from) this.sink.partData(data, from, to);
  }

  private boundaryFound(): void {
    if (this.inPart) this.sink.partEnds();
    this.inPart = false;
    this.matched = 0;
    this.state = AFTER_BOUNDARY;
  }

  /** The state after a byte that is not of a part's content. */
  private takeByte(byte: i32): i32 {
    switch (this.state) {
      case AFTER_BOUNDARY:
        if (byte === DASH) return LAST_DASH;
        return this.takePadding(byte);
      case LAST_DASH:
        return byte === DASH ? EPILOGUE : BROKEN;
      case PADDING:
        return this.takePadding(byte);
      case BOUNDARY_LF:
        this.headLength = 0;
        return byte === LF ? HEAD : BROKEN;
      default:
        return this.takeHead(byte);
    }
  }

  private takePadding(byte: i32): i32 {
    if (byte === CR) return BOUNDARY_LF;
    return byte === SPACE || byte === TAB ? PADDING : BROKEN;
  }

  private takeHead(byte: i32): i32 {
    if (this.headLength === MAX_PART_HEAD) return BROKEN;
    this.head[this.headLength++] = byte;
    const length = this.headLength;
    if (byte !== LF) return HEAD;
    if (length < 2 || this.head[length - 2] !== CR) return BROKEN;
    if (length > 2 && !(length >= 4 && this.head[length - 4] === CR && this.head[length - 3] === LF)) return HEAD;
    this.beginPart();
    return BODY;
  }

  private beginPart(): void {
    let name = "";
    let fileName = "";
    let type = "";
    for (const line of textOf(this.head, 0, this.headLength).split("\r\n")) {
      const colon = line.indexOf(":");
      if (colon < 0) continue;
      const value = line.slice(colon + 1).trim();
      if (sameIgnoringCase(line.slice(0, colon), "content-type")) type = value;
      if (!sameIgnoringCase(line.slice(0, colon), "content-disposition")) continue;
      const semicolon = value.indexOf(";");
      const parameters = semicolon < 0 ? undefined : parseParameters(value, semicolon, ";");
      name = parameters?.get("name") ?? "";
      fileName = parameters?.get("filename") ?? "";
    }
    this.inPart = true;
    this.matched = 0;
    this.sink.partBegins(name, fileName, type);
  }
}
