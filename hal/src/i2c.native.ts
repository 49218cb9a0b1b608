/**
 * I2C as a controller, with 7-bit addresses. Everything is synchronous: a call returns after the last bit. Buses have
 * numbers from 0; which there are is up to the board. The answers are the I2C_* numbers of i2c.ts.
 */

/** Sets a bus to a clock of at most `hz`. False if there is no such bus, or it cannot. */
declare function hal_i2c_config(bus: i32, hz: i32): boolean;

/** Start, address with the write bit, `len` bytes from `off`; then a stop, or, for a repeated start, none. `len` 0 only asks who is there. */
declare function hal_i2c_write(bus: i32, address: i32, data: Uint8Array, off: i32, len: i32, stop: boolean): i32;

/** Start, address with the read bit, `len` bytes to `off`; all but the last are acknowledged, the last as well if no stop follows. */
declare function hal_i2c_read(bus: i32, address: i32, into: Uint8Array, off: i32, len: i32, stop: boolean): i32;

/** Ends a transaction that was left without a stop. */
declare function hal_i2c_stop(bus: i32): void;

/** Frees a bus on which a chip holds SDA low: clocks until it lets go, then a stop. False if it does not. */
declare function hal_i2c_recover(bus: i32): boolean;
