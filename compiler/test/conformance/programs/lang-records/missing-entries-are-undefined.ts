// Reading a name that is not there gives undefined.
const d: Record<string, string | undefined> = {};
console.log(d["x"] === undefined, d["x"] ?? "default");
d["x"] = "set";
console.log(d["x"], d["x"]?.length);
d["x"] = undefined;
console.log(d["x"] ?? "unset", Object.keys(d).length);
const counts: { [word: string]: number } = {};
for (const w of "a b a c b a".split(" ")) counts[w] = (counts[w] ?? 0) + 1;
console.log(Object.entries(counts).map(([w, n]) => w + n).join(" "));
const lists: Record<string, number[]> = {};
for (const n of [5, 12, 7, 31, 15]) (lists[n > 9 ? "big" : "small"] ??= []).push(n);
console.log(lists["big"]?.join("+"), lists["small"]?.join("+"), lists["none"]?.join());
