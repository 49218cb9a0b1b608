/** A module with an SSD1306 and a panel of light-emitting dots: which dot hangs at which output of the chip. */
import type { PartDescription } from "../description.ts";
import { I2cPart } from "../i2c-part.ts";
import type { Circuit } from "../part.ts";
import type { PartValue } from "../state.ts";
import { COLUMNS, ROWS, Ssd1306Controller } from "./ssd1306-controller.ts";

/** The byte before commands and data (SSD1306, 8.1.5.2). */
const CONTROL_ONE_BYTE = 0x80;
const CONTROL_DATA = 0x40;
/** What a read says, beside what is undefined: the display is off. */
const STATUS_OFF = 0x40;

type Expects = "control" | "one command" | "one data" | "commands" | "data";

export class Ssd1306 extends I2cPart {
  readonly maxHz = 400_000;
  private chip = this.newChip();
  private expects: Expects = "control";
  private readonly width: number;
  private readonly height: number;

  constructor(description: PartDescription, circuit: Circuit) {
    super(description, circuit);
    [this.width = COLUMNS, this.height = ROWS] = String(description.options.size).split("x").map(Number);
  }

  protected override look(): Record<string, string | number> {
    return { width: this.width, height: this.height, color: String(this.option("color")) };
  }

  override power(): void {
    this.chip = this.newChip();
  }

  /** Memory is not cleared when the power comes: a program that does not do it sees this. */
  private newChip(): Ssd1306Controller {
    let state = 0x2545_f491;
    const noise = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state >>> 24;
    };
    return new Ssd1306Controller(noise, (sentence) => this.complain(sentence));
  }

  protected begun(): boolean {
    this.expects = "control";
    return true;
  }

  protected written(byte: number): boolean {
    switch (this.expects) {
      case "control":
        this.expects = afterControl(byte);
        return true;
      case "one command":
      case "commands":
        this.chip.takeCommand(byte);
        break;
      default:
        this.chip.takeData(byte);
    }
    if (this.expects.startsWith("one")) this.expects = "control";
    this.circuit.changed(this);
    return true;
  }

  protected readOut(): number {
    return this.chip.isOn ? 0 : STATUS_OFF;
  }

  override value(): PartValue {
    const { isOn, isInverted, contrast } = this.chip;
    return {
      ...super.value(),
      width: this.width,
      height: this.height,
      on: isOn && this.hasVoltage,
      inverted: isInverted,
      contrast,
      pixels: this.pixels(),
    };
  }

  /** Modules have no other source for the panel than the chip's charge pump. */
  private get hasVoltage(): boolean {
    return this.chip.hasChargePump || this.option("vcc") === "external";
  }

  private pixels(): string {
    const rowBytes = Math.ceil(this.width / 8);
    const bits = Buffer.alloc(rowBytes * this.height);
    if (this.chip.isOn && this.hasVoltage) {
      // Panels are narrower at both sides alike, and mounted so that the picture stands upright with A1 and C8.
      const firstSegment = (COLUMNS - this.width) >> 1;
      for (let y = 0; y < this.height; y++) {
        const com = this.comOf(this.height - 1 - y);
        for (let x = 0; x < this.width; x++) {
          if (this.chip.isLit(firstSegment + this.width - 1 - x, com)) bits[y * rowBytes + (x >> 3)] = (bits[y * rowBytes + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
        }
      }
    }
    return bits.toString("base64");
  }

  /** The output whose signal is at the pin where the panel has this row: another, if the program has told the chip of another panel. */
  private comOf(row: number): number {
    const isPanelAlternative = this.height === ROWS || this.height === 48;
    const pin = isPanelAlternative ? alternativePin(row) : row;
    const com = this.chip.isAlternative ? comOfAlternativePin(pin) : pin;
    return this.chip.isLeftRightSwapped ? (com + ROWS / 2) % ROWS : com;
  }
}

function afterControl(byte: number): Expects {
  const isOne = (byte & CONTROL_ONE_BYTE) !== 0;
  if ((byte & CONTROL_DATA) !== 0) return isOne ? "one data" : "data";
  return isOne ? "one command" : "commands";
}

/** Even rows are on one side of the chip, odd ones on the other (table 10-3). */
function alternativePin(row: number): number {
  return (row >> 1) + (row & 1) * (ROWS / 2);
}

function comOfAlternativePin(pin: number): number {
  return pin < ROWS / 2 ? pin * 2 : (pin - ROWS / 2) * 2 + 1;
}
