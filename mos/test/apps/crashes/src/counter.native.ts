/** Adds to the counter, and returns its new value. */
declare function counter_add(by: i32): i32;
