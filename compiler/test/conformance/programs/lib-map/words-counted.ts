const text = "the quick brown fox jumps over the lazy dog and the quick cat";
const counts = new Map<string, i32>();
for (const w of text.split(" ")) counts.set(w, (counts.get(w) ?? 0) + 1);
const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
console.log(sorted.slice(0, 4).map(([w, n]) => `${w} ${n}`).join(", "));
const first = [...counts.entries()].find(([, n]) => n === 1);
console.log(first === undefined ? "none" : first[0]);
const groups = new Map<i32, string[]>();
for (const [w, n] of counts) {
  const g = groups.get(n);
  if (g) g.push(w);
  else groups.set(n, [w]);
}
for (const [n, ws] of groups) console.log(n, ws.length);
let total = 0;
counts.forEach((n) => {
  total += n;
});
console.log(total);
function describe(m: ReadonlyMap<string, i32>): string {
  return `${m.size} words, fox ${m.get("fox") ?? 0}`;
}
console.log(describe(counts));
