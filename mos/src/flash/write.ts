/** Writing flash as a programmer does: sectors are erased first, and what else is in them stays. */
import type { PartitionEntry } from "../../../ports/partitions.ts";
import { UserError } from "../errors.ts";
import { type FlashFile, SECTOR } from "./file-device.ts";

export function writeRange(file: FlashFile, start: number, bytes: Uint8Array): void {
  const from = start - (start % SECTOR);
  const to = Math.ceil((start + bytes.length) / SECTOR) * SECTOR;
  const sectors = new Uint8Array(to - from);
  file.read(from, sectors, 0, sectors.length);
  sectors.set(bytes, start - from);
  file.write(from, sectors, 0, sectors.length);
}

/** All of it: what `bytes` leave over is erased. Throws UserError if they do not fit. */
export function writePartition(file: FlashFile, partition: PartitionEntry, bytes: Uint8Array, progress?: (done: number) => void): void {
  if (bytes.length > partition.size) throw new UserError(`${bytes.length} bytes do not fit into ${partition.name}, which has ${partition.size}`);
  const whole = new Uint8Array(partition.size).fill(0xff);
  whole.set(bytes);
  for (let at = 0; at < whole.length; at += SECTOR) {
    file.write(partition.start + at, whole, at, SECTOR);
    progress?.(Math.min(bytes.length, at + SECTOR));
  }
}

export function isErased(file: FlashFile, partition: PartitionEntry): boolean {
  const bytes = new Uint8Array(partition.size);
  file.read(partition.start, bytes, 0, bytes.length);
  return bytes.every((byte) => byte === 0xff);
}
