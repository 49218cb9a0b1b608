/** Size of the heap. */
export const HEAP_SIZE: i32 = 0;
/** Bytes free now. */
export const HEAP_FREE: i32 = 1;
/** Fewest bytes that were ever free. */
export const HEAP_MIN_FREE: i32 = 2;
/** Largest block that can be had. */
export const HEAP_LARGEST: i32 = 3;

/** `name` of the app's mos.yml. */
export const BUILD_APP: i32 = 0;
/** `version` of the app's mos.yml. */
export const BUILD_VERSION: i32 = 1;
/** Build id: `YYYYMMDD-HHMMSS/<source revision>`. */
export const BUILD_ID: i32 = 2;

/** Power was switched on (a new process, on hosts). */
export const RESET_POWER_ON: i32 = 0;
/** The program asked for it. */
export const RESET_SOFTWARE: i32 = 1;
/** The watchdog was not fed in time. */
export const RESET_WATCHDOG: i32 = 2;
/** The program crashed. */
export const RESET_CRASH: i32 = 3;
/** It has slept deeply (sleep.native.ts). */
export const RESET_DEEP_SLEEP: i32 = 4;
