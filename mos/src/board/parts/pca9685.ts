/** NXP PCA9685: sixteen outputs with pulses of one frequency. Registers are those of its data sheet, Rev. 4, 7.3. */
import type { PartDescription } from "../description.ts";
import type { Circuit } from "../part.ts";
import { RegisterPart } from "../register-part.ts";

export const CHANNELS = 16;
const STEPS = 4096;
const FULL_DUTY = 65_535;

const MODE1 = 0x00;
const MODE2 = 0x01;
const SUBADDRESS_1 = 0x02;
const ALL_CALL_ADDRESS = 0x05;
const CHANNEL_0 = 0x06;
const ALL_CHANNELS = 0xfa;
const PRESCALE = 0xfe;

const RESTART = 0x80;
const EXTERNAL_CLOCK = 0x40;
const AUTO_INCREMENT = 0x20;
const SLEEP = 0x10;
const ALL_CALL = 0x01;
const INVERTED = 0x10;
const ON_ACKNOWLEDGE = 0x08;
/** In ON_H and OFF_H: always on, always off. */
const FULL = 0x10;

const OSCILLATOR_HZ = 25_000_000;
const MIN_PRESCALE = 3;
const GENERAL_CALL = 0;
const SOFTWARE_RESET = 0x06;

export class Pca9685 extends RegisterPart {
  readonly maxHz = 1_000_000;
  private readonly registers = new Uint8Array(0x100);
  /** Channels whose pulses have stopped when it went to sleep, and that wait for a restart. */
  private readonly halted = new Set<number>();
  /** What was told to others: frequency and duty. */
  private readonly shown: string[] = new Array<string>(CHANNELS).fill("");
  private isGeneralCall = false;
  private hasChanged = false;

  constructor(description: PartDescription, circuit: Circuit) {
    super(description, circuit);
  }

  override power(): void {
    this.registers.fill(0);
    this.registers[MODE1] = SLEEP | ALL_CALL;
    this.registers[MODE2] = 0x04;
    this.registers.set([0xe2, 0xe4, 0xe8, 0xe0], SUBADDRESS_1);
    this.registers[PRESCALE] = 0x1e;
    for (let channel = 0; channel < CHANNELS; channel++) this.registers[offHigh(channel)] = FULL;
    this.halted.clear();
    this.show();
  }

  protected override answersTo(address: number): boolean {
    if (address === this.address || address === GENERAL_CALL) return true;
    return (this.mode1 & ALL_CALL) !== 0 && address === (this.registers[ALL_CALL_ADDRESS] ?? 0) >> 1;
  }

  protected override begun(read: boolean, address?: number): boolean {
    this.isGeneralCall = address === GENERAL_CALL;
    return super.begun(read) && !(this.isGeneralCall && read);
  }

  protected override written(byte: number): boolean {
    if (!this.isGeneralCall) return super.written(byte);
    if (byte !== SOFTWARE_RESET) return false;
    this.power();
    return true;
  }

  private get mode1(): number {
    return this.registers[MODE1] as number;
  }

  protected override after(register: number): number {
    if ((this.mode1 & AUTO_INCREMENT) === 0) return register;
    // Behind the last channel it goes on with the first register (7.3.1.1).
    return register === offHigh(CHANNELS - 1) ? MODE1 : (register + 1) % 0x100;
  }

  protected override readRegister(register: number): number {
    if (register > offHigh(CHANNELS - 1) && register < ALL_CHANNELS) this.complainOfRegister(register);
    return register >= ALL_CHANNELS && register < PRESCALE ? 0 : (this.registers[register] as number);
  }

  protected override writeRegister(register: number, byte: number): boolean {
    this.hasChanged = true;
    if (register === MODE1) this.writeMode1(byte);
    else if (register === PRESCALE) this.writePrescale(byte);
    else if (register >= ALL_CHANNELS && register < PRESCALE) this.writeAll(register - ALL_CHANNELS, byte);
    else if (register >= CHANNEL_0 && register <= offHigh(CHANNELS - 1)) this.writeChannel(register, byte);
    else if (register < CHANNEL_0) this.registers[register] = byte;
    else this.complainOfRegister(register);
    if (((this.registers[MODE2] as number) & ON_ACKNOWLEDGE) !== 0) this.show();
    return true;
  }

  private writeMode1(byte: number): void {
    if ((byte & EXTERNAL_CLOCK) !== 0) this.complain("the program turns to an external clock, which nobody has wired");
    const isAwake = (byte & SLEEP) === 0;
    const wasAwake = (this.mode1 & SLEEP) === 0;
    if (wasAwake && !isAwake) for (let channel = 0; channel < CHANNELS; channel++) if (this.isRunning(channel)) this.halted.add(channel);
    // Writing 1 while awake restarts, and clears the bit; writing 0 changes nothing (7.3.1.1).
    if (isAwake && (byte & RESTART) !== 0) this.halted.clear();
    this.registers[MODE1] = (byte & ~(RESTART | EXTERNAL_CLOCK)) | (this.halted.size > 0 ? RESTART : 0);
  }

  private writePrescale(byte: number): void {
    if ((this.mode1 & SLEEP) === 0) this.complain("the program writes the prescaler while the chip is awake: it stays as it was");
    else this.registers[PRESCALE] = Math.max(MIN_PRESCALE, byte);
  }

  private writeAll(part: number, byte: number): void {
    for (let channel = 0; channel < CHANNELS; channel++) this.writeChannel(CHANNEL_0 + 4 * channel + part, byte);
  }

  private writeChannel(register: number, byte: number): void {
    this.registers[register] = (register - CHANNEL_0) % 2 === 0 ? byte : byte & 0x1f;
    this.halted.delete((register - CHANNEL_0) >> 2);
    if (this.halted.size === 0) this.registers[MODE1] = this.mode1 & ~RESTART;
  }

  /** Outputs change with the stop (MODE2, OCH = 0). */
  override end(): void {
    if (this.hasChanged) this.show();
    this.hasChanged = false;
  }

  private isRunning(channel: number): boolean {
    const duty = this.steps(channel);
    return duty > 0 && duty < STEPS;
  }

  /** Of 4096, as the registers say. */
  private steps(channel: number): number {
    const [onLow = 0, onHigh = 0, offLow = 0, offHighByte = 0] = this.registers.subarray(CHANNEL_0 + 4 * channel);
    if ((offHighByte & FULL) !== 0) return 0;
    if ((onHigh & FULL) !== 0) return STEPS;
    const on = ((onHigh & 0x0f) << 8) | onLow;
    const off = ((offHighByte & 0x0f) << 8) | offLow;
    return (off - on + STEPS) % STEPS;
  }

  private show(): void {
    const hz = OSCILLATOR_HZ / STEPS / ((this.registers[PRESCALE] as number) + 1);
    const isAsleep = (this.mode1 & SLEEP) !== 0;
    const isInverted = ((this.registers[MODE2] as number) & INVERTED) !== 0;
    for (let channel = 0; channel < CHANNELS; channel++) {
      const steps = isAsleep || this.halted.has(channel) ? 0 : this.steps(channel);
      const duty = Math.round(((isInverted ? STEPS - steps : steps) / STEPS) * FULL_DUTY);
      if (this.shown[channel] === `${hz} ${duty}`) continue;
      this.shown[channel] = `${hz} ${duty}`;
      this.circuit.pulsed(`${this.id}.${channel}`, hz, duty);
    }
  }
}

function offHigh(channel: number): number {
  return CHANNEL_0 + 4 * channel + 3;
}
