import { I2C_OK } from "@meerkat/hal/i2c.ts";
import { describe, expect, test } from "vitest";
import { pictureText } from "../../src/board/picture.ts";
import { Bench } from "./board-bench.ts";

const ADDRESS = 0x3c;
/** What libraries send to panels of 128x64: charge pump, picture upright, horizontal addressing. */
const UPRIGHT = [0x8d, 0x14, 0xa1, 0xc8, 0x20, 0x00];

class Panel extends Bench {
  readonly width: number;
  readonly height: number;

  constructor(size = "128x64", more = "") {
    super(`oled: { type: ssd1306, size: ${size}${more} }`);
    [this.width = 0, this.height = 0] = size.split("x").map(Number);
  }

  commands(...bytes: number[]): void {
    this.tell(ADDRESS, 0x00, ...bytes);
  }

  data(...bytes: number[]): void {
    this.tell(ADDRESS, 0x40, ...bytes);
  }

  /** Everything dark and on, upright. */
  ready(multiplex = this.height, pins = 0x12): this {
    this.commands(...UPRIGHT, 0xa8, multiplex - 1, 0xda, pins, 0x21, 0, 127, 0x22, 0, 7);
    this.data(...new Array<number>(1024).fill(0));
    this.commands(0x21, 0, 127, 0x22, 0, 7, 0xaf);
    return this;
  }

