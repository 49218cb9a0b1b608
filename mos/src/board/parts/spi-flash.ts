/** A serial flash of 2 MB like the W25Q16JV. It keeps what is in it as long as the board is there. */
import { NorFlash } from "@meerkat/port-node/nor_flash.ts";
import { SPI_FLASH_BYTES, SpiNorChip } from "@meerkat/port-node/spi_nor_chip.ts";
import { Part } from "../part.ts";
import type { SpiTarget } from "../spi-bus.ts";
import type { PartValue } from "../state.ts";

const SECTOR = 4096;
const ERASED = 0xff;

export class SpiFlash extends Part implements SpiTarget {
  readonly maxHz = 133_000_000;
  readonly modes = [0, 3];
  /** Made when it is used. */
  private chip: SpiNorChip | undefined;

  protected wiring(): string {
    return `SPI ${this.option("spi")}, chip select ${this.option("cs")}`;
  }

  select(isSelected: boolean): void {
    this.chip ??= new SpiNorChip(new NorFlash(new Uint8Array(SPI_FLASH_BYTES).fill(ERASED), SECTOR));
    this.chip.select(isSelected);
    if (!isSelected) this.circuit.changed(this);
  }

  exchange(byte: number): number {
    return this.chip?.exchange(byte) ?? ERASED;
  }

  override value(): PartValue {
    return { size: SPI_FLASH_BYTES, programmed: this.chip?.memory.programmed ?? 0 };
  }
}
