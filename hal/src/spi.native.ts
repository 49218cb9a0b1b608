/**
 * SPI as a master, most significant bit first. Everything is synchronous: a call returns after the last bit. Buses and
 * chip selects have numbers from 0; which there are is up to the board. Between `hal_spi_select` with true and with
 * false any number of transfers are one transaction.
 */

/** Sets a bus to a clock of at most `hz` and a mode 0 to 3 (bit 1: clock idles high, bit 0: sampled at the second edge). False if there is no such bus, or it cannot. */
declare function hal_spi_config(bus: i32, hz: i32, mode: i32): boolean;

/** Pulls a chip select low (true), or lets it go. False if there is no such bus or chip select. */
declare function hal_spi_select(bus: i32, cs: i32, selected: boolean): boolean;

/**
 * Moves `len` bytes both ways: those of `out` from `outOff` leave, those that come go to `into` from `intoOff`. Where `out`
 * has no bytes at all, zeros leave; where `into` has none, what comes is dropped: so half-duplex chips are read and
 * written. False if there is no such bus.
 */
declare function hal_spi_transfer(bus: i32, out: Uint8Array, outOff: i32, into: Uint8Array, intoOff: i32, len: i32): boolean;
