class Flaky {
  #left: number;
  calls = 0;
  constructor(failures: number) {
    this.#left = failures;
  }
  async run(): Promise<string> {
    this.calls++;
    await null;
    if (this.#left-- > 0) throw new Error(`failure ${this.calls}`);
    return `worked after ${this.calls}`;
  }
}
async function retry<T>(times: number, f: () => Promise<T>): Promise<T> {
  let last: unknown;
  for (let i = 0; i < times; i++) {
    try {
      return await f();
    } catch (e) {
      last = e;
    }
  }
  throw last;
}
async function main(): Promise<void> {
  for (const failures of [0, 2, 5]) {
    const flaky = new Flaky(failures);
    try {
      console.log(await retry(3, () => flaky.run()));
    } catch (e) {
      console.log("gave up:", e instanceof Error ? e.message : "?", flaky.calls);
    }
  }
}
main();
