/** A switch that stays where it is put, between a pin and ground or supply. */
import type { PartDescription } from "../description.ts";
import { type Circuit, type ControlValue, Part } from "../part.ts";
import { Contact } from "./contact.ts";

export class Switch extends Part {
  private readonly contact: Contact;

  constructor(description: PartDescription, circuit: Circuit) {
    super(description, circuit, [{ name: "on", label: "On", kind: "toggle", initial: description.options.on ?? false }]);
    const active = this.option("active") === "high";
    this.contact = new Contact(circuit, this.wire("pin"), { closed: active, open: this.option("pull") === true ? !active : undefined });
  }

  protected wiring(): string {
    return this.wireText("pin");
  }

  override power(): void {
    this.contact.set(this.flag("on"), 0);
  }

  protected override acted(_control: string, value: ControlValue): void {
    this.contact.set(value === true, this.optionNumber("bounce"));
  }
}
