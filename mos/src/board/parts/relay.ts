/** A relay, or anything else that is on or off by the level of a pin. */
import type { Wire } from "../description.ts";
import { Part } from "../part.ts";
import type { PartValue } from "../state.ts";

export class Relay extends Part {
  private high = false;

  protected wiring(): string {
    return this.wireText("pin");
  }

  override wires(): Wire[] {
    return [this.wire("pin")];
  }

  override level(_wire: Wire, level: boolean): void {
    this.high = level;
    this.circuit.changed(this);
  }

  override pulse(_wire: Wire, hz: number): void {
    if (hz > 0) this.complain("the program drives it with pulses; its contacts would wear out in minutes");
  }

  override value(): PartValue {
    return { on: this.high !== (this.option("active") === "low") };
  }
}
