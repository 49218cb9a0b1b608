import { dutyOf, PinOutput } from "@meerkat/servo/pin_output.ts";
import { type PulseOutput, Servo } from "@meerkat/servo/servo.ts";
import { beforeEach, expect, test } from "vitest";

class RecordedOutput implements PulseOutput {
  pulses: number[] = [];
  works = true;

  pulse(micros: number): boolean {
    if (this.works) this.pulses.push(micros);
    return this.works;
  }

  reason(): string {
    return "unplugged";
  }
}

let output: RecordedOutput;
beforeEach(() => {
  output = new RecordedOutput();
});

test("angles are pulses", () => {
  const servo = new Servo(output);
  for (const angle of [0, 90, 180, -20, 200]) expect(servo.write(angle)).toBe(true);
  expect(output.pulses).toEqual([500, 1500, 2500, 500, 2500]);
  expect(servo.angle).toBe(180);
  expect(servo.release()).toBe(true);
  expect(output.pulses.at(-1)).toBe(0);
  expect(servo.angle).toBeNaN();
});

test("pulses from 1 to 2 ms for 270°", () => {
  const servo = new Servo(output, 1000, 2000, 270);
  expect(servo.microsOf(135)).toBe(1500);
  expect(servo.microsOf(1)).toBe(1004);
});

test("what cannot be", () => {
  const servo = new Servo(output);
  expect(servo.write(Number.NaN)).toBe(false);
  expect(servo.error).toBe("the angle is no number");
  output.works = false;
  expect(servo.write(90)).toBe(false);
  expect(servo.error).toBe("unplugged");
  expect(servo.angle).toBeNaN();
  output.works = true;
  expect(servo.write(90)).toBe(true);
  expect(servo.error).toBe("");
  for (const [shortest, longest, range] of [
    [0, 2000, 180],
    [2000, 1000, 180],
    [500, 3001, 180],
    [500, 2500, 0],
  ]) {
    expect(() => new Servo(output, shortest, longest, range)).toThrow(RangeError);
  }
});

test("a pin with PWM: 50 periods a second, and none", () => {
  const calls: number[][] = [];
  Object.assign(globalThis, {
    hal_pwm_set: (...args: number[]) => {
      calls.push(args);
      return args[0] === 5;
    },
  });
  expect(dutyOf(20_000)).toBe(65535);
  const servo = new Servo(new PinOutput(5));
  expect(servo.write(90) && servo.release()).toBe(true);
  expect(calls).toEqual([
    [5, 50, 4915],
    [5, 0, 0],
  ]);
  const none = new Servo(new PinOutput(6));
  expect(none.write(90)).toBe(false);
  expect(none.error).toBe("pin 6 has no PWM");
});
