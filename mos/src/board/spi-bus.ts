/** A bus of clock and two data lines: who is selected, and the bytes that go both ways. */
import type { SpiChip } from "@meerkat/port-node/spi_model.ts";

/** A chip with a chip select of its own. */
export interface SpiTarget extends SpiChip {
  readonly id: string;
  readonly maxHz: number;
  /** Modes that it takes, 0 to 3. */
  readonly modes: readonly number[];
}

/** What nobody drives. */
const IDLE = 0xff;

export class SpiBus {
  private readonly name: string;
  private readonly complain: (sentence: string) => void;
  private readonly targets = new Map<number, SpiTarget>();
  private readonly selected = new Set<SpiTarget>();
  private hz = 0;
  private mode = 0;

  constructor(name: string, complain: (sentence: string) => void) {
    this.name = name;
    this.complain = complain;
  }

  add(cs: number, target: SpiTarget): void {
    this.targets.set(cs, target);
  }

  configure(hz: number, mode: number): boolean {
    this.hz = hz;
    this.mode = mode;
    return this.targets.size > 0 && hz > 0 && mode >= 0 && mode <= 3;
  }

  /** False: nobody is wired to that chip select. */
  select(cs: number, isSelected: boolean): boolean {
    const target = this.targets.get(cs);
    if (target === undefined) return false;
    if (isSelected === this.selected.has(target)) return true;
    if (isSelected) this.begin(target);
    else this.selected.delete(target);
    target.select(isSelected);
    return true;
  }

  private begin(target: SpiTarget): void {
    const [other] = this.selected;
    if (other !== undefined) this.complain(`${other.id} and ${target.id} are selected at once on ${this.name}`);
    if (this.hz > target.maxHz) this.complain(`${target.id} takes ${target.maxHz / 1e6} MHz at most, and ${this.name} has ${this.hz / 1e6}`);
    if (!target.modes.includes(this.mode)) this.complain(`${target.id} does not understand SPI mode ${this.mode}`);
    this.selected.add(target);
  }

  transfer(out: Uint8Array): Uint8Array {
    return out.map((byte) => {
      let came = IDLE;
      for (const target of this.selected) came &= target.exchange(byte);
      return came;
    });
  }
}
