/** A BME280 on SPI: bit 7 of the byte that names a register says whether it is read (data sheet, 6.3). */
import type { PartDescription } from "../description.ts";
import type { Circuit } from "../part.ts";
import type { SpiTarget } from "../spi-bus.ts";
import { Bme280 } from "./bme280.ts";

const READ = 0x80;

export class Bme280Spi extends Bme280 implements SpiTarget {
  override readonly maxHz = 10_000_000;
  readonly modes = [0, 3];
  private isFirst = false;
  private isReading = false;

  constructor(description: PartDescription, circuit: Circuit) {
    super(description, circuit, ["none", "garbage"]);
  }

  protected override wiring(): string {
    return `SPI ${this.option("spi")}, chip select ${this.option("cs")}`;
  }

  select(isSelected: boolean): void {
    this.isFirst = isSelected;
    if (isSelected) this.begun(false);
    else this.end();
  }

  exchange(byte: number): number {
    if (this.isFirst) {
      this.isFirst = false;
      this.isReading = (byte & READ) !== 0;
      // Registers have bit 7 set on this side of the bus.
      this.written(byte | READ);
      if (this.isReading) this.begun(true);
    } else if (this.isReading) {
      return this.read();
    } else {
      this.written(this.expectsRegister ? byte | READ : byte);
    }
    return 0xff;
  }
}