  /** Dots that are lit: "x,y". */
  lit(): string[] {
    const bits = Buffer.from(String(this.value("oled").pixels), "base64");
    const dots: string[] = [];
    for (let y = 0; y < this.height; y++)
      for (let x = 0; x < this.width; x++) if (((bits[y * Math.ceil(this.width / 8) + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0) dots.push(`${x},${y}`);
    return dots;
  }
}

describe("a panel with an SSD1306", () => {
  test("is dark until it is on, and then shows what memory held by chance", () => {
    const panel = new Panel();
    expect([panel.value("oled").on, panel.lit()]).toEqual([false, []]);
    panel.commands(0x8d, 0x14, 0xaf);
    expect(panel.value("oled").on).toBe(true);
    expect(panel.lit().length).toBeGreaterThan(1000);
  });

  test("needs its charge pump, unless something else feeds it", () => {
    const panel = new Panel();
    panel.commands(0xaf);
    expect(panel.value("oled").on).toBe(false);
    const fed = new Panel("128x64", ", vcc: external");
    fed.commands(0xaf);
    expect(fed.value("oled").on).toBe(true);
  });

  test("has bit 0 of a byte on top of its page, upright with A1 and C8", () => {
    const panel = new Panel().ready();
    panel.data(0x01, 0x80);
    panel.commands(0x22, 7, 7, 0x21, 127, 127);
    panel.data(0x80);
    expect(panel.lit()).toEqual(["0,0", "1,7", "127,63"]);
  });

  test("goes through a window in horizontal addressing, and begins again", () => {
    const panel = new Panel().ready();
    panel.commands(0x21, 10, 11, 0x22, 1, 2);
    panel.data(1, 1, 1, 1, 2);
    expect(panel.lit()).toEqual(["11,8", "10,9", "10,16", "11,16"]);
  });

  test("goes down first in vertical addressing", () => {
    const panel = new Panel().ready();
    panel.commands(0x20, 0x01, 0x21, 10, 11, 0x22, 1, 2);
    panel.data(1, 2, 4);
    expect(panel.lit()).toEqual(["11,10", "10,8", "10,17"].sort((a, b) => Number(a.split(",")[1]) - Number(b.split(",")[1])));
  });

  test("stays in its page in page addressing, from a column of two nibbles", () => {
    const panel = new Panel().ready();
    panel.commands(0x20, 0x02, 0xb3, 0x0e, 0x17);
    panel.data(1, 1, 1);
    expect(panel.lit()).toEqual(["0,24", "126,24", "127,24"]);
  });

  test("keeps what is written where it is when columns are turned later (10.1.8)", () => {
    const panel = new Panel().ready();
    panel.data(1);
    panel.commands(0xa0);
    expect(panel.lit()).toEqual(["0,0"]);
    panel.data(1);
    expect(panel.lit()).toEqual(["0,0", "126,0"]);
  });

  test("turns upside down at once when it is scanned the other way", () => {
    const panel = new Panel().ready();
    panel.data(1);
    panel.commands(0xc0);
    expect(panel.lit()).toEqual(["0,63"]);
  });

  test("begins with any line, and is shifted by the offset", () => {
    const panel = new Panel().ready();
    panel.data(1);
    panel.commands(0x40 | 8);
    expect(panel.lit()).toEqual(["0,56"]);
    panel.commands(0x40, 0xd3, 8);
    expect(panel.lit()).toEqual(["0,56"]);
    panel.commands(0xd3, 0, 0xa8, 31);
    panel.commands(0x40, 0xa6);
    // 32 rows of 64, scanned from COM31 on: the lower half of the panel.
    expect(panel.lit()).toEqual(["0,32"]);
  });

  test("is inverted, all on, and of any contrast", () => {
    const panel = new Panel().ready();
    panel.data(1);
    panel.commands(0xa7);
    expect(panel.lit().length).toBe(128 * 64 - 1);
    expect(panel.value("oled").inverted).toBe(true);
    panel.commands(0xa5);
    expect(panel.lit().length).toBe(128 * 64);
    panel.commands(0xa4, 0xa6, 0x81, 0xcf);
    expect([panel.lit(), panel.value("oled").contrast]).toEqual([["0,0"], 0xcf]);
  });

  test("shows rows in the wrong order with the COM pins of another panel", () => {
    const panel = new Panel().ready();
    panel.data(0x03);
    expect(panel.lit()).toEqual(["0,0", "0,1"]);
    panel.commands(0xda, 0x02);
    // Pins 32 to 63 are every second row of this panel.
    expect(panel.lit()).toEqual(["0,0", "0,2"]);
  });

  test("may have 32 rows, with their pins in sequence", () => {
    const panel = new Panel("128x32").ready(32, 0x02);
    panel.data(0x01);
    panel.commands(0x22, 3, 3, 0x21, 127, 127);
    panel.data(0x80);
    expect(panel.lit()).toEqual(["0,0", "127,31"]);
  });

  test("may be narrow: 64 columns in the middle", () => {
    const panel = new Panel("64x48").ready();
    panel.commands(0x21, 32, 95);
    panel.data(0x01, ...new Array<number>(62).fill(0), 0x02);
    expect(panel.lit()).toEqual(["0,0", "63,1"]);
  });

  test("takes commands one by one, and data between them", () => {
    const panel = new Panel().ready();
    panel.tell(ADDRESS, 0x80, 0x81, 0x80, 0x20, 0xc0, 0x01, 0x80, 0xa7, 0x40, 0x02);
    expect(panel.value("oled")).toMatchObject({ contrast: 0x20, inverted: true });
    panel.commands(0xa6);
    expect(panel.lit()).toEqual(["0,0", "1,1"]);
  });

  test("says in its status whether it is off", () => {
    const panel = new Panel();
    expect(panel.read(ADDRESS, 1)).toEqual([0x40]);
    panel.ready();
    expect(panel.read(ADDRESS, 1)).toEqual([0]);
  });

  test("complains of what it cannot do, once", () => {
    const panel = new Panel();
    panel.commands(0x2f, 0x2f, 0xa8, 3, 0x8f);
    expect(panel.complaints).toEqual([
      "oled: command 0x2f: scrolling is not modelled",
      "oled: a multiplex ratio of 4 is less than the 16 that the chip can do",
      "oled: the chip has no command 0x8f",
    ]);
  });

  test("complains of a clock that is too fast", () => {
    const panel = new Panel();
    panel.board.i2cConfig(0, 1_000_000);
    panel.commands(0xaf);
    expect(panel.complaints).toEqual(["oled takes 400 kHz at most, and bus 0 has 1000"]);
  });

  test("goes on where a transfer that came in parts was left", () => {
    const panel = new Panel().ready();
    expect(panel.board.i2cWrite(0, ADDRESS, Uint8Array.of(0x40, 1), false)).toBe(I2C_OK);
    expect(panel.board.i2cWrite(0, 0xffff, Uint8Array.of(2, 4), true)).toBe(I2C_OK);
    expect(panel.lit()).toEqual(["0,0", "1,1", "2,2"]);
  });

  test("is shown as text, two rows to a line", () => {
    const panel = new Panel("96x16").ready(16, 0x02);
    panel.commands(0x21, 16, 111);
    panel.data(0x01, 0x02, 0x03);
    const lines = pictureText(panel.value("oled")) ?? [];
    expect([lines.length, lines[0]?.trimEnd(), lines[1]?.trim()]).toEqual([8, "▀▄█", ""]);
    expect(pictureText({ lit: true })).toBeUndefined();
  });
});
