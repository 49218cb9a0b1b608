import type { Manifest } from "./manifest.ts";
import type { OtaResult } from "./result.ts";
import type { ZipEntry } from "./zip_format.ts";

/** What an update is, as far as writing it is concerned. */
export class BundleInfo {
  readonly manifest: Manifest;
  /** SHA-256 of the manifest. */
  readonly digest: Uint8Array;
  /** Bytes of the bundle, 0 if unknown. */
  readonly size: u32;
  /** Whether the bundle had to be signed. */
  readonly isSigned: boolean;

  constructor(manifest: Manifest, digest: Uint8Array, size: u32, isSigned: boolean) {
    this.manifest = manifest;
    this.digest = digest;
    this.size = size;
    this.isSigned = isSigned;
  }
}

/** Where reading can go on, of a bundle that was begun before. */
export class ResumePoint {
  /** In the bundle. */
  readonly offset: u32;
  /** Header and name of the file in whose contents `offset` lies; empty: `offset` is where a header is. */
  readonly header: Uint8Array;
  /** Bytes of its contents that need not be read, and their CRC. */
  readonly done: u32;
  readonly crc: u32;

  constructor(offset: u32, header: Uint8Array, done: u32, crc: u32) {
    this.offset = offset;
    this.header = header;
    this.done = done;
    this.crc = crc;
  }
}

/** Takes the parts of an update to where they belong. A result that a function returns ends the update; undefined goes on. */
export abstract class OtaBackend {
  abstract begin(info: BundleInfo): OtaResult | undefined;

  /** Where this bundle was broken off before, or undefined. Asked once, after `begin`. */
  abstract resumePoint(): ResumePoint | undefined;

  /** The source goes on at the point that `resumePoint` gave. False if that is not possible. */
  abstract resume(): boolean;

  /** Whether it wants the contents of this file. */
  abstract wants(entry: ZipEntry): boolean;

  /** A file that it wants begins. `header`: header and name, as they are in the bundle at `headerAt`. */
  abstract fileBegin(entry: ZipEntry, header: Uint8Array, headerAt: u32): OtaResult | undefined;
  abstract fileData(data: Uint8Array, off: i32, len: i32): OtaResult | undefined;
  abstract fileEnd(): OtaResult | undefined;

  /** Everything has come: makes it what is started next. Seconds until it must be committed, 0 for no limit. */
  abstract finalize(commitTimeoutS: u32): OtaResult | undefined;

  /** The update is over, however it ended. `keep`: it may go on later where it stopped. */
  abstract drop(keep: boolean): void;
}
