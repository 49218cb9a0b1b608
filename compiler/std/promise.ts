/**
 * `Promise`, with ECMAScript's order of microtasks. A promise keeps the jobs that wait for it in a list; settling
 * moves them to the queue. Combinators are in promise_all.ts.
 *
 *   pending ──fulfil──▶ fulfilled        a promise resolved with another one stays pending and follows it
 *      └──────refuse──▶ rejected
 */
import { TypeError } from "./error.ts";
import { enqueue, Job, whenDrained } from "./microtasks.ts";

export const enum State {
  PENDING = 0,
  FULFILLED = 1,
  REJECTED = 2,
}

/** A reason apart from the promise: most promises are never rejected. It lies where the jobs were that waited. */
class Rejection extends Job {
  readonly reason: unknown;
  constructor(reason: unknown) {
    super();
    this.reason = reason;
  }
}

/** What promises of all types have in common. */
export class Settleable {
  state: u8 = State.PENDING;
  /** Has its fate been decided, though it may still be pending? */
  locked: boolean = false;
  /** Would anything notice a rejection? */
  handled: boolean = false;
  /** What waits, in order; the rejection of a promise that is rejected. */
  private waiting: Job | undefined;

  get reason(): unknown {
    const { waiting } = this;
    return waiting instanceof Rejection ? waiting.reason : undefined;
  }

  /** Runs the job in a microtask once the promise is settled. */
  react(job: Job): void {
    this.handled = true;
    if (this.state !== State.PENDING) {
      enqueue(job);
      return;
    }
    let tail = this.waiting;
    if (tail === undefined) {
      this.waiting = job;
      return;
    }
    for (let n = tail.next; n !== undefined; n = n.next) tail = n;
    tail.next = job;
  }

  refuse(reason: unknown): void {
    if (this.state !== State.PENDING) return;
    const rejection = new Rejection(reason);
    this.settle(State.REJECTED);
    this.waiting = rejection;
    if (!this.handled) suspect(this);
  }

  settle(state: u8): void {
    this.state = state;
    let job = this.waiting;
    this.waiting = undefined;
    while (job !== undefined) {
      const { next } = job;
      enqueue(job);
      job = next;
    }
  }
}

export class Promise<T> extends Settleable {
  value: T = mk_default<T>();

  constructor(executor?: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: unknown) => void) => void) {
    super();
    if (executor === undefined) return;
    try {
      executor(
        (value) => {
          if (this.locked) return;
          this.locked = true;
          settleWith<T, T>(this, value);
        },
        (reason) => {
          if (this.locked) return;
          this.locked = true;
          this.refuse(reason);
        },
      );
    } catch (e) {
      if (!this.locked) this.refuse(e);
      this.locked = true;
    }
  }

  fulfil(value: T): void {
    if (this.state !== State.PENDING) return;
    this.value = value;
    this.settle(State.FULFILLED);
  }

  /** Becomes what `leader` becomes; ECMAScript waits for one microtask before it asks the leader. */
  follow<S>(leader: Promise<S>): void {
    this.locked = true;
    const own: Settleable = this;
    if (own === leader) this.refuse(new TypeError("Chaining cycle detected for promise #<Promise>"));
    else enqueue(new FollowJob<S, T>(this, leader));
  }

  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const result = new Promise<A | B>();
    this.react(new ThenJob<T, A, B>(this, result, onFulfilled, onRejected));
    return result;
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    const result = new Promise<T | B>();
    this.react(new CatchJob<T, B>(this, result, onRejected));
    return result;
  }

  finally(onFinally?: (() => unknown) | null): Promise<T> {
    const result = new Promise<T>();
    this.react(new FinallyJob<T>(this, result, onFinally));
    return result;
  }
}

export function isPromise(x: unknown): boolean {
  return x instanceof Settleable;
}

/** Resolves a promise with a value, or with a promise that it then follows. */
function settleWith<T, R>(p: Promise<R>, value: T | PromiseLike<T>): void {
  if (isPromise(value)) p.follow(mk_cast<Promise<T>>(value));
  else p.fulfil(mk_cast<R>(mk_cast<T>(value)));
}

class FollowJob<T, R> extends Job {
  private readonly follower: Promise<R>;
  private readonly leader: Promise<T>;
  private asked: boolean = false;
  constructor(follower: Promise<R>, leader: Promise<T>) {
    super();
    this.follower = follower;
    this.leader = leader;
  }
  override run(): void {
    if (!this.asked) {
      this.asked = true;
      this.leader.react(this);
    } else if (this.leader.state === State.FULFILLED) this.follower.fulfil(mk_cast<R>(this.leader.value));
    else this.follower.refuse(this.leader.reason);
  }
}

