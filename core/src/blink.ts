import "@meerkat/hal/gpio.native.ts";
import { after, type Timer } from "./timer.ts";

class Blinker {
  readonly pin: i32;
  onMs: i32 = 0;
  offMs: i32 = 0;
  timer: Timer | undefined = undefined;

  constructor(pin: i32) {
    this.pin = pin;
  }

  step(): void {
    const level = hal_gpio_toggle(this.pin);
    this.timer = after(level ? this.onMs : this.offMs, () => this.step());
  }
}

const blinkers: Blinker[] = [];

function findBlinker(pin: i32): Blinker {
  for (const blinker of blinkers) {
    if (blinker.pin === pin) return blinker;
  }
  const blinker = new Blinker(pin);
  blinkers.push(blinker);
  return blinker;
}

/** Longest time of one phase. */
const MAX_PHASE_MS: i32 = 65535;

/**
 * Lets an output pin be high for `onMs` and low for `offMs` milliseconds in turn, starting at once; 0 for either
 * stops it. False if a time is outside 0 to 65535.
 */
export function blinkPin(pin: i32, onMs: i32, offMs: i32): boolean {
  if (onMs < 0 || onMs > MAX_PHASE_MS || offMs < 0 || offMs > MAX_PHASE_MS) return false;
  const blinker = findBlinker(pin);
  if (blinker.timer !== undefined) blinker.timer.cancel();
  blinker.timer = undefined;
  blinker.onMs = onMs;
  blinker.offMs = offMs;
  if (onMs > 0 && offMs > 0) blinker.step();
  return true;
}
