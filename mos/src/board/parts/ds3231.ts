/** Maxim DS3231: a clock with a battery, two alarms and a thermometer. Registers are those of its data sheet, Rev 10, figure 1. */
import type { PartDescription, Wire } from "../description.ts";
import type { Circuit, ControlValue } from "../part.ts";
import { RegisterPart } from "../register-part.ts";
import type { PartValue } from "../state.ts";
import { alarm1Matches, alarm2Matches } from "./ds3231-alarms.ts";
import { TIME_REGISTERS, timeFromRegisters, timeToRegisters } from "./ds3231-time.ts";

const ALARM_1 = 0x07;
const ALARM_2 = 0x0b;
const CONTROL = 0x0e;
const STATUS = 0x0f;
const AGING = 0x10;
const TEMPERATURE_HIGH = 0x11;
const TEMPERATURE_LOW = 0x12;
const REGISTERS = 0x13;

const INTERRUPTS = 0x04;
const CONVERT = 0x20;
const STATUS_STOPPED = 0x80;
const STATUS_32_KHZ = 0x08;
const STATUS_ALARM_2 = 0x02;
const STATUS_ALARM_1 = 0x01;
const STATUS_WRITABLE = STATUS_STOPPED | STATUS_ALARM_2 | STATUS_ALARM_1;

/** What it begins with when the battery comes (Table "Power-up states"): 1 January 2000. */
const FIRST_MS = Date.UTC(2000, 0, 1);

/** What the battery keeps. */
interface Memory {
  /** Its time less that of the host, in milliseconds. */
  offset: number;
  registers: number[];
}

export class Ds3231 extends RegisterPart {
  readonly maxHz = 400_000;
  private readonly registers = new Uint8Array(REGISTERS);
  private offset = 0;
  private hasTimeWritten = false;
  private hasWritten = false;
  private cancelTick: () => void = () => {};

  constructor(description: PartDescription, circuit: Circuit) {
    const { temperature = 21.5 } = description.options;
    super(description, circuit, [
      { name: "temperature", label: "Temperature", kind: "range", min: -40, max: 85, step: 0.25, unit: "°C", initial: temperature },
      { name: "battery", label: "Battery", kind: "toggle", fault: true, initial: true },
    ]);
  }

  override power(memory: unknown): void {
    const kept = this.flag("battery") ? (memory as Memory | undefined) : undefined;
    if (kept === undefined) this.reset();
    else {
      this.offset = kept.offset;
      this.registers.set(kept.registers);
    }
    this.tickSoon();
    this.showInterrupt();
  }

  private reset(): void {
    this.offset = (this.option("time") === "host" ? this.circuit.clock.wall() : FIRST_MS) - this.circuit.clock.wall();
    this.registers.fill(0);
    this.registers.set(timeToRegisters(this.now(), this.registers));
    this.registers[CONTROL] = 0x1c;
    this.registers[STATUS] = (this.option("time") === "host" ? 0 : STATUS_STOPPED) | STATUS_32_KHZ;
  }

  private now(): number {
    return this.circuit.clock.wall() + this.offset;
  }

  /** The time is copied when a transaction begins, so that a second's end does not tear it (page 12). */
  protected override begun(read: boolean): boolean {
    this.registers.set(timeToRegisters(this.now(), this.registers));
    return super.begun(read);
  }

  protected override after(register: number): number {
    return (register + 1) % REGISTERS;
  }

  protected override readRegister(register: number): number {
    const quarters = Math.round(this.number("temperature") * 4);
    if (register === TEMPERATURE_HIGH) return (quarters >> 2) & 0xff;
    if (register === TEMPERATURE_LOW) return (quarters & 3) << 6;
    if (register < REGISTERS) return this.registers[register] as number;
    this.complainOfRegister(register);
    return 0;
  }

  protected override writeRegister(register: number, byte: number): boolean {
    this.hasWritten = true;
    if (register < TIME_REGISTERS) this.hasTimeWritten = true;
    if (register === STATUS) this.registers[STATUS] = this.statusAfter(byte);
    else if (register === CONTROL) this.control(byte);
    else if (register <= AGING) this.registers[register] = byte;
    else this.complain(`the program writes register 0x${register.toString(16)}, which cannot be written`);
    return true;
  }

  /** The three flags can only be cleared. */
  private statusAfter(byte: number): number {
    const old = this.registers[STATUS] as number;
    return (old & byte & STATUS_WRITABLE) | (byte & STATUS_32_KHZ);
  }

  private control(byte: number): void {
    if ((byte & INTERRUPTS) === 0 && this.option("int") !== undefined)
      this.complain("the program turns the interrupt output to a square wave, which is not modelled");
    // The conversion that CONV asks for is over at once here.
    this.registers[CONTROL] = byte & ~CONVERT;
  }

  override end(): void {
    if (this.hasTimeWritten) this.setTime();
    if (this.hasWritten) this.remember();
    this.hasTimeWritten = false;
    this.hasWritten = false;
    this.showInterrupt();
  }

  private setTime(): void {
    const time = timeFromRegisters(this.registers);
    if (time === undefined) this.complain("the program sets a time that does not exist");
    else this.offset = time - this.circuit.clock.wall();
    this.tickSoon();
  }

  private remember(): void {
    const memory: Memory = { offset: this.offset, registers: [...this.registers] };
    this.circuit.remember(this, memory);
  }

  protected override acted(control: string, value: ControlValue): void {
    if (control === "battery" && value === false) this.circuit.remember(this, undefined);
  }

  /** At each of its seconds. */
  private tickSoon(): void {
    this.cancelTick();
    this.cancelTick = this.circuit.clock.after(1000 - (((this.now() % 1000) + 1000) % 1000), () => this.tick());
  }

  private tick(): void {
    const time = timeToRegisters(this.now(), this.registers);
    const before = this.registers[STATUS] as number;
    let flags = 0;
    if (alarm1Matches(this.registers.subarray(ALARM_1, ALARM_2), time)) flags |= STATUS_ALARM_1;
    if (time[0] === 0 && alarm2Matches(this.registers.subarray(ALARM_2, CONTROL), time)) flags |= STATUS_ALARM_2;
    this.registers[STATUS] = before | flags;
    if (before !== this.registers[STATUS]) {
      this.remember();
      this.showInterrupt();
    }
    this.circuit.changed(this);
    this.tickSoon();
  }

  private showInterrupt(): void {
    const wire = this.option("int") as Wire | undefined;
    if (wire === undefined) return;
    const control = this.registers[CONTROL] as number;
    // A1IE and A2IE are where A1F and A2F are.
    const isOn = (control & INTERRUPTS) !== 0 && (control & (this.registers[STATUS] as number) & (STATUS_ALARM_1 | STATUS_ALARM_2)) !== 0;
    this.circuit.drive(wire, isOn ? false : undefined);
  }

  override value(): PartValue {
    return { ...super.value(), time: new Date(this.now()).toISOString().slice(0, 19) };
  }
}
