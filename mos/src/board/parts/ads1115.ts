/** Texas Instruments ADS1115 and ADS1015: four analog inputs. Fields of the registers are those of the data sheet, SBAS444E, 8.6. */
import type { PartDescription } from "../description.ts";
import type { Circuit, Control, ControlValue } from "../part.ts";
import { Sampler } from "../sampler.ts";
import { WordRegisterPart } from "../word-register-part.ts";

const CONVERSION = 0;
const CONFIG = 1;
const LOW_THRESHOLD = 2;
const HIGH_THRESHOLD = 3;

const CONFIG_RESET = 0x8583;
const START = 0x8000;
const SINGLE_SHOT = 0x0100;
const COMPARATOR_OFF = 3;

/** Full scale in millivolts, by PGA. */
const FULL_SCALE_MV = [6144, 4096, 2048, 1024, 512, 256, 256, 256];
/** Conversions a second, by DR. */
const RATES_16_BIT = [8, 16, 32, 64, 128, 250, 475, 860];
const RATES_12_BIT = [128, 250, 490, 920, 1600, 2400, 3300, 3300];
/** Positive and negative input, by MUX; undefined: ground. */
const INPUTS: readonly (readonly [number, number | undefined])[] = [
  [0, 1],
  [0, 3],
  [1, 3],
  [2, 3],
  [0, undefined],
  [1, undefined],
  [2, undefined],
  [3, undefined],
];

const SUPPLY_MV = 3300;

function inputs(): Control[] {
  return [0, 1, 2, 3].map((input) => ({ name: `a${input}`, label: `A${input}`, kind: "range", min: 0, max: SUPPLY_MV, step: 1, unit: "mV", initial: 0 }));
}

export class Ads1115 extends WordRegisterPart {
  readonly maxHz = 3_400_000;
  private readonly is12Bit: boolean;
  private config = CONFIG_RESET;
  private low = 0x8000;
  private high = 0x7fff;
  private result = 0;
  private readonly sampler: Sampler<number>;
  /** A single conversion is under way. */
  private isSingle = false;

  constructor(description: PartDescription, circuit: Circuit) {
    super(description, circuit, [
      ...inputs(),
      { name: "noise", label: "Noise", kind: "range", min: 0, max: 100, step: 1, unit: "mV", fault: true, initial: 0 },
    ]);
    this.is12Bit = description.type === "ads1015";
    this.sampler = new Sampler(circuit.clock, 0, () => this.measure());
  }

  override power(): void {
    this.sampler.stop();
    this.config = CONFIG_RESET;
    this.low = 0x8000;
    this.high = 0x7fff;
    this.result = 0;
    this.isSingle = false;
  }

  override act(control: string, value: ControlValue): void {
    this.catchUp();
    super.act(control, value);
  }

  private millivoltsAt(input: number | undefined): number {
    if (input === undefined) return 0;
    const noise = (this.circuit.random() * 2 - 1) * this.number("noise");
    return (this.circuit.millivolts(`${this.id}.${input}`) ?? this.number(`a${input}`)) + noise;
  }

  private measure(): number {
    const [positive, negative] = INPUTS[(this.config >> 12) & 7] as readonly [number, number | undefined];
    const scale = FULL_SCALE_MV[(this.config >> 9) & 7] as number;
    const steps = this.is12Bit ? 2048 : 32_768;
    const code = Math.round(((this.millivoltsAt(positive) - this.millivoltsAt(negative)) / scale) * steps);
    const clipped = Math.min(steps - 1, Math.max(-steps, code));
    return (this.is12Bit ? clipped << 4 : clipped) & 0xffff;
  }

  private get conversionMs(): number {
    return 1000 / ((this.is12Bit ? RATES_12_BIT : RATES_16_BIT)[(this.config >> 5) & 7] as number);
  }

  private catchUp(): void {
    if (this.sampler.count === 0) return;
    this.result = this.sampler.read();
    if (!this.isSingle) return;
    this.isSingle = false;
    this.sampler.stop();
  }

  protected override readWord(register: number): number {
    this.catchUp();
    switch (register & 3) {
      case CONVERSION:
        return this.result;
      case CONFIG:
        return this.config | (this.sampler.isRunning ? 0 : START);
      case LOW_THRESHOLD:
        return this.low;
      default:
        return this.high;
    }
  }

  protected override writeWord(register: number, value: number): void {
    this.catchUp();
    switch (register & 3) {
      case CONFIG:
        this.configure(value);
        break;
      case LOW_THRESHOLD:
        this.low = value;
        break;
      case HIGH_THRESHOLD:
        this.high = value;
        break;
      default:
        this.complain("the program writes the conversion register, which can only be read");
    }
  }

  private configure(value: number): void {
    if ((value & 3) !== COMPARATOR_OFF) this.complain("the program turns the comparator on, which is not modelled");
    this.config = value & ~START;
    const isSingleShot = (value & SINGLE_SHOT) !== 0;
    if (isSingleShot && (value & START) === 0) {
      this.isSingle = false;
      return this.sampler.stop();
    }
    this.isSingle = isSingleShot;
    this.sampler.run(this.conversionMs);
  }
}
