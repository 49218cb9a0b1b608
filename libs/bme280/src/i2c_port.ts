import type { I2c } from "@meerkat/i2c/i2c.ts";
import type { Bme280Port } from "./port.ts";

/** Pin SDO is connected to ground. */
export const BME280_ADDRESS: i32 = 0x76;
/** Pin SDO is connected to the supply. */
export const BME280_ADDRESS_HIGH: i32 = 0x77;

/** The chip on I2C. */
export class Bme280I2c implements Bme280Port {
  private readonly i2c: I2c;
  private readonly address: i32;

  constructor(i2c: I2c, address: i32 = BME280_ADDRESS) {
    this.i2c = i2c;
    this.address = address;
  }

  read(register: i32, into: Uint8Array): boolean {
    return this.i2c.readRegN(this.address, register, into);
  }

  write(register: i32, value: i32): boolean {
    return this.i2c.writeRegB(this.address, register, value);
  }

  reason(): string {
    return this.i2c.statusText();
  }
}
