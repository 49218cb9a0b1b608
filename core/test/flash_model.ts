/** Thrown by an operation during which the power was cut. */
export class PowerCut extends Error {}

/** What a cut can leave of the operation it hits. */
const TEARS = ["none", "prefix", "bits", "all"] as const;

/**
 * NOR flash: erased bytes are 0xff, programming clears bits. Programming what is not erased is a mistake of the code
 * under test and throws. `beforeOperation` may let an operation be torn.
 */
export class FlashModel {
  readonly bytes: Uint8Array;
  readonly sector: number;
  readonly wear: Uint32Array;
  operations = 0;
  programmed = 0;
  /** Operations until the power is cut during one; 0: never. */
  cutIn = 0;
  /** Called before each operation is done, with a function that makes a copy of the flash on which it was torn. */
  onOperation: ((torn: (random: () => number) => FlashModel) => void) | undefined = undefined;
  random: () => number = () => 0.5;

  constructor(sectors: number, sector: number, bytes = new Uint8Array(sectors * sector).fill(0xff)) {
    this.sector = sector;
    this.bytes = bytes;
    this.wear = new Uint32Array(sectors);
  }

  /** Makes this the machine's flash. */
  install(): this {
    Object.assign(globalThis, {
      hal_flash_size: (region: number) => (region === 0 ? this.bytes.length : 0),
      hal_flash_sector: () => this.sector,
      hal_flash_read: (_region: number, at: number, data: Uint8Array, off: number, len: number) => {
        if (at < 0 || at + len > this.bytes.length) return false;
        if (off + len > data.length) throw new Error("read beyond the buffer");
        data.set(this.bytes.subarray(at, at + len), off);
        return true;
      },
      hal_flash_program: (_region: number, at: number, data: Uint8Array, off: number, len: number) => {
        if (at < 0 || at + len > this.bytes.length) throw new Error("programmed outside the region");
        const wanted = data.slice(off, off + len);
        for (let i = at; i < at + len; i++) if (this.bytes[i] !== 0xff) throw new Error(`programmed what is not erased, at ${i}`);
        this.operate(at, wanted);
        this.programmed += len;
        return true;
      },
      hal_flash_erase: (_region: number, at: number) => {
        if (at % this.sector !== 0 || at >= this.bytes.length) throw new Error("erased what is no sector");
        this.operate(at, new Uint8Array(this.sector).fill(0xff));
        this.wear[at / this.sector] = (this.wear[at / this.sector] ?? 0) + 1;
        return true;
      },
    });
    return this;
  }

  private operate(at: number, wanted: Uint8Array): void {
    this.operations++;
    this.onOperation?.((random) => {
      const copy = new FlashModel(this.wear.length, this.sector, this.bytes.slice());
      copy.tear(at, wanted, random);
      return copy;
    });
    if (this.cutIn > 0 && --this.cutIn === 0) {
      this.tear(at, wanted, this.random);
      throw new PowerCut();
    }
    this.bytes.set(wanted, at);
  }

  private tear(at: number, wanted: Uint8Array, random: () => number): void {
    const kind = TEARS[Math.floor(random() * TEARS.length)];
    const whole = Math.floor(random() * (wanted.length + 1));
    if (kind === "none") return;
    const blend = (i: number) => {
      const mask = Math.floor(random() * 256);
      return ((this.bytes[at + i] as number) & mask) | ((wanted[i] as number) & ~mask & 0xff);
    };
    if (kind === "bits") {
      for (let i = 0; i < wanted.length; i++) this.bytes[at + i] = blend(i);
      return;
    }
    const torn = whole < wanted.length ? blend(whole) : 0;
    this.bytes.set(kind === "all" ? wanted : wanted.subarray(0, whole), at);
    if (kind === "prefix" && whole < wanted.length) this.bytes[at + whole] = torn;
  }
}

/** Random numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
