/** Makes the timer ready. Returns the ticks, of 40 ns each, that a million instructions read as. */
declare function edge_begin(): i32;
/** Lets pin `pin` fall now and rise in `ticks` ticks, and in as many again after that. */
declare function edge_plan(pin: i32, ticks: i32): void;
/** Ticks since the pin has risen; -1 if it was due to rise a second time. Plans nothing more. */
declare function edge_age(): i32;
/** Posts the event of a serial port that is none: the machine does not sleep before it is handled. */
declare function edge_stay_awake(uart: i32): void;
