import { describe, expect, test } from "vitest";
import { celsius, EXAMPLE_CALIBRATION, fineTemperature, invert, pascals, relativeHumidity } from "../../src/board/parts/bosch-compensation.ts";
import { Bench } from "./board-bench.ts";

const ADDRESS = 0x76;
const NORMAL = 0b001_001_11;
const FORCED = 0b001_001_01;

describe("Bosch's formulas", () => {
  // BMP280 data sheet, 3.12.
  test("make of the raw values of the data sheet what it says", () => {
    const fine = fineTemperature(519_888, EXAMPLE_CALIBRATION);
    expect(Math.trunc(fine)).toBe(128_422);
    expect(celsius(fine)).toBeCloseTo(25.08, 2);
    expect(pascals(415_148, fine, EXAMPLE_CALIBRATION)).toBeCloseTo(100_653.27, 1);
  });

  test("are inverted to the raw value that is closest", () => {
    const fine = fineTemperature(519_888, EXAMPLE_CALIBRATION);
    expect(invert((raw) => pascals(raw, fine, EXAMPLE_CALIBRATION), 100_653.27, 20)).toBe(415_148);
    expect(invert((raw) => fineTemperature(raw, EXAMPLE_CALIBRATION), fine, 20)).toBe(519_888);
    for (const wanted of [0, 12.5, 45, 99, 100]) {
      const raw = invert((one) => relativeHumidity(one, fine, EXAMPLE_CALIBRATION), wanted, 16);
      expect(relativeHumidity(raw, fine, EXAMPLE_CALIBRATION)).toBeCloseTo(wanted, 1);
    }
  });
});

/** What a driver would make of the chip's registers. */
function measured(bench: Bench) {
  const calibration = bench.registers(ADDRESS, 0x88, 26);
  const u16 = (at: number) => (calibration[at] ?? 0) | ((calibration[at + 1] ?? 0) << 8);
  const s16 = (at: number) => (u16(at) << 16) >> 16;
  const tail = bench.registers(ADDRESS, 0xe1, 7);
  const [e1 = 0, e2 = 0, e3 = 0, e4 = 0, e5 = 0, e6 = 0, e7 = 0] = tail;
  const s8 = (byte: number) => (byte << 24) >> 24;
  const [p1, ...p] = [6, 8, 10, 12, 14, 16, 18, 20, 22].map((at, i) => (i === 0 ? u16(at) : s16(at)));
  const own = {
    t1: u16(0),
    t2: s16(2),
    t3: s16(4),
    p: [p1, ...p] as unknown as typeof EXAMPLE_CALIBRATION.p,
    h: [calibration[25] ?? 0, ((e1 | (e2 << 8)) << 16) >> 16, e3, (s8(e4) << 4) | (e5 & 15), (s8(e6) << 4) | (e5 >> 4), s8(e7)] as const,
  };
  const data = bench.registers(ADDRESS, 0xf7, 8);
  const raw20 = (at: number) => ((data[at] ?? 0) << 12) | ((data[at + 1] ?? 0) << 4) | ((data[at + 2] ?? 0) >> 4);
  const fine = fineTemperature(raw20(3), own);
  return {
    temperature: celsius(fine),
    pressure: pascals(raw20(0), fine, own) / 100,
    humidity: relativeHumidity(((data[6] ?? 0) << 8) | (data[7] ?? 0), fine, own),
    raw: data,
  };
}

const bench = (more = "") => new Bench(`air: { type: bme280${more} }`);

