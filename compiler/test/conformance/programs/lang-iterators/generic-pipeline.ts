// Lazy map, filter and take over any iterable, written with generators.
function* map<T, U>(source: Iterable<T>, f: (t: T) => U): Generator<U> {
  for (const t of source) yield f(t);
}
function* filter<T>(source: Iterable<T>, keep: (t: T) => boolean): Generator<T> {
  for (const t of source) if (keep(t)) yield t;
}
function* take<T>(source: Iterable<T>, n: number): Generator<T> {
  if (n <= 0) return undefined;
  for (const t of source) {
    yield t;
    if (--n === 0) return undefined;
  }
}
let pulled = 0;
function* naturals(): Generator<number> {
  try {
    for (let n = 1; ; n++) {
      pulled++;
      yield n;
    }
  } finally {
    console.log("closed after " + pulled);
  }
}
console.log([...take(filter(map(naturals(), (n) => n * n), (n) => n % 2 === 1), 3)].join());
console.log([...map("abc", (c) => c + c)].join(), [...take(new Set([1, 2]), 0)].length);
