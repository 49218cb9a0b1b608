import "@meerkat/hal/spi.native.ts";
import "@meerkat/hal/clock.native.ts";
import { DEV_IO, DEV_OK, DEV_TIMED_OUT } from "@meerkat/core/vfs/device.ts";
import { FAST_READ, READ_SFDP, READ_STATUS, WRITE_ENABLE } from "./jedec.ts";

const NOTHING: Uint8Array = new Uint8Array(0);

const WRITE_ENABLED: i32 = 2;

/** Longest erase of 64 KB that data sheets know is 3 s. */
const BUSY_LIMIT_MS: i32 = 5000;

/** Instructions to a serial flash on a bus. Results are those of a device. */
export class SpiChip {
  private readonly bus: i32;
  private readonly cs: i32;
  private readonly busyMask: i32;
  /** Instruction, address and the byte that does not matter. */
  private readonly head: Uint8Array = new Uint8Array(5);
  private readonly status: Uint8Array = new Uint8Array(1);

  /** `busyMask`: bit of the status register that says that the chip is at work. */
  constructor(bus: i32, cs: i32, busyMask: i32) {
    this.bus = bus;
    this.cs = cs;
    this.busyMask = busyMask;
  }

  /** Sends an instruction, then `len` bytes of `data` from `off`. */
  send(instruction: i32, data: Uint8Array, off: i32, len: i32): i32 {
    this.head[0] = instruction;
    return this.transact(1, data, off, NOTHING, 0, len);
  }

  /** Sends an instruction without more. */
  say(instruction: i32): i32 {
    return this.send(instruction, NOTHING, 0, 0);
  }

  /** Sends an instruction, and fills `len` bytes of `into` from `off`. */
  ask(instruction: i32, into: Uint8Array, off: i32, len: i32): i32 {
    this.head[0] = instruction;
    return this.transact(1, NOTHING, 0, into, off, len);
  }

  /** FAST_READ or READ_SFDP. */
  readAt(instruction: i32, at: u32, into: Uint8Array, off: i32, len: i32): i32 {
    this.aim(instruction, at);
    this.head[4] = 0;
    return this.transact(instruction === FAST_READ || instruction === READ_SFDP ? 5 : 4, NOTHING, 0, into, off, len);
  }

  /** A program or an erase: waits until it is done. */
  change(instruction: i32, at: u32, data: Uint8Array, off: i32, len: i32): i32 {
    let result = this.enableWrites();
    this.aim(instruction, at);
    if (result === DEV_OK) result = this.transact(4, data, off, NOTHING, 0, len);
    return result === DEV_OK ? this.wait() : result;
  }

  /** DEV_IO if the chip does not take the instruction: it is protected, or not there. */
  enableWrites(): i32 {
    const result = this.say(WRITE_ENABLE);
    if (result !== DEV_OK) return result;
    const asked = this.ask(READ_STATUS, this.status, 0, 1);
    return asked === DEV_OK && (this.status[0]! & WRITE_ENABLED) === 0 ? DEV_IO : asked;
  }

  /** Until the chip is not at work any more. */
  wait(): i32 {
    const start: u32 = hal_ticks_ms();
    for (;;) {
      const result = this.ask(READ_STATUS, this.status, 0, 1);
      if (result !== DEV_OK) return result;
      if ((this.status[0]! & this.busyMask) === 0) return DEV_OK;
      if ((hal_ticks_ms() - start) >>> 0 > BUSY_LIMIT_MS) return DEV_TIMED_OUT;
    }
  }

  private aim(instruction: i32, at: u32): void {
    this.head[0] = instruction;
    this.head[1] = (at >>> 16) & 255;
    this.head[2] = (at >>> 8) & 255;
    this.head[3] = at & 255;
  }

  private transact(head: i32, out: Uint8Array, outOff: i32, into: Uint8Array, intoOff: i32, len: i32): i32 {
    if (!hal_spi_select(this.bus, this.cs, true)) return DEV_IO;
    let done = hal_spi_transfer(this.bus, this.head, 0, NOTHING, 0, head);
    if (done && len > 0) done = hal_spi_transfer(this.bus, out, outOff, into, intoOff, len);
    hal_spi_select(this.bus, this.cs, false);
    return done ? DEV_OK : DEV_IO;
  }
}
