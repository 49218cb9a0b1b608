import "@meerkat/hal/gpio.native.ts";
import { GPIO_EDGE_NEG, GPIO_EDGE_POS, GPIO_LEVEL_HI, GPIO_LEVEL_LO } from "@meerkat/hal/gpio.ts";
import { onPinEdge, removePinHandler } from "./gpio.ts";
import { after, type Timer } from "./timer.ts";

// Interrupts by level: what the pin tells goes on until somebody has seen to it.

/** While a pin keeps its level, its handler runs again after so long: other things have to be done as well. */
const AGAIN_MS: i32 = 1;

class LevelWatch {
  readonly pin: i32;
  private readonly level: boolean;
  private readonly fn: () => void;
  private again: Timer | undefined = undefined;

  constructor(pin: i32, level: boolean, fn: () => void) {
    this.pin = pin;
    this.level = level;
    this.fn = fn;
  }

  start(): boolean {
    if (!onPinEdge(this.pin, this.level ? GPIO_EDGE_POS : GPIO_EDGE_NEG, () => this.look())) return false;
    this.again = after(0, () => this.look());
    return true;
  }

  stop(): void {
    if (this.again !== undefined) this.again.cancel();
    removePinHandler(this.pin);
  }

  private look(): void {
    if (this.again !== undefined) this.again.cancel();
    this.again = undefined;
    if (hal_gpio_read(this.pin) !== this.level) return;
    this.again = after(AGAIN_MS, () => this.look());
    this.fn();
  }
}

const watches: LevelWatch[] = [];

/**
 * Runs `fn` while an input pin has the level of `mode` (GPIO_LEVEL_HI or GPIO_LEVEL_LO): at once, and again every
 * millisecond. It stands for what onPinEdge does for that pin. False if the pin has no interrupt, or `mode` is another.
 */
export function onPinLevel(pin: i32, mode: i32, fn: () => void): boolean {
  removePinLevel(pin);
  if (mode !== GPIO_LEVEL_HI && mode !== GPIO_LEVEL_LO) return false;
  const watch = new LevelWatch(pin, mode === GPIO_LEVEL_HI, fn);
  if (!watch.start()) return false;
  watches.push(watch);
  return true;
}

/** Ends that. False if there was nothing of it. */
export function removePinLevel(pin: i32): boolean {
  for (let i: i32 = 0; i < watches.length; i++) {
    if (watches[i]!.pin !== pin) continue;
    watches[i]!.stop();
    watches.splice(i, 1);
    return true;
  }
  return false;
}
