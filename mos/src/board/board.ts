/** A virtual board: models of the parts that board.yml names, wired to the pins and buses of a chip. */
import { I2C_NO_BUS } from "@meerkat/hal/i2c.ts";
import type { BoardPins, Peripherals, PulseTimes } from "@meerkat/port-node/peripherals.ts";
import { UserError } from "../errors.ts";
import { nearest } from "../suggest.ts";
import type { BoardClock } from "./clock.ts";
import { checkedValue } from "./control.ts";
import type { BoardDescription, PartDescription, Wire } from "./description.ts";
import { I2cBus } from "./i2c-bus.ts";
import { I2cPart } from "./i2c-part.ts";
import { I2cWires } from "./i2c-wires.ts";
import type { Circuit, ControlValue, Part } from "./part.ts";
import { PART_TYPES } from "./part-types.ts";
import { randomSource } from "./random.ts";
import { SpiBus, type SpiTarget } from "./spi-bus.ts";
import type { BoardChange, BoardState, PartValue } from "./state.ts";

/** Changes of that long are told together: what people look at needs no more. */
const FRAME_MS = 30;
const MAX_COMPLAINTS = 100;

/** What a board is to find again: how its controls stand, and what parts with a battery remember. */
export interface BoardMemory {
  controls: Record<string, Record<string, ControlValue>>;
  parts: Record<string, unknown>;
}

/** A control that has gone to another place by itself, or what a part with a battery remembers. */
export interface MemoryNews {
  part: string;
  control?: string;
  value?: ControlValue;
  memory?: unknown;
}

export const NO_MEMORY: BoardMemory = { controls: {}, parts: {} };

export class Board implements Peripherals, Circuit {
  readonly clock: BoardClock;
  readonly random: () => number;
  readonly memory: BoardMemory;
  private readonly description: BoardDescription;
  private readonly parts = new Map<string, Part>();
  private readonly listeners = new Map<Wire, Part[]>();
  private readonly buses = new Map<string, I2cBus>();
  private readonly spiBuses = new Map<number, SpiBus>();
  /** Buses that are reached over pins, too. */
  private readonly wires: I2cWires[] = [];
  private readonly pinListeners = new Map<number, (level: boolean) => void>();
  private readonly complaints: string[] = [];
  private readonly watchers = new Set<(change: BoardChange) => void>();
  private readonly memoryWatchers = new Set<(news: MemoryNews) => void>();
  private readonly shownAnew = new Set<Part>();
  private readonly newComplaints: string[] = [];
  private readonly madeAt: number;
  private isChangeDue = false;
  private pins: BoardPins | undefined;
  /** What drives pins, for a chip that comes later or starts anew. */
  private readonly driven = new Map<number, boolean>();
  private toChip: (port: number, data: Uint8Array) => void = () => {};

  constructor(description: BoardDescription, clock: BoardClock, memory: BoardMemory = NO_MEMORY) {
    this.description = description;
    this.clock = clock;
    this.madeAt = clock.now();
    this.memory = structuredClone(memory);
    this.random = randomSource();
    for (const name of Object.keys(description.buses)) this.addBus(name);
    for (const part of description.parts) this.add(part.id);
    this.powerUp();
  }

  private addBus(name: string): void {
    const bus = new I2cBus(`bus ${name}`, (sentence) => this.complain(sentence));
    this.buses.set(name, bus);
    const { sda, scl } = this.description.buses[name] ?? {};
    if (sda === undefined || scl === undefined) return;
    const wires = new I2cWires(bus, (level) => this.drive(sda, level));
    this.wires.push(wires);
    this.pinListeners.set(sda, (level) => wires.sdaChanged(level));
    this.pinListeners.set(scl, (level) => wires.sclChanged(level));
  }

  private add(id: string): void {
    const description = this.description.parts.find((one) => one.id === id);
    const type = description === undefined ? undefined : PART_TYPES[description.type];
    if (description === undefined || type === undefined) throw new RangeError(`no part ${id}`);
    const part = type.make(description, this);
    this.parts.set(id, part);
    for (const wire of part.wires()) this.listeners.set(wire, [...(this.listeners.get(wire) ?? []), part]);
    this.wireToBus(part, description.options);
    const controls = this.memory.controls[id] ?? {};
    for (const { name, initial } of part.controls) {
      const value = controls[name];
      if (initial !== undefined && value !== undefined) part.restore(name, value);
    }
  }

