import { ChipI2c } from "@meerkat/i2c/chip_bus.ts";
import { Pca9685 } from "@meerkat/pca9685/pca9685.ts";
import { channelBytes, frequencyOf, prescaleOf, stepsOf } from "@meerkat/pca9685/registers.ts";
import { Pca9685Output, pulseSteps } from "@meerkat/pca9685/servo_output.ts";
import { Servo } from "@meerkat/servo/servo.ts";
import { describe, expect, test } from "vitest";
import { testBusFaults } from "../../../core/test/bus_faults.ts";
import { FakeChip, FakeI2c } from "../../../core/test/fake_i2c.ts";

/** The chip's registers: those of all channels change each, and the prescaler only while it sleeps. */
function makeChip(): FakeChip {
  let prescale = 0x1e;
  const chip = new FakeChip().set(0x00, 0x11).set(0xfe, prescale);
  chip.onWrite = (register, bytes) => {
    if (register >= 0xfa && register <= 0xfd) {
      for (let channel = 0; channel < 16; channel++) bytes[0x06 + 4 * channel + register - 0xfa] = bytes[register] ?? 0;
    }
    if (register === 0xfe && ((bytes[0] ?? 0) & 0x10) !== 0) prescale = bytes[0xfe] ?? 0;
    bytes[0xfe] = prescale;
  };
  return chip;
}

function make() {
  const bus = new FakeI2c().install();
  const chip = makeChip();
  bus.chips.set(0x40, chip);
  return { bus, chip, pwm: new Pca9685(new ChipI2c(0)) };
}

test("the prescaler is rounded: 60 Hz are 101, 200 Hz are 30 (datasheet 7.3.5)", () => {
  expect(prescaleOf(60)).toBe(101);
  expect(prescaleOf(200)).toBe(30);
  expect(prescaleOf(1526)).toBe(3);
  expect(prescaleOf(24)).toBe(253);
  for (const hz of [0, -1, 10, 1900, 1e9, Number.NaN]) expect(prescaleOf(hz)).toBe(-1);
  expect(frequencyOf(121)).toBeCloseTo(50.03, 2);
});

test("a channel's registers and back", () => {
  expect([...channelBytes(0)]).toEqual([0, 0, 0, 0x10]);
  expect([...channelBytes(4096)]).toEqual([0, 0x10, 0, 0]);
  expect([...channelBytes(307)]).toEqual([0, 0, 0x33, 0x01]);
  for (let steps = 0; steps <= 4096; steps++) expect(stepsOf(channelBytes(steps))).toBe(steps);
  // On from 409 to 1228 (datasheet 7.3.3, example 1), and from 3685 on past the period's end (example 2).
  expect(stepsOf(new Uint8Array([0x99, 0x01, 0xcc, 0x04]))).toBe(819);
  expect(stepsOf(new Uint8Array([0x65, 0x0e, 0x65, 0x02]))).toBe(1024);
});

test("begin leaves all off, at the frequency", () => {
  const { pwm, chip, bus } = make();
  chip.set(0x06, 0, 0x10, 0, 0);
  expect(pwm.begin(60)).toBe(true);
  expect(pwm.frequency).toBeCloseTo(59.84, 2);
  expect([chip.bytes[0x00], chip.bytes[0x01], chip.bytes[0xfe]]).toEqual([0x20, 0x04, 101]);
  for (let channel = 0; channel < 16; channel++) expect(pwm.readDuty(channel)).toBe(0);
  expect(bus.waited).toBeGreaterThanOrEqual(500);
  expect(pwm.begin(60, true)).toBe(true);
  expect(chip.bytes[0x01]).toBe(0x14);
});

test("duties", () => {
  const { pwm } = make();
  pwm.begin(1000);
  expect(pwm.setDuty(15, 0.25)).toBe(true);
  expect(pwm.readDuty(15)).toBe(0.25);
  expect(pwm.readDuty(14)).toBe(0);
  expect(pwm.setAll(4096)).toBe(true);
  expect(pwm.readDuty(14)).toBe(1);
});

test("what there is not", () => {
  const { pwm, bus } = make();
  for (const channel of [-1, 16]) {
    expect(pwm.setDuty(channel, 0.5)).toBe(false);
    expect(pwm.error).toBe(`there is no channel ${channel}`);
    expect(pwm.readDuty(channel)).toBeNaN();
  }
  for (const duty of [-0.1, 1.1, Number.NaN]) expect(pwm.setDuty(0, duty)).toBe(false);
  for (const steps of [-1, 4097]) expect(pwm.setSteps(0, steps) || pwm.setAll(steps)).toBe(false);
  expect(pwm.begin(10)).toBe(false);
  expect(pwm.error).toBe("10 Hz is not from 24 to 1526");
  expect(bus.transfers).toBe(0);
});

test("sleep and wake", () => {
  const { pwm, chip } = make();
  pwm.begin(50);
  expect(pwm.sleep()).toBe(true);
  expect(chip.bytes[0]).toBe(0x30);
  expect(pwm.wake()).toBe(true);
  expect(chip.bytes[0]).toBe(0xa0);
});

test("a servo on a channel", () => {
  const { pwm, chip } = make();
  const servo = new Servo(new Pca9685Output(pwm, 2));
  expect(pulseSteps(1500, 50)).toBe(307);
  expect(servo.write(90)).toBe(true);
  expect(chip.bytes[0xfe]).toBe(121);
  expect(Math.round(pwm.readDuty(2) * 4096)).toBe(307);
  expect(servo.release()).toBe(true);
  expect(pwm.readDuty(2)).toBe(0);
  expect(new Servo(new Pca9685Output(pwm, 16)).write(0)).toBe(false);
});

test("a chip that is something else", () => {
  const { bus, pwm } = make();
  bus.chips.set(0x40, new FakeChip().set(0xfe, 7));
  const other = bus.chips.get(0x40);
  if (other !== undefined) other.onWrite = (_register, bytes) => bytes.fill(7);
  expect(pwm.begin(50)).toBe(false);
  expect(pwm.error).toBe("no PCA9685: it does not keep its settings");
});

describe("on a faulty bus", () => {
  testBusFaults(() => {
    const { bus, pwm } = make();
    return {
      bus,
      error: () => pwm.error,
      calls: {
        begin: () => pwm.begin(50),
        setDuty: () => pwm.setDuty(3, 0.5),
        setAll: () => pwm.setAll(1),
        readDuty: () => pwm.readDuty(3),
        sleep: () => pwm.sleep(),
        wake: () => pwm.wake(),
      },
      isPossible: (call, result) => call !== "readDuty" || (Number(result) >= 0 && Number(result) <= 1),
    };
  });
});

describe("a servo on a faulty bus", () => {
  testBusFaults(() => {
    const { bus, pwm } = make();
    const servo = new Servo(new Pca9685Output(pwm, 0));
    return {
      bus,
      error: () => servo.error,
      calls: { write: () => servo.write(90), release: () => servo.write(10) && servo.release() },
      isPossible: () => true,
    };
  });
});
