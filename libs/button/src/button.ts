import "@meerkat/hal/gpio.native.ts";
import { onButton, removePinHandler } from "@meerkat/core/gpio.ts";
import { after, type Timer } from "@meerkat/core/timer.ts";
import { GPIO_EDGE_ANY, GPIO_PULL_DOWN, GPIO_PULL_NONE, GPIO_PULL_UP } from "@meerkat/hal/gpio.ts";

/** What a button is doing. */
enum State {
  Idle,
  /** Down, not yet for a long time. */
  Pressed,
  /** Down for a long time, which was told. */
  Held,
  /** Up again after clicks; another one may follow. */
  Counting,
}

/**
 * A push button, debounced. Presses and releases are told at once (after the debouncing); clicks are counted: one that is followed by another
 * within `clickGapMs` is a double click, and so on. A long press is no click.
 *
 *        press            longPressMs
 * Idle --------> Pressed -------------> Held
 *  ^ ^           |     ^                 |
 *  | |   release |     | press           | release
 *  | |           v     |                 |
 *  | +--------- Counting                 |
 *  |  clickGapMs                         |
 *  +-------------------------------------+
 */
export class Button {
  readonly pin: i32;
  /** The level of the pressed button. */
  private readonly active: boolean;
  private state: State = State.Idle;
  private clicks: i32 = 0;
  private timer: Timer | undefined = undefined;

  /** Milliseconds in which the contact settles. */
  debounceMs: i32 = 20;
  /** Milliseconds from which on a press is long. */
  longPressMs: i32 = 1000;
  /** Milliseconds in which a further click must begin. 0: each click is told at once, as one. */
  clickGapMs: i32 = 300;
  /** Why the last call failed. */
  error: string = "";

  private pressFn: () => void = () => {};
  private releaseFn: () => void = () => {};
  private longPressFn: () => void = () => {};
  private clickFn: (count: i32) => void = () => {};

  /** `activeLow`: it connects the pin to ground, as most do. */
  constructor(pin: i32, activeLow: boolean = true) {
    this.pin = pin;
    this.active = !activeLow;
  }

  onPress(fn: () => void): void {
    this.pressFn = fn;
  }

  onRelease(fn: () => void): void {
    this.releaseFn = fn;
  }

  /** `fn` runs while it is still pressed. */
  onLongPress(fn: () => void): void {
    this.longPressFn = fn;
  }

  /** `count` is 1 for a click, 2 for a double click ... */
  onClick(fn: (count: i32) => void): void {
    this.clickFn = fn;
  }

  /** Starts watching the pin; `pull`: the chip's own resistor holds it at its level at rest. False if it cannot. */
  begin(pull: boolean = true): boolean {
    this.end();
    const resistor = pull ? (this.active ? GPIO_PULL_DOWN : GPIO_PULL_UP) : GPIO_PULL_NONE;
    if (onButton(this.pin, resistor, GPIO_EDGE_ANY, this.debounceMs, () => this.changed())) return true;
    this.error = `pin ${this.pin} has no interrupt`;
    return false;
  }

  /** Watches no longer. */
  end(): void {
    removePinHandler(this.pin);
    this.enter(State.Idle);
    this.clicks = 0;
  }

  isPressed(): boolean {
    return hal_gpio_read(this.pin) === this.active;
  }

  private changed(): void {
    if (this.isPressed()) this.pressed();
    else this.released();
  }

  private pressed(): void {
    if (this.state === State.Pressed || this.state === State.Held) return;
    this.enter(State.Pressed);
    this.timer = after(this.longPressMs, () => this.held());
    this.pressFn();
  }

  private held(): void {
    this.tellClicks();
    this.enter(State.Held);
    this.longPressFn();
  }

  private released(): void {
    if (this.state === State.Held) {
      this.enter(State.Idle);
      this.releaseFn();
    } else if (this.state === State.Pressed) {
      this.clicks++;
      this.enter(State.Counting);
      if (this.clickGapMs > 0) this.timer = after(this.clickGapMs, () => this.counted());
      this.releaseFn();
      if (this.clickGapMs === 0) this.counted();
    }
  }

  private counted(): void {
    this.enter(State.Idle);
    this.tellClicks();
  }

  private tellClicks(): void {
    const clicks = this.clicks;
    this.clicks = 0;
    if (clicks > 0) this.clickFn(clicks);
  }

  private enter(state: State): void {
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
    this.state = state;
  }
}
