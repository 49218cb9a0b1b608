import { I2C_NAK, I2C_OK, I2C_STUCK } from "@meerkat/hal/i2c.ts";
import { I2c } from "@meerkat/i2c/i2c.ts";

const COLUMNS = 128;
const PAGES = 8;

/** How many bytes follow a command (SSD1306 datasheet, table 9-1). */
function argumentsOf(command: number): number {
  if ([0x21, 0x22].includes(command)) return 2;
  return [0x20, 0x81, 0x8d, 0xa8, 0xd3, 0xd5, 0xd9, 0xda, 0xdb].includes(command) ? 1 : 0;
}

/** A bus with the memory of a display at one address: what a driver writes ends up there, in horizontal addressing mode. */
export class PanelBus extends I2c {
  readonly memory = new Uint8Array(COLUMNS * PAGES);
  readonly commands: number[] = [];
  dataBytes = 0;
  writes = 0;
  recovered = 0;
  /** What the next writes are answered with. */
  failing: number = I2C_OK;
  /** The write, counted from now, that fails. */
  failAt = 0;
  private window = { left: 0, right: COLUMNS - 1, top: 0, bottom: PAGES - 1 };
  private column = 0;
  private page = 0;
  private readonly chip: number;

  constructor(chip = 0x3c) {
    super();
    this.chip = chip;
  }

  protected override writeBytes(address: number, data: Uint8Array, off: number, len: number): number {
    this.writes++;
    if (this.failing !== I2C_OK) return this.failing;
    if (this.failAt > 0 && --this.failAt === 0) return I2C_NAK;
    if (address !== this.chip) return I2C_NAK;
    const [control, ...bytes] = data.subarray(off, off + len);
    if (control === 0x00) this.command(bytes);
    else if (control === 0x40) this.data(bytes);
    else throw new Error(`control byte ${control}`);
    return I2C_OK;
  }

  protected override readBytes(): number {
    return I2C_NAK;
  }

  override stop(): void {}

  override setFrequency(): boolean {
    return true;
  }

  override recover(): boolean {
    this.recovered++;
    return this.failing !== I2C_STUCK;
  }

  isLit(x: number, y: number): boolean {
    return (((this.memory[(y >> 3) * COLUMNS + x] ?? 0) >> (y & 7)) & 1) === 1;
  }

  private command(bytes: number[]): void {
    this.commands.push(...bytes);
    for (let at = 0; at < bytes.length; ) {
      const command = bytes[at] ?? 0;
      const [first = 0, second = 0] = bytes.slice(at + 1);
      if (command === 0x21) {
        Object.assign(this.window, { left: first, right: second });
        this.column = first;
      } else if (command === 0x22) {
        Object.assign(this.window, { top: first, bottom: second });
        this.page = first;
      }
      at += 1 + argumentsOf(command);
    }
  }

  private data(bytes: number[]): void {
    this.dataBytes += bytes.length;
    for (const byte of bytes) {
      this.memory[this.page * COLUMNS + this.column] = byte;
      if (++this.column <= this.window.right) continue;
      this.column = this.window.left;
      if (++this.page > this.window.bottom) this.page = this.window.top;
    }
  }
}
