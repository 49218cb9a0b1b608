/** Timers of the hardware, finer than the clock's milliseconds. Each expiry posts HAL_EVENT_HWTIMER with the timer's number. */

/** How many there are; they have numbers from 0. */
declare function hal_hwtimer_count(): i32;

/** Starts a timer that expires after `us` microseconds, again and again if `repeat`. False if there is no such timer, or the time is out of its range. */
declare function hal_hwtimer_start(timer: i32, us: i32, repeat: boolean): boolean;

declare function hal_hwtimer_stop(timer: i32): void;

/** Microseconds since boot, modulo 2^32. */
declare function hal_micros(): u32;

/** Waits, doing nothing else. */
declare function hal_delay_us(us: i32): void;
