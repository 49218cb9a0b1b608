import { bits20, Calibration, celsius, fineTemperature, pascal, relativeHumidity } from "@meerkat/bme280/compensation.ts";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { DATASHEET_BYTES, HUMIDITY_BYTES } from "./chip.ts";

function calibration(): Calibration {
  const c = new Calibration();
  c.take(DATASHEET_BYTES);
  c.takeHumidity(HUMIDITY_BYTES);
  return c;
}

test("coefficients from the registers", () => {
  expect(calibration()).toMatchObject({
    t1: 27504,
    t2: 26435,
    t3: -1000,
    p1: 36477,
    p2: -10685,
    p3: 3024,
    p4: 2855,
    p5: 140,
    p6: -7,
    p7: 15500,
    p8: -14600,
    p9: 6000,
  });
  expect(calibration()).toMatchObject({ h1: 75, h2: 370, h3: 0, h4: 301, h5: 50, h6: 30 });
});

test("H4 and H5 are signed and share a byte", () => {
  const c = new Calibration();
  c.takeHumidity(new Uint8Array([0, 0x80, 0xff, 0xff, 0x3e, 0x80, 0x80]));
  expect(c).toMatchObject({ h2: -32768, h3: 255, h4: -2, h5: -2045, h6: -128 });
});

test("the example of the datasheet: 25.08 °C, 100653.27 Pa", () => {
  const c = calibration();
  const fine = fineTemperature(c, 519888);
  expect(Math.round(fine)).toBe(128422);
  expect(celsius(fine)).toBeCloseTo(25.08, 2);
  expect(Math.abs(pascal(c, fine, 415148) - 100653.27)).toBeLessThan(0.02);
});

test("no slope of pressure, no division by it", () => {
  const c = new Calibration();
  c.take(new Uint8Array(26));
  expect(pascal(c, 128422, 415148)).toBe(0);
});

test("three bytes, 20 bits", () => {
  expect(bits20(new Uint8Array([0x65, 0x5a, 0xc0]), 0)).toBe(415148);
  expect(bits20(new Uint8Array([0x80, 0, 0]), 0)).toBe(0x80000);
});

/** The same in integers: datasheet 4.2.3, in Q22.10 %. */
function humidityInIntegers(c: Calibration, fine: number, raw: number): number {
  let v = fine - 76800;
  const level = ((raw << 14) - (c.h4 << 20) - c.h5 * v + 16384) >> 15;
  const bend = (((v * c.h6) >> 10) * (((v * c.h3) >> 11) + 32768)) >> 10;
  v = level * (((bend + 2097152) * c.h2 + 8192) >> 14);
  v -= ((((v >> 15) * (v >> 15)) >> 7) * c.h1) >> 4;
  v = v < 0 ? 0 : v > 419430400 ? 419430400 : v;
  return (v >> 12) / 1024;
}

test("humidity agrees with the integer formula of the datasheet", () => {
  const c = calibration();
  fc.assert(
    fc.property(fc.integer({ min: 20000, max: 50000 }), fc.integer({ min: -20000, max: 300000 }), (raw, fine) => {
      expect(Math.abs(relativeHumidity(c, fine, raw) - humidityInIntegers(c, fine, raw))).toBeLessThan(0.05);
    }),
  );
  expect(relativeHumidity(c, 128422, 0)).toBe(0);
  expect(relativeHumidity(c, 128422, 65535)).toBe(100);
});
