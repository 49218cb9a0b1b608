/** Generators: the object that the compiler's resumable body talks through. */
import { TypeError } from "./error.ts";
import { Step } from "./iterators.ts";

const enum Mode {
  NEXT = 0,
  THROW = 1,
  RETURN = 2,
}

const enum GeneratorState {
  SUSPENDED = 0,
  RUNNING = 1,
  DONE = 2,
}

export class Generator<T, R, N> {
  frame: mk_frame = mk_default<mk_frame>();
  /** What was yielded last. */
  value: T = mk_default<T>();
  /** What was returned. */
  result: R = mk_default<R>();
  /** What `next` was given. */
  sent: N | undefined = undefined;
  error: unknown = undefined;
  /** How it is resumed. */
  mode: i32 = Mode.NEXT;
  state: i32 = GeneratorState.SUSPENDED;
  /** Has the body been entered? Before that, `return` and `throw` end the generator without running any of it. */
  started: boolean = false;

  next(value?: N): Step<T | R> {
    this.sent = value;
    return this.outcome(Mode.NEXT);
  }

  /** Without a value when a loop closes it. */
  return(value?: R): Step<T | R> {
    this.result = value === undefined ? mk_default<R>() : mk_cast<R>(value);
    return this.outcome(Mode.RETURN);
  }

  throw(error: unknown): Step<T | R> {
    this.error = error;
    return this.outcome(Mode.THROW);
  }

  private outcome(mode: i32): Step<T | R> {
    const again = this.state === GeneratorState.DONE;
    if (this.resume(mode)) return new Step<T | R>(false, this.value);
    return again && mode === Mode.NEXT ? new Step<T | R>(true, undefined) : new Step<T | R>(true, this.result);
  }

  /** True if it yielded. */
  resume(mode: i32): boolean {
    if (this.state === GeneratorState.RUNNING) throw new TypeError("Generator is already running");
    if (!this.started && mode !== Mode.NEXT) this.state = GeneratorState.DONE;
    if (this.state === GeneratorState.DONE) {
      if (mode === Mode.THROW) throw this.error;
      return false;
    }
    this.started = true;
    this.mode = mode;
    this.state = GeneratorState.RUNNING;
    mk_resume(this.frame);
    return this.state !== GeneratorState.DONE;
  }

  [Symbol.iterator](): Generator<T, R, N> {
    return this;
  }
}

export function Generator_create<T, R, N>(): Generator<T, R, N> {
  return new Generator<T, R, N>();
}

/** For `yield*`: what the outer generator was asked goes on to the inner one. True if that yielded. */
export function Generator_forward<T, R, N>(g: Generator<T, R, N>, mode: i32, sent: unknown, error: unknown): boolean {
  g.sent = mk_cast<N | undefined>(sent);
  g.error = error;
  if (mode === Mode.RETURN) g.result = mk_default<R>();
  return g.resume(mode);
}

/** For `for..of`: true if there is a value. */
export function Generator_step<T, R, N>(g: Generator<T, R, N>): boolean {
  return g.resume(Mode.NEXT);
}

/** `for..of` was left early. */
export function Generator_close<T, R, N>(g: Generator<T, R, N>): void {
  g.resume(Mode.RETURN);
}
