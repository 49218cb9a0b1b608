import "@meerkat/hal/pwm.native.ts";
import type { PulseOutput } from "./servo.ts";

const HZ: i32 = 50;
const PERIOD_US: i32 = 20_000;
const FULL_DUTY: i32 = 65535;

/** Pulses from a pin of the chip that can do PWM. */
export class PinOutput implements PulseOutput {
  private readonly pin: i32;

  constructor(pin: i32) {
    this.pin = pin;
  }

  pulse(micros: i32): boolean {
    return micros <= 0 ? hal_pwm_set(this.pin, 0, 0) : hal_pwm_set(this.pin, HZ, dutyOf(micros));
  }

  reason(): string {
    return `pin ${this.pin} has no PWM`;
  }
}

/** The share of 65535 that a pulse has of a period of 20 ms. */
export function dutyOf(micros: i32): i32 {
  return Math.round((micros * FULL_DUTY) / PERIOD_US);
}
