import { I2C_CONTINUE, I2C_NAK, I2C_OK, I2C_STUCK } from "@meerkat/hal/i2c.ts";

// A bus, as drivers see it: they get one as a parameter, and need not know what is behind it.

/** First and last address that is a chip's (I2C-bus specification UM10204, 3.1.12: the others are reserved). */
const FIRST_ADDRESS: i32 = 0x08;
const LAST_ADDRESS: i32 = 0x77;

/**
 * An I2C bus with this machine as its controller. Addresses have 7 bits, without the bit for reading. Everything is
 * synchronous. Registers have numbers of 8 bits; those of 16 bits come with the high byte first.
 */
export abstract class I2c {
  /** How the last transfer has ended: I2C_OK, or the reason for a failure (I2C_* of hal/src/i2c.ts). */
  status: i32 = I2C_OK;
  /** The last transfer was left without a stop. */
  private isHeld: boolean = false;
  private readonly word: Uint8Array = new Uint8Array(3);

  /**
   * Writes `len` bytes of `data` from `off`. Without `stop` the bus is kept, for a repeated start or for more with
   * I2C_CONTINUE as the address. Returns I2C_*; after a failure the bus is free.
   */
  protected abstract writeBytes(address: i32, data: Uint8Array, off: i32, len: i32, stop: boolean): i32;

  /** Reads `len` bytes to `into` from `off`, likewise. */
  protected abstract readBytes(address: i32, into: Uint8Array, off: i32, len: i32, stop: boolean): i32;

  /** Ends a transfer that was left without a stop. */
  abstract stop(): void;

  /** Sets the clock, in hertz at most. False if the bus cannot do that. */
  abstract setFrequency(hz: i32): boolean;

  /** Frees a bus on which a chip holds SDA low: clocks until it lets go, then a stop. False if it does not. */
  abstract recover(): boolean;

  /**
   * Writes all of `data`. Without `stop` the bus is kept: the next transfer begins with a repeated start, or goes on
   * with this one if its address is I2C_CONTINUE. After a failure the bus is free.
   */
  write(address: i32, data: Uint8Array, stop: boolean = true): boolean {
    return this.writeFrom(address, data, 0, data.length, stop);
  }

  /** Fills `into` with what the chip sends. */
  read(address: i32, into: Uint8Array, stop: boolean = true): boolean {
    return this.readTo(address, into, 0, into.length, stop);
  }

  /** Writes `len` bytes of `data` from `off`. */
  writeFrom(address: i32, data: Uint8Array, off: i32, len: i32, stop: boolean = true): boolean {
    let status = this.writeBytes(address, data, off, len, stop);
    if (this.isFreed(status, address)) status = this.writeBytes(address, data, off, len, stop);
    return this.settle(status, stop);
  }

  /** Reads `len` bytes to `into` from `off`. */
  readTo(address: i32, into: Uint8Array, off: i32, len: i32, stop: boolean = true): boolean {
    let status = this.readBytes(address, into, off, len, stop);
    if (this.isFreed(status, address)) status = this.readBytes(address, into, off, len, stop);
    return this.settle(status, stop);
  }

  /** `status` for people. */
  statusText(): string {
    switch (this.status) {
      case I2C_OK:
        return "no error";
      case I2C_NAK:
        return "the chip does not answer";
      case I2C_STUCK:
        return "a line of the bus is held low";
      default:
        return "there is no such bus";
    }
  }

  /** Is there a chip that acknowledges this address? */
  probe(address: i32): boolean {
    return this.writeFrom(address, this.word, 0, 0);
  }

  /** Addresses that are acknowledged. Stops at a bus that does not work, as `status` tells. */
  scan(): i32[] {
    const found: i32[] = [];
    for (let address = FIRST_ADDRESS; address <= LAST_ADDRESS; address++) {
      if (this.probe(address)) found.push(address);
      else if (this.status !== I2C_NAK) break;
    }
    return found;
  }

  /** A register of 8 bits; -1 on failure. */
  readRegB(address: i32, reg: i32): i32 {
    return this.readRegTo(address, reg, this.word, 0, 1) ? this.word[0]! : -1;
  }

