class Range {
  constructor(
    private readonly from: number,
    private readonly to: number,
    private readonly step = 1,
  ) {}
  *[Symbol.iterator](): Generator<number, void, undefined> {
    for (let n = this.from; n < this.to; n += this.step) yield n;
  }
}
class Countdown {
  constructor(private n: number) {}
  next(): IteratorResult<number, void> {
    return this.n > 0 ? { done: false, value: this.n-- } : { done: true, value: undefined };
  }
  [Symbol.iterator](): Countdown {
    return this;
  }
}
console.log([...new Range(0, 5)].join(), [...new Range(1, 10, 3)].join(), [...new Range(3, 3)].length);
let sum = 0;
for (const n of new Range(1, 101)) sum += n;
console.log(sum);
const c = new Countdown(4);
for (const n of c) {
  console.log(n);
  if (n === 3) break;
}
console.log([...c].join());
console.log(Math.max(...new Range(2, 9)), Array.from(new Range(0, 3), (n) => n * n).join(), new Set(new Range(0, 4)).size);
class Tree {
  left: Tree | undefined;
  right: Tree | undefined;
  constructor(readonly key: string) {}
  add(key: string): Tree {
    const side = key < this.key ? this.left : this.right;
    if (side) side.add(key);
    else if (key < this.key) this.left = new Tree(key);
    else this.right = new Tree(key);
    return this;
  }
  *keys(): Generator<string, void, undefined> {
    if (this.left) yield* this.left.keys();
    yield this.key;
    if (this.right) yield* this.right.keys();
  }
}
const t = new Tree("m");
for (const k of "qdxaez") t.add(k);
console.log([...t.keys()].join(""));
