// Patterns as loop variables, also in closures.
const pairs: [string, number][] = [["one", 1], ["two", 2]];
const later: (() => string)[] = [];
for (const [name, value] of pairs) {
  console.log(name, value);
  later.push(() => name + value);
}
for (let { length } of ["a", "bcd"]) {
  length *= 2;
  later.push(() => String(length++));
}
console.log(later.map((f) => f()).join(), later[3]!());
for (const [i, { v = i * 10 }] of [{ v: 1 }, {}, { v: 3 }].entries() as Iterable<[number, { v?: number }]>) console.log(i, v);
for (let [lo, hi] = [0, 5]; lo < hi; lo++, hi--) console.log(lo, hi);
const m = new Map<string, { n: number }>([["k", { n: 4 }]]);
for (const [key, { n }] of m) console.log(key, n);
