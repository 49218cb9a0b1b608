// A cache over Map's order of insertion, and a memoising decorator function.
class Lru<K, V> {
  private readonly map = new Map<K, V>();
  hits = 0;
  constructor(private readonly limit: number) {}
  get(key: K, make: (key: K) => V): V {
    const known = this.map.get(key);
    if (known !== undefined) {
      this.hits++;
      this.map.delete(key);
      this.map.set(key, known);
      return known;
    }
    const fresh = make(key);
    this.map.set(key, fresh);
    if (this.map.size > this.limit) {
      for (const oldest of this.map.keys()) {
        this.map.delete(oldest);
        break;
      }
    }
    return fresh;
  }
  keys(): K[] {
    return [...this.map.keys()];
  }
}
const cache = new Lru<string, number>(3);
for (const k of ["a", "bb", "a", "ccc", "dddd", "bb", "a"]) cache.get(k, (s) => s.length);
console.log(cache.keys().join(), cache.hits);
function memoize<A, R>(f: (a: A) => R): (a: A) => R {
  const known = new Map<A, R>();
  return (a) => {
    if (known.has(a)) return known.get(a)!;
    const r = f(a);
    known.set(a, r);
    return r;
  };
}
let calls = 0;
const fib: (n: number) => number = memoize((n: number): number => {
  calls++;
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
});
console.log(fib(60), calls);
