/** A light-emitting diode at an output. */
import type { PartDescription, Wire } from "../description.ts";
import { type Circuit, Part } from "../part.ts";
import type { PartValue } from "../state.ts";

const FULL_DUTY = 65_535;

export class Led extends Part {
  private high = false;
  /** Part of the time that the wire is high, while it has pulses. */
  private duty: number | undefined;

  constructor(description: PartDescription, circuit: Circuit) {
    super(description, circuit);
  }

  protected wiring(): string {
    return this.wireText("pin");
  }

  protected override look(): Record<string, string | number> {
    return { color: String(this.option("color")) };
  }

  override wires(): Wire[] {
    return [this.wire("pin")];
  }

  override level(_wire: Wire, level: boolean): void {
    this.high = level;
    this.circuit.changed(this);
  }

  override pulse(_wire: Wire, hz: number, duty: number): void {
    this.duty = hz > 0 ? duty / FULL_DUTY : undefined;
    this.circuit.changed(this);
  }

  override value(): PartValue {
    const high = this.duty ?? (this.high ? 1 : 0);
    const brightness = this.option("active") === "low" ? 1 - high : high;
    return { lit: brightness > 0, brightness };
  }
}
