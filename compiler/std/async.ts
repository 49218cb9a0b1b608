/** What the compiler calls for `async` functions and `await`; see README.md. */
import { enqueue, Job } from "./microtasks.ts";
import { Promise } from "./promise.ts";

class ResumeJob extends Job {
  private readonly frame: mk_frame;
  constructor(frame: mk_frame) {
    super();
    this.frame = frame;
  }
  override run(): void {
    mk_resume(this.frame);
  }
}

/** The promise of an async function. */
export function Promise_create<T>(): Promise<T> {
  return new Promise<T>();
}

/** `return v` */
export function Promise_fulfil<T>(p: Promise<T>, v: T): void {
  p.fulfil(v);
}

/** `return promise` */
export function Promise_adopt<T>(p: Promise<T>, q: Promise<T>): void {
  p.follow(q);
}

/** An exception left the function. */
export function Promise_reject<T>(p: Promise<T>, e: unknown): void {
  p.refuse(e);
}

/** `await p`: the function goes on in the microtask in which `p`'s reactions run. */
export function Promise_await<T>(p: Promise<T>, frame: mk_frame): void {
  p.react(new ResumeJob(frame));
}

/** `await` of something that is no promise takes one microtask. */
export function Promise_tick(frame: mk_frame): void {
  enqueue(new ResumeJob(frame));
}
