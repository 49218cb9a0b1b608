// A queue of promises hands values from one task to another.
class Queue<T> {
  #items: T[] = [];
  #takers: ((value: T) => void)[] = [];
  put(item: T): void {
    const taker = this.#takers.shift();
    if (taker) taker(item);
    else this.#items.push(item);
  }
  take(): Promise<T> {
    const item = this.#items.shift();
    if (item !== undefined) return new Promise((resolve) => resolve(item));
    return new Promise((resolve) => this.#takers.push(resolve));
  }
}
const q = new Queue<string>();
async function producer(name: string, n: number): Promise<void> {
  for (let i = 0; i < n; i++) {
    q.put(name + i);
    if (i % 2) await null;
  }
  q.put("end " + name);
}
async function consumer(ends: number): Promise<string> {
  let out = "";
  while (ends > 0) {
    const item = await q.take();
    if (item.startsWith("end")) ends--;
    out += item + ";";
  }
  return out;
}
const result = consumer(2);
producer("a", 4);
producer("b", 3);
result.then((s) => console.log(s));
