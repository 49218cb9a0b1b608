import type { NorFlash } from "./nor_flash.ts";
import type { SpiChip } from "./spi_model.ts";

export const SPI_FLASH_BYTES = 2 << 20;

/** Instructions, by their names in the data sheet of the W25Q16JV, 8.1.2. */
const WRITE_STATUS = 0x01;
const PAGE_PROGRAM = 0x02;
const READ_DATA = 0x03;
const WRITE_DISABLE = 0x04;
const READ_STATUS = 0x05;
const WRITE_ENABLE = 0x06;
const FAST_READ = 0x0b;
const SECTOR_ERASE = 0x20;
const BLOCK_ERASE_32K = 0x52;
const READ_SFDP = 0x5a;
const JEDEC_ID = 0x9f;
const RELEASE_POWER_DOWN = 0xab;
const POWER_DOWN = 0xb9;
const BLOCK_ERASE_64K = 0xd8;

const BUSY = 1;
const WRITE_ENABLED = 2;
const PAGE = 256;
/** Manufacturer, type, capacity: 2^21 bytes. */
const ID = [0xef, 0x40, 0x15];
const ERASE_BYTES: Record<number, number> = { [SECTOR_ERASE]: 4096, [BLOCK_ERASE_32K]: 32_768, [BLOCK_ERASE_64K]: 65_536 };

/** Reads of the status register for which the chip is busy: time stands still in this model. */
const PROGRAM_POLLS = 2;
const ERASE_POLLS = 20;

/** A serial flash like the W25Q16JV over the model of its cells. What it is told while it is busy or in power-down it does not hear. */
export class SpiNorChip implements SpiChip {
  readonly memory: NorFlash;
  /** JESD216 tables; empty for a chip without. */
  sfdp: Uint8Array;
  id = ID;
  isPoweredDown = false;
  private status = 0;
  private busyPolls = 0;
  /** Bytes since the chip was selected. */
  private received: number[] = [];

  constructor(memory: NorFlash) {
    this.memory = memory;
    this.sfdp = sfdpOf(memory.size);
  }

  select(selected: boolean): void {
    if (!selected) this.execute();
    this.received = [];
  }

  exchange(byte: number): number {
    this.received.push(byte);
    const count = this.received.length;
    const instruction = this.received[0] as number;
    if (count === 1 || (this.isPoweredDown && instruction !== RELEASE_POWER_DOWN)) return 0;
    if (instruction === READ_STATUS) return this.pollStatus();
    if (this.busyPolls > 0) return 0;
    switch (instruction) {
      case JEDEC_ID:
        return this.id[count - 2] ?? 0;
      case READ_DATA:
        return count > 4 ? this.cell(this.address + count - 5) : 0;
      case FAST_READ:
        return count > 5 ? this.cell(this.address + count - 6) : 0;
      case READ_SFDP:
        return count > 5 ? (this.sfdp[this.address + count - 6] ?? 0xff) : 0;
      default:
        return 0;
    }
  }

  private get address(): number {
    const [, high = 0, middle = 0, low = 0] = this.received;
    return (high << 16) | (middle << 8) | low;
  }

  private cell(at: number): number {
    const into = new Uint8Array(1);
    this.memory.read(at % this.memory.size, into, 0, 1);
    return into[0] as number;
  }

  private pollStatus(): number {
    const status = this.status | (this.busyPolls > 0 ? BUSY : 0);
    if (this.busyPolls > 0) this.busyPolls--;
    return status;
  }

  /** Instructions that change something do so when the chip select rises. */
  private execute(): void {
    const [instruction] = this.received;
    if (instruction === RELEASE_POWER_DOWN) this.isPoweredDown = false;
    if (instruction === undefined || this.isPoweredDown || this.busyPolls > 0) return;
    if (instruction === POWER_DOWN) this.isPoweredDown = true;
    if (instruction === WRITE_ENABLE) this.status |= WRITE_ENABLED;
    if (instruction === WRITE_DISABLE) this.status &= ~WRITE_ENABLED;
    if ((this.status & WRITE_ENABLED) === 0) return;
    const size = ERASE_BYTES[instruction];
    if (size !== undefined && this.received.length === 4) this.erase(size);
    else if (instruction === PAGE_PROGRAM && this.received.length > 4) this.program();
    else if (instruction !== WRITE_STATUS) return;
    this.status &= ~WRITE_ENABLED;
  }

  private erase(size: number): void {
    const start = (this.address - (this.address % size)) % this.memory.size;
    this.busyPolls = ERASE_POLLS;
    for (let at = start; at < start + size; at += this.memory.sector) this.memory.erase(at);
  }

  /** What goes beyond the end of the page goes to its beginning; of more than a page the last bytes count. */
  private program(): void {
    const page = this.address - (this.address % PAGE);
    const data = new Uint8Array(PAGE).fill(0xff);
    for (const [i, byte] of this.received.slice(4).entries()) data[((this.address % PAGE) + i) % PAGE] = byte;
    this.busyPolls = PROGRAM_POLLS;
    this.memory.program(page % this.memory.size, data, 0, PAGE);
  }
}

/** JESD216B: a header, one parameter header, 16 words of basic parameters. */
function sfdpOf(bytes: number): Uint8Array {
  const words = new Uint32Array(32).fill(0xffff_ffff);
  // 6.2: signature, revision 1.6 with one parameter header.
  words.set([0x5044_4653, 0xff00_0106]);
  // 6.3: table FF00 of 16 words at 0x40, revision 1.6.
  words.set([0x1001_0600, 0xff00_0040], 2);
  // 6.4.4: 4 KB erase by 0x20; 6.4.5: density in bits less one.
  words[16] = 0xfff9_20e5;
  words[17] = bytes * 8 - 1;
  // 6.4.11, 6.4.12: erase types 2^12 by 0x20, 2^15 by 0x52, 2^16 by 0xd8.
  words[23] = 0x520f_200c;
  words[24] = 0x0000_d810;
  // 6.4.17: deep power-down by 0xb9, back by 0xab.
  words[29] = (0xb9 << 23) | (0xab << 15) | (1 << 13) | (4 << 8);
  return new Uint8Array(words.buffer.slice(0, 0x80));
}
