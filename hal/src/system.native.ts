/** Restarts the machine at once; does not return. On hosts the process boots anew. */
declare function hal_reset(): void;

/** Stops the machine the way a crash does (stack trace on the console, then a restart where the port has one). */
declare function hal_abort(): void;

/** Heap figures in bytes; `which` is HEAP_* of system.ts. */
declare function hal_heap(which: i32): u32;

/** 32 random bits, from the chip's generator where there is one; not for keys. */
declare function hal_random(): u32;

/** Name of this machine, `<arch>_<last 6 digits of the MAC>` unless it was given another. Not empty. */
declare function hal_device_id(): string;

/** MAC address: 12 upper-case hex digits without colons, or an empty string if there is none. */
declare function hal_mac(): string;

/** Platform name as in `mos.yml`: `node`, `linux`, `cortex-m` ... */
declare function hal_arch(): string;

/** What the build put in; `which` is BUILD_* of system.ts. */
declare function hal_build_info(which: i32): string;

/** Why the machine started; RESET_* of system.ts. */
declare function hal_reset_reason(): i32;

/**
 * What the last crash printed (reason and stack), kept over the reset that followed it, up to 1 KB; empty if there was
 * none since the report was cleared.
 */
declare function hal_crash_report(): string;

/** Forgets the crash report. */
declare function hal_crash_clear(): void;

/** Restarts the machine (RESET_WATCHDOG) unless this is called again within `ms`. 0 stops the watchdog where it can be stopped. */
declare function hal_watchdog(ms: i32): void;
