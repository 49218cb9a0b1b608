const m = new Map<string, number>();
for (const [i, c] of [..."abcdef"].entries()) m.set(c, i);
const seen: string[] = [];
m.forEach((v, k, self) => {
  seen.push(k + v);
  self.delete(k);
  if (k === "b") self.set("z", 26);
  if (k === "c") self.delete("d");
});
console.log(seen.join(" "), m.size);
const s = new Set([1, 2, 3]);
s.forEach((v, _, self) => {
  self.delete(v);
  if (v < 5) self.add(v + 3);
});
console.log(s.size, [...s].join());
m.set("x", 1);
m.forEach(() => m.clear());
console.log(m.size);
let n = 0;
const grow = new Map([[0, 0]]);
grow.forEach((v, k) => {
  n++;
  if (k < 30) grow.set(k + 1, v + k);
});
console.log(n, grow.get(30) ?? -1);
