// A method may have type parameters of its own beside the class's.
class Stream<T> {
  constructor(private readonly items: readonly T[]) {}
  map<U>(f: (item: T, index: number) => U): Stream<U> {
    return new Stream(this.items.map(f));
  }
  zip<U, R>(other: Stream<U>, join: (a: T, b: U) => R): Stream<R> {
    const out: R[] = [];
    for (let i = 0; i < Math.min(this.items.length, other.items.length); i++) out.push(join(this.items[i]!, other.items[i]!));
    return new Stream(out);
  }
  fold<A>(start: A, step: (acc: A, item: T) => A): A {
    let acc = start;
    for (const item of this.items) acc = step(acc, item);
    return acc;
  }
}
const letters = new Stream(["a", "b", "c"]);
const digits = new Stream([1, 2]);
console.log(letters.zip(digits, (l, d) => l.repeat(d)).fold("", (acc, s) => acc + s + ";"));
console.log(digits.map((d, i) => d * 10 + i).fold(0, (a, b) => a + b));
console.log(letters.map((l) => l === "b").fold(0, (n, hit) => (hit ? n + 1 : n)));
