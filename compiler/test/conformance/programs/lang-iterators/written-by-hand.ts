// An object with next() is iterated; the fields of the result may come in any way.
class Countdown implements Iterator<number> {
  constructor(private n: number) {}
  next(): IteratorResult<number> {
    if (this.n <= 0) return { done: true, value: undefined };
    return { value: this.n-- };
  }
  [Symbol.iterator](): Countdown {
    return this;
  }
}
let out = "";
for (const n of new Countdown(4)) out += n;
console.log(out, [...new Countdown(3)].join());
const it = new Countdown(2);
for (;;) {
  const r = it.next();
  if (r.done) {
    console.log("done", r.value === undefined);
    break;
  }
  console.log(r.value + 0.5);
}
const [first] = new Countdown(9);
console.log(first, Math.max(...new Countdown(5)), new Set(new Countdown(3)).size);
const list: Iterable<number>[] = [[10, 20], new Countdown(2), new Set([7])];
for (const i of list) for (const n of i) out += "," + n;
console.log(out);
