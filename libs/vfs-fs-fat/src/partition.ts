import { SECTOR, u16At, u32At } from "./geometry.ts";

const TABLE_AT: i32 = 446;
const RECORD_BYTES: i32 = 16;
/** Types of partitions with FAT. */
const TYPES: readonly i32[] = [0x01, 0x04, 0x06, 0x0b, 0x0c, 0x0e];

/** Part of a device, in sectors. */
export class Range {
  readonly start: u32;
  readonly count: u32;

  constructor(start: u32, count: u32) {
    this.start = start;
    this.count = count;
  }
}

/** Whether a sector 0 is the boot sector of a volume, not a partition table: it begins with a jump. */
function isBootSector(sector: Uint8Array): boolean {
  return (sector[0] === 0xeb || sector[0] === 0xe9) && u16At(sector, 11) === SECTOR;
}

/**
 * Where the volume is on a device of `count` sectors with this sector 0. `number` 1 to 4: that partition; 0: the whole
 * device if it begins with a volume, else the first partition with FAT. Undefined if there is none.
 */
export function findVolume(sector: Uint8Array, count: u32, number: i32): Range | undefined {
  if (number === 0 && isBootSector(sector)) return new Range(0, count);
  if (u16At(sector, 510) !== 0xaa55) return undefined;
  for (let i: i32 = 0; i < 4; i++) {
    const at = TABLE_AT + i * RECORD_BYTES;
    if (number > 0 ? i !== number - 1 : !TYPES.includes(sector[at + 4]!)) continue;
    const start = u32At(sector, at + 8);
    const length = u32At(sector, at + 12);
    if (start > 0 && start < count && length > 0 && length <= count - start) return new Range(start, length);
  }
  return undefined;
}
