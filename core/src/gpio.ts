import "@meerkat/hal/gpio.native.ts";
import { HAL_EVENT_GPIO } from "@meerkat/hal/event.ts";
import { GPIO_EDGE_NEG, GPIO_EDGE_NONE, GPIO_EDGE_POS, GPIO_INPUT, GPIO_OUTPUT, GPIO_PULL_NONE } from "@meerkat/hal/gpio.ts";
import { onHalEvent } from "./loop.ts";
import { after, type Timer } from "./timer.ts";

// Pin interrupts in the event loop, and buttons: interrupts that wait until the contact has stopped bouncing.

/** Makes a pin an input with a pull (GPIO_PULL_*). False if the pin cannot be that. */
export function setupInput(pin: i32, pull: i32): boolean {
  return hal_gpio_mode(pin, GPIO_INPUT, pull);
}

/** Makes a pin an output that has this level from its first moment. False if the pin cannot be that. */
export function setupOutput(pin: i32, level: boolean): boolean {
  hal_gpio_write(pin, level);
  return hal_gpio_mode(pin, GPIO_OUTPUT, GPIO_PULL_NONE);
}

/** What watches a pin. There is one for each pin ever watched. */
class PinWatch {
  readonly pin: i32;
  edge: i32 = GPIO_EDGE_NONE;
  /** 0: every edge is reported at once. */
  debounceMs: i32 = 0;
  fn: () => void;
  /** Level reported last; only GPIO_EDGE_ANY with debouncing looks at it. */
  level: boolean = false;
  settle: Timer | undefined = undefined;

  constructor(pin: i32, fn: () => void) {
    this.pin = pin;
    this.fn = fn;
    onHalEvent(HAL_EVENT_GPIO, pin, () => this.interrupt());
  }

  start(edge: i32, debounceMs: i32, fn: () => void): boolean {
    this.stop();
    this.edge = edge;
    this.debounceMs = debounceMs;
    this.fn = fn;
    this.level = hal_gpio_read(this.pin);
    if (hal_gpio_int(this.pin, edge)) return true;
    this.edge = GPIO_EDGE_NONE;
    return false;
  }

  stop(): boolean {
    if (this.edge === GPIO_EDGE_NONE) return false;
    this.edge = GPIO_EDGE_NONE;
    if (this.settle !== undefined) this.settle.cancel();
    this.settle = undefined;
    hal_gpio_int(this.pin, GPIO_EDGE_NONE);
    return true;
  }

  private interrupt(): void {
    if (this.edge === GPIO_EDGE_NONE) return;
    if (this.debounceMs === 0) this.fn();
    else if (this.settle === undefined) this.settle = after(this.debounceMs, () => this.settled());
  }

  private settled(): void {
    this.settle = undefined;
    const level = hal_gpio_read(this.pin);
    const changed = level !== this.level;
    this.level = level;
    if (this.edge === GPIO_EDGE_POS ? level : this.edge === GPIO_EDGE_NEG ? !level : changed) this.fn();
  }
}

const pins: PinWatch[] = [];

function findPin(pin: i32): PinWatch | undefined {
  for (const watch of pins) {
    if (watch.pin === pin) return watch;
  }
  return undefined;
}

function watchPin(pin: i32, edge: i32, debounceMs: i32, fn: () => void): boolean {
  let watch = findPin(pin);
  if (watch === undefined) {
    watch = new PinWatch(pin, fn);
    pins.push(watch);
  }
  return watch.start(edge, debounceMs, fn);
}

/**
 * Runs `fn` at each such edge (GPIO_EDGE_*) of an input pin, instead of what ran for that pin before. False if the
 * pin has no interrupt. The pin's mode is left as it is.
 */
export function onPinEdge(pin: i32, edge: i32, fn: () => void): boolean {
  return watchPin(pin, edge, 0, fn);
}

/**
 * Makes `pin` an input with `pull` and runs `fn` once per press: `debounceMs` after the first edge, if the pin then
 * has the level the edge leads to (GPIO_EDGE_ANY: another level than at the last report). False if the pin cannot do it.
 */
export function onButton(pin: i32, pull: i32, edge: i32, debounceMs: i32, fn: () => void): boolean {
  return hal_gpio_mode(pin, GPIO_INPUT, pull) && watchPin(pin, edge, debounceMs, fn);
}

/** Stops watching a pin. False if it was not watched. */
export function removePinHandler(pin: i32): boolean {
  const watch = findPin(pin);
  return watch !== undefined && watch.stop();
}
