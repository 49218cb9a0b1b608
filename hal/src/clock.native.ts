/** Milliseconds since boot, modulo 2^32 (wraps after 49.7 days). Never goes back; not tied to the wall clock. */
declare function hal_ticks_ms(): u32;

/** Whole seconds since boot; does not wrap with `hal_ticks_ms`. */
declare function hal_uptime_s(): u32;
