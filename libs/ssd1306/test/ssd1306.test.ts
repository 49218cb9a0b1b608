import { FIXED_FONT } from "@meerkat/graphics/font_fixed.ts";
import { I2C_NAK, I2C_OK, I2C_STUCK } from "@meerkat/hal/i2c.ts";
import { Ssd1306 } from "@meerkat/ssd1306/ssd1306.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { PanelBus } from "./panel.ts";

function started(width = 128, height = 64): { bus: PanelBus; display: Ssd1306 } {
  const bus = new PanelBus();
  const display = new Ssd1306(bus, 0x3c, width, height);
  expect(display.start()).toBe(true);
  return { bus, display };
}

function differences(bus: PanelBus, display: Ssd1306): number {
  let count = 0;
  for (let y = 0; y < display.height; y++) for (let x = 0; x < display.width; x++) if (bus.isLit(x, y) !== display.isLit(x, y)) count++;
  return count;
}

describe("start", () => {
  test("sets up a panel of 128 x 64, clears its memory, and only then switches it on", () => {
    const { bus } = started();
    const hex = Buffer.from(bus.commands).toString("hex");
    // Application note of the datasheet, with the charge pump: each value is one of its table 9-1.
    expect(hex).toBe(`${"aea83fd30040da12a4d580db208d142000d9f12e"}${"a6"}${"817f"}${"a1c8"}${"21007f220007"}${"af"}`);
    expect(bus.dataBytes).toBe(1024);
  });

  test("a panel of 128 x 32", () => {
    const bus = new PanelBus(0x3d);
    expect(new Ssd1306(bus, 0x3d, 128, 32, 0x02).start()).toBe(true);
    const hex = Buffer.from(bus.commands).toString("hex");
    expect(hex).toContain("a81f");
    expect(hex).toContain("da02");
    expect(hex).toContain("21007f220003");
  });

  test("a panel that begins at another column", () => {
    const bus = new PanelBus();
    const display = new Ssd1306(bus, 0x3c, 64, 48, 0x12, 32);
    display.start();
    display.pixel(0, 0);
    display.refresh();
    expect(bus.isLit(32, 0)).toBe(true);
  });

  test("pulses its reset line", () => {
    const hal = new FakeHal().install();
    const waits: { level: boolean | undefined; us: number }[] = [];
    Object.assign(globalThis, { hal_delay_us: (us: number) => waits.push({ level: hal.latches.get(17), us }) });
    new Ssd1306(new PanelBus(), 0x3c, 128, 64, 0x12, 0, 17).start();
    expect(waits.map(({ level }) => level)).toEqual([false, true]);
    for (const { us } of waits) expect(us).toBeGreaterThanOrEqual(3);
  });

  test("sizes that there are not", () => {
    const bus = new PanelBus();
    for (const [width, height, offset] of [
      [129, 64, 0],
      [128, 64, 1],
      [128, 12, 0],
      [128, 72, 0],
      [0, 64, 0],
    ] as const) {
      expect(() => new Ssd1306(bus, 0x3c, width, height, 0x12, offset)).toThrow(RangeError);
    }
  });
});

describe("refresh", () => {
  test("sends nothing if nothing has changed", () => {
    const { bus, display } = started();
    const before = bus.writes;
    expect(display.refresh()).toBe(true);
    display.text(0, 0, "", FIXED_FONT);
    expect(display.refresh()).toBe(true);
    expect(bus.writes).toBe(before);
  });

  test("sends the window that has changed", () => {
    const { bus, display } = started();
    display.text(10, 16, "Hi", FIXED_FONT);
    display.refresh();
    expect(bus.dataBytes - 1024).toBe(6 + 4);
    expect(bus.commands.slice(-6)).toEqual([0x21, 10, 19, 0x22, 2, 2]);
    expect(differences(bus, display)).toBe(0);
  });

  test("whatever is drawn, the panel shows it", () => {
    const { bus, display } = started();
    const place = fc.integer({ min: -10, max: 140 });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, place, place, place, fc.constantFrom(0, 1, -1)), { maxLength: 5 }), (boxes) => {
        for (const [x, y, width, height, color] of boxes) display.fillRectangle(x, y, width, height, color);
        expect(display.refresh()).toBe(true);
        expect(differences(bus, display)).toBe(0);
      }),
    );
  });
});

describe("what can be switched", () => {
  test("power, inversion, contrast", () => {
    const { bus, display } = started();
    bus.commands.length = 0;
    expect([display.setPower(false), display.setPower(true), display.setInverted(true), display.setInverted(false)]).toEqual([true, true, true, true]);
    expect([display.setContrast(300), display.setContrast(-1), display.setContrast(9)]).toEqual([true, true, true]);
    expect(bus.commands).toEqual([0xae, 0xaf, 0xa7, 0xa6, 0x81, 255, 0x81, 0, 0x81, 9]);
  });

  test("the other way up, all is sent again", () => {
    const { bus, display } = started();
    bus.commands.length = 0;
    expect(display.setFlipped(true)).toBe(true);
    expect(bus.commands).toEqual([0xa0, 0xc0]);
    expect(display.refresh()).toBe(true);
    expect(bus.dataBytes).toBe(2 * 1024);
  });

  test("is kept for a display that is set up later", () => {
    const bus = new PanelBus();
    const display = new Ssd1306(bus);
    expect(display.setPower(false)).toBe(false);
    expect(display.setInverted(true)).toBe(false);
    expect(display.setContrast(3)).toBe(false);
    expect(display.setFlipped(true)).toBe(false);
    expect(bus.writes).toBe(0);
    expect(display.refresh()).toBe(true);
    const hex = Buffer.from(bus.commands).toString("hex");
    expect(hex).toContain("a78103a0c0");
    expect(hex.endsWith("ae")).toBe(true);
  });
});

describe("a display that does not answer", () => {
  test("is set up again when it does, with all that was drawn", () => {
    const { bus, display } = started();
    bus.failing = I2C_NAK;
    display.text(0, 0, "Lost", FIXED_FONT);
    expect(display.refresh()).toBe(false);
    expect(display.refresh()).toBe(false);
    bus.failing = I2C_OK;
    bus.memory.fill(0x55);
    bus.commands.length = 0;
    expect(display.refresh()).toBe(true);
    expect(bus.commands[0]).toBe(0xae);
    expect(differences(bus, display)).toBe(0);
  });

  test("a failure at any write leaves nothing out", () => {
    for (let at = 1; at < 12; at++) {
      const { bus, display } = started();
      bus.failAt = at;
      display.fillCircle(64, 32, 30);
      const results = [display.refresh(), display.refresh(), display.refresh()];
      expect(results.at(-1)).toBe(true);
      expect(differences(bus, display)).toBe(0);
    }
  });

  test("a bus that is stuck is freed", () => {
    const { bus, display } = started();
    bus.failing = I2C_STUCK;
    display.pixel(0, 0);
    expect(display.refresh()).toBe(false);
    expect(bus.recovered).toBe(1);
  });
});
