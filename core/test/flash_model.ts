import { NorFlash, type Random } from "@meerkat/port-node/nor_flash.ts";

export { PowerCut, seededRandom } from "@meerkat/port-node/nor_flash.ts";

/**
 * The machine's flash in a test, all of it in the model of the virtual board (ports/node/src/nor_flash.ts): wear, bad
 * sectors, read disturb, torn operations. Programming what is not erased is a mistake of the code under test and throws,
 * unless `reprograms` is set.
 */
export class FlashModel extends NorFlash {
  /** Called before each operation is done, with a function that makes a copy of the flash on which it was torn. */
  onOperation: ((torn: (random: Random) => FlashModel) => void) | undefined = undefined;
  /** Whether bytes that are programmed may lose further bits. */
  reprograms = false;

  constructor(sectors: number, sector: number, bytes = new Uint8Array(sectors * sector).fill(0xff)) {
    super(bytes, sector);
  }

  /** Makes this the machine's flash. */
  install(): this {
    Object.assign(globalThis, {
      hal_flash_size: (region: number) => (region === 0 ? this.bytes.length : 0),
      hal_flash_sector: () => this.sector,
      hal_flash_read: (_region: number, at: number, data: Uint8Array, off: number, len: number) => this.read(at, data, off, len),
      hal_flash_program: (_region: number, at: number, data: Uint8Array, off: number, len: number) => this.programChecked(at, data, off, len),
      hal_flash_erase: (_region: number, at: number) => {
        if (at % this.sector !== 0 || at >= this.bytes.length) throw new Error("erased what is no sector");
        return this.erase(at);
      },
    });
    return this;
  }

  private programChecked(at: number, data: Uint8Array, off: number, len: number): boolean {
    if (at < 0 || at + len > this.bytes.length) throw new Error("programmed outside the region");
    for (let i = at; i < at + len && !this.reprograms; i++) if (this.bytes[i] !== 0xff) throw new Error(`programmed what is not erased, at ${i}`);
    return this.program(at, data, off, len);
  }

  protected override beforeChange(at: number, wanted: Uint8Array): void {
    this.onOperation?.((random) => {
      const copy = new FlashModel(this.wear.length, this.sector, this.bytes.slice());
      copy.copyState(this);
      copy.reprograms = this.reprograms;
      copy.random = random;
      copy.tearChange(at, wanted, random);
      return copy;
    });
  }
}
