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

/** Undefined for a program whose files are in its image. Throws UserError. */
export async function fsImageOf(plan: Plan): Promise<FsImage | undefined> {
  const partition = readPartitions(plan.platform, plan.board)?.partitions.find(({ name }) => name === fsPartition(0));
  if (partition === undefined || !plan.project.libs.includes(LFS)) return undefined;
  const { LfsType } = await import("@meerkat/vfs-fs-lfs/lfs_type.ts");
  return makeFsImage(new LfsType(), partition.size, plan.project.files);
}

/** Throws UserError if they do not fit. */
export function makeFsImage(type: FileSystemType, size: number, files: readonly DeviceFile[]): FsImage {
  installHostNatives();
  const device = new MemoryDevice(size);
  if (!type.format(device, "")) throw new Error(`${type.name}: ${size} bytes cannot be formatted`);
  const system = type.mount(device, "");
  if (system === undefined) throw new Error(`${type.name}: what was formatted cannot be mounted`);
  for (const { name, path } of files) {
    const bytes = readFileSync(path);
    const file = system.open(name, "w");
    if (file === undefined || file.write(bytes, 0, bytes.length) !== bytes.length || !file.close()) throw doesNotFit(size, files);
  }
  if (!system.unmount()) throw doesNotFit(size, files);
  return { bytes: trimmed(device.bytes), size, blockSize: SECTOR };
}

function doesNotFit(size: number, files: readonly DeviceFile[]): UserError {
  const all = files.reduce((sum, { path }) => sum + readFileSync(path).length, 0);
  return new UserError(
    `the files of the device do not fit: ${files.length} files with ${all} bytes, for ${size} bytes of flash`,
    "leave some out of `filesystem` in mos.yml",
  );
}

function trimmed(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes.subarray(end - SECTOR, end).every((byte) => byte === 0xff)) end -= SECTOR;
  return bytes.slice(0, end);
}
