// A generic binary heap with a comparator, used for shortest paths.
class Heap<T> {
  private items: T[] = [];
  constructor(private readonly before: (a: T, b: T) => boolean) {}
  get size(): number {
    return this.items.length;
  }
  push(x: T): void {
    this.items.push(x);
    let i = this.items.length - 1;
    while (i > 0) {
      const p = (i - 1) >> 1;
      if (!this.before(this.items[i]!, this.items[p]!)) break;
      [this.items[i], this.items[p]] = [this.items[p]!, this.items[i]!];
      i = p;
    }
  }
  pop(): T | undefined {
    const top = this.items[0];
    const last = this.items.pop();
    if (this.items.length === 0 || last === undefined) return top;
    this.items[0] = last;
    let i = 0;
    for (;;) {
      let best = i;
      for (const c of [2 * i + 1, 2 * i + 2]) if (c < this.items.length && this.before(this.items[c]!, this.items[best]!)) best = c;
      if (best === i) return top;
      [this.items[i], this.items[best]] = [this.items[best]!, this.items[i]!];
      i = best;
    }
  }
}
const edges: [string, string, number][] = [["a", "b", 7], ["a", "c", 2], ["c", "b", 3], ["b", "d", 1], ["c", "d", 8], ["d", "e", 2.5]];
const dist = new Map<string, number>();
const queue = new Heap<{ node: string; d: number }>((x, y) => x.d < y.d);
queue.push({ node: "a", d: 0 });
while (queue.size > 0) {
  const { node, d } = queue.pop()!;
  if (dist.has(node)) continue;
  dist.set(node, d);
  for (const [from, to, w] of edges) if (from === node) queue.push({ node: to, d: d + w });
}
console.log([...dist].map(([n, d]) => n + ":" + d).join(" "));
const words = new Heap<string>((a, b) => a.length < b.length || (a.length === b.length && a < b));
for (const w of "the quick brown fox jumps over it".split(" ")) words.push(w);
let out = "";
while (words.size) out += words.pop() + " ";
console.log(out);
