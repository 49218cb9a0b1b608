/** What the hardware side has posted and the program has not taken yet, for `hal_event_poll`. */
export class EventQueue {
  private events: number[] = [];
  /** Those of them that were posted with `postOnce`. */
  private readonly waiting = new Set<number>();
  private readonly wake: () => void;

  /** `wake` is called whenever an event is posted. */
  constructor(wake: () => void) {
    this.wake = wake;
  }

  /** Posts an event that means "look there": once until it is taken. */
  postOnce(kind: number, argument: number): void {
    const event = (kind << 16) | argument;
    if (this.waiting.has(event)) return;
    this.waiting.add(event);
    this.post(kind, argument);
  }

  post(kind: number, argument: number): void {
    this.events.push((kind << 16) | argument);
    this.wake();
  }

  /** Takes back what was posted with `postOnce` and not taken yet. */
  forget(kind: number, argument: number): void {
    const event = (kind << 16) | argument;
    if (this.waiting.delete(event)) this.events = this.events.filter((other) => other !== event);
  }

  /** The oldest event as `kind << 16 | argument`, or 0. */
  take(): number {
    const event = this.events.shift() ?? 0;
    this.waiting.delete(event);
    return event;
  }

  get isEmpty(): boolean {
    return this.events.length === 0;
  }
}
