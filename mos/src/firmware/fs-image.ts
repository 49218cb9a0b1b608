/** The image of a file system with the files of the build, made by the code that devices mount it with. */
import { readFileSync } from "node:fs";
import { fsPartition } from "@meerkat/boot-common/slots.ts";
import type { FileSystemType } from "@meerkat/core/vfs/file_system_type.ts";
import { readPartitions } from "../../../ports/partitions.ts";
import type { Plan } from "../builder/plan.ts";
import { UserError } from "../errors.ts";
import { MemoryDevice, SECTOR } from "../flash/file-device.ts";
import type { DeviceFile } from "../manifest/project.ts";
import { installHostNatives } from "./host-natives.ts";

export interface FsImage {
  /** Without the erased blocks at its end. */
  bytes: Uint8Array;
  /** Of the file system. */
  size: number;
  blockSize: number;
}

const LFS = "vfs-fs-lfs";

export type FsKind = "LFS" | "SPIFFS" | "FAT";

export interface FsImageOptions {
  kind: FsKind;
  /** Bytes. */
  size: number;
  /** Of the kind of file system, as JSON. */
  options?: string;
}

/** Undefined for a program whose files are in its image. Throws UserError. */
export async function fsImageOf(plan: Plan): Promise<FsImage | undefined> {
  const partition = readPartitions(plan.platform, plan.board)?.partitions.find(({ name }) => name === fsPartition(0));
  if (partition === undefined || !plan.project.libs.includes(LFS)) return undefined;
  return makeFsImage({ kind: "LFS", size: partition.size }, plan.project.files);
}

/** Throws UserError if they do not fit. */
export async function makeFsImage({ kind, size, options = "" }: FsImageOptions, files: readonly DeviceFile[]): Promise<FsImage> {
  installHostNatives();
  const device = new MemoryDevice(size, kind === "FAT");
  const type = await typeOf(kind);
  if (!type.format(device, options))
    throw new UserError(`${size} bytes cannot be made a file system of the kind ${kind}`, "is the size a multiple of its blocks?");
  const system = type.mount(device, options);
  if (system === undefined) throw new Error(`${kind}: what was formatted cannot be mounted`);
  for (const { name, path } of files) {
    const bytes = readFileSync(path);
    const file = system.open(name, "w");
    if (file === undefined || file.write(bytes, 0, bytes.length) !== bytes.length || !file.close()) throw doesNotFit(name, size, files);
  }
  if (!system.unmount()) throw doesNotFit("the end", size, files);
  return { bytes: trimmed(device.bytes), size, blockSize: SECTOR };
}

async function typeOf(kind: FsKind): Promise<FileSystemType> {
  switch (kind) {
    case "LFS":
      return new (await import("@meerkat/vfs-fs-lfs/lfs_type.ts")).LfsType();
    case "SPIFFS":
      return new (await import("@meerkat/vfs-fs-spiffs/spiffs_type.ts")).SpiffsType();
    default:
      return new (await import("@meerkat/vfs-fs-fat/fat_type.ts")).FatType();
  }
}

function doesNotFit(name: string, size: number, files: readonly DeviceFile[]): UserError {
  const all = files.reduce((sum, { path }) => sum + readFileSync(path).length, 0);
  return new UserError(
    `${name} cannot be written: ${files.length} files with ${all} bytes, for ${size} bytes of flash`,
    "leave some out (`filesystem` in mos.yml), or shorten the name",
  );
}

function trimmed(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes.subarray(end - SECTOR, end).every((byte) => byte === 0xff)) end -= SECTOR;
  return bytes.slice(0, end);
}
