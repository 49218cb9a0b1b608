import type { Spi } from "@meerkat/spi/spi.ts";
import type { Bme280Port } from "./port.ts";

/** Bit 7 of the register says whether it is read (datasheet 6.3). */
const READ: i32 = 0x80;
const MODE: i32 = 0;

const NO_BYTES: Uint8Array = new Uint8Array(0);

/** The chip on SPI. A chip that is not there is not noticed here: what is read is then all zeros or all ones. */
export class Bme280Spi implements Bme280Port {
  private readonly spi: Spi;
  private readonly chipSelect: i32;
  private readonly hz: i32;
  private readonly out: Uint8Array = new Uint8Array(2);
  private readonly registerOut: Uint8Array = new Uint8Array(1);

  /** `hz`: up to 10 MHz. */
  constructor(spi: Spi, chipSelect: i32 = 0, hz: i32 = 1_000_000) {
    this.spi = spi;
    this.chipSelect = chipSelect;
    this.hz = hz;
  }

  read(register: i32, into: Uint8Array): boolean {
    this.registerOut[0] = register | READ;
    return this.spi.transfer(this.chipSelect, MODE, this.hz, this.registerOut, into);
  }

  write(register: i32, value: i32): boolean {
    this.out[0] = register & ~READ;
    this.out[1] = value;
    return this.spi.transfer(this.chipSelect, MODE, this.hz, this.out, NO_BYTES);
  }

  reason(): string {
    return `there is no SPI bus with chip select ${this.chipSelect}`;
  }
}
