import { crc32Continue } from "@meerkat/core/crc32.ts";
import { DecoderOutput, makeDecoder, type StreamDecoder } from "./decoder.ts";
import { failed, OTA_FAILED, OtaResult, TEXT_BAD_CRC, TEXT_BAD_HEADER, TEXT_COMPRESSED, TEXT_LONG_NAME, TEXT_NO_MEMORY } from "./result.ts";
import {
  ZIP_CENTRAL_HEADER,
  ZIP_DESCRIPTOR,
  ZIP_DESCRIPTOR_BYTES,
  ZIP_FLAG_ENCRYPTED,
  ZIP_LOCAL_HEADER,
  ZIP_LOCAL_HEADER_BYTES,
  ZIP_SIGNATURE_BYTES,
  ZIP_STORED,
  ZipEntry,
  zipU16,
  zipU32,
} from "./zip_format.ts";

// Reads a bundle as it comes, in pieces of any length. Memory: a header, a name, and the extra field of the first file.
//
//   HEADER → NAME → EXTRA → DATA or SKIP → (DESCRIPTOR) → HEADER ... → DONE, at the central directory

const enum ReaderState {
  Header,
  Name,
  Extra,
  Data,
  Skip,
  Descriptor,
  Done,
}

/** Longest name of a file in the archive: a directory, a slash and the file's own name. */
const MAX_PATH_BYTES: i32 = 255;
/** A file's own name must be shorter than this, as on devices with Mongoose OS. */
const MAX_NAME: i32 = 50;
/** Longest extra field of the first file: eight signatures, and what the maker adds. */
const MAX_EXTRA_BYTES: i32 = 2048;

/** Gets what is in the bundle. What a function returns ends the reading; undefined goes on. */
export abstract class ZipSink {
  /** A file begins. `extra`: the extra field of the first file, empty for others. */
  abstract entryBegin(entry: ZipEntry, extra: Uint8Array): OtaResult | undefined;
  /** Whether the contents of the file that has begun are wanted. */
  abstract isWanted(): boolean;
  abstract entryData(data: Uint8Array, off: i32, len: i32): OtaResult | undefined;
  /** The wanted file is complete, and its CRC right. */
  abstract entryEnd(): OtaResult | undefined;
  /** Whether nothing may follow yet. */
  abstract isWaiting(): boolean;
}

/** Between a file in the archive and the sink: counts and checks the contents. */
class Contents extends DecoderOutput {
  private readonly sink: ZipSink;
  readonly entry: ZipEntry;
  crc: u32 = 0;
  size: u32 = 0;
  error: OtaResult | undefined = undefined;

  constructor(sink: ZipSink, entry: ZipEntry) {
    super();
    this.sink = sink;
    this.entry = entry;
  }

  write(data: Uint8Array, off: i32, len: i32): boolean {
    if (len > this.entry.size - this.size) {
      this.error = failed(`Malformed archive (${this.entry.name} is longer than its header says)`);
      return false;
    }
    if (this.entry.crc !== 0) this.crc = crc32Continue(this.crc, data, off, len);
    this.size += len;
    this.error = this.sink.entryData(data, off, len);
    return this.error === undefined;
  }
}

export class ZipReader {
  private readonly sink: ZipSink;
  private state: ReaderState = ReaderState.Header;
  private readonly header: Uint8Array = new Uint8Array(ZIP_LOCAL_HEADER_BYTES);
  private name: Uint8Array = new Uint8Array(0);
  private extra: Uint8Array = new Uint8Array(0);
  private extraLength: i32 = 0;
  private isFirst: boolean = true;
  /** Bytes of the present part that have come. */
  private filled: u32 = 0;
  private descriptorBytes: i32 = ZIP_DESCRIPTOR_BYTES;
  private contents: Contents | undefined = undefined;
  private decoder: StreamDecoder | undefined = undefined;
  /** Bytes of the bundle that have been read. */
  position: u32 = 0;
  /** Where the header of the present file lies. */
  entryAt: u32 = 0;
  /** Why nothing is read any more. */
  error: OtaResult | undefined = undefined;

  constructor(sink: ZipSink) {
    this.sink = sink;
  }

  /** All files have been read. */
  isDone(): boolean {
    return this.state === ReaderState.Done;
  }

  /** Header and name of the present file, as they are in the archive. */
  entryHeader(): Uint8Array {
    const bytes = new Uint8Array(ZIP_LOCAL_HEADER_BYTES + this.name.length);
    bytes.set(this.header, 0);
    bytes.set(this.name, ZIP_LOCAL_HEADER_BYTES);
    return bytes;
  }

