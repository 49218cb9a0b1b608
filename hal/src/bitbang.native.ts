/**
 * Sends bytes over an output pin, most significant bit first, as pulses of so many nanoseconds: a bit 0 is `t0h` high,
 * then `t0l` low; a bit 1 is `t1h` high, then `t1l` low. Nothing interrupts it. False if the pin cannot do that, or a
 * time is shorter than the chip can do.
 */
declare function hal_bitbang_write(pin: i32, t0h: i32, t0l: i32, t1h: i32, t1l: i32, data: Uint8Array, off: i32, len: i32): boolean;
