/** Two pieces of metal that meet, more than once. */
import type { Wire } from "../description.ts";
import type { Circuit } from "../part.ts";

/** Between two bounces. */
const BOUNCE_MS = 1;

export interface ContactLevels {
  closed: boolean;
  /** Undefined: nothing drives the wire then. */
  open: boolean | undefined;
}

export class Contact {
  private readonly circuit: Circuit;
  private readonly wire: Wire;
  private readonly levels: ContactLevels;
  private cancel: () => void = () => {};

  constructor(circuit: Circuit, wire: Wire, levels: ContactLevels) {
    this.circuit = circuit;
    this.wire = wire;
    this.levels = levels;
  }

  /** Closes or opens it; for `bounceMs` after that it is open and closed in turns. A bounce that is late does not take place. */
  set(closed: boolean, bounceMs: number): void {
    this.cancel();
    this.drive(closed);
    const { clock } = this.circuit;
    const end = clock.now() + bounceMs;
    let isThere = closed;
    const bounce = () => {
      isThere = clock.now() + BOUNCE_MS > end ? closed : !isThere;
      this.drive(isThere);
      if (clock.now() + BOUNCE_MS <= end || isThere !== closed) this.cancel = clock.after(BOUNCE_MS, bounce);
    };
    this.cancel = bounceMs >= BOUNCE_MS ? clock.after(BOUNCE_MS, bounce) : () => {};
  }

  private drive(closed: boolean): void {
    this.circuit.drive(this.wire, closed ? this.levels.closed : this.levels.open);
  }
}
