/** A bus of two wires: who is on it, the transaction that is under way, and what is wrong with it. */
import { I2C_CONTINUE, I2C_NAK, I2C_OK, I2C_STUCK } from "@meerkat/hal/i2c.ts";

/** A chip on the bus, byte by byte. */
export interface I2cTarget {
  readonly id: string;
  /** What it takes of SCL, in hertz. */
  readonly maxHz: number;
  /** It holds SDA low: nothing else can be said. */
  readonly holdsSda: boolean;
  /** A start, and an address. True: it is this one's, and it answers. */
  begin(address: number, read: boolean): boolean;
  /** True: it acknowledges the byte. */
  write(byte: number): boolean;
  read(): number;
  /** A stop, or a start of something else. */
  end(): void;
  /** Clocks without data: lets go of SDA, if it can. */
  clocked(): void;
}

/** What nobody drives. */
const IDLE = 0xff;

export class I2cBus {
  private readonly name: string;
  private readonly targets: I2cTarget[] = [];
  private readonly complain: (sentence: string) => void;
  /** 0: not configured. */
  private hz = 0;
  /** Who has acknowledged the address, and in which direction bytes go. */
  private open: I2cTarget | undefined;
  private reading = false;

  constructor(name: string, complain: (sentence: string) => void) {
    this.name = name;
    this.complain = complain;
  }

  add(target: I2cTarget): void {
    this.targets.push(target);
  }

  get isConfigured(): boolean {
    return this.hz > 0;
  }

  configure(hz: number): boolean {
    if (hz <= 0) return false;
    this.hz = hz;
    return true;
  }

  get isStuck(): boolean {
    return this.targets.some((target) => target.holdsSda);
  }

  /** A start with an address. True: somebody acknowledges. */
  start(address: number, read: boolean): boolean {
    this.open?.end();
    this.open = this.targets.find((target) => target.begin(address, read));
    this.reading = read;
    const { open } = this;
    if (open !== undefined && this.hz > open.maxHz) this.complain(`${open.id} takes ${open.maxHz / 1000} kHz at most, and ${this.name} has ${this.hz / 1000}`);
    return open !== undefined;
  }

  /** True: the byte is acknowledged. */
  writeByte(byte: number): boolean {
    return this.open !== undefined && !this.reading && this.open.write(byte);
  }

  readByte(): number {
    return this.open !== undefined && this.reading ? this.open.read() & 0xff : IDLE;
  }

  stop(): void {
    this.open?.end();
    this.open = undefined;
  }

  /** Whole transactions, as a controller does them. Answers are those of hal/src/i2c.ts. */
  write(address: number, data: Uint8Array, stop: boolean): number {
    const opened = this.openFor(address, false);
    if (opened !== I2C_OK) return opened;
    for (const byte of data) {
      if (this.writeByte(byte)) continue;
      this.stop();
      return I2C_NAK;
    }
    if (stop) this.stop();
    return I2C_OK;
  }

  read(address: number, into: Uint8Array, stop: boolean): number {
    const opened = this.openFor(address, true);
    if (opened !== I2C_OK) return opened;
    for (let i = 0; i < into.length; i++) into[i] = this.readByte();
    if (stop) this.stop();
    return I2C_OK;
  }

  private openFor(address: number, read: boolean): number {
    if (this.isStuck) {
      this.stop();
      return I2C_STUCK;
    }
    if (address !== I2C_CONTINUE) {
      if (this.start(address, read)) return I2C_OK;
      this.stop();
      return I2C_NAK;
    }
    if (this.open !== undefined && this.reading === read) return I2C_OK;
    this.complain(`${this.name}: the program goes on with a transaction that there is none of`);
    return I2C_NAK;
  }

  /** Nine clocks and a stop. False: SDA is still low. */
  recover(): boolean {
    for (const target of this.targets) target.clocked();
    this.stop();
    return !this.isStuck;
  }
}
