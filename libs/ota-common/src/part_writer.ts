import { crc32Continue } from "@meerkat/core/crc32.ts";
import { DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import type { ManifestPart } from "./manifest.ts";
import { isDigestText, PartDigest } from "./part_digest.ts";
import { failed, OTA_BAD_CHECKSUM, OTA_INCOMPLETE_PACKAGE, OTA_TOO_BIG, OTA_WRITE_FAILED, OtaResult } from "./result.ts";
import { SlotWriter } from "./slot_writer.ts";

/** Bytes that are read at a time. */
const READ_BYTES: i32 = 512;

/** Looks at a part that is complete and has the right digest. Why it will not do, or undefined. */
export type PartCheck = (device: VfsDevice, part: ManifestPart) => OtaResult | undefined;

/** Why a part cannot be written to a place of `room` bytes, or undefined. `needSha256`: a manifest is only worth its signature with good digests. */
export function partFault(part: ManifestPart, room: u32, needSha256: boolean): OtaResult | undefined {
  const incomplete = (what: string): OtaResult => new OtaResult(OTA_INCOMPLETE_PACKAGE, `Incomplete update package: part ${part.name} has no ${what}`);
  if (part.src === "") return incomplete("src");
  if (part.size <= 0) return incomplete("size");
  if (part.sha256 === "" && (needSha256 || part.sha1 === "")) return incomplete("cs_sha256");
  if (!isDigestText(part.sha256, 64) || !isDigestText(part.sha1, 40)) return failed(`Invalid checksum format of part ${part.name}`);
  if (part.size > room) return new OtaResult(OTA_TOO_BIG, `Image too big: part ${part.name} has ${part.size} bytes, there is room for ${room}`);
  return undefined;
}

/** Writes a part to its place. */
export class PartWriter {
  readonly part: ManifestPart;
  readonly device: VfsDevice;
  private readonly check: PartCheck;
  private writer: SlotWriter | undefined = undefined;
  private digest: PartDigest | undefined = undefined;
  /** CRC-32 of the first `checked` bytes on the device. */
  private checkedCrc: u32 = 0;
  private checked: u32 = 0;
  /** It is there, and good. */
  isDone: boolean = false;

  constructor(part: ManifestPart, device: VfsDevice, check: PartCheck) {
    this.part = part;
    this.device = device;
    this.check = check;
  }

  /** Bytes that are on the device. */
  get written(): u32 {
    return this.writer === undefined ? 0 : this.writer.position;
  }

  /** Starts to write it. */
  begin(): OtaResult | undefined {
    this.drop();
    const digest = new PartDigest(this.part);
    if (!digest.begin()) return failed("Too many digests at once");
    this.digest = digest;
    this.writer = new SlotWriter(this.device);
    this.checked = 0;
    this.checkedCrc = 0;
    return undefined;
  }

  /** Goes on behind `done` bytes, whole sectors or all, that are there. Their CRC, or -1 if they cannot be read. */
  resume(done: u32): number {
    if (this.begin() !== undefined || this.digest === undefined || this.writer === undefined) return -1;
    if (!this.digest.addFrom(this.device, done)) return -1;
    this.writer.resume(done);
    this.checked = done;
    this.checkedCrc = this.digest.crc;
    return this.digest.crc;
  }

  /** CRC-32 of the bytes that are on the device, or -1 if they cannot be read. */
  writtenCrc(): number {
    const { written } = this;
    const buffer = new Uint8Array(READ_BYTES);
    while (this.checked < written) {
      const count: i32 = written - this.checked < READ_BYTES ? written - this.checked : READ_BYTES;
      if (this.device.read(this.checked, buffer, 0, count) !== DEV_OK) return -1;
      this.checkedCrc = crc32Continue(this.checkedCrc, buffer, 0, count);
      this.checked += count;
    }
    return this.checkedCrc;
  }

  data(data: Uint8Array, off: i32, len: i32): OtaResult | undefined {
    if (this.digest === undefined || this.writer === undefined) return failed("Malformed archive");
    this.digest.add(data, off, len);
    return this.writer.write(data, off, len) ? undefined : this.writeFailed();
  }

  private writeFailed(): OtaResult {
    return new OtaResult(OTA_WRITE_FAILED, `Write failed: part ${this.part.name} at ${this.written}`);
  }

  /** All of it has come: it is checked now. */
  end(): OtaResult | undefined {
    if (this.digest === undefined || this.writer === undefined) return failed("Malformed archive");
    if (!this.writer.finish()) return this.writeFailed();
    const wrong = this.digest.mismatch();
    this.drop();
    if (wrong !== "") return new OtaResult(OTA_BAD_CHECKSUM, `Invalid checksum: ${wrong} of part ${this.part.name}`);
    const fault = this.check(this.device, this.part);
    this.isDone = fault === undefined;
    return fault;
  }

  /** Whether the device holds all of it already. */
  verify(): boolean {
    return this.resume(this.part.size) >= 0 && this.end() === undefined;
  }

  /** Lets go of what it needs while it writes. */
  drop(): void {
    if (this.digest !== undefined) this.digest.drop();
    this.digest = undefined;
    this.writer = undefined;
  }
}
