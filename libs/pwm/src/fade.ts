import "@meerkat/hal/clock.native.ts";
import { every, type Timer } from "@meerkat/core/timer.ts";

/** Time between two steps: 50 of them a second look smooth. */
const STEP_MS: i32 = 20;

/** Moves some numbers from where they are to where they are to be, in so many milliseconds. */
export class Fade {
  private readonly apply: (values: number[]) => void;
  private values: number[];
  private from: number[] = [];
  private to: number[] = [];
  private startedAt: u32 = 0;
  private durationMs: i32 = 0;
  private timer: Timer | undefined = undefined;
  private finished: ((reached: boolean) => void) | undefined = undefined;

  /** `apply` shows the values; it is called at each step. */
  constructor(values: number[], apply: (values: number[]) => void) {
    this.values = values;
    this.apply = apply;
  }

  /** Where they are now. */
  now(): number[] {
    return this.values;
  }

  /** Puts them there at once; ends a fade. */
  set(values: number[]): void {
    this.end(false);
    this.values = values;
    this.apply(values);
  }

  /** Fades to `values`. Resolves with true when they are reached, with false if something else was wanted meanwhile. */
  fadeTo(values: number[], ms: i32): Promise<boolean> {
    this.end(false);
    this.from = this.values;
    this.to = values;
    this.startedAt = hal_ticks_ms();
    this.durationMs = ms > 0 ? ms : 1;
    this.timer = every(STEP_MS, () => this.step());
    return new Promise<boolean>((resolve) => {
      this.finished = resolve;
    });
  }

  private step(): void {
    const passed = (hal_ticks_ms() - this.startedAt) >>> 0;
    const share = passed < this.durationMs ? passed / this.durationMs : 1;
    this.values = share < 1 ? this.between(share) : this.to;
    this.apply(this.values);
    if (share === 1) this.end(true);
  }

  private between(share: number): number[] {
    const values: number[] = [];
    for (let i: i32 = 0; i < this.to.length; i++) values.push(this.from[i]! + (this.to[i]! - this.from[i]!) * share);
    return values;
  }

  private end(reached: boolean): void {
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
    const { finished } = this;
    this.finished = undefined;
    if (finished !== undefined) finished(reached);
  }
}
