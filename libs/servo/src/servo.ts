/** What can make pulses for a servo, 50 in a second. */
export interface PulseOutput {
  /** Pulses of so many microseconds from now on; 0: none. False if it cannot. */
  pulse(micros: i32): boolean;
  /** Why the last call failed. */
  reason(): string;
}

/** Longest pulse that there is room for, in microseconds. */
export const LONGEST_PULSE: i32 = 3000;

/** A hobby servo: the length of its pulses is its angle. */
export class Servo {
  private readonly output: PulseOutput;
  private readonly shortest: i32;
  private readonly longest: i32;
  private readonly range: number;
  /** The angle it was sent to last; NaN while it gets no pulses. */
  angle: number = NaN;
  /** Why the last call failed; empty if it did not. */
  error: string = "";

  /** Pulses of `shortest` microseconds are 0°, those of `longest` are `range` degrees. Throws RangeError if they are not in this order within 100 to 3000. */
  constructor(output: PulseOutput, shortest: i32 = 500, longest: i32 = 2500, range: number = 180) {
    if (shortest < 100 || longest <= shortest || longest > LONGEST_PULSE || !(range > 0)) throw new RangeError("pulses of a servo");
    this.output = output;
    this.shortest = shortest;
    this.longest = longest;
    this.range = range;
  }

  /** Turns to an angle; what lies outside its range counts as its end. False if it cannot. */
  write(degrees: number): boolean {
    if (Number.isNaN(degrees)) {
      this.error = "the angle is no number";
      return false;
    }
    const angle = degrees < 0 ? 0 : degrees > this.range ? this.range : degrees;
    return this.send(this.microsOf(angle), angle);
  }

  /** Lets it go: without pulses it holds nothing. */
  release(): boolean {
    return this.send(0, NaN);
  }

  /** The pulse in microseconds for an angle within the range. */
  microsOf(degrees: number): i32 {
    return Math.round(this.shortest + ((this.longest - this.shortest) * degrees) / this.range);
  }

  private send(micros: i32, angle: number): boolean {
    const isSent = this.output.pulse(micros);
    if (isSent) this.angle = angle;
    this.error = isSent ? "" : this.output.reason();
    return isSent;
  }
}
