/** What the hardware side has posted and the program has not taken yet, for `hal_event_poll`. */
export class EventQueue {
  private readonly events: number[] = [];
  private readonly wake: () => void;

  /** `wake` is called whenever an event is posted. */
  constructor(wake: () => void) {
    this.wake = wake;
  }

  /** Posts an event that means "look there": once until it is taken. */
  postOnce(kind: number, argument: number): void {
    if (!this.events.includes((kind << 16) | argument)) this.post(kind, argument);
  }

  post(kind: number, argument: number): void {
    this.events.push((kind << 16) | argument);
    this.wake();
  }

  /** The oldest event as `kind << 16 | argument`, or 0. */
  take(): number {
    return this.events.shift() ?? 0;
  }

  get isEmpty(): boolean {
    return this.events.length === 0;
  }
}
