import { ChipI2c } from "@meerkat/i2c/chip_bus.ts";
import { Mcp9808 } from "@meerkat/mcp9808-i2c/mcp9808.ts";
import { celsius, limitWord } from "@meerkat/mcp9808-i2c/registers.ts";
import { describe, expect, test } from "vitest";
import { testBusFaults } from "../../../core/test/bus_faults.ts";
import { FakeChip, FakeI2c } from "../../../core/test/fake_i2c.ts";

function makeChip(): FakeChip {
  return new FakeChip(2).set(0x05, 0xc1, 0xa4).set(0x06, 0x00, 0x54).set(0x07, 0x04, 0x00);
}

function make(chip = makeChip()) {
  const bus = new FakeI2c().install();
  bus.chips.set(0x18, chip);
  return { bus, chip, sensor: new Mcp9808(new ChipI2c(0)) };
}

test("the temperature register, vectors of the datasheet", () => {
  expect(celsius(0x0194)).toBe(25.25);
  expect(celsius(0x1ff8)).toBe(-0.5);
  expect(celsius(0xc1a4)).toBe(26.25);
  expect(celsius(0x1e74)).toBe(-24.75);
  expect(celsius(0x0000)).toBe(0);
});

test("limits, in steps of a quarter", () => {
  expect(limitWord(90)).toBe(0x05a0);
  expect(limitWord(-0.25)).toBe(0x1ffc);
  expect(limitWord(25.3)).toBe(0x0194);
  for (const beyond of [256, -257, Number.NaN, Number.POSITIVE_INFINITY]) expect(limitWord(beyond)).toBe(-1);
});

test("temperature and flags", () => {
  const { sensor } = make();
  expect(sensor.readTemperature()).toBe(26.25);
  expect([sensor.isCritical(), sensor.isAboveUpper(), sensor.isBelowLower()]).toEqual([true, true, false]);
});

test("limits and resolution reach the chip", () => {
  const { sensor, chip } = make();
  expect(sensor.setLimits(-10, 40.5, 90)).toBe(true);
  expect([chip.word(3), chip.word(2), chip.word(4)]).toEqual([0x1f60, 0x0288, 0x05a0]);
  expect(sensor.setLimits(0, 300, 90)).toBe(false);
  expect(sensor.error).toBe("a limit is not from -256 to 255.75 °C");
  expect(sensor.setResolution(1)).toBe(true);
  expect(chip.word(8)).toBe(0x0100);
  expect(sensor.setResolution(4)).toBe(false);
});

test("sleep and wake change one bit", () => {
  const { sensor, chip } = make(makeChip().set(1, 0x06, 0x08));
  expect(sensor.sleep()).toBe(true);
  expect(chip.word(1)).toBe(0x0708);
  expect(sensor.wake()).toBe(true);
  expect(chip.word(1)).toBe(0x0608);
});

test("another chip at its address is not taken for it", () => {
  const { sensor } = make(makeChip().set(0x07, 0x05, 0x00));
  expect(sensor.begin()).toBe(false);
  expect(sensor.error).toBe("no MCP9808: its ids are 0x54 and 0x500");
  expect(sensor.readTemperature()).toBeNaN();
});

test("a temperature that the chip cannot have", () => {
  const { sensor } = make(makeChip().set(0x05, 0x0f, 0xff));
  expect(sensor.readTemperature()).toBeNaN();
  expect(sensor.error).toBe("the temperature is out of its range of -40 to 125 °C");
});

describe("on a faulty bus", () => {
  testBusFaults(() => {
    const { bus, sensor } = make();
    return {
      bus,
      error: () => sensor.error,
      calls: {
        begin: () => sensor.begin(),
        readTemperature: () => sensor.readTemperature(),
        setLimits: () => sensor.setLimits(0, 10, 20),
        setResolution: () => sensor.setResolution(3),
        sleep: () => sensor.sleep(),
        wake: () => sensor.wake(),
      },
      isPossible: (call, result) => call !== "readTemperature" || (Number(result) >= -40 && Number(result) <= 125),
    };
  });
});
