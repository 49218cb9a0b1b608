import { logInfo } from "@meerkat/core/log.ts";

// A bus, as drivers see it: they get one as a parameter, and need not know what is behind it.

/** No chip select: the driver has one of its own, or the chip needs none. */
export const CS_NONE: i32 = -1;

const NO_BYTES: Uint8Array = new Uint8Array(0);

/** An SPI bus with this machine as its master, most significant bit first. Everything is synchronous. */
export abstract class Spi {
  /** Each transaction is told in the log. */
  isLogged: boolean = false;
  private hz: i32 = 0;
  private mode: i32 = -1;

  /** Sets a clock of at most `hz` and a mode 0 to 3 (bit 1: clock idles high, bit 0: sampled at the second edge). */
  protected abstract configure(hz: i32, mode: i32): boolean;

  protected abstract select(cs: i32, selected: boolean): boolean;

  /** Moves `len` bytes both ways; where `out` has no bytes at all zeros leave, where `into` has none what comes is dropped. */
  protected abstract move(out: Uint8Array, into: Uint8Array, len: i32): boolean;

  /**
   * One transaction, half duplex: all of `tx` leaves, then `dummyLen` bytes pass, then `rx` is filled. `cs`: number of the chip
   * select, low all the while, or CS_NONE. `hz` 0: the clock of before. False if there is no such bus, chip select or clock.
   */
  transfer(cs: i32, mode: i32, hz: i32, tx: Uint8Array, rx: Uint8Array, dummyLen: i32 = 0): boolean {
    if (!this.prepare(hz, mode) || (cs !== CS_NONE && !this.select(cs, true))) return false;
    let done = tx.length === 0 || this.move(tx, NO_BYTES, tx.length);
    if (done && dummyLen > 0) done = this.move(NO_BYTES, NO_BYTES, dummyLen);
    if (done && rx.length > 0) done = this.move(NO_BYTES, rx, rx.length);
    done = this.release(cs) && done;
    this.tell(cs, tx.length, rx.length, done);
    return done;
  }

  /** One transaction, full duplex: while `tx` leaves, as many bytes come to `rx`, which may be `tx` itself, or have none. */
  exchange(cs: i32, mode: i32, hz: i32, tx: Uint8Array, rx: Uint8Array): boolean {
    if (!this.prepare(hz, mode) || (cs !== CS_NONE && !this.select(cs, true))) return false;
    const moved = this.move(tx, rx, tx.length);
    const done = this.release(cs) && moved;
    this.tell(cs, tx.length, rx.length, done);
    return done;
  }

  /** False if there is no such bus or clock. Mode and clock stay until another transaction wants others. */
  prepare(hz: i32, mode: i32): boolean {
    const wanted = hz > 0 ? hz : this.hz;
    if (wanted <= 0) return false;
    if (wanted === this.hz && mode === this.mode) return true;
    if (!this.configure(wanted, mode)) return false;
    this.hz = wanted;
    this.mode = mode;
    return true;
  }

  private tell(cs: i32, sent: i32, received: i32, done: boolean): void {
    if (this.isLogged) logInfo("spi.ts", `cs ${cs}, ${sent} bytes sent, ${received} received${done ? "" : ": failed"}`);
  }

  private release(cs: i32): boolean {
    return cs === CS_NONE || this.select(cs, false);
  }
}
