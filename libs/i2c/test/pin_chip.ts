import type { GpioModel } from "@meerkat/port-node/gpio_model.ts";

type State = "idle" | "address" | "receive" | "send" | "ignored";

/** A chip of 256 registers on two pins, as its datasheet has it: it sees levels, and pulls lines low. */
export class PinChip {
  readonly registers = new Uint8Array(256);
  /** Bytes written to it, addresses included, and `S`, `P` for starts and stops. */
  readonly seen: (number | "S" | "P")[] = [];
  /** Bytes of data after which it refuses the next. */
  takes = Number.POSITIVE_INFINITY;
  /** Called after each byte: may hold SCL. */
  onByte: () => void = () => {};
  private readonly gpio: GpioModel;
  private readonly address: number;
  private readonly sda: number;
  private state: State = "idle";
  private bits = 0;
  private shift = 0;
  private pointer = -1;
  private acknowledging = false;
  private taken = 0;

  constructor(gpio: GpioModel, address: number, sda: number, scl: number) {
    this.gpio = gpio;
    this.address = address;
    this.sda = sda;
    gpio.onLevel((pin, level) => {
      if (pin === sda && gpio.level(scl)) this.condition(level);
      else if (pin === scl && level) this.risen();
      else if (pin === scl) this.fallen();
    });
  }

  private drive(low: boolean): void {
    this.gpio.drive(this.sda, low ? false : undefined);
  }

  private condition(isStop: boolean): void {
    this.seen.push(isStop ? "P" : "S");
    this.state = isStop ? "idle" : "address";
    this.bits = this.shift = 0;
    this.acknowledging = false;
    this.drive(false);
  }

  private risen(): void {
    if (this.state === "idle" || this.state === "ignored" || this.acknowledging) return;
    if (this.bits < 8) this.shift = (this.shift << 1) | (this.gpio.level(this.sda) ? 1 : 0);
    else if (this.state === "send" && this.gpio.level(this.sda)) this.state = "ignored";
    this.bits++;
  }

  private fallen(): void {
    if (this.acknowledging) {
      this.acknowledging = false;
      this.drive(false);
      if (this.state === "send") this.sendBit();
      return;
    }
    if (this.state === "send") {
      if (this.bits === 9) {
        this.bits = 0;
        this.pointer = (this.pointer + 1) & 255;
      }
      if (this.bits === 8) this.drive(false);
      else this.sendBit();
    } else if (this.bits === 8) {
      this.byte(this.shift & 255);
    }
  }

  private sendBit(): void {
    const value = this.registers[this.pointer] ?? 0;
    this.drive(((value >> (7 - this.bits)) & 1) === 0);
  }

  private byte(value: number): void {
    this.seen.push(value);
    this.bits = this.shift = 0;
    const accepted = this.state === "address" ? value >> 1 === this.address : this.store(value);
    if (this.state === "address" && accepted) {
      this.state = value & 1 ? "send" : "receive";
      if (!(value & 1)) this.pointer = -1;
      this.taken = 0;
    }
    if (!accepted) {
      this.state = "ignored";
      return;
    }
    this.acknowledging = true;
    this.drive(true);
    this.onByte();
  }

  private store(value: number): boolean {
    if (this.taken++ >= this.takes) return false;
    if (this.pointer < 0) this.pointer = value;
    else this.registers[this.pointer++ & 255] = value;
    return true;
  }
}
