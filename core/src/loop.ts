import "@meerkat/hal/event.native.ts";
import { beginTurn, runTimer, timerWait } from "./timer.ts";

// The event loop. A port calls `corePoll` again and again, drains the microtasks after each call, and sleeps when
// told so. Everything the program does happens inside these calls, one callback at a time.

class Deferred {
  readonly fn: () => void;
  next: Deferred | undefined = undefined;

  constructor(fn: () => void) {
    this.fn = fn;
  }
}

class Watch {
  /** `kind << 16 | argument`, as hal_event_poll gives it. */
  readonly event: i32;
  fn: () => void;
  next: Watch | undefined;

  constructor(event: i32, fn: () => void, next: Watch | undefined) {
    this.event = event;
    this.fn = fn;
    this.next = next;
  }
}

let firstDeferred: Deferred | undefined;
let lastDeferred: Deferred | undefined;
let watches: Watch | undefined;

/** Runs `fn` in a later turn of the event loop, after those deferred before it. */
export function defer(fn: () => void): void {
  const deferred = new Deferred(fn);
  if (lastDeferred === undefined) firstDeferred = deferred;
  else lastDeferred.next = deferred;
  lastDeferred = deferred;
}

/** Runs `fn` at each hardware event of this kind (HAL_EVENT_*) and argument, instead of what ran for it before. */
export function onHalEvent(kind: i32, argument: i32, fn: () => void): void {
  const event = (kind << 16) | argument;
  const watch = findWatch(event);
  if (watch !== undefined) watch.fn = fn;
  else watches = new Watch(event, fn, watches);
}

/** Runs nothing any more at these hardware events. */
export function forgetHalEvent(kind: i32, argument: i32): void {
  const watch = findWatch((kind << 16) | argument);
  if (watch !== undefined) watches = watch.next;
}

/** It is the first one afterwards: of a thousand connections, those that are busy are found soon. */
function findWatch(event: i32): Watch | undefined {
  let before: Watch | undefined;
  let watch = watches;
  while (watch !== undefined && watch.event !== event) {
    before = watch;
    watch = watch.next;
  }
  if (watch === undefined || before === undefined) return watch;
  before.next = watch.next;
  watch.next = watches;
  watches = watch;
  return watch;
}

function runDeferred(): boolean {
  const deferred = firstDeferred;
  if (deferred === undefined) return false;
  firstDeferred = deferred.next;
  if (firstDeferred === undefined) lastDeferred = undefined;
  deferred.fn();
  return true;
}

function runHalEvent(): boolean {
  const event = hal_event_poll();
  if (event === 0) return false;
  const watch = findWatch(event);
  if (watch !== undefined) watch.fn();
  return true;
}

/** Which source is asked first takes turns, so that none can keep the others from running. */
let turn: i32 = 0;

function runSource(source: i32): boolean {
  if (source === 0) return runHalEvent();
  return source === 1 ? runTimer() : runDeferred();
}

/**
 * Runs one ready callback: a hardware event's, a due timer's or a deferred one. Returns 0 if it ran one (call again),
 * else the milliseconds to sleep unless a hardware event comes first, or -1 to sleep until there is one.
 */
export function corePoll(): i32 {
  beginTurn();
  for (let i: i32 = 0; i < 3; i++) {
    const source = turn;
    turn = turn === 2 ? 0 : turn + 1;
    if (runSource(source)) return 0;
  }
  return timerWait();
}