  /** A register of 16 bits; -1 on failure. */
  readRegW(address: i32, reg: i32): i32 {
    const { word } = this;
    return this.readRegTo(address, reg, word, 0, 2) ? (word[0]! << 8) | word[1]! : -1;
  }

  /** Fills `into` from a register and those after it. */
  readRegN(address: i32, reg: i32, into: Uint8Array): boolean {
    return this.readRegTo(address, reg, into, 0, into.length);
  }

  writeRegB(address: i32, reg: i32, value: i32): boolean {
    const { word } = this;
    word[0] = reg;
    word[1] = value;
    return this.writeFrom(address, word, 0, 2);
  }

  writeRegW(address: i32, reg: i32, value: i32): boolean {
    const { word } = this;
    word[0] = reg;
    word[1] = value >> 8;
    word[2] = value;
    return this.writeFrom(address, word, 0, 3);
  }

  /** Writes all of `data` to a register and those after it. */
  writeRegN(address: i32, reg: i32, data: Uint8Array): boolean {
    this.word[0] = reg;
    return this.writeFrom(address, this.word, 0, 1, false) && this.write(I2C_CONTINUE, data);
  }

  /** `length` bits of a register of 8, from bit `offset` (0 is the lowest); -1 on failure, or if there are no such bits. */
  getBitsB(address: i32, reg: i32, offset: i32, length: i32): i32 {
    const value = areBits(offset, length, 8) ? this.readRegB(address, reg) : -1;
    return value < 0 ? -1 : (value >> offset) & maskOf(length);
  }

  /** The same of a register of 16 bits. */
  getBitsW(address: i32, reg: i32, offset: i32, length: i32): i32 {
    const value = areBits(offset, length, 16) ? this.readRegW(address, reg) : -1;
    return value < 0 ? -1 : (value >> offset) & maskOf(length);
  }

  /** Changes these bits of a register of 8, and leaves the others as they are. False as well if `value` has more bits. */
  setBitsB(address: i32, reg: i32, offset: i32, length: i32, value: i32): boolean {
    if (!areBits(offset, length, 8) || !fits(value, length)) return false;
    const before = this.readRegB(address, reg);
    return before >= 0 && this.writeRegB(address, reg, withBits(before, offset, length, value));
  }

  /** The same of a register of 16 bits. */
  setBitsW(address: i32, reg: i32, offset: i32, length: i32, value: i32): boolean {
    if (!areBits(offset, length, 16) || !fits(value, length)) return false;
    const before = this.readRegW(address, reg);
    return before >= 0 && this.writeRegW(address, reg, withBits(before, offset, length, value));
  }

  /**
   * Does it make sense to try again? A chip that a restart has left in the middle of a byte holds SDA until it gets its
   * clocks. Not in the middle of a transaction: its beginning would be missing.
   */
  private isFreed(status: i32, address: i32): boolean {
    return status === I2C_STUCK && !this.isHeld && address !== I2C_CONTINUE && this.recover();
  }

  private settle(status: i32, stop: boolean): boolean {
    this.status = status;
    this.isHeld = !stop && status === I2C_OK;
    return status === I2C_OK;
  }

  /** Reads `len` bytes of a register and those after it to `into` from `off`. */
  readRegTo(address: i32, reg: i32, into: Uint8Array, off: i32, len: i32): boolean {
    this.word[0] = reg;
    return this.writeFrom(address, this.word, 0, 1, false) && this.readTo(address, into, off, len);
  }
}

function areBits(offset: i32, length: i32, width: i32): boolean {
  return offset >= 0 && length > 0 && length <= width && offset + length <= width;
}

function maskOf(length: i32): i32 {
  return (1 << length) - 1;
}

function fits(value: i32, length: i32): boolean {
  return (value & ~maskOf(length)) === 0;
}

function withBits(before: i32, offset: i32, length: i32, value: i32): i32 {
  return (before & ~(maskOf(length) << offset)) | (value << offset);
}
