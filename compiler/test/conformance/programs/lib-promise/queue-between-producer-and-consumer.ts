class Channel<T> {
  #items: T[] = [];
  #takers: ((v: T | undefined) => void)[] = [];
  #closed = false;
  send(v: T): void {
    const taker = this.#takers.shift();
    if (taker) taker(v);
    else this.#items.push(v);
  }
  close(): void {
    this.#closed = true;
    for (const t of this.#takers.splice(0)) t(undefined);
  }
  async receive(): Promise<T | undefined> {
    const item = this.#items.shift();
    if (item !== undefined || this.#closed) return item;
    return new Promise<T | undefined>((resolve) => {
      this.#takers.push((v) => resolve(v));
    });
  }
}
const log: string[] = [];
async function produce(c: Channel<number>): Promise<void> {
  for (let i = 1; i <= 5; i++) {
    log.push("send " + i);
    c.send(i);
    if (i % 2 === 0) await null;
  }
  c.close();
}
async function consume(name: string, c: Channel<number>): Promise<number> {
  let sum = 0;
  for (let v = await c.receive(); v !== undefined; v = await c.receive()) {
    log.push(name + v);
    sum += v;
  }
  return sum;
}
async function main(): Promise<void> {
  const c = new Channel<number>();
  const [, a, b] = await Promise.all([produce(c), consume("a", c), consume("b", c)]);
  console.log(log.join(" "));
  console.log(a + b);
}
main();