class ThenJob<T, A, B> extends Job {
  private readonly source: Promise<T>;
  private readonly result: Promise<A | B>;
  private readonly onFulfilled: ((value: T) => A | PromiseLike<A>) | undefined;
  private readonly onRejected: ((reason: unknown) => B | PromiseLike<B>) | undefined;
  constructor(
    source: Promise<T>,
    result: Promise<A | B>,
    onFulfilled: ((value: T) => A | PromiseLike<A>) | null | undefined,
    onRejected: ((reason: unknown) => B | PromiseLike<B>) | null | undefined,
  ) {
    super();
    this.source = source;
    this.result = result;
    this.onFulfilled = onFulfilled ?? undefined;
    this.onRejected = onRejected ?? undefined;
  }
  override run(): void {
    const { source, result, onFulfilled, onRejected } = this;
    try {
      if (source.state === State.FULFILLED) {
        if (onFulfilled) settleWith<A, A | B>(result, onFulfilled(source.value));
        else {
          // Without a handler the value passes: then A is T.
          const value: unknown = source.value;
          result.fulfil(mk_cast<A | B>(value));
        }
      } else if (onRejected) settleWith<B, A | B>(result, onRejected(source.reason));
      else result.refuse(source.reason);
    } catch (e) {
      result.refuse(e);
    }
  }
}

class CatchJob<T, B> extends Job {
  private readonly source: Promise<T>;
  private readonly result: Promise<T | B>;
  private readonly onRejected: ((reason: unknown) => B | PromiseLike<B>) | undefined;
  constructor(source: Promise<T>, result: Promise<T | B>, onRejected: ((reason: unknown) => B | PromiseLike<B>) | null | undefined) {
    super();
    this.source = source;
    this.result = result;
    this.onRejected = onRejected ?? undefined;
  }
  override run(): void {
    const { source, result, onRejected } = this;
    if (source.state === State.FULFILLED) {
      result.fulfil(source.value);
      return;
    }
    if (!onRejected) {
      result.refuse(source.reason);
      return;
    }
    try {
      settleWith<B, T | B>(result, onRejected(source.reason));
    } catch (e) {
      result.refuse(e);
    }
  }
}

/** `finally` is defined by two more promises: one of what the callback gave, and one that waits for it. */
class FinallyJob<T> extends Job {
  private readonly source: Promise<T>;
  private readonly result: Promise<T>;
  private readonly onFinally: (() => unknown) | undefined;
  constructor(source: Promise<T>, result: Promise<T>, onFinally: (() => unknown) | null | undefined) {
    super();
    this.source = source;
    this.result = result;
    this.onFinally = onFinally ?? undefined;
  }
  override run(): void {
    const { source, result, onFinally } = this;
    if (!onFinally) {
      if (source.state === State.FULFILLED) result.fulfil(source.value);
      else result.refuse(source.reason);
      return;
    }
    try {
      const given = onFinally();
      const waited = new Promise<T>();
      const job = new FinallyEndJob<T>(source, waited);
      if (isPromise(given)) {
        const promise = mk_cast<Settleable>(given);
        job.given = promise;
        promise.react(job);
      } else enqueue(job);
      result.follow(waited);
    } catch (e) {
      result.refuse(e);
    }
  }
}

class FinallyEndJob<T> extends Job {
  private readonly source: Promise<T>;
  private readonly waited: Promise<T>;
  given: Settleable | undefined;
  constructor(source: Promise<T>, waited: Promise<T>) {
    super();
    this.source = source;
    this.waited = waited;
  }
  override run(): void {
    const { source, waited, given } = this;
    if (given !== undefined && given.state === State.REJECTED) waited.refuse(given.reason);
    else if (source.state === State.FULFILLED) waited.fulfil(source.value);
    else waited.refuse(source.reason);
  }
}

/** Rejected while nobody was listening; somebody may still come before the microtasks end. */
let suspects: Settleable[] = [];

function suspect(p: Settleable): void {
  suspects.push(p);
  whenDrained(reportUnhandled);
}

/** A rejection that nobody handles is an uncaught error. */
function reportUnhandled(): void {
  const list = suspects;
  suspects = [];
  for (let i: i32 = 0; i < list.length; i++) {
    const p = mk_get(list, i);
    if (!p.handled) throw p.reason;
  }
}