  /**
   * Goes on in the middle of a stored file: `header` is what `entryHeader` was, `done` bytes of contents with this CRC
   * are there already, and `position` is where the next byte of the bundle is. False if that cannot be.
   */
  resume(header: Uint8Array, done: u32, crc: u32, position: u32): boolean {
    if (header.length < ZIP_LOCAL_HEADER_BYTES) return false;
    this.header.set(header.subarray(0, ZIP_LOCAL_HEADER_BYTES), 0);
    this.name = header.slice(ZIP_LOCAL_HEADER_BYTES);
    const entry = new ZipEntry(header);
    if (entry.method !== ZIP_STORED || done > entry.size || entry.hasDescriptor) return false;
    this.contents = new Contents(this.sink, entry);
    this.contents.size = done;
    this.contents.crc = entry.crc === 0 ? 0 : crc;
    this.decoder = undefined;
    this.filled = done;
    this.position = position;
    this.state = ReaderState.Data;
    if (done === entry.size) this.endData();
    return this.error === undefined;
  }

  /** Goes on at the header of a file, where `position` is. */
  skipTo(position: u32): void {
    this.position = position;
    this.enter(ReaderState.Header);
  }

  /**
   * Reads `len` bytes of `data` from `off`. Returns how many it has taken: fewer if the sink waits, or after an error.
   * Behind the last file everything is taken and dropped.
   */
  feed(data: Uint8Array, off: i32, len: i32): i32 {
    let done: i32 = 0;
    while (done < len && this.error === undefined && !this.sink.isWaiting()) {
      if (this.state === ReaderState.Header && this.filled === 0) this.entryAt = this.position;
      const count = this.step(data, off + done, len - done);
      done += count;
      this.position += count;
    }
    return done;
  }

  private step(data: Uint8Array, off: i32, len: i32): i32 {
    switch (this.state) {
      case ReaderState.Header:
        return this.readHeader(data, off, len);
      case ReaderState.Name:
        return this.readName(data, off, len);
      case ReaderState.Extra:
        return this.readExtra(data, off, len);
      case ReaderState.Data:
        return this.readData(data, off, len);
      case ReaderState.Skip:
        return this.skipData(len);
      case ReaderState.Descriptor:
        return this.readDescriptor(data, off, len);
      default:
        return len;
    }
  }

  /** Adds to a part of `size` bytes, which `target` keeps if it has room. Returns how many bytes it took. */
  private gather(target: Uint8Array, size: i32, data: Uint8Array, off: i32, len: i32): i32 {
    const left: i32 = size - this.filled;
    const count = len < left ? len : left;
    if (target.length >= size) target.set(data.subarray(off, off + count), this.filled);
    this.filled += count;
    return count;
  }

  private enter(state: ReaderState): void {
    this.state = state;
    this.filled = 0;
  }

  private fail(text: string): void {
    this.error = failed(text);
  }

  private readHeader(data: Uint8Array, off: i32, len: i32): i32 {
    const size = this.filled < ZIP_SIGNATURE_BYTES ? ZIP_SIGNATURE_BYTES : ZIP_LOCAL_HEADER_BYTES;
    const count = this.gather(this.header, size, data, off, len);
    if (this.filled === ZIP_SIGNATURE_BYTES) this.checkSignature();
    else if (this.filled === ZIP_LOCAL_HEADER_BYTES) this.checkHeader();
    return count;
  }

  private checkSignature(): void {
    const signature = zipU32(this.header, 0);
    if (signature === ZIP_CENTRAL_HEADER && !this.isFirst) this.state = ReaderState.Done;
    else if (signature !== ZIP_LOCAL_HEADER) this.fail(TEXT_BAD_HEADER);
  }

  private checkHeader(): void {
    const nameLength = zipU16(this.header, 26);
    this.extraLength = zipU16(this.header, 28);
    if ((zipU16(this.header, 6) & ZIP_FLAG_ENCRYPTED) !== 0) return this.fail("Malformed archive (encrypted)");
    if (nameLength === 0) return this.fail(TEXT_BAD_HEADER);
    if (nameLength > MAX_PATH_BYTES) return this.fail(TEXT_LONG_NAME);
    if (this.isFirst && this.extraLength > MAX_EXTRA_BYTES) return this.fail(TEXT_NO_MEMORY);
    this.name = new Uint8Array(nameLength);
    this.extra = new Uint8Array(this.isFirst ? this.extraLength : 0);
    this.enter(ReaderState.Name);
  }

