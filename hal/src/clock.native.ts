/** Milliseconds since boot, modulo 2^32 (wraps after 49.7 days). Never goes back; not tied to the wall clock. */
declare function hal_ticks_ms(): u32;

/** Whole seconds since boot; does not wrap with `hal_ticks_ms`. */
declare function hal_uptime_s(): u32;

/** Wall-clock time, milliseconds since 1970-01-01 UTC. A machine without a clock counts from 0 at boot until it is set. */
declare function hal_wall_ms(): number;

/** Sets the wall clock of this machine; on hosts only the machine's own, not the host's. */
declare function hal_wall_set(ms: number): void;
