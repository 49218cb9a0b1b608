import "@meerkat/hal/clock.native.ts";
import { every, type Timer } from "@meerkat/core/timer.ts";
import { mix } from "@meerkat/neopixel/color.ts";

const STEP_MS: i32 = 20;
const WHOLE: i32 = 255;

/** Goes from one colour to another in small steps, from wherever it is. */
export class Fader {
  /** 0xRRGGBB, as it is now. */
  color: i32 = 0;
  private from: i32 = 0;
  private to: i32 = 0;
  private began: u32 = 0;
  private durationMs: i32 = 0;
  private timer: Timer | undefined = undefined;
  private readonly show: (color: i32) => void;
  private readonly done: () => void;

  /** `show` is called with each colour, `done` when the last one is shown. */
  constructor(show: (color: i32) => void, done: () => void) {
    this.show = show;
    this.done = done;
  }

  isFading(): boolean {
    return this.timer !== undefined;
  }

  fadeTo(color: i32, durationMs: i32): void {
    this.from = this.color;
    this.to = color;
    this.began = hal_ticks_ms();
    this.durationMs = durationMs;
    if (this.timer === undefined) this.timer = every(STEP_MS, () => this.step());
    this.step();
  }

  private step(): void {
    const passed: i32 = (hal_ticks_ms() - this.began) | 0;
    const isOver = passed >= this.durationMs || this.from === this.to;
    this.color = isOver ? this.to : mix(this.from, this.to, ((WHOLE * passed) / this.durationMs) | 0);
    this.show(this.color);
    if (!isOver) return;
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
    this.done();
  }
}
