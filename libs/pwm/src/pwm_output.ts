import { Fade } from "./fade.ts";
import { setPwm } from "./pwm.ts";

/** A pin with a duty that can fade: an LED, a fan, a heater. */
export class PwmOutput {
  private readonly pin: i32;
  private readonly hz: i32;
  private readonly fade: Fade;

  constructor(pin: i32, hz: i32) {
    this.pin = pin;
    this.hz = hz;
    this.fade = new Fade([0], (values) => {
      setPwm(this.pin, this.hz, values[0]!);
    });
  }

  /** Starts with a duty of 0. False if the pin cannot do it. */
  begin(): boolean {
    return setPwm(this.pin, this.hz, 0);
  }

  duty(): number {
    return this.fade.now()[0]!;
  }

  /** A duty of 0 to 1. */
  set(duty: number): void {
    this.fade.set([duty]);
  }

  /** Moves to a duty in `ms` milliseconds. Resolves with false if another was set meanwhile. */
  fadeTo(duty: number, ms: i32): Promise<boolean> {
    return this.fade.fadeTo([duty], ms);
  }

  /** The pin is low, and hal_gpio_*'s again. */
  end(): void {
    this.fade.set([0]);
    setPwm(this.pin, 0, 0);
  }
}
