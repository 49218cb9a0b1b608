/**
 * Regions of NOR flash that programs may use (FLASH_* of flash.ts): erased bytes are 0xff, programming can only clear
 * bits. What was programmed outlives a reset and a loss of power.
 */

/** Bytes of a region; 0 if the machine has no such region. */
declare function hal_flash_size(region: i32): u32;

/** Bytes that are erased at once, a power of two. */
declare function hal_flash_sector(region: i32): u32;

/** Fills `len` bytes of `data` from `off` with what is at `at`. False outside the region. */
declare function hal_flash_read(region: i32, at: u32, data: Uint8Array, off: i32, len: i32): boolean;

/** Programs `len` bytes. False outside the region, if a bit would have to be set, or on failure of the chip; part of it may be programmed then. */
declare function hal_flash_program(region: i32, at: u32, data: Uint8Array, off: i32, len: i32): boolean;

/** Erases the sector that starts at `at`. */
declare function hal_flash_erase(region: i32, at: u32): boolean;
