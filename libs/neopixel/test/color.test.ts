import { dimmed, hsv, mix, rgb } from "@meerkat/neopixel/color.ts";
import fc from "fast-check";
import { expect, test } from "vitest";

const byte = fc.integer({ min: 0, max: 255 });

test("the wheel", () => {
  expect(hsv(0, 255, 255)).toBe(0xff0000);
  expect(hsv(60, 255, 255)).toBe(0xffff00);
  expect(hsv(120, 255, 255)).toBe(0x00ff00);
  expect(hsv(180, 255, 255)).toBe(0x00ffff);
  expect(hsv(240, 255, 255)).toBe(0x0000ff);
  expect(hsv(300, 255, 255)).toBe(0xff00ff);
  expect(hsv(-120, 255, 255)).toBe(0x0000ff);
  expect(hsv(77, 0, 200)).toBe(0xc8c8c8);
  expect(hsv(77, 255, 0)).toBe(0);
});

test("every hue is a colour that is bright enough", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1000, max: 1000 }), byte, byte, (hue, saturation, value) => {
      const color = hsv(hue, saturation, value);
      const parts = [color >> 16, (color >> 8) & 255, color & 255];
      expect(Math.max(...parts)).toBe(value);
      for (const part of parts) expect(part >= 0 && part <= 255).toBe(true);
    }),
  );
});

test("between two colours", () => {
  expect(mix(0x000000, 0xffffff, 128)).toBe(0x808080);
  expect(dimmed(0x80ff10, 255)).toBe(0x80ff10);
  expect(dimmed(0x80ff10, 0)).toBe(0);
  fc.assert(
    fc.property(byte, byte, byte, byte, byte, byte, byte, (a, b, c, d, e, f, share) => {
      expect(mix(rgb(a, b, c), rgb(d, e, f), 0)).toBe(rgb(a, b, c));
      expect(mix(rgb(a, b, c), rgb(d, e, f), 255)).toBe(rgb(d, e, f));
      expect(mix(rgb(a, b, c), rgb(a, b, c), share)).toBe(rgb(a, b, c));
    }),
  );
});
