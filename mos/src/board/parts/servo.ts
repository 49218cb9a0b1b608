/** A servo: the length of its pulses says where its arm stands. */
import type { PartDescription, Wire } from "../description.ts";
import { type Circuit, Part } from "../part.ts";
import type { PartValue } from "../state.ts";

const FULL_DUTY = 65_535;
/** Pulses that analog servos understand. */
const MIN_HZ = 40;
const MAX_HZ = 400;

export class Servo extends Part {
  private angle: number;
  private isDriven = false;

  constructor(description: PartDescription, circuit: Circuit) {
    super(description, circuit);
    this.angle = this.optionNumber("range") / 2;
  }

  protected wiring(): string {
    return this.wireText("pin");
  }

  protected override look(): Record<string, number> {
    return { range: this.optionNumber("range") };
  }

  override wires(): Wire[] {
    return [this.wire("pin")];
  }

  /** Without pulses the arm stays where it is. */
  override pulse(_wire: Wire, hz: number, duty: number): void {
    this.isDriven = hz > 0 && duty > 0;
    this.circuit.changed(this);
    if (!this.isDriven) return;
    if (hz < MIN_HZ || hz > MAX_HZ) return this.complain(`pulses at ${Math.round(hz)} Hz are none for a servo, which wants about 50`);
    const microseconds = (duty / FULL_DUTY / hz) * 1e6;
    const [shortest, longest] = [this.optionNumber("min_us"), this.optionNumber("max_us")];
    // Half a step of a converter of 12 bits at 50 Hz.
    if (microseconds < shortest - 3 || microseconds > longest + 3)
      this.complain(`a pulse of ${Math.round(microseconds)} µs is beyond its stops (${shortest} to ${longest} µs)`);
    const part = Math.min(1, Math.max(0, (microseconds - shortest) / (longest - shortest)));
    this.angle = Math.round(part * this.optionNumber("range") * 10) / 10;
  }

  override value(): PartValue {
    return { angle: this.angle, driven: this.isDriven };
  }
}