  private wireToBus(part: Part, { i2c, spi, cs }: PartDescription["options"]): void {
    if (spi !== undefined && isSpiTarget(part)) {
      const bus = this.spiBuses.get(Number(spi)) ?? new SpiBus(`SPI ${spi}`, (sentence) => this.complain(sentence));
      this.spiBuses.set(Number(spi), bus);
      bus.add(Number(cs), part);
    } else if (part instanceof I2cPart) this.buses.get(String(i2c))?.add(part);
  }

  /** The supply comes on: chips forget what they were told; controls stay as they stand. */
  powerUp(): void {
    for (const [id, part] of this.parts) part.power(this.memory.parts[id]);
  }

  state(): BoardState {
    const { name, title } = this.description;
    const values: Record<string, PartValue> = {};
    for (const [id, part] of this.parts) values[id] = part.value();
    return { name, title, parts: [...this.parts.values()].map((part) => part.info), values, complaints: [...this.complaints] };
  }

  /** Does something to a part. Throws UserError if there is no such part or control, or the value is none for it. */
  act(id: string, name: string, value: unknown): ControlValue {
    const part = this.parts.get(id);
    if (part === undefined) throw noSuch("part", id, [...this.parts.keys()]);
    const control = part.controls.find((one) => one.name === name);
    if (control === undefined)
      throw noSuch(
        `control of ${id}`,
        name,
        part.controls.map((one) => one.name),
      );
    const checked = checkedValue(id, control, value);
    if (control.initial !== undefined) this.keep(id, name, checked);
    part.act(name, checked);
    for (const wires of this.wires) wires.refresh();
    return checked;
  }

  /** Id of the first part of a type, if there is one. */
  firstOf(type: string): string | undefined {
    return this.description.parts.find((part) => part.type === type)?.id;
  }

