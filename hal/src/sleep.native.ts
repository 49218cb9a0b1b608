/**
 * Deep sleep: the chip stops, memory is lost, and it boots with RESET_DEEP_SLEEP (system.ts) when `ms` milliseconds are
 * over (negative: never), or `pin` (negative: none) has the level. Returns false if the chip cannot do that; else not at all.
 */
declare function hal_deep_sleep(ms: i32, pin: i32, level: boolean): boolean;

/** After RESET_DEEP_SLEEP: the pin that has ended the sleep, or -1 if its time was over. */
declare function hal_wake_pin(): i32;
