/** Chips whose registers are words of 16 bits, high byte first, and whose pointer stays where it was put. */
import { I2cPart } from "./i2c-part.ts";

export abstract class WordRegisterPart extends I2cPart {
  private pointer = 0;
  private expectsPointer = false;
  /** Bytes since the pointer, or since the read began. */
  private bytes = 0;
  private highByte = 0;
  /** What is read is of one moment. */
  private latched = 0;

  protected begun(read: boolean): boolean {
    this.bytes = 0;
    this.expectsPointer = !read;
    return true;
  }

  protected written(byte: number): boolean {
    if (this.expectsPointer) {
      this.pointer = byte;
      this.expectsPointer = false;
      return true;
    }
    if (this.bytes++ % 2 === 0 && !this.isByte(this.pointer)) this.highByte = byte;
    else this.writeWord(this.pointer, this.isByte(this.pointer) ? byte : (this.highByte << 8) | byte);
    return true;
  }

  protected readOut(): number {
    const isHigh = this.bytes++ % 2 === 0;
    if (this.isByte(this.pointer)) return this.readWord(this.pointer) & 0xff;
    if (isHigh) this.latched = this.readWord(this.pointer) & 0xffff;
    return isHigh ? this.latched >> 8 : this.latched & 0xff;
  }

  /** A register of one byte among the words. */
  protected isByte(_register: number): boolean {
    return false;
  }

  protected abstract readWord(register: number): number;
  protected abstract writeWord(register: number, value: number): void;
}