  /** Tells what has changed, some times a second at most; the result ends that. */
  onChange(watcher: (change: BoardChange) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Tells everything once, to who has come since. */
  tellAll(): void {
    for (const part of this.parts.values()) this.changed(part);
  }

  /** Tells what is to be found again and was not done by `act`; the result ends that. */
  onMemory(watcher: (news: MemoryNews) => void): () => void {
    this.memoryWatchers.add(watcher);
    return () => this.memoryWatchers.delete(watcher);
  }

  /** Takes what another board with the same parts has told. */
  learn({ part: id, control, value, memory }: MemoryNews): void {
    if (control === undefined || value === undefined) {
      this.memory.parts[id] = memory;
      return;
    }
    this.keep(id, control, value);
    this.parts.get(id)?.restore(control, value);
  }

  /** A part's value with its controls as they stand here. */
  withControls(id: string, value: PartValue): PartValue {
    return this.parts.get(id)?.withControls(value) ?? value;
  }

  private keep(id: string, control: string, value: ControlValue): void {
    this.memory.controls[id] ??= {};
    this.memory.controls[id][control] = value;
  }

  // What parts ask for.

  changed(part: Part): void {
    this.shownAnew.add(part);
    this.tellSoon();
  }

  complain(sentence: string): void {
    if (this.complaints.includes(sentence) || this.complaints.length >= MAX_COMPLAINTS) return;
    this.complaints.push(sentence);
    this.newComplaints.push(sentence);
    this.tellSoon();
  }

  moved({ id }: Part, control: string, value: ControlValue): void {
    this.keep(id, control, value);
    for (const watcher of this.memoryWatchers) watcher({ part: id, control, value });
  }

  remember({ id }: Part, memory: unknown): void {
    this.memory.parts[id] = memory;
    for (const watcher of this.memoryWatchers) watcher({ part: id, memory });
  }

  drive(wire: Wire, level: boolean | undefined): void {
    if (typeof wire !== "number") return;
    if (level === undefined) this.driven.delete(wire);
    else this.driven.set(wire, level);
    this.pins?.drive(wire, level);
  }

  millivolts(wire: Wire): number | undefined {
    for (const part of this.listeners.get(wire) ?? []) {
      const voltage = part.voltage(wire);
      if (voltage !== undefined) return voltage;
    }
    return undefined;
  }

  pulsed(wire: Wire, hz: number, duty: number): void {
    for (const part of this.listeners.get(wire) ?? []) part.pulse(wire, hz, duty);
  }

  serial(port: number, data: Uint8Array): void {
    if (data.length > 0) this.toChip(port, data);
  }

  private tellSoon(): void {
    if (this.isChangeDue) return;
    this.isChangeDue = true;
    this.clock.after(FRAME_MS, () => this.tell());
  }

  private tell(): void {
    this.isChangeDue = false;
    const at = Math.round(this.clock.now() - this.madeAt);
    const values: Record<string, PartValue> = {};
    for (const part of this.shownAnew) values[part.id] = part.value();
    this.shownAnew.clear();
    const complaints = this.newComplaints.splice(0);
    const changes: BoardChange[] = complaints.map((complaint, i) => ({ at, values: i === 0 ? values : {}, complaint }));
    if (complaints.length === 0) changes.push({ at, values });
    for (const change of changes) for (const watcher of this.watchers) watcher(change);
  }

  // What the chip does.

  attach(pins: BoardPins): void {
    this.pins = pins;
    pins.onLevel((pin, level) => {
      this.pinListeners.get(pin)?.(level);
      for (const part of this.listeners.get(pin) ?? []) part.level(pin, level);
    });
    this.driveAgain();
  }

  /** The chip has started anew and knows nothing of what drives its pins. */
  driveAgain(): void {
    for (const [pin, level] of this.driven) this.pins?.drive(pin, level);
  }

  i2cConfig(bus: number, hz: number): boolean {
    return this.buses.get(String(bus))?.configure(hz) ?? false;
  }

  i2cWrite(bus: number, address: number, data: Uint8Array, stop: boolean): number {
    return this.configured(bus)?.write(address, data, stop) ?? I2C_NO_BUS;
  }

  i2cRead(bus: number, address: number, into: Uint8Array, stop: boolean): number {
    return this.configured(bus)?.read(address, into, stop) ?? I2C_NO_BUS;
  }

  i2cStop(bus: number): void {
    this.configured(bus)?.stop();
  }

  i2cRecover(bus: number): boolean {
    return this.buses.get(String(bus))?.recover() ?? false;
  }

  private configured(bus: number): I2cBus | undefined {
    const found = this.buses.get(String(bus));
    return found?.isConfigured === true ? found : undefined;
  }

  spiConfig(bus: number, hz: number, mode: number): boolean {
    return this.spiBuses.get(bus)?.configure(hz, mode) ?? false;
  }

  spiSelect(bus: number, cs: number, selected: boolean): boolean {
    return this.spiBuses.get(bus)?.select(cs, selected) ?? false;
  }

  spiTransfer(bus: number, out: Uint8Array): Uint8Array | undefined {
    return this.spiBuses.get(bus)?.transfer(out);
  }

  adcMillivolts(pin: number): number {
    const voltage = this.millivolts(pin);
    if (voltage === undefined) this.complain(`the program measures at pin ${pin}, where nothing analog is wired`);
    return voltage === undefined ? -1 : Math.round(voltage);
  }

  pwm(pin: number, hz: number, duty: number): boolean {
    this.pulsed(pin, hz, duty);
    return true;
  }

  pulses(pin: number, times: PulseTimes, data: Uint8Array): boolean {
    const listeners = this.listeners.get(pin) ?? [];
    if (!listeners.some((part) => part.bits(pin, times, data))) this.complain(`the program sends bits as pulses over pin ${pin}, where nothing takes them`);
    return true;
  }

  uartWrite(port: number, data: Uint8Array): void {
    for (const part of this.parts.values()) part.received(port, data);
  }

  onUart(received: (port: number, data: Uint8Array) => void): void {
    this.toChip = received;
  }
}

function noSuch(what: string, name: string, known: readonly string[]): UserError {
  const near = nearest(name, known);
  return new UserError(
    `there is no ${what} called ${name}`,
    near === undefined ? `there ${known.length === 1 ? "is" : "are"}: ${known.join(", ")}` : `did you mean ${near}?`,
  );
}

function isSpiTarget(part: Part): part is Part & SpiTarget {
  return "exchange" in part;
}
