import "@meerkat/hal/spi.native.ts";
import { Spi } from "./spi.ts";

/** A bus of the chip. */
export class ChipSpi extends Spi {
  private readonly bus: i32;

  constructor(bus: i32) {
    super();
    this.bus = bus;
  }

  protected override configure(hz: i32, mode: i32): boolean {
    return hal_spi_config(this.bus, hz, mode);
  }

  protected override select(cs: i32, selected: boolean): boolean {
    return hal_spi_select(this.bus, cs, selected);
  }

  protected override move(out: Uint8Array, into: Uint8Array, len: i32): boolean {
    return hal_spi_transfer(this.bus, out, 0, into, 0, len);
  }
}
