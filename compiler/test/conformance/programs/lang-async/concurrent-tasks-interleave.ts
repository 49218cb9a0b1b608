// Tasks started together take turns at their awaits.
const log: string[] = [];
class Lock {
  #held = false;
  #waiting: (() => void)[] = [];
  async acquire(): Promise<void> {
    while (this.#held) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#held = true;
  }
  release(): void {
    this.#held = false;
    this.#waiting.shift()?.();
  }
}
const lock = new Lock();
async function worker(name: string, rounds: number): Promise<number> {
  for (let i = 0; i < rounds; i++) {
    await lock.acquire();
    try {
      log.push(name + i);
      await null;
      log.push(name + i + "'");
    } finally {
      lock.release();
    }
  }
  return rounds;
}
Promise.all([worker("a", 3), worker("b", 2), worker("c", 1)]).then((ns) => {
  console.log(log.join(" "));
  console.log(ns.join());
});