  private readName(data: Uint8Array, off: i32, len: i32): i32 {
    const count = this.gather(this.name, this.name.length, data, off, len);
    if (this.filled === this.name.length) {
      this.enter(ReaderState.Extra);
      if (this.extraLength === 0) this.beginEntry();
    }
    return count;
  }

  private readExtra(data: Uint8Array, off: i32, len: i32): i32 {
    const count = this.gather(this.extra, this.extraLength, data, off, len);
    if (this.filled === this.extraLength) this.beginEntry();
    return count;
  }

  private beginEntry(): void {
    const entry = new ZipEntry(this.entryHeader());
    if (entry.name.length >= MAX_NAME) return this.fail(TEXT_LONG_NAME);
    const contents = new Contents(this.sink, entry);
    this.contents = contents;
    this.error = this.sink.entryBegin(entry, this.extra);
    this.extra = new Uint8Array(0);
    this.isFirst = false;
    if (this.error !== undefined) return;
    this.enter(ReaderState.Skip);
    if (this.sink.isWanted()) this.beginData(entry);
    else if (entry.compressedSize === 0) this.endSkip(entry);
  }

  private beginData(entry: ZipEntry): void {
    if (entry.hasDescriptor || entry.size === 0 || entry.compressedSize === 0) {
      return this.fail(`Malformed archive (no size of ${entry.name})`);
    }
    if (entry.method === ZIP_STORED) {
      this.decoder = undefined;
      if (entry.size !== entry.compressedSize) return this.fail(`Malformed archive (two sizes of ${entry.name})`);
    } else {
      this.decoder = makeDecoder(entry.method);
      if (this.decoder === undefined) return this.fail(TEXT_COMPRESSED);
    }
    this.state = ReaderState.Data;
  }

  private readData(data: Uint8Array, off: i32, len: i32): i32 {
    const contents = this.contents!;
    const left: u32 = contents.entry.compressedSize - this.filled;
    const count: i32 = left < len ? left : len;
    this.filled += count;
    if (this.decoder === undefined) contents.write(data, off, count);
    else if (!this.decoder.push(data, off, count, contents)) this.notDecoded(this.decoder, contents);
    if (contents.error !== undefined) this.error = contents.error;
    if (this.error === undefined && this.filled === contents.entry.compressedSize) this.endData();
    return count;
  }

  private notDecoded({ fault }: StreamDecoder, contents: Contents): void {
    if (contents.error === undefined) contents.error = failed(`Malformed archive (compressed data of ${contents.entry.name}: ${fault})`);
  }

  private endData(): void {
    const contents = this.contents!;
    const { entry } = contents;
    if (this.decoder !== undefined && !this.decoder.finish(contents)) this.notDecoded(this.decoder, contents);
    this.decoder = undefined;
    if (contents.error !== undefined) {
      this.error = contents.error;
    } else if (contents.size !== entry.size) {
      this.fail(`Malformed archive (${entry.name} is shorter than its header says)`);
    } else if (entry.crc !== 0 && contents.crc !== entry.crc) {
      this.error = new OtaResult(OTA_FAILED, `${TEXT_BAD_CRC} of ${entry.name}`);
    } else {
      this.enter(ReaderState.Header);
      this.error = this.sink.entryEnd();
    }
  }

  private skipData(len: i32): i32 {
    const { entry } = this.contents!;
    const left: u32 = entry.compressedSize - this.filled;
    const count: i32 = left < len ? left : len;
    this.filled += count;
    if (this.filled === entry.compressedSize) this.endSkip(entry);
    return count;
  }

  private endSkip(entry: ZipEntry): void {
    this.descriptorBytes = ZIP_DESCRIPTOR_BYTES;
    this.enter(entry.hasDescriptor ? ReaderState.Descriptor : ReaderState.Header);
  }

  /** 12 bytes, or 16 if they begin with a signature. */
  private readDescriptor(data: Uint8Array, off: i32, len: i32): i32 {
    const count = this.gather(this.header, this.descriptorBytes, data, off, len);
    if (this.filled >= ZIP_SIGNATURE_BYTES && zipU32(this.header, 0) === ZIP_DESCRIPTOR) {
      this.descriptorBytes = ZIP_DESCRIPTOR_BYTES + ZIP_SIGNATURE_BYTES;
    }
    if (this.filled === this.descriptorBytes) this.enter(ReaderState.Header);
    return count;
  }
}
