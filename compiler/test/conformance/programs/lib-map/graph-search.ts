const edges: [string, string, number][] = [
  ["a", "b", 4],
  ["a", "c", 1],
  ["c", "b", 2],
  ["b", "d", 5],
  ["c", "d", 8],
  ["d", "e", 3],
];
const graph = new Map<string, Map<string, number>>();
const link = (from: string, to: string, cost: number): void => {
  const out = graph.get(from) ?? new Map<string, number>();
  out.set(to, cost);
  graph.set(from, out);
};
for (const [a, b, cost] of edges) {
  link(a, b, cost);
  link(b, a, cost);
}
function shortest(start: string): Map<string, number> {
  const best = new Map<string, number>([[start, 0]]);
  const open = new Set([start]);
  while (open.size > 0) {
    let at = "";
    for (const n of open) if (at === "" || (best.get(n) ?? Infinity) < (best.get(at) ?? Infinity)) at = n;
    open.delete(at);
    for (const [to, cost] of graph.get(at) ?? new Map<string, number>()) {
      const total = (best.get(at) ?? 0) + cost;
      if (total < (best.get(to) ?? Infinity)) {
        best.set(to, total);
        open.add(to);
      }
    }
  }
  return best;
}
console.log([...shortest("a")].map(([n, c]) => n + c).join(" "));
console.log([...shortest("e")].map(([n, c]) => n + c).join(" "));
const seen = new Set<string>();
const order: string[] = [];
function visit(n: string): void {
  if (seen.has(n)) return;
  seen.add(n);
  order.push(n);
  for (const to of graph.get(n)?.keys() ?? []) visit(to);
}
visit("a");
console.log(order.join(""), graph.size);
