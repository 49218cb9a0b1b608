function zip<A, B>(a: readonly A[], b: readonly B[]): [A, B][] {
  return a.slice(0, Math.min(a.length, b.length)).map((x, i): [A, B] => [x, b[i]!]);
}
function chunk<T>(list: readonly T[], size: number): T[][] {
  const out: T[][] = [];
  for (let i = 0; i < list.length; i += size) out.push(list.slice(i, i + size));
  return out;
}
function groupBy<T, K>(list: readonly T[], key: (v: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const v of list) {
    const k = key(v);
    const g = groups.get(k);
    if (g === undefined) groups.set(k, [v]);
    else g.push(v);
  }
  return groups;
}
console.log(zip([1, 2, 3], ["a", "b"]).map(([n, s]) => s + n).join());
console.log(chunk([1, 2, 3, 4, 5], 2).map((c) => c.join("+")).join(" "));
console.log(chunk([], 3).length);
for (const [k, v] of groupBy([1, 2, 3, 4, 5, 6], (n) => n % 3)) console.log(k, v.join());
for (const [k, v] of groupBy(["apple", "bob", "cat", "alice"], (s) => s.charAt(0))) console.log(k, v.join());
const unzipped = zip([true, false], [1.5, 2.5]).reduce<[boolean[], number[]]>(([a, b], [x, y]) => [[...a, x], [...b, y]], [[], []]);
console.log(unzipped[0].join(), unzipped[1].join());
