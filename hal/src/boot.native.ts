/**
 * Places `len` bytes of `data` from `off` into the program that is to be started. `address`: on chips where they belong
 * in memory; on hosts, whose programs are files, the offset in it, where 0 begins another file. False if they cannot lie there.
 */
declare function hal_boot_load(address: u32, data: Uint8Array, off: i32, len: i32): boolean;

/**
 * Starts the program that was loaded: on a chip, from the vector table at `address`. `slot`: where it came from, which
 * it can ask for. Does not return, unless the machine cannot start it: false then. The watchdog goes on.
 */
declare function hal_boot_start(address: u32, slot: i32): boolean;

/** Slot that a loader has started this program from; -1 if none has. */
declare function hal_boot_slot(): i32;
