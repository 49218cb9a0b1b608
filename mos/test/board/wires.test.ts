import { BitBangI2c } from "@meerkat/i2c/bit_bang.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { Bench } from "./board-bench.ts";
import { fakeHardware } from "./pins-hardware.ts";

// A bus on two pins, made by the library as on a chip, against the models that read the levels.

const SENSOR = 0x76;
const DISPLAY = 0x3c;

let bench: Bench;
let bus: BitBangI2c;

beforeEach(() => {
  bench = new Bench("air: { type: bme280, i2c: side }\noled: { type: ssd1306, i2c: side }\nclock: { type: ds3231, i2c: 0 }", {
    more: "i2c: { side: { sda: 12, scl: 14 }, 0: { sda: 21, scl: 22 } }",
  });
  fakeHardware(bench);
  bus = new BitBangI2c(12, 14);
  expect(bus.setFrequency(100_000)).toBe(true);
});

describe("a bus on two pins", () => {
  test("finds who is there, and nobody else", () => {
    const found: number[] = [];
    for (let address = 8; address < 0x78; address++) if (bus.write(address, new Uint8Array(0))) found.push(address);
    expect(found).toEqual([DISPLAY, SENSOR]);
  });

  test("reads registers over a repeated start", () => {
    expect(bus.readRegB(SENSOR, 0xd0)).toBe(0x60);
    const calibration = new Uint8Array(6);
    expect(bus.readRegN(SENSOR, 0x88, calibration)).toBe(true);
    // T1 27504, T2 26435, T3 -1000.
    expect([...calibration]).toEqual([0x70, 0x6b, 0x43, 0x67, 0x18, 0xfc]);
  });

  test("writes, and what was written is there", () => {
    expect(bus.writeRegB(SENSOR, 0xf5, 0xa4)).toBe(true);
    expect(bus.readRegB(SENSOR, 0xf5)).toBe(0xa4);
    expect(bus.write(DISPLAY, Uint8Array.of(0, 0x8d, 0x14, 0xaf))).toBe(true);
    expect(bench.value("oled").on).toBe(true);
  });

  test("survives a chip that does not answer, or takes nothing", () => {
    bench.board.act("air", "fault", "nak");
    expect(bus.readRegB(SENSOR, 0xd0)).toBe(-1);
    bench.board.act("air", "fault", "nak-data");
    expect(bus.writeRegB(SENSOR, 0xf5, 1)).toBe(false);
    bench.board.act("air", "fault", "none");
    expect(bus.readRegB(SENSOR, 0xd0)).toBe(0x60);
  });

  test("is freed from a chip that holds SDA", () => {
    bench.board.act("air", "fault", "stuck");
    expect(bench.gpio.level(12)).toBe(false);
    expect(bus.recover()).toBe(true);
    expect(bus.readRegB(SENSOR, 0xd0)).toBe(0x60);
  });

  test("is not freed from a short", () => {
    bench.board.act("air", "fault", "shorted");
    expect(bus.recover()).toBe(false);
    expect(bus.readRegB(SENSOR, 0xd0)).toBe(-1);
    bench.board.act("air", "fault", "none");
    expect(bus.readRegB(SENSOR, 0xd0)).toBe(0x60);
  });

  test("may be that of the chip's controller, bit by bit", () => {
    const other = new BitBangI2c(21, 22);
    other.setFrequency(400_000);
    expect(other.readRegB(0x68, 0x0e)).toBe(0x1c);
    expect(bench.registers(0x68, 0x0e)).toEqual([0x1c]);
  });
});
