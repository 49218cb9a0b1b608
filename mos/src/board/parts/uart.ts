/** What is at another serial port of the chip: a plug that sends everything back, or a terminal that a person types on. */
import type { PartDescription } from "../description.ts";
import { type Circuit, type ControlValue, Part } from "../part.ts";
import type { PartValue } from "../state.ts";

/** Characters of what has come that are kept. */
const MAX_TEXT = 2000;

export class Uart extends Part {
  private heard = "";

  constructor(description: PartDescription, circuit: Circuit) {
    const isTerminal = description.options.mode === "terminal";
    super(description, circuit, [
      ...(isTerminal ? [{ name: "send", label: "Send", kind: "text" as const }] : []),
      { name: "fault", label: "Fault", kind: "choice", choices: ["none", "mute", "noise"], fault: true, initial: "none" },
    ]);
  }

  protected wiring(): string {
    return `UART ${this.option("port")}`;
  }

  override received(port: number, data: Uint8Array): void {
    if (port !== this.optionNumber("port")) return;
    this.heard = (this.heard + Buffer.from(this.onTheWire(data)).toString("latin1")).slice(-MAX_TEXT);
    this.circuit.changed(this);
    if (this.option("mode") === "loop") this.circuit.serial(port, this.onTheWire(data));
  }

  protected override acted(control: string, value: ControlValue): void {
    if (control === "send") this.circuit.serial(this.optionNumber("port"), this.onTheWire(Buffer.from(String(value), "utf8")));
  }

  /** `mute` loses everything, `noise` turns a bit of some bytes. */
  private onTheWire(data: Uint8Array): Uint8Array {
    const { random } = this.circuit;
    const fault = this.text("fault");
    if (fault === "mute") return data.subarray(0, 0);
    return fault === "noise" ? data.map((byte) => (random() < 0.1 ? byte ^ (1 << Math.floor(random() * 8)) : byte)) : data;
  }

  override value(): PartValue {
    return { ...super.value(), text: this.heard };
  }
}
