import { HAL_EVENT_GPIO } from "@meerkat/hal/event.ts";
import { GPIO_EDGE_ANY, GPIO_EDGE_NEG, GPIO_EDGE_NONE, GPIO_EDGE_POS, GPIO_INPUT, GPIO_OUTPUT, GPIO_OUTPUT_OD, GPIO_PULL_UP } from "@meerkat/hal/gpio.ts";
import type { EventQueue } from "./event_queue.ts";

/** Pins the model has: 0 to 63. */
export const PIN_COUNT = 64;

class Pin {
  mode = GPIO_INPUT;
  pull = 0;
  latch = false;
  /** Level something outside drives the line to. */
  driven: boolean | undefined = undefined;
  edge = GPIO_EDGE_NONE;

  level(): boolean {
    if (this.mode === GPIO_OUTPUT) return this.latch;
    if (this.mode === GPIO_OUTPUT_OD && !this.latch) return false;
    return this.driven ?? (this.mode === GPIO_OUTPUT_OD || this.pull === GPIO_PULL_UP);
  }
}

export type LevelListener = (pin: number, level: boolean) => void;

/** The pins of the simulated chip: what the program does to them, and what the world does to them. */
export class GpioModel {
  private readonly pins = Array.from({ length: PIN_COUNT }, () => new Pin());
  private readonly listeners = new Set<LevelListener>();
  private readonly events: EventQueue;

  constructor(events: EventQueue) {
    this.events = events;
  }

  /** Calls `listener` whenever the level of a pin changes; the result ends that. */
  onLevel(listener: LevelListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Drives an input from outside, or lets it float (undefined). */
  drive(pin: number, level: boolean | undefined): void {
    this.change(pin, (p) => {
      p.driven = level;
    });
  }

  level(pin: number): boolean {
    return this.pins[pin]?.level() ?? false;
  }

  setMode(pin: number, mode: number, pull: number): boolean {
    if (this.pins[pin] === undefined || mode < GPIO_INPUT || mode > GPIO_OUTPUT_OD) return false;
    this.change(pin, (p) => {
      p.mode = mode;
      p.pull = pull;
    });
    return true;
  }

  latch(pin: number): boolean {
    return this.pins[pin]?.latch ?? false;
  }

  write(pin: number, level: boolean): void {
    this.change(pin, (p) => {
      p.latch = level;
    });
  }

  watch(pin: number, edge: number): boolean {
    const p = this.pins[pin];
    if (p === undefined || edge < GPIO_EDGE_NONE || edge > GPIO_EDGE_ANY) return false;
    p.edge = edge;
    return true;
  }

  private change(pin: number, act: (p: Pin) => void): void {
    const p = this.pins[pin];
    if (p === undefined) return;
    const before = p.level();
    act(p);
    const after = p.level();
    if (before === after) return;
    if (p.edge === GPIO_EDGE_ANY || p.edge === (after ? GPIO_EDGE_POS : GPIO_EDGE_NEG)) {
      this.events.post(HAL_EVENT_GPIO, pin);
    }
    for (const listener of this.listeners) listener(pin, after);
  }
}
