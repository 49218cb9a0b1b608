/** Chips whose first byte names a register, and the bytes after it are its contents and those of the ones behind it. */
import { I2cPart } from "./i2c-part.ts";

const REGISTERS = 0x100;

export abstract class RegisterPart extends I2cPart {
  protected pointer = 0;
  private expectsPointer = false;

  protected begun(read: boolean): boolean {
    if (read) this.readBegins(this.pointer);
    else this.expectsPointer = true;
    return true;
  }

  protected written(byte: number): boolean {
    if (this.expectsPointer) {
      this.pointer = byte;
      this.expectsPointer = false;
      return true;
    }
    const taken = this.writeRegister(this.pointer, byte);
    this.pointer = this.after(this.pointer);
    return taken;
  }

  protected readOut(): number {
    const byte = this.readRegister(this.pointer);
    this.pointer = this.after(this.pointer);
    return byte;
  }

  /** Where the pointer goes by itself. */
  protected after(register: number): number {
    return (register + 1) % REGISTERS;
  }

  /** What is read must be of one moment. */
  protected readBegins(_register: number): void {}

  protected abstract readRegister(register: number): number;
  /** False: the byte is not acknowledged. */
  protected abstract writeRegister(register: number, byte: number): boolean;

  protected complainOfRegister(register: number): void {
    this.complain(`the program touches register 0x${register.toString(16).padStart(2, "0")}, which is not modelled`);
  }
}
