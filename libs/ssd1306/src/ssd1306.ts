import "@meerkat/hal/gpio.native.ts";
import "@meerkat/hal/hwtimer.native.ts";
import { PageCanvas } from "@meerkat/graphics/page_canvas.ts";
import { GPIO_OUTPUT, GPIO_PULL_NONE } from "@meerkat/hal/gpio.ts";
import type { I2c } from "@meerkat/i2c/i2c.ts";

// Solomon Systech SSD1306, Rev 1.1. Numbers of sections are those of its datasheet.

/** Control bytes (8.1.5.2): what follows are commands, or data for the display's memory. */
const COMMANDS: i32 = 0x00;
const DATA: i32 = 0x40;

/** Commands (9). */
const ADDRESSING_MODE: i32 = 0x20;
const HORIZONTAL: i32 = 0x00;
const COLUMNS: i32 = 0x21;
const PAGES: i32 = 0x22;
const NO_SCROLL: i32 = 0x2e;
const START_LINE_0: i32 = 0x40;
const CONTRAST: i32 = 0x81;
const CHARGE_PUMP: i32 = 0x8d;
const CHARGE_PUMP_ON: i32 = 0x14;
const SEGMENTS_FROM_LEFT: i32 = 0xa0;
const SEGMENTS_FROM_RIGHT: i32 = 0xa1;
const SHOW_MEMORY: i32 = 0xa4;
const NORMAL: i32 = 0xa6;
const INVERTED: i32 = 0xa7;
const ROWS: i32 = 0xa8;
const OFF: i32 = 0xae;
const ON: i32 = 0xaf;
const COM_FROM_TOP: i32 = 0xc0;
const COM_FROM_BOTTOM: i32 = 0xc8;
const ROW_OFFSET: i32 = 0xd3;
const CLOCK: i32 = 0xd5;
const PRECHARGE: i32 = 0xd9;
const COM_PINS: i32 = 0xda;
const VCOMH: i32 = 0xdb;

/** Pulse on RES# (8.9): at least 3 us. */
const RESET_US: i32 = 10;

const DEFAULT_CONTRAST: i32 = 0x7f;

/**
 * An OLED display of up to 128 x 64 pixels. Drawing changes memory of the program's; `refresh` sends the window in
 * which it differs from the display.
 */
export class Ssd1306 extends PageCanvas {
  private readonly i2c: I2c;
  private readonly address: i32;
  private readonly comPins: i32;
  private readonly columnOffset: i32;
  private readonly resetPin: i32;
  /** A control byte and what follows it, at most one page. */
  private readonly out: Uint8Array;
  private ready: boolean = false;
  private on: boolean = true;
  private inverted: boolean = false;
  private flipped: boolean = false;
  private contrast: i32 = DEFAULT_CONTRAST;

  /** `height` is a multiple of 8. `comPins` is 0x12, or 0x02 for most panels of 32 rows. Throws RangeError. */
  constructor(i2c: I2c, address: i32 = 0x3c, width: i32 = 128, height: i32 = 64, comPins: i32 = 0x12, columnOffset: i32 = 0, resetPin: i32 = -1) {
    if (width < 1 || columnOffset < 0 || width + columnOffset > 128 || height < 16 || height > 64 || (height & 7) !== 0) {
      throw new RangeError(`an SSD1306 has no ${width} x ${height} pixels`);
    }
    super(width, height);
    this.i2c = i2c;
    this.address = address;
    this.comPins = comPins;
    this.columnOffset = columnOffset;
    this.resetPin = resetPin;
    this.out = new Uint8Array(1 + (width > 32 ? width : 32));
  }

  /** Sets the display up and switches it on. False if it does not answer. */
  start(): boolean {
    if (this.resetPin >= 0) this.reset();
    this.ready = this.setUp() && this.send(this.inverted ? INVERTED : NORMAL) && this.send2(CONTRAST, this.contrast) && this.sendDirection();
    this.markDirty();
    this.ready = this.ready && this.sendWindow() && this.send(this.on ? ON : OFF);
    return this.ready;
  }

