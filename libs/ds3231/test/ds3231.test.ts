import { Ds3231 } from "@meerkat/ds3231/ds3231.ts";
import {
  alarmBytes,
  celsius,
  END_SECOND,
  FIRST_SECOND,
  MATCH_DAY,
  MATCH_HOUR,
  MATCH_MINUTE,
  MATCH_SECOND,
  MATCH_WEEKDAY,
  timeBytes,
  timeOf,
} from "@meerkat/ds3231/registers.ts";
import { ChipI2c } from "@meerkat/i2c/chip_bus.ts";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testBusFaults } from "../../../core/test/bus_faults.ts";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { FakeChip, FakeI2c } from "../../../core/test/fake_i2c.ts";

function utc(text: string): number {
  return Date.parse(`${text}Z`) / 1000;
}

/** 2023-11-14 22:13:20, a Tuesday. */
const TIME = 1_700_000_000;
const TIME_REGISTERS = [0x20, 0x13, 0x22, 0x02, 0x14, 0x11, 0x23];

function make(chip = new FakeChip().set(0, ...TIME_REGISTERS).set(0x11, 0x19, 0x40)) {
  const hal = new FakeHal().install();
  const bus = new FakeI2c().install();
  bus.chips.set(0x68, chip);
  return { hal, bus, chip, clock: new Ds3231(new ChipI2c(0)) };
}

describe("registers", () => {
  test("a time and back", () => {
    expect([...timeBytes(TIME)]).toEqual(TIME_REGISTERS);
    expect(timeOf(new Uint8Array(TIME_REGISTERS))).toBe(TIME);
  });

  test("every time of two centuries comes back, and is the calendar's", () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST_SECOND, max: END_SECOND - 1 }), (seconds) => {
        const bytes = timeBytes(seconds);
        expect(timeOf(bytes)).toBe(seconds);
        const date = new Date(seconds * 1000);
        const decimal = (at: number, mask = 0xff) => Number(((bytes[at] ?? 0) & mask).toString(16));
        expect([decimal(0), decimal(1), decimal(2)]).toEqual([date.getUTCSeconds(), date.getUTCMinutes(), date.getUTCHours()]);
        expect([decimal(3) % 7, decimal(4), decimal(5, 0x7f)]).toEqual([date.getUTCDay(), date.getUTCDate(), date.getUTCMonth() + 1]);
        expect(2000 + decimal(6) + ((bytes[5] ?? 0) >= 0x80 ? 100 : 0)).toBe(date.getUTCFullYear());
      }),
    );
    expect([...timeBytes(utc("2199-12-31T23:59:59"))]).toEqual([0x59, 0x59, 0x23, 0x02, 0x31, 0x92, 0x99]);
  });

  test("hours of a 12-hour clock", () => {
    const hours: [number, number][] = [
      [0x52, 0],
      [0x41, 1],
      [0x51, 11],
      [0x72, 12],
      [0x61, 13],
      [0x71, 23],
    ];
    for (const [byte, hour] of hours) {
      expect(timeOf(new Uint8Array([0, 0, byte, 1, 1, 1, 0]))).toBe(FIRST_SECOND + 3600 * hour);
    }
  });

  test("what is no time", () => {
    const wrong: [number, number][] = [
      [0, 0x60],
      [0, 0x0a],
      [1, 0x7f],
      [2, 0x24],
      [2, 0x40],
      [2, 0x53],
      [4, 0],
      [4, 0x32],
      [5, 0x13],
      [5, 0],
      [6, 0xa0],
    ];
    for (const [at, byte] of wrong) {
      const bytes = new Uint8Array(TIME_REGISTERS);
      bytes[at] = byte;
      expect(timeOf(bytes), `${byte} at ${at}`).toBe(-1);
    }
    expect(timeOf(new Uint8Array([0, 0, 0, 1, 0x29, 2, 0x23]))).toBe(-1);
    expect(timeOf(new Uint8Array([0, 0, 0, 1, 0x29, 2, 0x24]))).toBe(utc("2024-02-29T00:00:00"));
  });

  test("alarms (datasheet table 2)", () => {
    expect([...alarmBytes(1, MATCH_SECOND, TIME)]).toEqual([0x20, 0x93, 0xa2, 0x94]);
    expect([...alarmBytes(1, MATCH_MINUTE, TIME)]).toEqual([0x20, 0x13, 0xa2, 0x94]);
    expect([...alarmBytes(1, MATCH_HOUR, TIME)]).toEqual([0x20, 0x13, 0x22, 0x94]);
    expect([...alarmBytes(1, MATCH_DAY, TIME)]).toEqual([0x20, 0x13, 0x22, 0x14]);
    expect([...alarmBytes(1, MATCH_WEEKDAY, TIME)]).toEqual([0x20, 0x13, 0x22, 0x42]);
    expect([...alarmBytes(2, MATCH_MINUTE, TIME)]).toEqual([0x13, 0xa2, 0x94]);
    expect([...alarmBytes(2, MATCH_WEEKDAY, TIME)]).toEqual([0x13, 0x22, 0x42]);
  });

  test("the temperature: 25.25 °C (datasheet, temperature registers), and below zero", () => {
    expect(celsius(new Uint8Array([0x19, 0x40]))).toBe(25.25);
    expect(celsius(new Uint8Array([0xff, 0x80]))).toBe(-0.5);
    expect(celsius(new Uint8Array([0xd8, 0xc0]))).toBe(-39.25);
  });
});

