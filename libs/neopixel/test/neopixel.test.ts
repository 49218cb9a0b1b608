import { NeoPixel, ORDER_BGR, ORDER_GRB, ORDER_RGB } from "@meerkat/neopixel/neopixel.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";

const PIN = 4;

interface Pulses {
  pin: number;
  times: number[];
  data: number[];
}

let sent: Pulses[] = [];
let silence = 0;
let hal: FakeHal;

beforeEach(() => {
  sent = [];
  silence = 0;
  hal = new FakeHal().install();
  Object.assign(globalThis, {
    hal_delay_us: (us: number) => {
      silence += us;
    },
    hal_bitbang_write: (pin: number, t0h: number, t0l: number, t1h: number, t1l: number, data: Uint8Array, off: number, len: number) => {
      if (pin === 63) return false;
      sent.push({ pin, times: [t0h, t0l, t1h, t1l], data: [...data.subarray(off, off + len)] });
      return true;
    },
  });
});

test.each([
  ["RGB", ORDER_RGB, [1, 2, 3, 0xaa, 0xbb, 0xcc]],
  ["GRB", ORDER_GRB, [2, 1, 3, 0xbb, 0xaa, 0xcc]],
  ["BGR", ORDER_BGR, [3, 2, 1, 0xcc, 0xbb, 0xaa]],
])("colours go out in the order %s", (_, order, bytes) => {
  const strip = new NeoPixel(PIN, 2, order);
  strip.set(0, 1, 2, 3);
  strip.setColor(1, 0xaabbcc);
  expect(strip.show()).toBe(true);
  expect(sent).toEqual([{ pin: PIN, times: [300, 800, 800, 300], data: bytes }]);
});

test("pulses are those of the WS2812 within 150 ns, and silence makes them count", () => {
  new NeoPixel(PIN, 1).show();
  const wanted = [350, 800, 700, 600];
  for (const [i, ns] of (sent[0]?.times ?? []).slice(0, 3).entries()) expect(Math.abs(ns - (wanted[i] ?? 0))).toBeLessThanOrEqual(150);
  expect(silence).toBeGreaterThanOrEqual(2 * 280);
});

test("the pin is a low output from the start, and stays low", () => {
  new NeoPixel(PIN, 1).show();
  expect(hal.modes.get(PIN)?.mode).toBe(1);
  expect(hal.latches.get(PIN)).toBe(false);
});

test("fill, clear, and pixels that are not there", () => {
  const strip = new NeoPixel(PIN, 2);
  strip.fill(0x010203);
  strip.setColor(2, 0xffffff);
  strip.setColor(-1, 0xffffff);
  strip.show();
  strip.clear();
  strip.show();
  expect(sent.map(({ data }) => data)).toEqual([
    [2, 1, 3, 2, 1, 3],
    [0, 0, 0, 0, 0, 0],
  ]);
});

test("a pin that cannot, an order that is none", () => {
  expect(new NeoPixel(63, 1).show()).toBe(false);
  expect(() => new NeoPixel(PIN, 1, 3)).toThrow(RangeError);
});
