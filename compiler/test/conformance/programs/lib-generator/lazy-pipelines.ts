function* naturals(): Generator<number, undefined, undefined> {
  for (let n = 1; ; n++) yield n;
}
function* map<T, U>(source: Iterable<T>, f: (v: T) => U): Generator<U, undefined, undefined> {
  for (const v of source) yield f(v);
  return undefined;
}
function* filter<T>(source: Iterable<T>, f: (v: T) => boolean): Generator<T, undefined, undefined> {
  for (const v of source) if (f(v)) yield v;
  return undefined;
}
function* take<T>(source: Iterable<T>, n: number): Generator<T, undefined, undefined> {
  if (n <= 0) return undefined;
  for (const v of source) {
    yield v;
    if (--n === 0) return undefined;
  }
  return undefined;
}
console.log([...take(filter(map(naturals(), (n) => n * n), (n) => n % 3 === 1), 5)].join());
console.log([...take(naturals(), 0)].length, [...take(["a", "b"], 5)].join(""));
function* fibonacci(): Generator<number, undefined, undefined> {
  let [a, b] = [0, 1];
  for (;;) {
    yield a;
    [a, b] = [b, a + b];
  }
}
console.log([...take(fibonacci(), 12)].join(" "));
console.log(Math.max(...take(fibonacci(), 10)), new Set(take(fibonacci(), 6)).size);
