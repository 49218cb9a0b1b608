// Entries of maps are tuples that can be built, taken apart and iterated.
const entries: [string, number][] = [["x", 1], ["y", 2]];
const m = new Map(entries);
m.set("z", 3);
const flipped = new Map([...m].map(([k, v]): [number, string] => [v, k]));
console.log(flipped.get(3), flipped.size);
let out = "";
for (const entry of m.entries()) out += entry[0] + entry[1] + entry.length;
console.log(out);
const best = [...m].reduce((a, b) => (b[1] > a[1] ? b : a));
console.log(best[0]);
for (const [i, [k, v]] of [...m.entries()].entries()) console.log(i, k, v);
