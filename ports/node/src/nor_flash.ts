/** Thrown by an operation during which the power was cut. */
export class PowerCut extends Error {}

/** What a cut can leave of the operation that it hits. */
export const TEARS = ["none", "prefix", "bits", "all"] as const;
export type Tear = (typeof TEARS)[number];

/** How a bad sector shows: the chip reports it, or says nothing and keeps other bits than it was given. */
export type Defect = "program fails" | "erase fails" | "sticks";

/** Typical times of a 64 Mbit serial NOR flash (W25Q64JV, 9.6) at 50 MHz. */
const READ_NS_PER_BYTE = 160;
const PROGRAM_US_PER_PAGE = 700;
const PAGE_BYTES = 256;
const ERASE_US = 45_000;

export type Random = () => number;

/**
 * A NOR flash chip: erased bytes are 0xff, programming can only clear bits. Everything that makes it worse than
 * perfect is off until a test asks for it. Programs and erases are operations; reads are not.
 */
export class NorFlash {
  readonly bytes: Uint8Array;
  /** Bytes that are erased at once. */
  readonly sector: number;
  /** Erases of each sector so far. */
  readonly wear: Uint32Array;
  /** Bytes that are programmed at once: a program must begin and end at multiples of it. */
  programUnit = 1;
  /** Erases that a sector survives; from then on it is bad. */
  wearLimit = Number.POSITIVE_INFINITY;
  /** Defects by number of sector. */
  readonly defects = new Map<number, Defect>();
  /** Reads of a sector, since it was erased, after which each further one may clear a bit of it; 0: none does. */
  disturbAfter = 0;
  /** Whether a torn erase may leave bits that read as 0 now and as 1 then. */
  weakErases = true;

  operations = 0;
  reads = 0;
  bytesRead = 0;
  /** Bytes programmed. */
  programmed = 0;
  /** Microseconds that the chip was at work. */
  busyUs = 0;
  /** Operations until the power is cut during one; 0: never. */
  cutIn = 0;
  /** What the cut leaves; by default chosen by `random`. */
  tear: Tear | undefined = undefined;
  random: Random = () => 0.5;

  private readonly readsSinceErase: Uint32Array;
  /** By sector: bits that read at random. */
  private readonly weak = new Map<number, Uint8Array>();

  constructor(bytes: Uint8Array, sector: number) {
    if (bytes.length === 0 || bytes.length % sector !== 0) throw new Error(`not an image of a flash: ${bytes.length} bytes`);
    this.bytes = bytes;
    this.sector = sector;
    this.wear = new Uint32Array(bytes.length / sector);
    this.readsSinceErase = new Uint32Array(bytes.length / sector);
  }

  get size(): number {
    return this.bytes.length;
  }

  /** False outside the chip. */
  read(at: number, into: Uint8Array, off: number, len: number): boolean {
    if (!this.contains(at, len)) return false;
    if (off + len > into.length) throw new Error("read beyond the buffer");
    this.reads++;
    this.bytesRead += len;
    this.busyUs += (len * READ_NS_PER_BYTE) / 1000;
    if (this.disturbAfter > 0) this.disturb(at, len);
    into.set(this.bytes.subarray(at, at + len), off);
    if (this.weak.size > 0) this.blur(at, into, off, len);
    return true;
  }

  /** Clears bits. False outside the chip, at a bad sector, and if a bit would have to be set; the others are programmed then. */
  program(at: number, data: Uint8Array, off: number, len: number): boolean {
    if (!this.contains(at, len)) return false;
    if (at % this.programUnit !== 0 || len % this.programUnit !== 0) throw new Error(`programmed ${len} bytes at ${at}: the unit is ${this.programUnit}`);
    const given = data.subarray(off, off + len);
    const wanted = given.map((byte, i) => byte & (this.bytes[at + i] as number));
    this.busyUs += (Math.floor((at + len + PAGE_BYTES - 1) / PAGE_BYTES) - Math.floor(at / PAGE_BYTES)) * PROGRAM_US_PER_PAGE;
    const defect = this.defectIn(at, len);
    if (defect === "sticks") this.stick(wanted);
    if (defect === "program fails") this.change(at, wanted.subarray(0, len >> 1));
    else this.change(at, wanted);
    this.programmed += len;
    this.settle(at, wanted);
    return defect !== "program fails" && (defect === "sticks" || given.every((byte, i) => byte === wanted[i]));
  }

  /** Sets all bits of the sector that begins at `at`. False if none does, or it is bad. */
  erase(at: number): boolean {
    if (at % this.sector !== 0 || !this.contains(at, this.sector)) return false;
    const number = at / this.sector;
    this.busyUs += ERASE_US;
    this.wear[number] = (this.wear[number] ?? 0) + 1;
    if ((this.wear[number] ?? 0) > this.wearLimit && !this.defects.has(number)) this.defects.set(number, "erase fails");
    const defect = this.defects.get(number);
    const wanted = new Uint8Array(this.sector).fill(0xff);
    if (defect === "sticks") this.stick(wanted);
    if (defect === "erase fails") wanted.set(this.bytes.subarray(at, at + (this.sector >> 1)));
    this.change(at, wanted);
    this.readsSinceErase[number] = 0;
    this.weak.delete(number);
    return defect !== "erase fails";
  }

