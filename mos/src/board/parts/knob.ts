/** A potentiometer between ground and the supply, its wiper at an analog input. */
import type { PartDescription, Wire } from "../description.ts";
import { type Circuit, Part } from "../part.ts";

/** Of the board's supply. */
const SUPPLY_MV = 3300;

export class Knob extends Part {
  constructor(description: PartDescription, circuit: Circuit) {
    super(description, circuit, [
      { name: "position", label: "Position", kind: "range", min: 0, max: 100, step: 1, unit: "%", initial: description.options.position ?? 0 },
      { name: "noise", label: "Noise", kind: "range", min: 0, max: 100, step: 1, unit: "mV", fault: true, initial: 0 },
    ]);
  }

  protected wiring(): string {
    return this.wireText("pin");
  }

  override wires(): Wire[] {
    return [this.wire("pin")];
  }

  override voltage(): number {
    const noise = (this.circuit.random() * 2 - 1) * this.number("noise");
    return Math.min(SUPPLY_MV, Math.max(0, (this.number("position") * SUPPLY_MV) / 100 + noise));
  }
}
