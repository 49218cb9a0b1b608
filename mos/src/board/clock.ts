/** Time, as the models of a board see it. */
export interface BoardClock {
  /** Milliseconds, with fractions, since any moment. */
  now(): number;
  /** Milliseconds since 1970. */
  wall(): number;
  /** Calls once, after so many milliseconds; what it returns prevents that. */
  after(ms: number, call: () => void): () => void;
}

export const hostClock: BoardClock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    // A board does not keep a process alive.
    timer.unref();
    return () => clearTimeout(timer);
  },
};
