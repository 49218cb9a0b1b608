import { corePoll } from "@meerkat/core/loop.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { setPwm } from "../src/pwm.ts";
import { PwmOutput } from "../src/pwm_output.ts";
import { RgbLed } from "../src/rgb_led.ts";

const [RED, GREEN, BLUE] = [12, 13, 14];
const FULL = 65535;

let hal: FakeHal;
/** What each pin has: its frequency and its duty of 65535. */
let pins: Map<number, [number, number]>;

beforeEach(() => {
  hal = new FakeHal().install();
  pins = new Map();
  Object.assign(globalThis, {
    hal_pwm_set(pin: number, hz: number, duty: number): boolean {
      expect(Number.isInteger(duty) && duty >= 0 && duty <= FULL).toBe(true);
      pins.set(pin, [hz, duty]);
      return pin < 40;
    },
  });
});

test("a duty of 0 to 1; what is beyond counts as that", () => {
  for (const [duty, expected] of [
    [0, 0],
    [0.5, 32768],
    [1, FULL],
    [-3, 0],
    [7, FULL],
    [Number.NaN, 0],
  ] as const) {
    expect(setPwm(RED, 1000, duty)).toBe(true);
    expect(pins.get(RED)).toEqual([1000, expected]);
  }
  expect(setPwm(40, 1000, 0.5)).toBe(false);
  pins.clear();
  expect(setPwm(RED, -1, 0.5)).toBe(false);
  expect(pins.size).toBe(0);
});

test("a fade moves evenly, ends exactly, and tells that it has", async () => {
  const output = new PwmOutput(RED, 1000);
  expect(output.begin()).toBe(true);
  output.set(0.2);
  let reached: boolean | undefined;
  void output.fadeTo(1, 1000).then((value) => {
    reached = value;
  });
  const duties: number[] = [];
  for (let i = 0; i < 10; i++) {
    await hal.pass(100, corePoll);
    duties.push(pins.get(RED)?.[1] ?? -1);
  }
  expect(reached).toBe(true);
  for (const [i, duty] of duties.entries()) expect(Math.abs(duty / FULL - (0.2 + 0.08 * (i + 1)))).toBeLessThan(0.02);
  expect([duties.at(-1), output.duty()]).toEqual([FULL, 1]);
  await hal.pass(100, corePoll);
  expect(corePoll()).toBe(-1);
});

test("another wish ends a fade", async () => {
  const output = new PwmOutput(RED, 1000);
  const first = output.fadeTo(1, 1000);
  await hal.pass(500, corePoll);
  const second = output.fadeTo(0, 100);
  expect(await first).toBe(false);
  await hal.pass(120, corePoll);
  expect([await second, output.duty()]).toEqual([true, 0]);
  const third = output.fadeTo(1, 1000);
  output.end();
  expect([await third, pins.get(RED)]).toEqual([false, [0, 0]]);
});

test("an LED of three colours: colour, brightness, frequency, fade", async () => {
  const led = new RgbLed(RED, GREEN, BLUE);
  const shown = () => [RED, GREEN, BLUE].map((pin) => pins.get(pin)?.[1]);
  expect(led.begin()).toBe(true);
  expect([...pins.values()]).toEqual([
    [400, 0],
    [400, 0],
    [400, 0],
  ]);
  led.setColor(0xff8000);
  expect(shown()).toEqual([FULL, Math.round((128 / 255) * FULL), 0]);
  led.setBrightness(51);
  expect(shown()).toEqual([FULL / 5, Math.round((128 / 255) * (FULL / 5)), 0]);
  led.setFrequency(1000);
  expect(pins.get(BLUE)).toEqual([1000, 0]);
  led.setBrightness(999);
  const done = led.fadeTo(0x0000ff, 200);
  await hal.pass(220, corePoll);
  expect([await done, shown()]).toEqual([true, [0, 0, FULL]]);
  led.end();
  expect([...pins.values()].every(([hz]) => hz === 0)).toBe(true);
  expect(new RgbLed(RED, 50, BLUE).begin()).toBe(false);
});
