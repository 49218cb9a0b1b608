import { I2C_CONTINUE, I2C_NAK, I2C_OK } from "@meerkat/hal/i2c.ts";

/** A chip on a FakeI2c: registers that are read and written from a pointer on, which the first byte written sets. */
export class FakeChip {
  private pointer = 0;
  private isPointerNext = true;
  readonly bytes: Uint8Array;
  /** Hears of each byte that was written to a register, and may change the registers. */
  onWrite: (register: number, bytes: Uint8Array) => void = () => {};
  /** Is asked before registers are read. */
  onRead: (register: number, bytes: Uint8Array) => void = () => {};

  /** `width`: bytes of a register; a wide one is read again and again, of bytes the next one follows. */
  constructor(private readonly width: 1 | 2 = 1) {
    this.bytes = new Uint8Array(256 * width);
  }

  set(register: number, ...bytes: number[]): this {
    this.bytes.set(bytes, register * this.width);
    return this;
  }

  word(register: number): number {
    return ((this.bytes[2 * register] ?? 0) << 8) | (this.bytes[2 * register + 1] ?? 0);
  }

  start(): void {
    this.isPointerNext = true;
  }

  write(data: Uint8Array): void {
    for (const byte of data) {
      if (this.isPointerNext) this.pointer = byte * this.width;
      else {
        const register = Math.floor(this.pointer / this.width);
        this.bytes[this.pointer] = byte;
        this.step();
        this.onWrite(register, this.bytes);
      }
      this.isPointerNext = false;
    }
  }

  read(into: Uint8Array): void {
    this.onRead(Math.floor(this.pointer / this.width), this.bytes);
    for (let i = 0; i < into.length; i++) {
      into[i] = this.bytes[this.pointer] ?? 0;
      this.step();
    }
  }

  private step(): void {
    if (this.width === 2) this.pointer ^= 1;
    else this.pointer = (this.pointer + 1) & 0xff;
  }
}

/** Bus 0 as the natives of I2C show it, with what is wrong with it. */
export class FakeI2c {
  private chip: FakeChip | undefined;
  readonly chips = new Map<number, FakeChip>();
  /** Reads and writes so far. */
  transfers = 0;
  /** Microseconds that the program has waited. */
  waited = 0;
  /** What goes wrong with a transfer: I2C_*. */
  fault: (transfer: number) => number = () => I2C_OK;
  /** Changes what was read. */
  noise: (bytes: Uint8Array) => void = () => {};

  install(): this {
    Object.assign(globalThis, {
      hal_i2c_config: (bus: number) => bus === 0,
      hal_i2c_write: (_bus: number, address: number, data: Uint8Array, off: number, len: number) =>
        this.transfer(address, (chip) => chip.write(data.subarray(off, off + len))),
      hal_i2c_read: (_bus: number, address: number, into: Uint8Array, off: number, len: number) =>
        this.transfer(address, (chip) => {
          const part = into.subarray(off, off + len);
          chip.read(part);
          this.noise(part);
        }),
      hal_i2c_stop: () => {},
      hal_i2c_recover: () => true,
      hal_delay_us: (us: number) => {
        this.waited += us;
      },
    });
    return this;
  }

  private transfer(address: number, move: (chip: FakeChip) => void): number {
    const fault = this.fault(this.transfers++);
    if (fault !== I2C_OK) return fault;
    if (address !== I2C_CONTINUE) {
      this.chip = this.chips.get(address);
      this.chip?.start();
    }
    if (this.chip === undefined) return I2C_NAK;
    move(this.chip);
    return I2C_OK;
  }
}
