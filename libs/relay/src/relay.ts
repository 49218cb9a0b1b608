import "@meerkat/hal/gpio.native.ts";
import { after, type Timer } from "@meerkat/core/timer.ts";
import { GPIO_OUTPUT, GPIO_PULL_NONE } from "@meerkat/hal/gpio.ts";

/** A relay, or anything else that a pin switches. */
export class Relay {
  readonly pin: i32;
  /** The level that closes it. */
  private readonly active: boolean;
  /** Ends a pulse. */
  private timer: Timer | undefined = undefined;
  /** Why the last call failed. */
  error: string = "";

  /** `activeLow`: the board closes the relay when the pin is low. */
  constructor(pin: i32, activeLow: boolean = false) {
    this.pin = pin;
    this.active = !activeLow;
  }

  /** Makes the pin an output; the relay is open from the first moment on. False if it cannot. */
  begin(): boolean {
    this.endPulse();
    this.drive(false);
    if (hal_gpio_mode(this.pin, GPIO_OUTPUT, GPIO_PULL_NONE)) return true;
    this.error = `pin ${this.pin} is no output`;
    return false;
  }

  /** Closes or opens it. */
  set(on: boolean): void {
    this.endPulse();
    this.drive(on);
  }

  on(): void {
    this.set(true);
  }

  off(): void {
    this.set(false);
  }

  /** The new state: true is closed. */
  toggle(): boolean {
    const on = !this.isOn();
    this.set(on);
    return on;
  }

  isOn(): boolean {
    return hal_gpio_read_out(this.pin) === this.active;
  }

  /** Closes it for `ms` milliseconds from now; another call before their end cuts it short. False if the time is not from 1 to a day. */
  pulse(ms: i32): boolean {
    if (ms < 1 || ms > 86_400_000) {
      this.error = `a pulse of ${ms} ms`;
      return false;
    }
    this.set(true);
    this.timer = after(ms, () => this.off());
    return true;
  }

  private drive(on: boolean): void {
    hal_gpio_write(this.pin, on === this.active);
  }

  private endPulse(): void {
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
  }
}
