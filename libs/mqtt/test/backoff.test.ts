import { Backoff } from "@meerkat/mqtt/backoff.ts";
import fc from "fast-check";
import { expect, test } from "vitest";

test("2, 4, 8 ... 60 s, and from the start after a success", () => {
  const backoff = new Backoff();
  const middle = (delay: number) => Math.floor(delay / 10);
  const delays = [2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000];
  expect(delays.map((delay) => backoff.next(2000, 60_000, middle(delay)))).toEqual(delays);
  expect(backoff.isLongest(60_000)).toBe(true);
  backoff.reset();
  expect(backoff.isLongest(60_000)).toBe(false);
  expect(backoff.next(2000, 60_000, 200)).toBe(2000);
});

test("a tenth more or less, and both ends are reached", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffffff }), (random) => {
      const delay = new Backoff().next(2000, 60_000, random);
      expect(delay).toBeGreaterThanOrEqual(1800);
      expect(delay).toBeLessThanOrEqual(2200);
    }),
  );
  expect([new Backoff().next(2000, 60_000, 0), new Backoff().next(2000, 60_000, 400)]).toEqual([1800, 2200]);
  expect(new Backoff().next(0, 0, 77)).toBe(0);
});