  /**
   * Sends what has changed since the last time. False if the display does not answer: the next call sets it up again,
   * for it may have lost its power.
   */
  refresh(): boolean {
    if (!this.ready) return this.start();
    if (!this.isDirty()) return true;
    this.ready = this.sendWindow();
    return this.ready;
  }

  /** Without power nothing is lit; what is drawn and sent meanwhile is there afterwards. */
  setPower(on: boolean): boolean {
    this.on = on;
    return this.tell(on ? ON : OFF);
  }

  /** Lit pixels are dark and the others lit. */
  setInverted(on: boolean): boolean {
    this.inverted = on;
    return this.tell(on ? INVERTED : NORMAL);
  }

  /** Turns the picture by 180 degrees. It is sent anew by the next `refresh`. */
  setFlipped(on: boolean): boolean {
    this.flipped = on;
    this.markDirty();
    this.ready = this.ready && this.sendDirection();
    return this.ready;
  }

  /** 0 to 255. */
  setContrast(contrast: i32): boolean {
    this.contrast = contrast < 0 ? 0 : contrast > 255 ? 255 : contrast;
    this.ready = this.ready && this.send2(CONTRAST, this.contrast);
    return this.ready;
  }

  private reset(): void {
    hal_gpio_write(this.resetPin, false);
    hal_gpio_mode(this.resetPin, GPIO_OUTPUT, GPIO_PULL_NONE);
    hal_delay_us(RESET_US);
    hal_gpio_write(this.resetPin, true);
    hal_delay_us(RESET_US);
  }

  private setUp(): boolean {
    const commands: i32[] = [OFF, ROWS, this.height - 1, ROW_OFFSET, 0, START_LINE_0, COM_PINS, this.comPins, SHOW_MEMORY, CLOCK, 0x80];
    commands.push(VCOMH, 0x20, CHARGE_PUMP, CHARGE_PUMP_ON, ADDRESSING_MODE, HORIZONTAL, PRECHARGE, 0xf1, NO_SCROLL);
    this.out[0] = COMMANDS;
    for (let i: i32 = 0; i < commands.length; i++) this.out[1 + i] = commands[i]!;
    return this.sendOut(1 + commands.length);
  }

  private sendDirection(): boolean {
    return this.flipped ? this.send2(SEGMENTS_FROM_LEFT, COM_FROM_TOP) : this.send2(SEGMENTS_FROM_RIGHT, COM_FROM_BOTTOM);
  }

  /** Sends the window that has changed; it stays the changed one if that fails. */
  private sendWindow(): boolean {
    const left = this.dirtyLeft;
    const width = this.dirtyRight - left + 1;
    this.out[0] = COMMANDS;
    this.out[1] = COLUMNS;
    this.out[2] = left + this.columnOffset;
    this.out[3] = this.dirtyRight + this.columnOffset;
    this.out[4] = PAGES;
    this.out[5] = this.dirtyTop;
    this.out[6] = this.dirtyBottom;
    if (!this.sendOut(7)) return false;
    for (let page = this.dirtyTop; page <= this.dirtyBottom; page++) {
      const from = page * this.width + left;
      this.out[0] = DATA;
      for (let i: i32 = 0; i < width; i++) this.out[1 + i] = this.buffer[from + i]!;
      if (!this.sendOut(1 + width)) return false;
    }
    this.markClean();
    return true;
  }

  /** A command to a display that is set up; one that is not gets it when it is. */
  private tell(command: i32): boolean {
    this.ready = this.ready && this.send(command);
    return this.ready;
  }

  private send(command: i32): boolean {
    this.out[0] = COMMANDS;
    this.out[1] = command;
    return this.sendOut(2);
  }

  private send2(first: i32, second: i32): boolean {
    this.out[0] = COMMANDS;
    this.out[1] = first;
    this.out[2] = second;
    return this.sendOut(3);
  }

  private sendOut(length: i32): boolean {
    return this.i2c.writeFrom(this.address, this.out, 0, length);
  }
}
