/** Delays between attempts to connect: the shortest first, then each twice the one before up to the longest, ±10 %. */
export class Backoff {
  /** Milliseconds, without the random part; 0: none yet. */
  private last: i32 = 0;

  /** The last attempt has succeeded: the next delay is the shortest. */
  reset(): void {
    this.last = 0;
  }

  /** Whether the delays have reached the longest. */
  isLongest(maxMs: i32): boolean {
    return this.last >= maxMs;
  }

  /** The next delay in milliseconds. `random`: any number, decides the random part. */
  next(minMs: i32, maxMs: i32, random: u32): i32 {
    const twice = this.last * 2;
    const delay = twice < minMs ? minMs : twice > maxMs ? maxMs : twice;
    this.last = delay;
    const tenth = (delay / 10) | 0;
    return delay - tenth + (random % (2 * tenth + 1));
  }
}
