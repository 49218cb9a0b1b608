import { Ads1x1x } from "@meerkat/ads1x1x-i2c/ads1x1x.ts";
import { conversionMicros, gainOf, INPUT_0, INPUT_0_1, INPUT_3, rateOf, resultOf, startWord, voltsOf } from "@meerkat/ads1x1x-i2c/registers.ts";
import { corePoll } from "@meerkat/core/loop.ts";
import { ChipI2c } from "@meerkat/i2c/chip_bus.ts";
import { describe, expect, test } from "vitest";
import { testBusFaults } from "../../../core/test/bus_faults.ts";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { FakeChip, FakeI2c } from "../../../core/test/fake_i2c.ts";

/** A chip whose conversions end at once, and give what its input says. */
function makeChip(convert: (input: number) => number = (input) => 0x1000 * input): FakeChip {
  const chip = new FakeChip(2).set(0, 0, 0).set(1, 0x85, 0x83);
  chip.onWrite = () => {
    const result = convert((chip.word(1) >> 12) & 7);
    chip.set(0, result >> 8, result & 0xff).set(1, (chip.word(1) >> 8) | 0x80);
  };
  return chip;
}

function make(chip = makeChip(), bits = 16) {
  const hal = new FakeHal().install();
  const bus = new FakeI2c().install();
  bus.chips.set(0x48, chip);
  return { hal, bus, chip, adc: new Ads1x1x(new ChipI2c(0), bits) };
}

test("results: volts by full scale, from the extremes to zero", () => {
  // ADS1115 datasheet, table 3, at the full scale of 2.048 V and 4.096 V.
  expect(voltsOf(resultOf(0x7fff, 16), gainOf(2048), 16)).toBeCloseTo(2.0479375, 9);
  expect(voltsOf(resultOf(0x8000, 16), gainOf(4096), 16)).toBe(-4.096);
  expect(voltsOf(resultOf(0xffff, 16), gainOf(6144), 16)).toBeCloseTo(-0.0001875, 9);
  expect(voltsOf(resultOf(0x0001, 16), gainOf(256), 16)).toBeCloseTo(0.0000078125, 12);
  // The ADS1015 has its 12 bits on the left: 1 mV and 3 mV a step.
  expect(voltsOf(resultOf(0x7ff0, 12), gainOf(2048), 12)).toBeCloseTo(2.047, 9);
  expect(voltsOf(resultOf(0xfff0, 12), gainOf(6144), 12)).toBeCloseTo(-0.003, 9);
});

test("the configuration that starts a conversion", () => {
  expect(startWord(INPUT_0_1, gainOf(2048), rateOf(128, 16))).toBe(0x8583);
  expect(startWord(INPUT_3, gainOf(6144), rateOf(860, 16))).toBe(0xf1e3);
});

test("a conversion is waited for as long as the rate says, and a tenth more", () => {
  expect(conversionMicros(rateOf(8, 16), 16)).toBe(137550);
  expect(conversionMicros(rateOf(3300, 12), 12)).toBe(383);
  const { adc, bus } = make();
  adc.setRate(8);
  adc.readVolts(INPUT_0);
  expect(bus.waited).toBe(137550);
});

test("inputs and full scales", () => {
  const { adc } = make();
  expect(adc.readChannel(0)).toBe(1.024);
  expect(adc.readChannel(3)).toBe(1.792);
  expect(adc.setFullScale(4096)).toBe(true);
  expect(adc.readVolts(INPUT_0)).toBe(2.048);
  for (const channel of [-1, 4]) expect(adc.readChannel(channel)).toBeNaN();
  expect(adc.setFullScale(5000)).toBe(false);
  expect(adc.error).toBe("there is no full scale of 5000 mV");
  expect(adc.setRate(129)).toBe(false);
  expect(adc.error).toBe("there is no rate of 129 per second");
  expect(() => new Ads1x1x(new ChipI2c(0), 14)).toThrow(RangeError);
});

test("a conversion that does not end, and a chip that forgets", () => {
  const slow = make(new FakeChip(2));
  slow.chip.onWrite = () => slow.chip.set(1, (slow.chip.word(1) >> 8) & 0x7f);
  expect(slow.adc.readVolts(INPUT_0)).toBeNaN();
  expect(slow.adc.error).toBe("the conversion does not end");
  const forgetful = make(new FakeChip(2));
  forgetful.chip.onWrite = () => forgetful.chip.set(1, 0x85, 0x83);
  expect(forgetful.adc.readVolts(INPUT_3)).toBeNaN();
  expect(forgetful.adc.error).toBe("it does not keep its settings");
});

describe.each([16, 12])("%i bits on a faulty bus", (bits) => {
  testBusFaults(() => {
    const { hal, bus, adc } = make(makeChip(), bits);
    return {
      bus,
      error: () => adc.error,
      calls: {
        begin: () => adc.begin(),
        readVolts: () => adc.readVolts(INPUT_0),
        readChannel: () => adc.readChannel(2),
        measureVolts: async () => {
          const volts = adc.measureVolts(INPUT_3);
          await hal.pass(10, corePoll);
          return volts;
        },
      },
      isPossible: (_call, result) => result === true || Math.abs(Number(result)) <= 2.048,
    };
  });
});
