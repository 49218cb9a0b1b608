import { checkedBytes } from "./bus_natives.ts";
import { NO_PERIPHERALS } from "./no_peripherals.ts";
import type { Peripherals } from "./peripherals.ts";

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

/**
 * The SPI of the chip. What the board has wired to it comes first; besides, there is a serial flash at chip select 0 of
 * bus 0, unless the board has something there. It is made when it is used.
 */
export class SpiModel {
  private readonly makeChip: () => SpiChip;
  private readonly wired: Peripherals;
  private chip: SpiChip | undefined = undefined;
  private selected = false;
  /** Buses that the board knows. */
  private readonly wiredBuses = new Set<number>();

  constructor(makeChip: () => SpiChip, wired: Peripherals = NO_PERIPHERALS) {
    this.makeChip = makeChip;
    this.wired = wired;
  }

  configure(bus: number, hz: number, mode: number): boolean {
    if (hz <= 0 || mode < 0 || mode >= MODES) return false;
    const isWired = this.wired.spiConfig(bus, hz, mode);
    if (isWired) this.wiredBuses.add(bus);
    return isWired || bus === 0;
  }

  select(bus: number, cs: number, selected: boolean): boolean {
    if (this.wiredBuses.has(bus) && this.wired.spiSelect(bus, cs, selected)) return true;
    if (bus !== 0 || cs !== 0) return false;
    this.chip ??= this.makeChip();
    if (selected !== this.selected) this.chip.select(selected);
    this.selected = selected;
    return true;
  }

  transfer(bus: number, out: Uint8Array, outOff: number, into: Uint8Array, intoOff: number, len: number): boolean {
    const sent = out.length > 0 ? checkedBytes(out, outOff, len) : new Uint8Array(len);
    const received = into.length > 0 ? checkedBytes(into, intoOff, len) : undefined;
    if (bus === 0 && this.selected && this.chip) {
      const { chip } = this;
      const bytes = sent.map((byte) => chip.exchange(byte));
      received?.set(bytes);
      return true;
    }
    const bytes = this.wiredBuses.has(bus) ? this.wired.spiTransfer(bus, sent) : undefined;
    if (bytes) received?.set(bytes.subarray(0, len));
    else received?.fill(IDLE);
    return bytes !== undefined || bus === 0;
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
