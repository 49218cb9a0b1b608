// Generic types may refer to themselves: lists, trees, options.
interface Cons<T> {
  head: T;
  tail: Cons<T> | null;
}
function list<T>(...items: T[]): Cons<T> | null {
  let out: Cons<T> | null = null;
  for (let i = items.length - 1; i >= 0; i--) out = { head: items[i]!, tail: out };
  return out;
}
function size<T>(l: Cons<T> | null): number {
  return l === null ? 0 : 1 + size(l.tail);
}
function mapList<T, U>(l: Cons<T> | null, f: (t: T) => U): Cons<U> | null {
  return l && { head: f(l.head), tail: mapList(l.tail, f) };
}
function show<T>(l: Cons<T> | null, text: (t: T) => string): string {
  return l ? text(l.head) + (l.tail ? "," + show(l.tail, text) : "") : "";
}
const ns = list(1, 2, 3);
console.log(size(ns), show(ns, String));
console.log(show(mapList(ns, (n) => "n" + n * 2), (s) => s));
console.log(size(list<string>()), show(list(true, false), (b) => (b ? "T" : "F")));
class Tree<T> {
  children: Tree<T>[] = [];
  constructor(readonly value: T) {}
  add(...values: T[]): this {
    for (const v of values) this.children.push(new Tree(v));
    return this;
  }
  count(): number {
    return this.children.reduce((n, c) => n + c.count(), 1);
  }
}
const t = new Tree("root").add("a", "b");
t.children[0]!.add("c");
console.log(t.count());
