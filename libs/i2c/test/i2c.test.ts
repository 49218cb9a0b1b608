import { I2C_CONTINUE, I2C_NAK, I2C_OK, I2C_STUCK } from "@meerkat/hal/i2c.ts";
import { installNatives } from "@meerkat/port-node/hal.ts";
import { NodeMachine } from "@meerkat/port-node/machine.ts";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { BitBangI2c } from "../src/bit_bang.ts";
import { i2cBus, startI2c } from "../src/buses.ts";
import { PinChip } from "./pin_chip.ts";

const [SDA, SCL, ADDRESS] = [25, 26, 0x48];

let machine: NodeMachine;
let chip: PinChip;
let bus: BitBangI2c;

beforeEach(() => {
  machine = new NodeMachine({ build: { app: "t", version: "1", id: "" }, board: { led: 2, button: 0 }, console: () => {} });
  installNatives(machine);
  bus = new BitBangI2c(SDA, SCL);
  expect(bus.setFrequency(400_000)).toBe(true);
  chip = new PinChip(machine.gpio, ADDRESS, SDA, SCL);
});

describe("bits on two pins", () => {
  test("bytes written and read, with a repeated start", () => {
    expect(bus.write(ADDRESS, new Uint8Array([0x10, 0xab, 0xcd]))).toBe(true);
    expect([...chip.registers.subarray(0x10, 0x12)]).toEqual([0xab, 0xcd]);
    const read = new Uint8Array(2);
    expect(bus.readRegN(ADDRESS, 0x10, read)).toBe(true);
    expect([...read]).toEqual([0xab, 0xcd]);
    expect(chip.seen).toEqual(["S", 0x90, 0x10, 0xab, 0xcd, "P", "S", 0x90, 0x10, "S", 0x91, "P"]);
    expect(machine.gpio.level(SDA) && machine.gpio.level(SCL)).toBe(true);
  });

  test("a transfer goes on with I2C_CONTINUE; without one to go on with it is refused", () => {
    expect(bus.write(ADDRESS, new Uint8Array([0x20, 1]), false)).toBe(true);
    expect(bus.write(I2C_CONTINUE, new Uint8Array([2, 3]), true)).toBe(true);
    expect([...chip.registers.subarray(0x20, 0x23)]).toEqual([1, 2, 3]);
    expect(bus.write(I2C_CONTINUE, new Uint8Array([4]))).toBe(false);
  });

  test("nobody there, and a byte that is refused: NAK, and the bus is free", () => {
    expect(bus.write(0x23, new Uint8Array([1]))).toBe(false);
    expect(bus.status).toBe(I2C_NAK);
    expect(chip.seen).toEqual(["S", 0x46, "P"]);
    chip.takes = 2;
    expect(bus.writeRegW(ADDRESS, 0x30, 0x1234)).toBe(false);
    expect(bus.statusText()).toBe("the chip does not answer");
    expect(chip.seen.at(-1)).toBe("P");
    expect(bus.scan()).toEqual([ADDRESS]);
  });

  test("a line that is held low is an error, not a wait without end; recovery frees it", () => {
    const [sda, scl] = [27, 28];
    const lonely = new BitBangI2c(sda, scl);
    lonely.setFrequency(100_000);
    machine.gpio.drive(sda, false);
    expect(lonely.readRegB(ADDRESS, 0)).toBe(-1);
    expect(lonely.status).toBe(I2C_STUCK);
    expect(lonely.scan()).toEqual([]);
    expect(lonely.recover()).toBe(false);
    machine.gpio.drive(sda, undefined);
    machine.gpio.drive(scl, false);
    const start = Date.now();
    expect(lonely.readRegB(ADDRESS, 0)).toBe(-1);
    expect(lonely.status).toBe(I2C_STUCK);
    expect(Date.now() - start).toBeLessThan(500);
    machine.gpio.drive(scl, undefined);
    // In the middle of a byte of zeros: a chip lets go after some clocks.
    machine.gpio.drive(sda, false);
    let clocks = 0;
    machine.gpio.onLevel((pin, level) => {
      if (pin === scl && !level && ++clocks === 5) machine.gpio.drive(sda, undefined);
    });
    expect(lonely.recover()).toBe(true);
    // A transfer does that by itself, and is tried again.
    clocks = 0;
    machine.gpio.drive(sda, false);
    expect(lonely.probe(ADDRESS)).toBe(false);
    expect([clocks > 5, lonely.status]).toEqual([true, I2C_NAK]);
  });

  test("a chip that stretches the clock is waited for", () => {
    let held = 0;
    chip.onByte = () => {
      machine.gpio.drive(SCL, false);
      held = 3;
    };
    const level = machine.gpio.level.bind(machine.gpio);
    // It lets go after it was looked at three times.
    machine.gpio.level = (pin) => {
      if (pin === SCL && held > 0 && --held === 0) machine.gpio.drive(SCL, undefined);
      return level(pin);
    };
    expect(bus.writeRegB(ADDRESS, 0x44, 0x99)).toBe(true);
    expect(chip.registers[0x44]).toBe(0x99);
  });

  test("frequencies and pins that cannot be", () => {
    for (const hz of [0, -1, 500_001]) expect(bus.setFrequency(hz)).toBe(false);
    expect(new BitBangI2c(64, 65).setFrequency(100_000)).toBe(false);
  });
});

