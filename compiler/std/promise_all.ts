/** `Promise.all`, `allSettled`, `any`, `race`, `resolve`, `reject`. The promises themselves hold the results. */
import { AggregateError } from "./error.ts";
import { Job } from "./microtasks.ts";
import { isPromise, Promise, type Settleable, State } from "./promise.ts";

export function PromiseConstructor_resolve<T>(value: T | PromiseLike<T>): Promise<T> {
  if (isPromise(value)) return mk_cast<Promise<T>>(value);
  const p = new Promise<T>();
  p.fulfil(mk_cast<T>(value));
  return p;
}

/** `Promise.resolve()` */
export function PromiseConstructor_resolveVoid(): Promise<void> {
  const p = new Promise<void>();
  p.fulfil(undefined);
  return p;
}

export function PromiseConstructor_reject<T>(reason?: unknown): Promise<T> {
  const p = new Promise<T>();
  p.refuse(reason);
  return p;
}

/** Counts promises down. */
class Countdown {
  left: i32;
  /** What a countdown waits for: all fulfilled, all settled, or all rejected. */
  private readonly until: i32;
  private readonly done: () => void;
  private readonly broken: (p: Settleable) => void;
  constructor(left: i32, until: i32, done: () => void, broken: (p: Settleable) => void) {
    this.left = left;
    this.until = until;
    this.done = done;
    this.broken = broken;
  }
  settled(p: Settleable): void {
    if (this.until !== State.PENDING && p.state !== this.until) {
      const { broken } = this;
      broken(p);
      return;
    }
    this.left = this.left - 1;
    const { done } = this;
    if (this.left === 0) done();
  }
  watch(p: Settleable): void {
    p.react(new SettledJob(this, p));
  }
}

class SettledJob extends Job {
  private readonly countdown: Countdown;
  private readonly promise: Settleable;
  constructor(countdown: Countdown, promise: Settleable) {
    super();
    this.countdown = countdown;
    this.promise = promise;
  }
  override run(): void {
    this.countdown.settled(this.promise);
  }
}

function watchAll<T>(list: readonly Promise<T>[], until: i32, done: () => void, broken: (p: Settleable) => void): void {
  if (list.length === 0) {
    done();
    return;
  }
  const countdown = new Countdown(list.length, until, done, broken);
  for (let i: i32 = 0; i < list.length; i++) countdown.watch(mk_get(list, i));
}

export function PromiseConstructor_all<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const result = new Promise<T[]>();
  const list = promises.slice();
  watchAll(
    list,
    State.FULFILLED,
    () => {
      const values: T[] = mk_new_array<T>(0);
      for (let i: i32 = 0; i < list.length; i++) values.push(mk_get(list, i).value);
      result.fulfil(values);
    },
    (p) => result.refuse(p.reason),
  );
  return result;
}

export function PromiseConstructor_all2<A, B>(promises: readonly [Promise<A>, Promise<B>]): Promise<[A, B]> {
  const result = new Promise<[A, B]>();
  const [a, b] = promises;
  const countdown = new Countdown(
    2,
    State.FULFILLED,
    () => result.fulfil([a.value, b.value]),
    (p) => result.refuse(p.reason),
  );
  countdown.watch(a);
  countdown.watch(b);
  return result;
}

export function PromiseConstructor_all3<A, B, C>(promises: readonly [Promise<A>, Promise<B>, Promise<C>]): Promise<[A, B, C]> {
  const result = new Promise<[A, B, C]>();
  const [a, b, c] = promises;
  const countdown = new Countdown(
    3,
    State.FULFILLED,
    () => result.fulfil([a.value, b.value, c.value]),
    (p) => result.refuse(p.reason),
  );
  countdown.watch(a);
  countdown.watch(b);
  countdown.watch(c);
  return result;
}

export function PromiseConstructor_allSettled<T>(promises: readonly Promise<T>[]): Promise<PromiseSettledResult<T>[]> {
  const result = new Promise<PromiseSettledResult<T>[]>();
  const list = promises.slice();
  watchAll(
    list,
    State.PENDING,
    () => {
      const out: PromiseSettledResult<T>[] = [];
      for (let i: i32 = 0; i < list.length; i++) {
        const p = mk_get(list, i);
        if (p.state === State.FULFILLED) out.push({ status: "fulfilled", value: p.value });
        else out.push({ status: "rejected", reason: p.reason });
      }
      result.fulfil(out);
    },
    () => {},
  );
  return result;
}

export function PromiseConstructor_any<T>(promises: readonly Promise<T>[]): Promise<T> {
  const result = new Promise<T>();
  const list = promises.slice();
  watchAll(
    list,
    State.REJECTED,
    () => {
      const reasons: unknown[] = [];
      for (let i: i32 = 0; i < list.length; i++) reasons.push(mk_get(list, i).reason);
      result.refuse(new AggregateError(reasons, "All promises were rejected"));
    },
    (p) => result.fulfil(mk_cast<Promise<T>>(p).value),
  );
  return result;
}

export function PromiseConstructor_race<T>(promises: readonly Promise<T>[]): Promise<T> {
  const result = new Promise<T>();
  for (let i: i32 = 0; i < promises.length; i++) {
    const p = mk_get(promises, i);
    p.react(new RaceJob<T>(p, result));
  }
  return result;
}

class RaceJob<T> extends Job {
  private readonly runner: Promise<T>;
  private readonly result: Promise<T>;
  constructor(runner: Promise<T>, result: Promise<T>) {
    super();
    this.runner = runner;
    this.result = result;
  }
  override run(): void {
    if (this.runner.state === State.FULFILLED) this.result.fulfil(this.runner.value);
    else this.result.refuse(this.runner.reason);
  }
}
