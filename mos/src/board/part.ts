/** What all parts of a board have in common: controls, and what they show. */
import type { PulseTimes } from "@meerkat/port-node/peripherals.ts";
import type { BoardClock } from "./clock.ts";
import { type OptionValue, type PartDescription, type Wire, wireText } from "./description.ts";
import type { PartControl, PartInfo, PartValue } from "./state.ts";

/** What a part is soldered to. */
export interface Circuit {
  readonly clock: BoardClock;
  /** 0 to 1, 1 excluded. */
  random(): number;
  /** Drives a wire, or lets it float (undefined). */
  drive(wire: Wire, level: boolean | undefined): void;
  /** Millivolts that a part puts on the wire, or undefined. */
  millivolts(wire: Wire): number | undefined;
  /** A part that makes pulses on its outputs has changed one: `duty` of 65535 parts. */
  pulsed(wire: Wire, hz: number, duty: number): void;
  /** Bytes from a part to the chip's serial port. */
  serial(port: number, data: Uint8Array): void;
  /** The part shows something else. */
  changed(part: Part): void;
  /** A control has gone to another place by itself. */
  moved(part: Part, control: string, value: ControlValue): void;
  /** What the part has to find again after the power was off. */
  remember(part: Part, memory: unknown): void;
  /** A sentence about what the program does and a real part, or this model, does not take. */
  complain(sentence: string): void;
}

export type ControlValue = string | number | boolean;

/** A control, and how it stands at first. `press` and `steps` have no state. */
export interface Control extends PartControl {
  initial?: ControlValue;
}

export abstract class Part {
  readonly description: PartDescription;
  readonly controls: readonly Control[];
  protected readonly circuit: Circuit;
  private readonly settings: Record<string, ControlValue> = {};

  constructor(description: PartDescription, circuit: Circuit, controls: readonly Control[] = []) {
    this.description = description;
    this.circuit = circuit;
    this.controls = controls;
    for (const { name, initial } of controls) if (initial !== undefined) this.settings[name] = initial;
  }

  get id(): string {
    return this.description.id;
  }

  get info(): PartInfo {
    const { id, type, label, at } = this.description;
    const controls = this.controls.map(({ initial: _, ...control }) => control);
    return { id, type, label, wiring: this.wiring(), ...(at === undefined ? {} : { at }), look: this.look(), controls };
  }

  /** "pin 2" */
  protected abstract wiring(): string;

  protected look(): PartInfo["look"] {
    return {};
  }

  /** What it shows now; by default, how its controls stand. */
  value(): PartValue {
    return { ...this.settings };
  }

  /** A person does something to it; name and value are those of one of its controls. */
  act(control: string, value: ControlValue): void {
    if (control in this.settings) this.settings[control] = value;
    this.acted(control, value);
    this.circuit.changed(this);
  }

  /** How a control stood before: nobody does anything. */
  restore(setting: string, value: ControlValue): void {
    if (setting in this.settings) this.settings[setting] = value;
  }

  protected acted(_control: string, _value: ControlValue): void {}

  /** What of a value is how a control stands, as it stands here. */
  withControls(value: PartValue): PartValue {
    const known = Object.entries(this.settings).filter(([name]) => name in value);
    return { ...value, ...Object.fromEntries(known) };
  }

  protected number(setting: string): number {
    return Number(this.settings[setting]);
  }

  protected text(setting: string): string {
    return String(this.settings[setting]);
  }

  protected flag(setting: string): boolean {
    return this.settings[setting] === true;
  }

  /** A control goes to another place by itself. */
  protected set(setting: string, value: ControlValue): void {
    this.settings[setting] = value;
    this.circuit.moved(this, setting, value);
    this.circuit.changed(this);
  }

  protected option(name: string): OptionValue | undefined {
    return this.description.options[name];
  }

  protected optionNumber(name: string): number {
    return Number(this.option(name));
  }

  /** The pin or output that a key of board.yml names. */
  protected wire(name: string): Wire {
    return this.option(name) as Wire;
  }

  protected wireText(name: string): string {
    return wireText(this.wire(name));
  }

  /** The power has come, or comes back: `memory` is what it has remembered last. */
  power(_memory: unknown): void {}

  /** Keys of board.yml that are wires, for the kinds of signals below. */
  wires(): Wire[] {
    return [];
  }

  /** A wire has another level. */
  level(_wire: Wire, _level: boolean): void {}

  /** Pulses on a wire; 0 Hz: they have ended. */
  pulse(_wire: Wire, _hz: number, _duty: number): void {}

  /** Bits as pulses. False: it does not know what to do with them. */
  bits(_wire: Wire, _times: PulseTimes, _data: Uint8Array): boolean {
    return false;
  }

  /** What it puts on an analog wire. */
  voltage(_wire: Wire): number | undefined {
    return undefined;
  }

  /** Bytes that the program sends to it. */
  received(_port: number, _data: Uint8Array): void {}

  protected complain(sentence: string): void {
    this.circuit.complain(`${this.id}: ${sentence}`);
  }
}
