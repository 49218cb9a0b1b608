/** Takes over the LED on `pin`; `inverted`: it lights at level 0. */
declare function led_begin(pin: i32, inverted: boolean): void;

/**
 * Does the next step of the heartbeat and returns the milliseconds until the one after it.
 * Calls the TypeScript function `heartbeat` each time a beat is complete.
 */
declare function led_step(): i32;

/** Sets the beats per minute, 20 to 240. False if it is another number. */
declare function led_set_rate(rate: i32): boolean;
