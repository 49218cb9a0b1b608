const m = new Map<number, number>([[1, 1]]);
let rounds = 0;
for (const [k, v] of m) {
  rounds++;
  if (k < 100) m.set(k + 1, v * 2 % 1000);
}
console.log(rounds, m.size, m.get(50) ?? -1);

const set = new Set<string>(["x"]);
const out: string[] = [];
set.forEach((s) => {
  out.push(s);
  if (s.length < 4) set.add(s + "x");
});
console.log(out.join(" "));

// An iterator that has ended stays ended.
const it = m.keys();
let n = 0;
for (let r = it.next(); r.done !== true; r = it.next()) n++;
m.set(1000, 1);
console.log(n, it.next().done === true);
const other = m.values();
other.next();
m.clear();
m.set(7, 70);
const r = other.next();
console.log(r.done === true ? "end" : r.value);
