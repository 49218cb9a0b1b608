class Node {
  constructor(readonly name: string) {}
}
const a = new Node("same");
const b = new Node("same");
const names = new Map<Node, string>();
names.set(a, "first").set(b, "second");
console.log(names.size, names.get(a) ?? "", names.get(b) ?? "", names.get(new Node("same")) === undefined);
const visited = new Set<Node>();
visited.add(a).add(a).add(b);
console.log(visited.size, visited.has(a), visited.has(new Node("same")));

const byArray = new Map<number[], string>();
const list = [1];
byArray.set(list, "x");
list.push(2);
console.log(byArray.get(list) ?? "", byArray.get([1, 2]) ?? "none");

const byFunction = new Map<() => void, number>();
const f = () => {};
const g = () => {};
byFunction.set(f, 1).set(g, 2);
console.log(byFunction.get(f) === 1, byFunction.get(g) === 2, byFunction.size);
const keep: Node[] = [];
for (let i = 0; i < 200; i++) keep.push(new Node("n" + i));
const index = new Map(keep.map((n, i) => [n, i] as const));
console.log(keep.every((n, i) => index.get(n) === i), index.size);
