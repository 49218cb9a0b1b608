import { logError } from "@meerkat/core/log.ts";
import { DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import { type FileSystem, fileTime } from "@meerkat/core/vfs/file_system.ts";
import { FileSystemType } from "@meerkat/core/vfs/file_system_type.ts";
import { Options } from "@meerkat/core/vfs/options.ts";
import { FatCheck } from "./check.ts";
import { FatFs } from "./fat_fs.ts";
import { planVolume, writeVolume } from "./format.ts";
import { Geometry, readGeometry, SECTOR } from "./geometry.ts";
import { isNameAllowed } from "./names.ts";
import { findVolume, Range } from "./partition.ts";
import { Sectors } from "./sectors.ts";
import { dateField, timeField } from "./times.ts";
import { Volume } from "./volume.ts";

const LABEL_BYTES: i32 = 11;

function sectorsOf(device: VfsDevice): u32 {
  return Math.floor(device.size / SECTOR);
}

/** A volume that can be read; else what is wrong. */
class Found {
  volume: Volume | undefined = undefined;
  fault: string = "";
}

function findOn(device: VfsDevice, options: Options): Found {
  const found = new Found();
  const number = options.int("part", 0, 0, 4);
  found.fault = options.fault;
  const boot = new Uint8Array(SECTOR);
  if (found.fault === "" && device.read(0, boot, 0, SECTOR) !== DEV_OK) found.fault = "the device cannot be read";
  if (found.fault !== "") return found;
  const range = findVolume(boot, sectorsOf(device), number);
  if (range === undefined) {
    found.fault = "no FAT volume";
    return found;
  }
  const sectors = new Sectors(device, range.start * SECTOR, range.count);
  const geometry = new Geometry();
  found.fault = sectors.read(0, boot, 0, 1) ? readGeometry(boot, range.count, geometry) : "the device cannot be read";
  if (found.fault === "") found.volume = new Volume(sectors, geometry);
  return found;
}

/** Upper case, padded; undefined if it is no label. */
function labelOf(text: string): Uint8Array | undefined {
  const label = new Uint8Array(LABEL_BYTES);
  label.fill(32);
  if (text.length > LABEL_BYTES || (text !== "" && !isNameAllowed(text))) return undefined;
  for (let i: i32 = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 127) return undefined;
    label[i] = unit >= 97 && unit <= 122 ? unit - 32 : unit;
  }
  return label;
}

/**
 * FAT. Options: `part` (0), the partition: 1 to 4, or 0 for the whole device or its first one with FAT. For making one,
 * which does not touch what lies outside of it: `fat` (12, 16, 32; 0: by the size), `cluster` in bytes (0: by the size),
 * `label`.
 */
export class FatType extends FileSystemType {
  constructor() {
    super("FAT");
  }

  format(device: VfsDevice, options: string): boolean {
    const read = new Options(options);
    const number = read.int("part", 0, 0, 4);
    const bits = read.int("fat", 0, 0, 32);
    const cluster = read.int("cluster", 0, 0, 65536);
    const given = read.string("label");
    const label = labelOf(given === undefined ? "" : given);
    if (bits !== 0 && bits !== 12 && bits !== 16 && bits !== 32) read.wrong("fat must be 12, 16 or 32, or 0");
    if (cluster % SECTOR !== 0 || (cluster & (cluster - 1)) !== 0) read.wrong("cluster must be a power of two from 512 to 65536");
    if (label === undefined) read.wrong("label: up to 11 characters of ASCII");
    if (!device.rewritable) read.wrong("FAT needs a device that overwrites in place, as a card does");
    const range = read.fault === "" ? this.rangeToFormat(device, number) : undefined;
    if (read.fault === "" && range === undefined) read.wrong(`no partition ${number}`);
    const plan = range === undefined ? undefined : planVolume(range.count, bits, cluster / SECTOR);
    if (read.fault === "" && plan === undefined) read.wrong("the device has not the size for that");
    if (read.fault !== "" || range === undefined || plan === undefined || label === undefined) {
      logError("fat", read.fault);
      return false;
    }
    const now = fileTime();
    return writeVolume(new Sectors(device, range.start * SECTOR, range.count), plan, now, label, dateField(now), timeField(now));
  }

  private rangeToFormat(device: VfsDevice, number: i32): Range | undefined {
    if (number === 0) return new Range(0, sectorsOf(device));
    const first = new Uint8Array(SECTOR);
    return device.read(0, first, 0, SECTOR) === DEV_OK ? findVolume(first, sectorsOf(device), number) : undefined;
  }

  mount(device: VfsDevice, options: string): FileSystem | undefined {
    const found = findOn(device, new Options(options));
    if (found.fault === "" && !device.rewritable) found.fault = "FAT needs a device that overwrites in place, as a card does";
    const volume = found.volume;
    if (found.fault === "" && volume !== undefined && volume.table.mount()) return new FatFs(volume);
    logError("fat", found.fault === "" ? "the device cannot be read" : found.fault);
    return undefined;
  }

  check(device: VfsDevice, options: string): string[] {
    const found = findOn(device, new Options(options));
    const volume = found.volume;
    if (found.fault !== "" || volume === undefined) return [found.fault];
    if (!volume.table.mount()) return ["the device cannot be read"];
    const check = new FatCheck(volume);
    check.run();
    return check.findings;
  }
}
