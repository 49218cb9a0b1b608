/** Microchip MCP9808: a thermometer with limits. Register numbers and bits are those of its data sheet, DS25095A. */
import type { PartDescription, Wire } from "../description.ts";
import { I2C_FAULTS } from "../i2c-part.ts";
import type { Circuit, ControlValue } from "../part.ts";
import { Sampler } from "../sampler.ts";
import { WordRegisterPart } from "../word-register-part.ts";

const CONFIG = 1;
const UPPER = 2;
const LOWER = 3;
const CRITICAL = 4;
const AMBIENT = 5;
const MANUFACTURER = 6;
const DEVICE = 7;
const RESOLUTION = 8;

const SHUTDOWN = 0x0100;
const CRITICAL_LOCK = 0x80;
const WINDOW_LOCK = 0x40;
const CLEAR_INTERRUPT = 0x20;
const ALERT_STATUS = 0x10;
const ALERT_CONTROL = 0x08;
const ALERT_CRITICAL_ONLY = 0x04;
const ALERT_ACTIVE_HIGH = 0x02;
const ALERT_INTERRUPT = 0x01;
const CONFIG_BITS = 0x07ff;
/** Of limits: 11 bits from 2^7 to 0.25 °C, and the sign. */
const LIMIT_BITS = 0x1ffc;

/** By the resolution (register 5-7): degrees, and time of a conversion in milliseconds. */
const STEPS = [0.5, 0.25, 0.125, 0.0625];
const CONVERSION_MS = [30, 65, 130, 250];

export class Mcp9808 extends WordRegisterPart {
  readonly maxHz = 400_000;
  private config = 0;
  private resolution = 3;
  private readonly limits = new Map<number, number>();
  private readonly sampler: Sampler<number>;

  constructor(description: PartDescription, circuit: Circuit) {
    const { temperature = 21.5 } = description.options;
    super(
      description,
      circuit,
      [
        { name: "temperature", label: "Temperature", kind: "range", min: -40, max: 125, step: 0.1, unit: "°C", initial: temperature },
        { name: "noise", label: "Noise", kind: "range", min: 0, max: 5, step: 0.1, unit: "°C", fault: true, initial: 0 },
      ],
      [...I2C_FAULTS, "out-of-range"],
    );
    this.sampler = new Sampler(circuit.clock, 0, () => this.measure());
  }

  override power(): void {
    this.config = 0;
    this.resolution = 3;
    this.limits.clear();
    this.sampler.run(CONVERSION_MS[this.resolution] as number);
    this.showAlert();
  }

  override act(control: string, value: ControlValue): void {
    this.sampler.read();
    super.act(control, value);
    this.circuit.clock.after(CONVERSION_MS[this.resolution] as number, () => this.showAlert());
  }

  private measure(): number {
    if (this.fault === "out-of-range") return 255.9375;
    const step = STEPS[this.resolution] as number;
    const noise = (this.circuit.random() * 2 - 1) * this.number("noise");
    return Math.floor((this.number("temperature") + noise) / step) * step;
  }

  protected override isByte(register: number): boolean {
    return register === RESOLUTION;
  }

  protected override readWord(register: number): number {
    switch (register & 0x0f) {
      case CONFIG:
        return this.config | (this.isAlerting() ? ALERT_STATUS : 0);
      case UPPER:
      case LOWER:
      case CRITICAL:
        return this.limits.get(register & 0x0f) ?? 0;
      case AMBIENT:
        return this.ambient();
      case MANUFACTURER:
        return 0x0054;
      case DEVICE:
        return 0x0400;
      case RESOLUTION:
        return this.resolution;
      default:
        this.complain(`the program reads register ${register & 0x0f}, which the chip keeps for itself`);
        return 0;
    }
  }

  protected override writeWord(register: number, value: number): void {
    const number = register & 0x0f;
    if (number === CONFIG) this.configure(value);
    else if (number === RESOLUTION) this.resolve(value & 3);
    else if (number >= UPPER && number <= CRITICAL) this.limit(number, value & LIMIT_BITS);
    else this.complain(`the program writes register ${number}, which cannot be written`);
    this.showAlert();
  }

  private configure(value: number): void {
    if ((value & ALERT_INTERRUPT) !== 0 && (value & ALERT_CONTROL) !== 0) this.complain("the interrupt mode of its alert output is not modelled");
    // Locks hold until the power is off (register 5-2).
    const locked = this.config & (CRITICAL_LOCK | WINDOW_LOCK);
    this.config = (value & CONFIG_BITS & ~(CLEAR_INTERRUPT | ALERT_STATUS)) | locked;
    if ((this.config & SHUTDOWN) !== 0) this.sampler.stop();
    else if (!this.sampler.isRunning) this.sampler.run(CONVERSION_MS[this.resolution] as number);
  }

  private resolve(resolution: number): void {
    this.resolution = resolution;
    if (this.sampler.isRunning) this.sampler.run(CONVERSION_MS[resolution] as number);
  }

  private limit(register: number, value: number): void {
    const lock = register === CRITICAL ? CRITICAL_LOCK : WINDOW_LOCK;
    if ((this.config & lock) === 0) this.limits.set(register, value);
  }

  /** Bits 15 to 13: at or over critical, over upper, under lower (5.1.3). */
  private ambient(): number {
    const celsius = this.sampler.read();
    const over = (register: number) => celsius - this.limitCelsius(register);
    const flags = (over(CRITICAL) >= 0 ? 0x8000 : 0) | (over(UPPER) > 0 ? 0x4000 : 0) | (over(LOWER) < 0 ? 0x2000 : 0);
    return flags | (Math.round(celsius * 16) & 0x1fff);
  }

  private limitCelsius(register: number): number {
    const word = this.limits.get(register) ?? 0;
    return ((word & 0x0fff) - (word & 0x1000)) / 16;
  }

  private isAlerting(): boolean {
    if ((this.config & ALERT_CONTROL) === 0) return false;
    const flags = this.ambient() >> 13;
    return (this.config & ALERT_CRITICAL_ONLY) !== 0 ? (flags & 4) !== 0 : flags !== 0;
  }

  /** The output is an open drain: nothing drives it high. */
  private showAlert(): void {
    const wire = this.option("alert") as Wire | undefined;
    if (wire === undefined) return;
    const isLow = this.isAlerting() !== ((this.config & ALERT_ACTIVE_HIGH) !== 0);
    this.circuit.drive(wire, isLow ? false : undefined);
  }
}
