import "@meerkat/hal/system.native.ts";
import { bootKeys } from "@meerkat/boot-common/boot_keys.ts";
import { beginTrial } from "@meerkat/boot-common/boot_machine.ts";
import { IMAGE_CUT, IMAGE_GOOD, ImageCheck, ImageRules, imageFaultText } from "@meerkat/boot-common/image_check.ts";
import { appPartition, fsPartition } from "@meerkat/boot-common/slots.ts";
import type { VfsDevice } from "@meerkat/core/vfs/device.ts";
import { partitionDevice } from "@meerkat/core/vfs/partitions.ts";
import { type BundleInfo, OtaBackend, ResumePoint } from "./backend.ts";
import type { BootAccess } from "./boot_access.ts";
import type { ManifestPart } from "./manifest.ts";
import { PartWriter, partFault } from "./part_writer.ts";
import { failed, OTA_BAD_IMAGE, OTA_INCOMPLETE_PACKAGE, OtaResult, TEXT_CANNOT_SAVE, TEXT_UNCOMMITTED } from "./result.ts";
import { ResumeEntry, ResumeRecord } from "./resume_record.ts";
import { ZIP_STORED, ZipEntry } from "./zip_format.ts";

// Writes an update to the slot that does not run: the image to its app partition, the file system to its fs partition.

/** Contents that may have to be read again after a break. */
const MARK_BYTES: u32 = 65536;

/** Makes the file system of the other slot one without files. False on failure. */
export type ClearFiles = (device: VfsDevice) => boolean;

export class SlotBackend extends OtaBackend {
  private readonly boot: BootAccess;
  private readonly trials: i32;
  private readonly clearFiles: ClearFiles;
  private info: BundleInfo | undefined = undefined;
  private writers: PartWriter[] = [];
  private current: PartWriter | undefined = undefined;
  private record: ResumeRecord | undefined = undefined;
  /** Whether `record` is about what is written now. */
  private isRecording: boolean = false;
  /** Files that have begun, and are not in `record` yet: it is begun when there is something to go on from. */
  private unrecorded: ResumeEntry[] = [];
  private isStored: boolean = false;
  private nextMark: u32 = 0;
  private fileSystem: VfsDevice | undefined = undefined;

  /** `trials`: how often the new firmware may be started before it is committed. */
  constructor(boot: BootAccess, trials: i32, clearFiles: ClearFiles) {
    super();
    this.boot = boot;
    this.trials = trials;
    this.clearFiles = clearFiles;
  }

  begin(info: BundleInfo): OtaResult | undefined {
    const slot = this.boot.otherSlot;
    const app = partitionDevice(appPartition(slot));
    const fs = partitionDevice(fsPartition(slot));
    if (app === undefined || fs === undefined) return failed("No slots available for update");
    this.info = info;
    this.fileSystem = fs;
    this.record = new ResumeRecord(app);
    for (const part of info.manifest.parts) {
      const fault = part.type === "app" ? this.addPart(part, app, app.size - app.eraseSize) : part.type === "fs" ? this.addPart(part, fs, fs.size) : undefined;
      if (fault !== undefined) return fault;
    }
    return this.hasApp() ? undefined : new OtaResult(OTA_INCOMPLETE_PACKAGE, "Incomplete update package: no part of type app");
  }

  private addPart(part: ManifestPart, device: VfsDevice, room: u32): OtaResult | undefined {
    for (const { part: other } of this.writers) {
      if (other.type === part.type) return failed(`Invalid manifest: two parts of type ${part.type}`);
      if (other.src === part.src) return failed(`Invalid manifest: two parts from ${part.src}`);
    }
    const check = part.type === "app" ? (slot: VfsDevice, app: ManifestPart) => this.checkImage(slot, app) : noCheck;
    this.writers.push(new PartWriter(part, device, check));
    return partFault(part, room, this.info !== undefined && this.info.isSigned);
  }

  private hasApp(): boolean {
    for (const { part } of this.writers) {
      if (part.type === "app") return true;
    }
    return false;
  }

  private hasFiles(): boolean {
    for (const { part } of this.writers) {
      if (part.type === "fs") return true;
    }
    return false;
  }

  /** Whether the loader would start it: the same check, by the same keys. */
  private checkImage(slot: VfsDevice, app: ManifestPart): OtaResult | undefined {
    const { state } = this.boot;
    const check = new ImageCheck(slot, new ImageRules(bootKeys(), state.revokedKeys, state.securityCounter, hal_arch()));
    const status = check.check();
    // What lies behind the part is from another update.
    const fault = check.totalBytes > app.size ? IMAGE_CUT : status;
    return fault === IMAGE_GOOD ? undefined : new OtaResult(OTA_BAD_IMAGE, `Invalid image in part ${app.name}: ${imageFaultText(fault)}`);
  }

  resumePoint(): ResumePoint | undefined {
    const { info, record } = this;
    if (info === undefined || record === undefined || !record.load(info.digest, info.size)) return undefined;
    const last = record.entries.length - 1;
    for (let i: i32 = 0; i < last; i++) {
      const writer = this.writerOfHeader(record.entries[i]!.header);
      if (writer === undefined || !writer.verify()) return this.forget();
    }
    // Until the source has decided to go on there, it may still bring them.
    this.resetDone();
    return this.pointOf(record.entries[last]!);
  }