test("time and temperature", () => {
  const { clock } = make();
  expect(clock.readTime()).toBe(TIME);
  expect(clock.readTemperature()).toBe(25.25);
});

test("a clock that has stopped has no time, until it is set", () => {
  const { clock, chip } = make();
  chip.set(0x0f, 0x88);
  expect(clock.readTime()).toBeNaN();
  expect(clock.error).toBe("the clock has stopped since it was set");
  expect(clock.hasStopped()).toBe(true);
  expect(clock.writeTime(TIME + 1)).toBe(true);
  expect(clock.hasStopped()).toBe(false);
  expect(chip.bytes[0x0f]).toBe(0x08);
  expect(clock.readTime()).toBe(TIME + 1);
});

test("the device's clock and this one", () => {
  const { clock, hal } = make();
  expect(clock.setWallClock()).toBe(true);
  expect(hal.wallAtBoot).toBe(TIME * 1000);
  hal.wallAtBoot = (TIME + 60) * 1000 + 900;
  expect(clock.takeWallClock()).toBe(true);
  expect(clock.readTime()).toBe(TIME + 60);
});

test("registers that are no time", () => {
  const { clock, chip } = make();
  chip.set(0, 0x7a);
  expect(clock.readTime()).toBeNaN();
  expect(clock.error).toBe("its registers are no time");
});

test("alarms", () => {
  const { clock, chip } = make();
  chip.set(0x0e, 0x18).set(0x0f, 0x0b);
  expect(clock.hasGoneOff(2)).toBe(true);
  expect(clock.setAlarm(2, MATCH_HOUR, TIME)).toBe(true);
  expect([...chip.bytes.subarray(0x0b, 0x10)]).toEqual([0x13, 0x22, 0x94, 0x1e, 0x09]);
  expect(clock.hasGoneOff(2)).toBe(false);
  expect(clock.hasGoneOff(1)).toBe(true);
  expect(clock.setAlarm(1, MATCH_SECOND, TIME)).toBe(true);
  expect([...chip.bytes.subarray(0x07, 0x0b)]).toEqual([0x20, 0x93, 0xa2, 0x94]);
  expect(clock.disableAlarm(2)).toBe(true);
  expect(chip.bytes[0x0e]).toBe(0x1d);
});

test("what there is not", () => {
  const { clock, bus } = make();
  for (const alarm of [0, 3])
    expect(clock.setAlarm(alarm, MATCH_HOUR, TIME) || clock.hasGoneOff(alarm) || clock.clearAlarm(alarm) || clock.disableAlarm(alarm)).toBe(false);
  expect(clock.setAlarm(2, MATCH_SECOND, TIME) || clock.setAlarm(1, 5, TIME) || clock.setAlarm(1, MATCH_HOUR, 0)).toBe(false);
  for (const time of [FIRST_SECOND - 1, END_SECOND, Number.NaN]) expect(clock.writeTime(time)).toBe(false);
  expect(clock.error).toBe("the time is not in the years 2000 to 2199");
  expect(bus.transfers).toBe(0);
});

describe("on a faulty bus", () => {
  testBusFaults(() => {
    const { bus, clock, chip } = make();
    chip.set(0x0f, 0x03);
    const stopped = () => {
      chip.set(0x0f, 0x80);
      const result = clock.hasStopped();
      chip.set(0x0f, 0);
      return result;
    };
    return {
      bus,
      error: () => clock.error,
      calls: {
        readTime: () => clock.readTime(),
        writeTime: () => clock.writeTime(TIME),
        hasStopped: stopped,
        setWallClock: () => clock.setWallClock(),
        takeWallClock: () => {
          Object.assign(globalThis, { hal_wall_ms: () => TIME * 1000 });
          return clock.takeWallClock();
        },
        readTemperature: () => clock.readTemperature(),
        setAlarm: () => clock.setAlarm(1, MATCH_DAY, TIME),
        hasGoneOff: () => clock.hasGoneOff(1),
        clearAlarm: () => clock.clearAlarm(2),
        disableAlarm: () => clock.disableAlarm(2),
      },
      isPossible: (call, result) => {
        if (call === "readTime") return Number(result) >= FIRST_SECOND && Number(result) < END_SECOND;
        return call !== "readTemperature" || (Number(result) >= -128 && Number(result) < 128);
      },
      questions: ["hasStopped", "hasGoneOff"],
    };
  });
});
