// The two slots, and where the boot state lies: names of partitions.

export const SLOTS: i32 = 2;

export const STATE_PARTITION_A: string = "bcfg0";
export const STATE_PARTITION_B: string = "bcfg1";

/** Partition of a slot's image. */
export function appPartition(slot: i32): string {
  return slot === 0 ? "app0" : "app1";
}

/** Partition of a slot's root file system. */
export function fsPartition(slot: i32): string {
  return slot === 0 ? "fs0" : "fs1";
}
