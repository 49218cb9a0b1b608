/** What chips on a bus of two wires have in common: an address, and faults. */
import type { PartDescription } from "./description.ts";
import type { I2cTarget } from "./i2c-bus.ts";
import { type Circuit, type Control, Part } from "./part.ts";

/** One in so many transactions that a flaky chip does not answer. */
const FLAKY = 4;

export const I2C_FAULTS = ["none", "nak", "nak-data", "stuck", "shorted", "garbage", "flaky"];

function faultControl(choices: readonly string[]): Control {
  return { name: "fault", label: "Fault", kind: "choice", choices: [...choices], fault: true, initial: "none" };
}

/**
 * Its faults: `nak` answers nothing, `nak-data` acknowledges its address and no byte after it, `stuck` holds SDA low until
 * somebody clocks it out, `shorted` holds it for ever, `garbage` says random bytes, `flaky` is not there now and then.
 */
export abstract class I2cPart extends Part implements I2cTarget {
  abstract readonly maxHz: number;

  constructor(description: PartDescription, circuit: Circuit, controls: readonly Control[] = [], faults: readonly string[] = I2C_FAULTS) {
    super(description, circuit, [...controls, faultControl(faults)]);
  }

  protected wiring(): string {
    return `I2C ${this.option("i2c")}, address 0x${this.address.toString(16)}`;
  }

  get address(): number {
    return this.optionNumber("address");
  }

  protected get fault(): string {
    return this.text("fault");
  }

  get holdsSda(): boolean {
    return this.fault === "stuck" || this.fault === "shorted";
  }

  begin(address: number, read: boolean): boolean {
    if (!this.answersTo(address) || this.fault === "nak") return false;
    if (this.fault === "flaky" && this.circuit.random() * FLAKY < 1) return false;
    return this.begun(read, address);
  }

  write(byte: number): boolean {
    return this.fault !== "nak-data" && this.written(byte);
  }

  read(): number {
    const byte = this.readOut();
    return this.fault === "garbage" ? Math.floor(this.circuit.random() * 256) : byte;
  }

  end(): void {}

  clocked(): void {
    if (this.fault === "stuck") this.set("fault", "none");
  }

  protected answersTo(address: number): boolean {
    return address === this.address;
  }

  /** It is meant. False: it does not acknowledge. */
  protected abstract begun(read: boolean, address: number): boolean;
  protected abstract written(byte: number): boolean;
  protected abstract readOut(): number;
}
