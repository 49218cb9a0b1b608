/** A converter that measures again and again: what can be read is of the last time it was done. */
import type { BoardClock } from "./clock.ts";

export class Sampler<T> {
  private readonly clock: BoardClock;
  private readonly measure: () => T;
  private value: T;
  private began = 0;
  /** Undefined: it stands still. */
  private period: number | undefined;

  /** `first` is what is read before anything was measured. */
  constructor(clock: BoardClock, first: T, measure: () => T) {
    this.clock = clock;
    this.value = first;
    this.measure = measure;
  }

  /** Measures from now on, which takes `ms` each time. */
  run(ms: number): void {
    this.read();
    this.began = this.clock.now();
    this.period = ms;
  }

  stop(): void {
    this.read();
    this.period = undefined;
  }

  get isRunning(): boolean {
    return this.period !== undefined;
  }

  /** How often it has measured since it runs. */
  get count(): number {
    return this.period === undefined ? 0 : Math.floor((this.clock.now() - this.began) / this.period);
  }

  /** To be called before what is measured changes, too. */
  read(): T {
    const { period } = this;
    const count = this.count;
    if (period === undefined || count === 0) return this.value;
    this.began += count * period;
    this.value = this.measure();
    return this.value;
  }
}
