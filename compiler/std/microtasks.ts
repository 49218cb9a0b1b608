/** The queue of microtasks: what runs after the current turn, in the order in which it was asked for. */

/** Something to do once. A job is in one list at a time: a promise's reactions, or the queue. */
export class Job {
  next: Job | undefined;
  run(): void {}
}

let first: Job | undefined;
let last: Job | undefined;

export function enqueue(job: Job): void {
  job.next = undefined;
  if (last === undefined) first = job;
  else last.next = job;
  last = job;
}

/** Called when the queue has run dry. */
let drained: (() => void) | undefined;

export function whenDrained(callback: () => void): void {
  drained = callback;
}

/** What a job throws is uncaught: it leaves this function, and the rest of the queue stays for the next call. */
export function runMicrotasks(): void {
  for (;;) {
    const job = first;
    if (job === undefined) {
      const check = drained;
      if (check === undefined) return;
      drained = undefined;
      check();
      continue;
    }
    first = job.next;
    if (first === undefined) last = undefined;
    job.next = undefined;
    job.run();
  }
}

class CallbackJob extends Job {
  private readonly callback: () => void;
  constructor(callback: () => void) {
    super();
    this.callback = callback;
  }
  override run(): void {
    this.callback();
  }
}

export function Global_queueMicrotask(callback: () => void): void {
  enqueue(new CallbackJob(callback));
}
