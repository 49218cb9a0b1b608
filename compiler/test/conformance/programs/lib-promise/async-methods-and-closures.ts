class Counter {
  n = 0;
  async add(k: number): Promise<this> {
    await null;
    this.n += k;
    return this;
  }
  readonly twice = async (): Promise<number> => {
    await this.add(this.n);
    return this.n;
  };
  static async make(n: number): Promise<Counter> {
    const c = new Counter();
    await c.add(n);
    return c;
  }
}
async function main(): Promise<void> {
  const c = await Counter.make(5);
  console.log(c.n, await c.twice(), (await c.add(1)).n);
  const fs: (() => Promise<number>)[] = [];
  for (let i = 0; i < 3; i++)
    fs.push(async () => {
      await null;
      return i * 10;
    });
  for (const f of fs) console.log(await f());
  const values = await Promise.all([1, 2, 3].map(async (n) => (n % 2 === 0 ? n : await Promise.resolve(-n))));
  console.log(values.join());
  let sum = 0;
  for (const v of [await Promise.resolve(1), 2, await c.twice()]) sum += v;
  console.log(sum, (await Promise.resolve(2)) * (await Promise.resolve(3)) + (await Promise.resolve(4)));
  console.log(c.n > 5 ? await Promise.resolve("yes") : "no", [await c.twice(), c.n].join());
}
main();