describe("the model of a BME280", () => {
  test("gives the climate that is set, through its own calibration", () => {
    const b = bench();
    for (const [temperature, humidity, pressure] of [
      [21.5, 45, 1013.25],
      [-40, 0, 300],
      [85, 100, 1100],
      [0, 33.3, 950.25],
    ] as const) {
      b.board.act("air", "temperature", temperature);
      b.board.act("air", "humidity", humidity);
      b.board.act("air", "pressure", pressure);
      b.tell(ADDRESS, 0xf2, 1, 0xf4, FORCED);
      b.clock.pass(10);
      const now = measured(b);
      expect(now.temperature).toBeCloseTo(temperature, 2);
      expect(now.humidity).toBeCloseTo(humidity, 1);
      expect(now.pressure).toBeCloseTo(pressure, 1);
    }
    expect(b.complaints).toEqual([]);
  });

  test("knows its names", () => {
    expect(bench().registers(ADDRESS, 0xd0)).toEqual([0x60]);
    expect(new Bench("air: { type: bmp280 }").registers(ADDRESS, 0xd0)).toEqual([0x58]);
  });

  test("holds 0x80000 and 0x8000 for what was not measured, and what is skipped", () => {
    const b = bench();
    expect(b.registers(ADDRESS, 0xf7, 8)).toEqual([0x80, 0, 0, 0x80, 0, 0, 0x80, 0]);
    b.tell(ADDRESS, 0xf4, 0b001_000_01);
    b.clock.pass(10);
    const data = b.registers(ADDRESS, 0xf7, 8);
    expect([data.slice(0, 3), data.slice(6)]).toEqual([
      [0x80, 0, 0],
      [0x80, 0],
    ]);
    expect(data.slice(3, 6)).not.toEqual([0x80, 0, 0]);
  });

  test("measures once when forced, which takes its time, and sleeps again", () => {
    const b = bench();
    b.tell(ADDRESS, 0xf2, 1, 0xf4, FORCED);
    b.clock.pass(3);
    expect(b.registers(ADDRESS, 0xf3, 2)).toEqual([8, FORCED]);
    expect(b.registers(ADDRESS, 0xf7, 1)).toEqual([0x80]);
    // 1 ms, and 2 for temperature, 2.5 for pressure and humidity each (9.1).
    b.clock.pass(5.1);
    expect(b.registers(ADDRESS, 0xf3, 2)).toEqual([0, FORCED & 0xfc]);
    expect(b.registers(ADDRESS, 0xf7, 1)).not.toEqual([0x80]);
  });

  test("measures again and again in normal mode, with its pauses", () => {
    const b = bench();
    b.tell(ADDRESS, 0xf5, 0b011_000_00, 0xf4, NORMAL);
    b.clock.pass(10);
    b.board.act("air", "temperature", 30);
    b.clock.pass(200);
    expect(measured(b).temperature).toBeCloseTo(21.5, 1);
    b.clock.pass(100);
    expect(measured(b).temperature).toBeCloseTo(30, 1);
  });

  test("filters pressure and temperature", () => {
    const b = bench();
    b.tell(ADDRESS, 0xf5, 0b000_010_00, 0xf4, NORMAL);
    b.clock.pass(6);
    b.board.act("air", "temperature", 30);
    b.clock.pass(6);
    expect(measured(b).temperature).toBeGreaterThan(22);
    expect(measured(b).temperature).toBeLessThan(26);
    b.clock.pass(500);
    expect(measured(b).temperature).toBeCloseTo(30, 1);
  });

  test("takes the oversampling of humidity with the next write to ctrl_meas (5.4.3)", () => {
    const b = bench();
    b.tell(ADDRESS, 0xf4, NORMAL);
    b.tell(ADDRESS, 0xf2, 1);
    b.clock.pass(100);
    expect(measured(b).raw.slice(6)).toEqual([0x80, 0]);
    b.tell(ADDRESS, 0xf4, NORMAL);
    b.clock.pass(100);
    expect(measured(b).humidity).toBeCloseTo(45, 1);
  });

  test("forgets everything at a reset, and copies its calibration for 2 ms", () => {
    const b = bench();
    b.clock.pass(10);
    b.tell(ADDRESS, 0xf5, 0x48, 0xf4, NORMAL);
    b.tell(ADDRESS, 0xe0, 0x12);
    expect(b.registers(ADDRESS, 0xf5)).toEqual([0x48]);
    b.tell(ADDRESS, 0xe0, 0xb6);
    expect(b.registers(ADDRESS, 0xf3, 3)).toEqual([1, 0, 0]);
    b.clock.pass(3);
    expect(b.registers(ADDRESS, 0xf3)).toEqual([0]);
  });

  test("complains of registers that it does not have", () => {
    const b = bench();
    b.registers(ADDRESS, 0x20);
    expect(b.complaints).toEqual(["air: the program touches register 0x20, which is not modelled"]);
  });

  test("says the converters' extremes when it is out of range, and noise when it is noisy", () => {
    const b = bench();
    b.board.act("air", "fault", "out-of-range");
    b.tell(ADDRESS, 0xf2, 1, 0xf4, FORCED);
    b.clock.pass(10);
    expect(measured(b).raw).toEqual([0, 0, 0, 0xff, 0xff, 0xf0, 0xff, 0xff]);
    b.board.act("air", "fault", "none");
    b.board.act("air", "noise", 1);
    const seen = [1, 2, 3, 4].map(() => {
      b.tell(ADDRESS, 0xf4, FORCED);
      b.clock.pass(10);
      return measured(b).temperature;
    });
    expect(new Set(seen).size).toBe(4);
    for (const one of seen) expect(Math.abs(one - 21.5)).toBeLessThan(1.01);
  });
});
