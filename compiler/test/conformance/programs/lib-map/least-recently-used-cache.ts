class Cache<K, V> {
  readonly #entries = new Map<K, V>();
  constructor(private readonly capacity: number) {}
  get(key: K): V | undefined {
    const v = this.#entries.get(key);
    if (v === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, v);
    return v;
  }
  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.capacity) return;
    const oldest = this.#entries.keys().next();
    if (oldest.done !== true) this.#entries.delete(oldest.value);
  }
  get keys(): string {
    return [...this.#entries.keys()].join();
  }
}
const cache = new Cache<string, number>(3);
for (const [i, k] of ["a", "b", "c"].entries()) cache.set(k, i);
console.log(cache.keys, cache.get("a") === 0);
cache.set("d", 3);
console.log(cache.keys, cache.get("b") === undefined);
cache.set("c", 20);
console.log(cache.keys, cache.get("c") === 20);
let hits = 0;
const big = new Cache<i32, i32>(10);
for (let i = 0; i < 1000; i++) {
  const k: i32 = (i * i) % 23;
  if (big.get(k) !== undefined) hits++;
  else big.set(k, i);
}
console.log(hits, big.keys);
