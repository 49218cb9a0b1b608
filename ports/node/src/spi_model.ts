/** A chip on a bus. */
export interface SpiChip {
  /** Its chip select goes low (true) or high. */
  select(selected: boolean): void;
  /** A byte arrives while it is selected; gives the byte that leaves at the same time. */
  exchange(byte: number): number;
}

/** What nobody drives. */
const IDLE = 0xff;
const MODES = 4;

/** The board's SPI: bus 0 with one chip select, 0, where a serial flash is. It is made when it is used. */
export class SpiModel {
  private readonly makeChip: () => SpiChip;
  private chip: SpiChip | undefined = undefined;
  private selected = false;

  constructor(makeChip: () => SpiChip) {
    this.makeChip = makeChip;
  }

  configure(bus: number, hz: number, mode: number): boolean {
    return bus === 0 && hz > 0 && mode >= 0 && mode < MODES;
  }

  select(bus: number, cs: number, selected: boolean): boolean {
    if (bus !== 0 || cs !== 0) return false;
    this.chip ??= this.makeChip();
    if (selected !== this.selected) this.chip.select(selected);
    this.selected = selected;
    return true;
  }

  transfer(bus: number, out: Uint8Array, outOff: number, into: Uint8Array, intoOff: number, len: number): boolean {
    if (bus !== 0) return false;
    if ((out.length > 0 && outOff + len > out.length) || (into.length > 0 && intoOff + len > into.length)) throw new RangeError("transfer beyond the buffer");
    for (let i = 0; i < len; i++) {
      const sent = out.length > 0 ? (out[outOff + i] ?? 0) : 0;
      const received = this.selected && this.chip ? this.chip.exchange(sent) : IDLE;
      if (into.length > 0) into[intoOff + i] = received;
    }
    return true;
  }
}

/** Natives of hal/src/spi.native.ts. */
export function spiNatives(spi: SpiModel) {
  return {
    hal_spi_config: (bus: number, hz: number, mode: number) => spi.configure(bus, hz, mode),
    hal_spi_select: (bus: number, cs: number, selected: boolean) => spi.select(bus, cs, selected),
    hal_spi_transfer: (bus: number, out: Uint8Array, outOff: number, into: Uint8Array, intoOff: number, len: number) =>
      spi.transfer(bus, out, outOff, into, intoOff, len),
  };
}