describe("registers and bits", () => {
  test("words have the high byte first", () => {
    expect(bus.writeRegW(ADDRESS, 7, 0xabcd)).toBe(true);
    expect([...chip.registers.subarray(7, 9)]).toEqual([0xab, 0xcd]);
    expect(bus.readRegW(ADDRESS, 7)).toBe(0xabcd);
    expect(bus.readRegB(ADDRESS, 7)).toBe(0xab);
    expect(bus.writeRegN(ADDRESS, 0x50, new Uint8Array([1, 2, 3, 4]))).toBe(true);
    expect([...chip.registers.subarray(0x50, 0x54)]).toEqual([1, 2, 3, 4]);
  });

  test("bits, with the examples of Mongoose OS", () => {
    bus.writeRegW(ADDRESS, 7, 0xabcd);
    expect(bus.getBitsW(ADDRESS, 7, 6, 5)).toBe(15);
    expect(bus.getBitsW(ADDRESS, 7, 5, 9)).toBe(350);
    expect(bus.setBitsW(ADDRESS, 7, 10, 4, 5)).toBe(true);
    expect(bus.readRegW(ADDRESS, 7)).toBe(0x97cd);
    bus.writeRegB(ADDRESS, 3, 0b1010_0101);
    expect(bus.setBitsB(ADDRESS, 3, 3, 2, 0b11)).toBe(true);
    expect(bus.readRegB(ADDRESS, 3)).toBe(0b1011_1101);
    expect(bus.getBitsB(ADDRESS, 3, 2, 3)).toBe(0b111);
    expect(bus.getBitsW(ADDRESS, 7, 0, 16)).toBe(0x97cd);
  });

  test("bits that are none, and values that do not fit", () => {
    for (const [offset, length] of [
      [0, 0],
      [7, 2],
      [-1, 1],
      [8, 1],
      [0, 9],
      [0x7fffffff, 1],
    ] as const) {
      expect(bus.getBitsB(ADDRESS, 3, offset, length)).toBe(-1);
      expect(bus.setBitsB(ADDRESS, 3, offset, length, 0)).toBe(false);
    }
    expect(bus.setBitsB(ADDRESS, 3, 0, 2, 4)).toBe(false);
    expect(bus.setBitsW(ADDRESS, 3, 0, 16, -1)).toBe(false);
    expect(bus.setBitsW(0x23, 3, 0, 4, 1)).toBe(false);
    expect(chip.seen.filter((byte) => byte === "S")).toHaveLength(1);
  });

  test("set, then get, gives the same, and nothing else has changed", () => {
    fc.assert(
      fc.property(fc.nat(0xffff), fc.nat(15), fc.integer({ min: 1, max: 16 }), fc.nat(0xffff), (before, offset, length, value) => {
        const wanted = value & ((1 << length) - 1);
        bus.writeRegW(ADDRESS, 0, before);
        const possible = offset + length <= 16;
        expect(bus.setBitsW(ADDRESS, 0, offset, length, wanted)).toBe(possible);
        if (!possible) return;
        expect(bus.getBitsW(ADDRESS, 0, offset, length)).toBe(wanted);
        const mask = ((1 << length) - 1) << offset;
        expect(bus.readRegW(ADDRESS, 0) & ~mask).toBe(before & ~mask);
      }),
      { numRuns: 50 },
    );
  });
});

test("buses of the configuration", () => {
  const settings = { enable: true, freq: 100_000, debug: true, unit_no: -1, sda_gpio: SDA, scl_gpio: SCL };
  expect(startI2c(1, settings)?.probe(ADDRESS)).toBe(true);
  expect(i2cBus(1)?.status).toBe(I2C_OK);
  // The machine has no bus of its own.
  expect(startI2c(0, { ...settings, unit_no: 0 })).toBeUndefined();
  expect(startI2c(1, { ...settings, enable: false })).toBeUndefined();
  expect([i2cBus(0), i2cBus(1), i2cBus(2), i2cBus(-1)]).toEqual([undefined, undefined, undefined, undefined]);
});