  private pointOf(entry: ResumeEntry): ResumePoint | undefined {
    const writer = this.writerOfHeader(entry.header);
    if (writer === undefined) return this.forget();
    if (!isStored(entry.header)) return new ResumePoint(entry.headerAt, new Uint8Array(0), 0, 0);
    const { done } = entry;
    if (done > writer.part.size || done % writer.device.eraseSize !== 0) return this.forget();
    const crc = writer.resume(done);
    writer.drop();
    // Somebody may have put something else there meanwhile.
    return crc !== entry.crc ? this.forget() : new ResumePoint(entry.dataAt() + done, entry.header, done, crc);
  }

  /** What is recorded is not what is there. */
  private forget(): ResumePoint | undefined {
    this.resetDone();
    if (this.record !== undefined) this.record.clear();
    return undefined;
  }

  private resetDone(): void {
    for (const writer of this.writers) writer.isDone = false;
  }

  resume(): boolean {
    const { info, record } = this;
    if (info === undefined || record === undefined || record.entries.length === 0 || this.isRecording) return false;
    const last = record.entries[record.entries.length - 1]!;
    const writer = this.writerOfHeader(last.header);
    if (writer === undefined) return false;
    for (const entry of record.entries) this.markDone(entry.header, entry !== last);
    this.isRecording = true;
    this.unrecorded = [];
    if (!isStored(last.header)) {
      // Its header comes again, and with it the record of it.
      record.entries.pop();
      record.rewrite(info.digest, info.size);
      return true;
    }
    record.compact(info.digest, info.size);
    if (writer.resume(last.done) < 0) return false;
    this.current = writer;
    this.isStored = true;
    this.nextMark = last.done + MARK_BYTES;
    return true;
  }

  private markDone(header: Uint8Array, isDone: boolean): void {
    const writer = this.writerOfHeader(header);
    if (writer === undefined) return;
    writer.drop();
    writer.isDone = isDone;
  }

  wants(entry: ZipEntry): boolean {
    return this.writerOf(entry.name) !== undefined;
  }

  fileBegin(entry: ZipEntry, header: Uint8Array, headerAt: u32): OtaResult | undefined {
    const writer = this.writerOf(entry.name);
    if (writer === undefined) return failed("Malformed archive");
    const { part } = writer;
    if (writer.isDone) return failed(`Malformed archive (${entry.name} is there twice)`);
    if (entry.size !== part.size) return failed(`Size of ${entry.name} is ${entry.size}, the manifest says ${part.size}`);
    this.unrecorded.push(new ResumeEntry(headerAt, header));
    this.isStored = entry.method === ZIP_STORED;
    this.nextMark = MARK_BYTES;
    this.current = writer;
    return writer.begin();
  }

  private recordEntries(): void {
    const { info, record } = this;
    if (info === undefined || record === undefined) return;
    if (!this.isRecording) record.begin(info.digest, info.size);
    this.isRecording = true;
    for (const { headerAt, header } of this.unrecorded) record.addEntry(headerAt, header);
    this.unrecorded = [];
  }

  fileData(data: Uint8Array, off: i32, len: i32): OtaResult | undefined {
    const writer = this.current;
    if (writer === undefined) return failed("Malformed archive");
    const fault = writer.data(data, off, len);
    if (fault === undefined && this.isStored && writer.written >= this.nextMark && this.record !== undefined) {
      this.recordEntries();
      const crc = writer.writtenCrc();
      if (crc >= 0) this.record.addMark(writer.written, crc);
      this.nextMark = writer.written + MARK_BYTES;
    }
    return fault;
  }

  fileEnd(): OtaResult | undefined {
    const writer = this.current;
    this.current = undefined;
    if (this.isRecording) this.recordEntries();
    return writer === undefined ? failed("Malformed archive") : writer.end();
  }

  finalize(commitTimeoutS: u32): OtaResult | undefined {
    for (const { isDone, part } of this.writers) {
      if (!isDone) return new OtaResult(OTA_INCOMPLETE_PACKAGE, `Incomplete update package: ${part.src} is not in it`);
    }
    const { boot, fileSystem } = this;
    const next = beginTrial(boot.state, boot.otherSlot, this.trials, commitTimeoutS, true);
    if (next === undefined) return failed(TEXT_UNCOMMITTED);
    // Files of the firmware that was in this slot before are none of the new one's.
    if (!this.hasFiles() && (fileSystem === undefined || !this.clearFiles(fileSystem))) return failed("Failed to clear the file system of the slot");
    return boot.write(next) ? undefined : failed(TEXT_CANNOT_SAVE);
  }

  drop(keep: boolean): void {
    for (const writer of this.writers) writer.drop();
    this.current = undefined;
    if (!keep && this.isRecording && this.record !== undefined) this.record.clear();
    this.writers = [];
    this.record = undefined;
    this.info = undefined;
  }

  private writerOf(name: string): PartWriter | undefined {
    for (const writer of this.writers) {
      if (writer.part.src === name) return writer;
    }
    return undefined;
  }

  private writerOfHeader(header: Uint8Array): PartWriter | undefined {
    return this.writerOf(new ZipEntry(header).name);
  }
}

function isStored(header: Uint8Array): boolean {
  return new ZipEntry(header).method === ZIP_STORED;
}

function noCheck(_device: VfsDevice, _part: ManifestPart): OtaResult | undefined {
  return undefined;
}
