/** Bosch BME280 (temperature, humidity, pressure) and BMP280 (without humidity): registers, modes and the time that they take. */
import type { PartDescription } from "../description.ts";
import { I2C_FAULTS } from "../i2c-part.ts";
import type { Circuit, Control, ControlValue } from "../part.ts";
import { RegisterPart } from "../register-part.ts";
import { type Calibration, calibrationRegisters, EXAMPLE_CALIBRATION, fineTemperature, invert, pascals, relativeHumidity } from "./bosch-compensation.ts";

/** BME280 data sheet, 5.4. */
const ID = 0xd0;
const RESET = 0xe0;
const CTRL_HUM = 0xf2;
const STATUS = 0xf3;
const CTRL_MEAS = 0xf4;
const CONFIG = 0xf5;
const DATA = 0xf7;

const RESET_WORD = 0xb6;
const STATUS_MEASURING = 0x08;
const STATUS_COPYING = 0x01;
/** Start-up time, table 1. */
const COPY_MS = 2;

const MODE_SLEEP = 0;
const MODE_NORMAL = 3;

/** What the data registers hold for what is not measured. */
const SKIPPED = 0x8_0000;
const SKIPPED_HUMIDITY = 0x8000;
const MAX_RAW = 0xf_ffff;
const MAX_RAW_HUMIDITY = 0xffff;

const OVERSAMPLING = [0, 1, 2, 4, 8, 16, 16, 16];
const FILTER = [1, 2, 4, 8, 16, 16, 16, 16];
const STANDBY_MS = [0.5, 62.5, 125, 250, 500, 1000, 10, 20];
const STANDBY_MS_BMP = [0.5, 62.5, 125, 250, 500, 1000, 2000, 4000];

/** Measurements after which the filter has settled: what happened before them cannot be seen. */
const FILTER_MEMORY = 128;

interface Sample {
  temperature: number;
  pressure: number;
  humidity: number;
}

const NOTHING: Sample = { temperature: SKIPPED, pressure: SKIPPED, humidity: SKIPPED_HUMIDITY };

function controls(description: PartDescription, hasHumidity: boolean): Control[] {
  const { temperature = 21.5, humidity = 45, pressure = 1013.25 } = description.options;
  return [
    { name: "temperature", label: "Temperature", kind: "range", min: -40, max: 85, step: 0.1, unit: "°C", initial: temperature },
    ...(hasHumidity ? [{ name: "humidity", label: "Humidity", kind: "range" as const, min: 0, max: 100, step: 0.5, unit: "%", initial: humidity }] : []),
    { name: "pressure", label: "Pressure", kind: "range", min: 300, max: 1100, step: 0.25, unit: "hPa", initial: pressure },
    { name: "noise", label: "Noise", kind: "range", min: 0, max: 5, step: 0.1, fault: true, initial: 0 },
  ];
}

export class Bme280 extends RegisterPart {
  readonly maxHz: number = 3_400_000;
  readonly calibration: Calibration = EXAMPLE_CALIBRATION;
  private readonly fixed = calibrationRegisters(this.calibration);
  private readonly hasHumidity: boolean;

  private oversamplingHumidity = 0;
  /** What was written; it counts from the next write to ctrl_meas on. */
  private ctrlHum = 0;
  private ctrlMeas = 0;
  private config = 0;
  /** Of the data registers. */
  private sample: Sample = NOTHING;
  /** What the filter remembers; undefined: nothing yet. */
  private filtered: Pick<Sample, "temperature" | "pressure"> | undefined;
  /** When the measurement that is under way, or the next one in normal mode, began. */
  private began: number | undefined;
  private copiedAt = 0;
  private shadow = new Uint8Array(8);
  private isRegisterNext = false;

  /** `faults`: those of its bus. */
  constructor(description: PartDescription, circuit: Circuit, faults: readonly string[] = I2C_FAULTS) {
    const hasHumidity = description.type !== "bmp280";
    super(description, circuit, controls(description, hasHumidity), [...faults, "out-of-range"]);
    this.hasHumidity = hasHumidity;
  }

  override power(): void {
    this.ctrlHum = 0;
    this.oversamplingHumidity = 0;
    this.ctrlMeas = 0;
    this.config = 0;
    this.sample = NOTHING;
    this.filtered = undefined;
    this.began = undefined;
    this.copiedAt = this.circuit.clock.now() + COPY_MS;
  }

  /** What was measured before a change is of the time before it. */
  override act(control: string, value: ControlValue): void {
    this.catchUp();
    super.act(control, value);
  }

  /** A burst of reads is of one measurement (4.1). */
  protected override readBegins(): void {
    this.catchUp();
    const { temperature: t, pressure: p, humidity: h } = this.sample;
    this.shadow = Uint8Array.of(p >> 12, p >> 4, (p & 0xf) << 4, t >> 12, t >> 4, (t & 0xf) << 4, h >> 8, h);
  }

  /** A write is pairs of register and data (6.2.1): the pointer does not move by itself. */
  protected override begun(read: boolean): boolean {
    this.isRegisterNext = true;
    return super.begun(read);
  }

  /** What is written next names a register. */
  protected get expectsRegister(): boolean {
    return this.isRegisterNext;
  }

