import { Bme280 } from "@meerkat/bme280/bme280.ts";
import { Bme280I2c } from "@meerkat/bme280/i2c_port.ts";
import { corePoll } from "@meerkat/core/loop.ts";
import { I2C_NAK, I2C_OK } from "@meerkat/hal/i2c.ts";
import { ChipI2c } from "@meerkat/i2c/chip_bus.ts";
import { describe, expect, test } from "vitest";
import { testBusFaults } from "../../../core/test/bus_faults.ts";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { FakeI2c } from "../../../core/test/fake_i2c.ts";
import { makeBme280 } from "./chip.ts";

function make(chip = makeBme280()) {
  const hal = new FakeHal().install();
  const bus = new FakeI2c().install();
  bus.chips.set(0x76, chip);
  return { hal, bus, chip, sensor: new Bme280(new Bme280I2c(new ChipI2c(0))) };
}

test("a reading, and the settings it was made with", () => {
  const { sensor, chip } = make();
  expect(sensor.read()).toBe(true);
  expect(sensor.temperature).toBeCloseTo(25.08, 2);
  expect(sensor.pressure).toBeCloseTo(100653.26, 1);
  expect(sensor.humidity).toBeCloseTo(60.57, 2);
  expect(sensor.name()).toBe("BME280");
  expect([chip.bytes[0xf2], chip.bytes[0xf4], chip.bytes[0xf5]]).toEqual([0x01, 0x57, 0x30]);
});

test("a BMP280 has no humidity", () => {
  const { sensor } = make(makeBme280(0x58));
  expect(sensor.read()).toBe(true);
  expect(sensor.name()).toBe("BMP280");
  expect(sensor.temperature).toBeCloseTo(25.08, 2);
  expect(sensor.humidity).toBeNaN();
});

test("a single measurement, after which the chip sleeps", async () => {
  const { sensor, chip, hal } = make();
  const measured = sensor.measure();
  await hal.pass(47, corePoll);
  expect(await measured).toBe(true);
  expect(sensor.temperature).toBeCloseTo(25.08, 2);
  expect(chip.bytes[0xf4]).toBe(0x55);
});

test("a chip that has lost its power is started again", () => {
  const { sensor, chip, bus } = make();
  expect(sensor.read()).toBe(true);
  bus.fault = () => I2C_NAK;
  expect(sensor.read()).toBe(false);
  expect(sensor.error).toContain("answer");
  expect(sensor.temperature).toBeNaN();
  chip.set(0xf4, 0).set(0xf7, 0x80, 0, 0, 0x80, 0, 0, 0x80, 0);
  bus.fault = () => I2C_OK;
  expect(sensor.read()).toBe(true);
  expect(sensor.error).toBe("");
});

test("what it says if it is no such chip, does not measure, or measures the impossible", () => {
  const errors: [ReturnType<typeof makeBme280>, string][] = [
    [makeBme280(0x61), "no BME280 or BMP280: its id is 0x61"],
    [makeBme280(0x60, [0x80, 0, 0, 0x80, 0, 0, 0x80, 0]), "it has not measured"],
    [makeBme280(0x60, [0x65, 0x5a, 0xc0, 0x7e, 0xed, 0x01, 0x75, 0x30]), "its data make no sense"],
    [makeBme280(0x60, [0x65, 0x5a, 0xc0, 0, 0, 0, 0x75, 0x30]), "the temperature is out of its range of -40 to 85 °C"],
    [makeBme280(0x60, [0, 0, 0, 0x7e, 0xed, 0, 0x75, 0x30]), "the pressure is out of its range of 30000 to 110000 Pa"],
  ];
  for (const [chip, error] of errors) {
    const { sensor } = make(chip);
    expect(sensor.read()).toBe(false);
    expect(sensor.error).toBe(error);
  }
});

test("a chip that never starts", () => {
  const chip = makeBme280();
  chip.onRead = (_register, bytes) => {
    bytes[0xf3] = 1;
  };
  const { sensor } = make(chip);
  expect(sensor.begin()).toBe(false);
  expect(sensor.error).toBe("it does not start");
});

describe("on a faulty bus", () => {
  testBusFaults(() => {
    const { hal, bus, sensor } = make();
    return {
      bus,
      error: () => sensor.error,
      calls: {
        begin: () => sensor.begin(),
        read: () => sensor.read(),
        measure: async () => {
          const measured = sensor.measure();
          await hal.pass(47, corePoll);
          return measured;
        },
        sleep: () => sensor.sleep(),
      },
      isPossible: () =>
        Number.isNaN(sensor.temperature) || (sensor.temperature >= -40 && sensor.temperature <= 85 && sensor.pressure >= 30000 && sensor.pressure <= 110000),
    };
  });
});
