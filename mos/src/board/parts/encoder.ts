/** A rotary encoder: two contacts that close in turns, a quarter of a step apart, and one below the knob. */
import type { PartDescription, Wire } from "../description.ts";
import { type Circuit, type ControlValue, Part } from "../part.ts";
import { Contact } from "./contact.ts";

/** Between two changes of one contact, at the pace of a hand. */
const QUARTER_MS = 2;

/** Contacts A and B, closed or not, on the way of one step clockwise. */
const CLOCKWISE: readonly (readonly [boolean, boolean])[] = [
  [true, false],
  [true, true],
  [false, true],
  [false, false],
];

export class Encoder extends Part {
  private readonly a: Contact;
  private readonly b: Contact;
  private readonly push: Contact | undefined;
  /** Quarters that are still to be turned, each for both contacts. */
  private readonly way: (readonly [boolean, boolean])[] = [];
  private isTurning = false;
  private position = 0;

  constructor(description: PartDescription, circuit: Circuit) {
    const hasPush = description.options.push !== undefined;
    super(description, circuit, [
      { name: "turn", label: "Turn", kind: "steps" },
      ...(hasPush ? [{ name: "pressed", label: "Press", kind: "press" as const, initial: false }] : []),
    ]);
    const open = this.option("pull") === true ? true : undefined;
    const contact = (wire: Wire) => new Contact(circuit, wire, { closed: false, open });
    this.a = contact(this.wire("a"));
    this.b = contact(this.wire("b"));
    this.push = hasPush ? contact(this.wire("push")) : undefined;
  }

  protected wiring(): string {
    const push = this.option("push");
    return `A ${this.wireText("a")}, B ${this.wireText("b")}${push === undefined ? "" : `, push ${this.wireText("push")}`}`;
  }

  override power(): void {
    this.way.length = 0;
    this.isTurning = false;
    this.a.set(false, 0);
    this.b.set(false, 0);
    this.push?.set(this.flag("pressed"), 0);
  }

  protected override acted(control: string, value: ControlValue): void {
    if (control === "pressed") return this.push?.set(value === true, this.optionNumber("bounce"));
    const steps = Number(value);
    this.position += steps;
    for (let i = 0; i < Math.abs(steps); i++) this.way.push(...(steps > 0 ? CLOCKWISE : counterclockwise()));
    if (this.isTurning) return;
    this.isTurning = true;
    this.turn();
  }

  private turn(): void {
    const next = this.way.shift();
    this.isTurning = next !== undefined;
    if (next === undefined) return;
    this.a.set(next[0], 0);
    this.b.set(next[1], 0);
    this.circuit.clock.after(QUARTER_MS, () => this.turn());
  }

  override value() {
    return { ...super.value(), position: this.position };
  }
}

function counterclockwise(): [boolean, boolean][] {
  return CLOCKWISE.map(([a, b]) => [b, a]);
}
