import "@meerkat/hal/clock.native.ts";

// Software timers on the millisecond tick. Times are compared by the sign of their 32-bit difference, so the wrap
// of the tick after 49.7 days goes unnoticed.

/** Longest delay, 24.8 days: differences must keep their sign even when the loop is a minute late. */
export const MAX_DELAY_MS: i32 = 0x7fff0000;

/** A timer that is set. Keep it only to cancel it. */
export abstract class Timer {
  /** Tick at which it is due. */
  due: i32;
  /** Timers due at the same tick run in the order they were set. */
  order: i32;

  constructor(due: i32) {
    this.due = due;
    this.order = nextOrder();
  }

  abstract fire(): void;

  /** Never runs it (again). No effect on a timer that has run or was cancelled. */
  cancel(): void {
    for (let i: i32 = 0; i < heap.length; i++) {
      if (heap[i] === this) {
        removeAt(i);
        return;
      }
    }
  }
}

class CallTimer extends Timer {
  private readonly fn: () => void;

  constructor(due: i32, fn: () => void) {
    super(due);
    this.fn = fn;
  }

  override fire(): void {
    this.fn();
  }
}

class RepeatingTimer extends CallTimer {
  readonly interval: i32;

  constructor(due: i32, fn: () => void, interval: i32) {
    super(due, fn);
    this.interval = interval;
  }
}

/** Fulfils a promise's `resolve`: it takes a value, so calling it by way of `() => void` would cost an object. */
class WakeTimer extends Timer {
  private readonly wake: Wake;

  constructor(due: i32, wake: Wake) {
    super(due);
    this.wake = wake;
  }

  override fire(): void {
    this.wake();
  }
}

/** The `resolve` of a promise without a value. */
export type Wake = (value: void | PromiseLike<void>) => void;

/** Binary heap: each timer is due no later than the two at twice its index plus 1 and 2. */
const heap: Timer[] = [];

let lastOrder: i32 = 0;

function nextOrder(): i32 {
  lastOrder = (lastOrder + 1) | 0;
  return lastOrder;
}

/** The tick when the clock was last read; it counts until the turn of the event loop ends. */
let turnTick: i32 = 0;
let isTurnTick: boolean = false;

function now(): i32 {
  turnTick = hal_ticks_ms() | 0;
  isTurnTick = true;
  return turnTick;
}

/**
 * The tick at about the time when the current turn of the event loop began. For deadlines of seconds and the like: to
 * read the clock is no small part of what it costs to handle a short message.
 */
export function turnTicks(): i32 {
  return isTurnTick ? turnTick : now();
}

/** For the event loop: another turn begins. */
export function beginTurn(): void {
  isTurnTick = false;
}

function checkedDelay(ms: i32): i32 {
  if (ms > MAX_DELAY_MS) throw new RangeError("timer delay too long");
  return ms > 0 ? ms : 0;
}

/** Runs `fn` once, `ms` milliseconds from now (0 or less: at the next turn). Throws RangeError beyond MAX_DELAY_MS. */
export function after(ms: i32, fn: () => void): Timer {
  const timer = new CallTimer((now() + checkedDelay(ms)) | 0, fn);
  insert(timer);
  return timer;
}

/** Calls the `resolve` of a promise, `ms` milliseconds from now. Throws RangeError beyond MAX_DELAY_MS. */
export function wakeAfter(ms: i32, wake: Wake): void {
  insert(new WakeTimer((now() + checkedDelay(ms)) | 0, wake));
}

/**
 * Runs `fn` every `ms` milliseconds, first one interval from now. A late run does not shift the later ones, but runs
 * that were missed altogether are left out. Throws RangeError beyond MAX_DELAY_MS.
 */
export function every(ms: i32, fn: () => void): Timer {
  const interval = checkedDelay(ms);
  const timer = new RepeatingTimer((now() + interval) | 0, fn, interval);
  insert(timer);
  return timer;
}

/** Milliseconds until the first timer is due, 0 if one is, -1 if none is set. */
export function timerWait(): i32 {
  if (heap.length === 0) return -1;
  const wait = (heap[0]!.due - now()) | 0;
  return wait > 0 ? wait : 0;
}

/** Runs the first timer if it is due. False if none was. */
export function runTimer(): boolean {
  if (heap.length === 0) return false;
  const timer = heap[0]!;
  const tick = now();
  if (((timer.due - tick) | 0) > 0) return false;
  if (timer instanceof RepeatingTimer) {
    const next = (timer.due + timer.interval) | 0;
    timer.due = ((next - tick) | 0) < 0 ? (tick + timer.interval) | 0 : next;
    timer.order = nextOrder();
    siftDown(0, timer);
  } else {
    removeAt(0);
  }
  timer.fire();
  return true;
}

function isBefore(a: Timer, b: Timer): boolean {
  const difference = (a.due - b.due) | 0;
  return difference === 0 ? ((a.order - b.order) | 0) < 0 : difference < 0;
}

function insert(timer: Timer): void {
  heap.push(timer);
  siftUp(heap.length - 1, timer);
}

function removeAt(index: i32): void {
  const last = heap.pop()!;
  if (index === heap.length) return;
  siftDown(index, last);
  if (heap[index] === last) siftUp(index, last);
}

function siftUp(from: i32, timer: Timer): void {
  let index = from;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!isBefore(timer, heap[parent]!)) break;
    heap[index] = heap[parent]!;
    index = parent;
  }
  heap[index] = timer;
}

function siftDown(from: i32, timer: Timer): void {
  let index = from;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
    if (!isBefore(heap[child]!, timer)) break;
    heap[index] = heap[child]!;
    index = child;
  }
  heap[index] = timer;
}
