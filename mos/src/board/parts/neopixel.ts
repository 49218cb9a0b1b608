/** Lights of the kind WS2812 in a row: each takes the first colour it hears, and hands on what comes after it. */
import type { PulseTimes } from "@meerkat/port-node/peripherals.ts";
import type { PartDescription, Wire } from "../description.ts";
import { type Circuit, Part } from "../part.ts";
import type { PartValue } from "../state.ts";

type Range = readonly [number, number];

/** Times of pulses in nanoseconds, as the data sheets allow them. */
const DATA_SHEETS: readonly { name: string; t0h: Range; t0l: Range; t1h: Range; t1l: Range }[] = [
  { name: "WS2812", t0h: [200, 500], t0l: [650, 950], t1h: [550, 850], t1l: [450, 750] },
  { name: "WS2812B", t0h: [250, 550], t0l: [700, 1000], t1h: [650, 950], t1l: [300, 600] },
  { name: "WS2812B-V5", t0h: [220, 380], t0l: [580, 1000], t1h: [580, 1000], t1l: [220, 420] },
];

/** A pulse that is longer is a 1. */
const THRESHOLD_NS = 500;
/** A pause that is longer ends the row. */
const LATCH_NS = 9000;

/** Bytes in the order in which they come, by their places in 0xRRGGBB. */
const SHIFTS: Record<string, readonly number[]> = { rgb: [16, 8, 0], rbg: [16, 0, 8], grb: [8, 16, 0], gbr: [8, 0, 16], brg: [0, 16, 8], bgr: [0, 8, 16] };

export class Neopixel extends Part {
  private colors: number[];

  constructor(description: PartDescription, circuit: Circuit) {
    super(description, circuit);
    this.colors = this.dark();
  }

  private dark(): number[] {
    return new Array<number>(this.optionNumber("count")).fill(0);
  }

  protected wiring(): string {
    return this.wireText("pin");
  }

  protected override look(): Record<string, string | number> {
    return { form: String(this.option("form")), count: this.optionNumber("count") };
  }

  override wires(): Wire[] {
    return [this.wire("pin")];
  }

  override power(): void {
    this.colors = this.dark();
    this.circuit.changed(this);
  }

  override bits(_wire: Wire, times: PulseTimes, data: Uint8Array): boolean {
    this.checkTimes(times);
    const shifts = SHIFTS[String(this.option("order"))] ?? [];
    const heard = this.heard(times, data);
    if (heard.length % 3 !== 0) this.complain(`${heard.length} bytes are no whole number of colours of 3 bytes`);
    if (heard.length > this.colors.length * 3)
      this.complain(`the program sends colours for ${Math.floor(heard.length / 3)} lights; there are ${this.colors.length}`);
    const count = Math.min(this.colors.length, Math.floor(heard.length / 3));
    for (let i = 0; i < count; i++) this.colors[i] = shifts.reduce((color, shift, k) => color | ((heard[3 * i + k] ?? 0) << shift), 0);
    this.circuit.changed(this);
    return true;
  }

  /** What the lights make of the pulses. */
  private heard({ t0h, t0l, t1h, t1l }: PulseTimes, data: Uint8Array): Uint8Array {
    if (Math.max(t0l, t1l) > LATCH_NS) return data.subarray(0, 0);
    const zero = t0h > THRESHOLD_NS ? 0xff : 0;
    const one = t1h > THRESHOLD_NS ? 0xff : 0;
    return data.map((byte) => (byte & one) | (~byte & zero));
  }

  private checkTimes(times: PulseTimes): void {
    const isIn = (value: number, [least, most]: Range) => value >= least && value <= most;
    const fits = (sheet: (typeof DATA_SHEETS)[number]) =>
      isIn(times.t0h, sheet.t0h) && isIn(times.t0l, sheet.t0l) && isIn(times.t1h, sheet.t1h) && isIn(times.t1l, sheet.t1l);
    if (DATA_SHEETS.some(fits)) return;
    const { t0h, t0l, t1h, t1l } = times;
    const names = DATA_SHEETS.map(({ name }) => name).join(", ");
    this.complain(`pulses of ${t0h} ns high, ${t0l} low for 0 and ${t1h} high, ${t1l} low for 1 are in no data sheet (${names})`);
  }

  override value(): PartValue {
    return { colors: [...this.colors] };
  }
}
