import type { PulseOutput } from "@meerkat/servo/servo.ts";
import type { Pca9685 } from "./pca9685.ts";
import { STEPS } from "./registers.ts";

/** Periods per second that servos are used to. */
const SERVO_HZ: i32 = 50;

/** Pulses for a servo from a channel of a PCA9685, which gets 50 periods per second unless it was given others. */
export class Pca9685Output implements PulseOutput {
  private readonly chip: Pca9685;
  private readonly channel: i32;

  constructor(chip: Pca9685, channel: i32) {
    this.chip = chip;
    this.channel = channel;
  }

  pulse(micros: i32): boolean {
    if (this.chip.frequency > 0 || this.chip.begin(SERVO_HZ)) return this.chip.setSteps(this.channel, pulseSteps(micros, this.chip.frequency));
    return false;
  }

  reason(): string {
    return this.chip.error;
  }
}

/** Steps of 4096 for a pulse of so many microseconds, at so many periods per second. */
export function pulseSteps(micros: i32, hz: number): i32 {
  const steps = Math.round((micros * hz * STEPS) / 1_000_000);
  return steps > STEPS ? STEPS : steps;
}
