/**
 * Fills `out` with the beginning of a key in the machine's one-time memory, which the program cannot change: fuses, or a
 * secure element. Slots have numbers from 0 and up to 64 bytes. False if there is no such slot, it has fewer bytes, or no key is in it.
 */
declare function hal_fuse_read(slot: i32, out: Uint8Array): boolean;
