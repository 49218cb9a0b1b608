// Generator methods use `this`; generator functions capture variables and are values.
class Tree {
  children: Tree[] = [];
  constructor(readonly name: string) {}
  add(...names: string[]): this {
    for (const n of names) this.children.push(new Tree(n));
    return this;
  }
  *[Symbol.iterator](): Generator<string> {
    yield this.name;
    for (const c of this.children) yield* c;
  }
  *leaves(depth = 0): Generator<[string, number]> {
    if (this.children.length === 0) yield [this.name, depth];
    for (const c of this.children) yield* c.leaves(depth + 1);
  }
  static *range(n: number) {
    for (let i = 0; i < n; i++) yield i;
  }
}
const t = new Tree("root").add("a", "b");
t.children[1]!.add("c", "d");
console.log([...t].join(), [...t.leaves()].map(([n, d]) => n + d).join(), [...Tree.range(3)].join());
let step = 10;
const counter = function* (n: number): Generator<number> {
  while (n-- > 0) yield (step += n);
  return undefined;
};
const one = counter(3);
const two = counter(2);
const next = (g: Generator<number>): string => String(g.next().value);
console.log(next(one), next(two), next(one), next(two), step);
const makers: (() => Generator<number>)[] = [() => counter(1), () => counter(2)];
console.log(makers.map((m) => [...m()].length).join());
