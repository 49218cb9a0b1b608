import "@meerkat/hal/i2c.native.ts";
import { I2c } from "./i2c.ts";

/** A bus of the chip. */
export class ChipI2c extends I2c {
  private readonly bus: i32;

  /** `bus`: its number. It works once `setFrequency` was true. */
  constructor(bus: i32) {
    super();
    this.bus = bus;
  }

  protected override writeBytes(address: i32, data: Uint8Array, off: i32, len: i32, stop: boolean): i32 {
    return hal_i2c_write(this.bus, address, data, off, len, stop);
  }

  protected override readBytes(address: i32, into: Uint8Array, off: i32, len: i32, stop: boolean): i32 {
    return hal_i2c_read(this.bus, address, into, off, len, stop);
  }

  override stop(): void {
    hal_i2c_stop(this.bus);
  }

  override setFrequency(hz: i32): boolean {
    return hal_i2c_config(this.bus, hz);
  }

  override recover(): boolean {
    return hal_i2c_recover(this.bus);
  }
}
