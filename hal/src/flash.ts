/** The flash of the machine itself; how it is divided is data of the board (core/src/vfs/partitions.ts). */
export const FLASH_SYSTEM: i32 = 0;
