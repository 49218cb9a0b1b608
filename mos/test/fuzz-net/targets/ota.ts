import { DEV_INVALID, DEV_OK, VfsDevice } from "@meerkat/core/vfs/device.ts";
import { type BundleInfo, OtaBackend, type ResumePoint } from "@meerkat/ota-common/backend.ts";
import { OTA_BEGIN_CONTINUE } from "@meerkat/ota-common/events.ts";
import { PartWriter, partFault } from "@meerkat/ota-common/part_writer.ts";
import { failed, type OtaResult } from "@meerkat/ota-common/result.ts";
import { ResumeRecord } from "@meerkat/ota-common/resume_record.ts";
import { Updater, UpdaterSettings } from "@meerkat/ota-common/updater.ts";
import type { ZipEntry } from "@meerkat/ota-common/zip_format.ts";
import { expectThat } from "./expect.ts";

const SECTOR: i32 = 512;
const SECTORS: i32 = 8;

/** A slot in RAM, which counts what is done to it. */
class Slot extends VfsDevice {
  readonly bytes: Uint8Array = new Uint8Array(SECTOR * SECTORS).fill(0xff);
  operations: i32 = 0;

  constructor() {
    super(SECTOR * SECTORS, SECTOR);
  }

  read(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    if (!this.contains(at, len)) return DEV_INVALID;
    data.set(this.bytes.subarray(at, at + len), off);
    return DEV_OK;
  }

  write(at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    expectThat(this.contains(at, len), "written outside the slot");
    this.operations++;
    for (let i: i32 = 0; i < len; i++) this.bytes[at + i] = this.bytes[at + i]! & data[off + i]!;
    return DEV_OK;
  }

  erase(at: u32, len: u32): i32 {
    expectThat(this.contains(at, len) && at % SECTOR === 0, "erased outside the slot");
    this.operations++;
    this.bytes.fill(0xff, at, at + len);
    return DEV_OK;
  }
}

/** Takes the parts of type app, whatever they are. */
class SlotsInRam extends OtaBackend {
  readonly slot: Slot;
  private writer: PartWriter | undefined = undefined;
  finalized: boolean = false;

  constructor(slot: Slot) {
    super();
    this.slot = slot;
  }

  begin(info: BundleInfo): OtaResult | undefined {
    for (const part of info.manifest.parts) {
      if (part.type !== "app") continue;
      this.writer = new PartWriter(part, this.slot, (_device, _part) => undefined);
      return partFault(part, this.slot.size, info.isSigned);
    }
    return undefined;
  }

  resumePoint(): ResumePoint | undefined {
    return undefined;
  }

  resume(): boolean {
    return false;
  }

  wants(entry: ZipEntry): boolean {
    return this.writer !== undefined && this.writer.part.src === entry.name;
  }

  fileBegin(entry: ZipEntry, _header: Uint8Array, _headerAt: u32): OtaResult | undefined {
    if (this.writer === undefined || entry.size !== this.writer.part.size || this.writer.isDone) return failed("not wanted");
    return this.writer.begin();
  }

  fileData(data: Uint8Array, off: i32, len: i32): OtaResult | undefined {
    return this.writer === undefined ? failed("no file") : this.writer.data(data, off, len);
  }

  fileEnd(): OtaResult | undefined {
    return this.writer === undefined ? failed("no file") : this.writer.end();
  }

  finalize(_commitTimeoutS: u32): OtaResult | undefined {
    this.finalized = true;
    return this.writer !== undefined && !this.writer.isDone ? failed("not complete") : undefined;
  }

  drop(_keep: boolean): void {
    if (this.writer !== undefined) this.writer.drop();
  }
}

/** Runs a bundle through an updater. Code of its result. */
function update(data: Uint8Array, piece: i32, slot: Slot): i32 {
  const settings = new UpdaterSettings();
  settings.platform = "fake";
  const backend = new SlotsInRam(slot);
  const updater = new Updater(settings, backend, (_manifest, _signatures) => OTA_BEGIN_CONTINUE);
  for (let at: i32 = 0; at < data.length; at += piece) {
    const count = data.length - at < piece ? data.length - at : piece;
    expectThat(updater.write(data, at, count) === count, "an updater waits for nobody");
  }
  const { code, text } = updater.finalize(0);
  expectThat(text !== "" && code !== 0, "no result");
  expectThat(code < 0 || backend.finalized, "success without an end");
  return code;
}

/** A bundle in pieces and at once: the same result. */
export function fuzzOtaBundle(data: Uint8Array, chunk: i32): void {
  const slot = new Slot();
  const code = update(data, chunk, slot);
  const { operations } = slot;
  expectThat(operations <= 2 * SECTORS, "a sector was written twice");
  const again = update(data, data.length > 0 ? data.length : 1, slot);
  expectThat(again === code, "another result when it comes at once");
  expectThat(code < 0 || slot.operations === operations, "what was there already was written again");
}

const digest = new Uint8Array(32);

/** What an update has noted, with anything in its place. */
export function fuzzOtaResume(data: Uint8Array, _chunk: i32): void {
  const slot = new Slot();
  const start = SECTOR * (SECTORS - 1);
  slot.bytes.set(data.subarray(0, SECTOR), start);
  const record = new ResumeRecord(slot);
  if (!record.load(digest, 1000)) return;
  for (const entry of record.entries) expectThat(entry.header.length >= 30 && entry.dataAt() > entry.headerAt, "no header");
  const before = record.entries.length;
  record.compact(digest, 1000);
  expectThat(new ResumeRecord(slot).load(digest, 1000) || before > 1, "what was noted is lost");
}
