class Mutex {
  #tail: Promise<void> = Promise.resolve();
  async run<T>(f: () => Promise<T>): Promise<T> {
    const before = this.#tail;
    let release: () => void = () => {};
    this.#tail = new Promise<void>((resolve) => {
      release = () => resolve();
    });
    await before;
    try {
      return await f();
    } finally {
      release();
    }
  }
}
const log: string[] = [];
const mutex = new Mutex();
async function critical(name: string): Promise<void> {
  await mutex.run(async () => {
    log.push(name + "(");
    await null;
    await null;
    log.push(")");
    if (name === "b") throw new Error("b failed");
  });
}
class Signal<T> {
  #waiting: ((v: T) => void)[] = [];
  next(): Promise<T> {
    return new Promise((resolve) => {
      this.#waiting.push((v) => resolve(v));
    });
  }
  emit(v: T): void {
    const list = this.#waiting;
    this.#waiting = [];
    for (const f of list) f(v);
  }
}
async function main(): Promise<void> {
  const results = await Promise.allSettled([critical("a"), critical("b"), critical("c")]);
  console.log(log.join(" "), results.map((r) => r.status.charAt(0)).join(""));
  const s = new Signal<number>();
  const both = Promise.all([s.next(), s.next()]);
  s.emit(7);
  s.emit(8);
  console.log((await both).join());
}
main();
