import { logInfo } from "@meerkat/core/log.ts";
import { I2c } from "./i2c.ts";

const WHERE: string = "i2c.ts";

/** Logs what happens on another bus. */
export class LoggedI2c extends I2c {
  private readonly name: string;
  private readonly bus: I2c;

  constructor(name: string, bus: I2c) {
    super();
    this.name = name;
    this.bus = bus;
  }

  protected override writeBytes(address: i32, data: Uint8Array, off: i32, len: i32, stop: boolean): i32 {
    this.bus.writeFrom(address, data, off, len, stop);
    return this.tell("write", address, len);
  }

  protected override readBytes(address: i32, into: Uint8Array, off: i32, len: i32, stop: boolean): i32 {
    this.bus.readTo(address, into, off, len, stop);
    return this.tell("read", address, len);
  }

  override stop(): void {
    this.bus.stop();
    logInfo(WHERE, `${this.name} stop`);
  }

  override setFrequency(hz: i32): boolean {
    return this.bus.setFrequency(hz);
  }

  override recover(): boolean {
    const isFree = this.bus.recover();
    logInfo(WHERE, `${this.name} recover: ${isFree ? "free" : "stuck"}`);
    return isFree;
  }

  private tell(what: string, address: i32, len: i32): i32 {
    logInfo(WHERE, `${this.name} ${what} 0x${address.toString(16)}, ${len} bytes: ${this.bus.statusText()}`);
    return this.bus.status;
  }
}
