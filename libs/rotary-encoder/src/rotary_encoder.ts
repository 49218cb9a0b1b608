import "@meerkat/hal/gpio.native.ts";
import { onPinEdge, removePinHandler } from "@meerkat/core/gpio.ts";
import { after, type Timer } from "@meerkat/core/timer.ts";
import { GPIO_EDGE_ANY, GPIO_INPUT, GPIO_PULL_NONE, GPIO_PULL_UP } from "@meerkat/hal/gpio.ts";
import { Quadrature } from "./quadrature.ts";

/** Milliseconds without an edge after which the levels themselves are looked at. */
const SETTLE_MS: i32 = 5;

/**
 * A knob that turns without end: contacts A and B connect two pins to ground. Each interrupt is taken for what it is, one change of that
 * pin's level, so that steps count even if the program comes to them late; when the knob rests the pins are read, which puts right lost edges.
 */
export class RotaryEncoder {
  private readonly pinA: i32;
  private readonly pinB: i32;
  /** Changes of level from one detent to the next: 4, 2 or 1. */
  private readonly quartersPerStep: i32;
  private quadrature: Quadrature;
  /** The step that was told last. */
  private told: i32 = 0;
  private settle: Timer | undefined = undefined;
  private turnFn: (steps: i32) => void = () => {};

  /** Steps since the start, or since it was set. */
  position: i32 = 0;
  /** Why the last call failed. */
  error: string = "";

  constructor(pinA: i32, pinB: i32, quartersPerStep: i32 = 4) {
    this.pinA = pinA;
    this.pinB = pinB;
    this.quartersPerStep = quartersPerStep > 0 ? quartersPerStep : 4;
    this.quadrature = new Quadrature(false, false);
  }

  /** `fn` gets the steps since its last call: above 0 with the clock, below 0 against it. */
  onTurn(fn: (steps: i32) => void): void {
    this.turnFn = fn;
  }

  /** Starts watching the pins; `pull`: the chip's own resistors hold them up. False if it cannot. */
  begin(pull: boolean = true): boolean {
    this.end();
    const resistor = pull ? GPIO_PULL_UP : GPIO_PULL_NONE;
    if (!hal_gpio_mode(this.pinA, GPIO_INPUT, resistor) || !hal_gpio_mode(this.pinB, GPIO_INPUT, resistor)) {
      this.error = `pin ${this.pinA} or ${this.pinB} is no input`;
      return false;
    }
    this.quadrature = new Quadrature(hal_gpio_read(this.pinA), hal_gpio_read(this.pinB));
    this.told = 0;
    if (onPinEdge(this.pinA, GPIO_EDGE_ANY, () => this.changed(true)) && onPinEdge(this.pinB, GPIO_EDGE_ANY, () => this.changed(false))) return true;
    this.end();
    this.error = `pin ${this.pinA} or ${this.pinB} has no interrupt`;
    return false;
  }

  /** Watches no longer. */
  end(): void {
    removePinHandler(this.pinA);
    removePinHandler(this.pinB);
    if (this.settle !== undefined) this.settle.cancel();
    this.settle = undefined;
  }

  private changed(isA: boolean): void {
    if (isA) this.quadrature.toggleA();
    else this.quadrature.toggleB();
    if (this.settle !== undefined) this.settle.cancel();
    this.settle = after(SETTLE_MS, () => this.settled(false));
    this.tell();
  }

  /**
   * Levels that are not those of the edges may be of an edge that is still in the queue: only if they are looked at
   * again, and no edge has come in between, an edge was lost.
   */
  private settled(isSure: boolean): void {
    this.settle = undefined;
    const a = hal_gpio_read(this.pinA);
    const b = hal_gpio_read(this.pinB);
    if (this.quadrature.isAt(a, b)) return;
    if (isSure) {
      this.quadrature.sync(a, b);
      this.tell();
    } else this.settle = after(SETTLE_MS, () => this.settled(true));
  }

  /** A step counts when it is complete. */
  private tell(): void {
    const steps = ((this.quadrature.quarters - this.told) / this.quartersPerStep) | 0;
    if (steps === 0) return;
    this.told += steps * this.quartersPerStep;
    this.position = (this.position + steps) | 0;
    this.turnFn(steps);
  }
}
