type Stock = Map<string, Map<string, i32>>;
const stock: Stock = new Map();
function add(shelf: string, item: string, n: i32): void {
  let items = stock.get(shelf);
  if (items === undefined) {
    items = new Map();
    stock.set(shelf, items);
  }
  const left: i32 = (items.get(item) ?? 0) + n;
  if (left > 0) items.set(item, left);
  else items.delete(item);
  if (items.size === 0) stock.delete(shelf);
}
add("a", "bolt", 10);
add("a", "nut", 5);
add("b", "bolt", 2);
add("a", "nut", -5);
add("b", "bolt", -3);
add("c", "washer", 1);
for (const [shelf, items] of stock) for (const [item, n] of items) console.log(shelf, item, n);
let total: i32 = 0;
stock.forEach((items) => items.forEach((n) => (total += n)));
console.log(total, stock.size, stock.has("b"));
const byItem = new Map<string, string[]>();
add("c", "bolt", 4);
for (const [shelf, items] of stock) for (const item of items.keys()) byItem.set(item, [...(byItem.get(item) ?? []), shelf]);
console.log([...byItem].map(([i, s]) => `${i}:${s.join("")}`).join(" "));
const largest = [...stock].map(([s, items]): [string, i32] => [s, [...items.values()].reduce((a, b) => a + b, 0)]).sort((x, y) => y[1] - x[1])[0];
console.log(largest?.[0] ?? "none", largest?.[1] ?? 0);