  protected override written(byte: number): boolean {
    if (this.isRegisterNext) this.pointer = byte;
    else this.writeRegister(this.pointer, byte);
    this.isRegisterNext = !this.isRegisterNext;
    return true;
  }

  protected override readRegister(register: number): number {
    const fixed = this.fixed.get(register);
    if (fixed !== undefined && (this.hasHumidity || register < 0xa1)) return fixed;
    if (register >= DATA && register < DATA + (this.hasHumidity ? 8 : 6)) return this.shadow[register - DATA] ?? 0;
    switch (register) {
      case ID:
        return this.hasHumidity ? 0x60 : 0x58;
      case CTRL_HUM:
        return this.ctrlHum;
      case STATUS:
        return (this.isMeasuring() ? STATUS_MEASURING : 0) | (this.circuit.clock.now() < this.copiedAt ? STATUS_COPYING : 0);
      case CTRL_MEAS:
        return this.ctrlMeas;
      case CONFIG:
        return this.config;
      case RESET:
        return 0;
      default:
        this.complainOfRegister(register);
        return 0;
    }
  }

  protected override writeRegister(register: number, byte: number): boolean {
    this.catchUp();
    switch (register) {
      case RESET:
        if (byte === RESET_WORD) this.power();
        return true;
      case CTRL_HUM:
        if (!this.hasHumidity) this.complainOfRegister(register);
        this.ctrlHum = byte & 0x07;
        return true;
      case CTRL_MEAS:
        this.ctrlMeas = byte;
        this.oversamplingHumidity = this.hasHumidity ? (OVERSAMPLING[this.ctrlHum] ?? 0) : 0;
        this.began = this.mode === MODE_SLEEP ? undefined : this.circuit.clock.now();
        return true;
      case CONFIG:
        this.config = byte & 0xfd;
        if ((byte & 1) !== 0) this.complain("the program chooses SPI with three wires, which is not modelled");
        return true;
      default:
        this.complainOfRegister(register);
        return true;
    }
  }

  private get mode(): number {
    return this.ctrlMeas & 3;
  }

  private get oversamplingTemperature(): number {
    return OVERSAMPLING[this.ctrlMeas >> 5] ?? 0;
  }

  private get oversamplingPressure(): number {
    return OVERSAMPLING[(this.ctrlMeas >> 2) & 7] ?? 0;
  }

  /** Typical time (9.1). */
  private get measuringMs(): number {
    const part = (oversampling: number, overhead: number) => (oversampling === 0 ? 0 : 2 * oversampling + overhead);
    return 1 + part(this.oversamplingTemperature, 0) + part(this.oversamplingPressure, 0.5) + part(this.oversamplingHumidity, 0.5);
  }

  private get standbyMs(): number {
    return (this.hasHumidity ? STANDBY_MS : STANDBY_MS_BMP)[this.config >> 5] ?? 0;
  }

  private isMeasuring(): boolean {
    this.catchUp();
    if (this.began === undefined) return false;
    const since = this.circuit.clock.now() - this.began;
    return since >= 0 && since < this.measuringMs;
  }

  /** Does the measurements that have ended by now. */
  private catchUp(): void {
    const now = this.circuit.clock.now();
    if (this.began === undefined || now < this.began + this.measuringMs) return;
    if (this.mode !== MODE_NORMAL) {
      this.measure();
      this.ctrlMeas &= 0xfc;
      this.began = undefined;
      return;
    }
    const cycle = this.measuringMs + this.standbyMs;
    const ended = Math.floor((now - this.began - this.measuringMs) / cycle) + 1;
    for (let i = 0; i < Math.min(ended, FILTER_MEMORY); i++) this.measure();
    this.began += ended * cycle;
  }

  private measure(): void {
    const raw = this.fault === "out-of-range" ? { temperature: MAX_RAW, pressure: 0, humidity: MAX_RAW_HUMIDITY } : this.convert();
    const coefficient = FILTER[(this.config >> 2) & 7] ?? 1;
    const last = this.filtered ?? raw;
    const filter = (old: number, now: number) => old + (now - old) / coefficient;
    this.filtered = { temperature: filter(last.temperature, raw.temperature), pressure: filter(last.pressure, raw.pressure) };
    this.sample = {
      temperature: this.oversamplingTemperature === 0 ? SKIPPED : Math.round(this.filtered.temperature),
      pressure: this.oversamplingPressure === 0 ? SKIPPED : Math.round(this.filtered.pressure),
      humidity: this.oversamplingHumidity === 0 ? SKIPPED_HUMIDITY : raw.humidity,
    };
  }

  /** What the converters say at the temperature, pressure and humidity that are set. */
  private convert(): Sample {
    const { calibration } = this;
    const noise = () => (this.circuit.random() * 2 - 1) * this.number("noise");
    const fineWanted = (this.number("temperature") + noise()) * 5120;
    const temperature = invert((raw) => fineTemperature(raw, calibration), fineWanted, 20);
    const fine = fineTemperature(temperature, calibration);
    const pressure = invert((raw) => pascals(raw, fine, calibration), (this.number("pressure") + noise()) * 100, 20);
    const wanted = this.hasHumidity ? Math.min(100, Math.max(0, this.number("humidity") + 2 * noise())) : 0;
    const humidity = this.hasHumidity ? invert((raw) => relativeHumidity(raw, fine, calibration), wanted, 16) : 0;
    return { temperature, pressure, humidity };
  }
}