  /** Does part of a change, as a cut of the power in its midst does. */
  tearChange(at: number, wanted: Uint8Array, random: Random): void {
    const kind = this.tear ?? TEARS[Math.floor(random() * TEARS.length)];
    const whole = Math.floor(random() * (wanted.length + 1));
    if (kind === "none") return;
    const blend = (i: number) => {
      const mask = Math.floor(random() * 256);
      return ((this.bytes[at + i] as number) & mask) | ((wanted[i] as number) & ~mask & 0xff);
    };
    if (kind === "bits") {
      const torn = wanted.map((_, i) => blend(i));
      if (this.weakErases && this.isErase(wanted) && random() < 0.5) this.weaken(at, torn);
      this.changed(at, torn);
      return;
    }
    const torn = whole < wanted.length ? blend(whole) : 0;
    this.changed(at, kind === "all" ? wanted : wanted.subarray(0, whole));
    if (kind === "prefix" && whole < wanted.length) this.changed(at + whole, Uint8Array.of(torn));
  }

  /** Puts bytes into the chip's cells; a chip in a file puts them there too. */
  protected changed(at: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, at);
  }

  /** What a cut of the power does; it does not come back. */
  protected powerLost(): never {
    throw new PowerCut();
  }

  /** Called before each operation, with what the bytes at `at` are to be. */
  protected beforeChange(_at: number, _wanted: Uint8Array): void {}

  /** Takes over what is unstable and bad in another chip. */
  protected copyState(other: NorFlash): void {
    for (const [sector, mask] of other.weak) this.weak.set(sector, mask.slice());
    for (const [sector, defect] of other.defects) this.defects.set(sector, defect);
    this.wear.set(other.wear);
    this.programUnit = other.programUnit;
    this.wearLimit = other.wearLimit;
    this.disturbAfter = other.disturbAfter;
    this.weakErases = other.weakErases;
  }

  private contains(at: number, len: number): boolean {
    return at >= 0 && len >= 0 && at + len <= this.bytes.length;
  }

  private change(at: number, wanted: Uint8Array): void {
    this.operations++;
    this.beforeChange(at, wanted);
    if (this.cutIn > 0 && --this.cutIn === 0) {
      this.tearChange(at, wanted, this.random);
      this.powerLost();
    }
    this.changed(at, wanted);
  }

  private isErase(wanted: Uint8Array): boolean {
    return wanted.length === this.sector && wanted.every((byte) => byte === 0xff);
  }

  /** The worst defect of the sectors of these bytes that matters to a program. */
  private defectIn(at: number, len: number): Defect | undefined {
    let found: Defect | undefined;
    for (let sector = Math.floor(at / this.sector); sector * this.sector < at + len; sector++) {
      const defect = this.defects.get(sector);
      if (defect === "program fails" || defect === "sticks") found ??= defect;
    }
    return found;
  }

  /** One bit in some bytes keeps its own mind. */
  private stick(wanted: Uint8Array): void {
    for (let i = 0; i < wanted.length; i += 1 + Math.floor(this.random() * 16)) wanted[i] = (wanted[i] as number) ^ 0x10;
  }

  private disturb(at: number, len: number): void {
    for (let sector = Math.floor(at / this.sector); sector * this.sector < at + len; sector++) {
      const count = (this.readsSinceErase[sector] ?? 0) + 1;
      this.readsSinceErase[sector] = count;
      if (count <= this.disturbAfter) continue;
      const victim = sector * this.sector + Math.floor(this.random() * this.sector);
      const mask = 1 << Math.floor(this.random() * 8);
      this.changed(victim, Uint8Array.of((this.bytes[victim] as number) & ~mask));
    }
  }

  /** Bits of a half erased sector that have not reached either level. */
  private weaken(at: number, torn: Uint8Array): void {
    this.weak.set(
      at / this.sector,
      torn.map((byte) => ~byte & 0xff & Math.floor(this.random() * 256)),
    );
  }

  private blur(at: number, into: Uint8Array, off: number, len: number): void {
    for (let i = 0; i < len; i++) {
      const mask = this.weak.get(Math.floor((at + i) / this.sector))?.[(at + i) % this.sector] ?? 0;
      if (mask !== 0) into[off + i] = ((into[off + i] as number) & ~mask) | (mask & Math.floor(this.random() * 256));
    }
  }

  /** What was programmed to 0 is 0 for good. */
  private settle(at: number, wanted: Uint8Array): void {
    if (this.weak.size === 0) return;
    for (const [i, byte] of wanted.entries()) {
      const mask = this.weak.get(Math.floor((at + i) / this.sector));
      const place = (at + i) % this.sector;
      if (mask) mask[place] = (mask[place] ?? 0) & byte;
    }
  }
}

/** Random numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
