import { type FlashDevice, flashDevice } from "./flash_device.ts";

/** A named part of the machine's flash, in bytes. */
export class Partition {
  readonly name: string;
  readonly start: u32;
  readonly size: u32;

  constructor(name: string, start: u32, size: u32) {
    this.name = name;
    this.start = start;
    this.size = size;
  }
}

let table: readonly Partition[] = [];

/** Tells how the flash is divided; the build does, before anything else runs. */
export function definePartitions(partitions: readonly Partition[]): void {
  table = partitions;
}

/** Undefined if the board has no such partition, or the machine no flash there. */
export function partitionDevice(name: string): FlashDevice | undefined {
  for (const partition of table) {
    if (partition.name === name) return flashDevice(partition.start, partition.size);
  }
  return undefined;
}

/** Partitions that the system itself divides among boot loader, images and root file system: their names, without the digit. */
const SYSTEM_PARTITIONS: readonly string[] = ["bcfg", "app", "fs"];

/** Whether nobody but the system may write to it. */
export function isSystemPartition(name: string): boolean {
  return SYSTEM_PARTITIONS.includes(name.slice(0, name.length - 1));
}
