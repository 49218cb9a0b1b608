// Spread copies elements in order, from any iterable.
const a = [1, 2];
const b = [...a, 3, ...a.map((x) => x * 10)];
console.log(b.join());
a.push(5);
console.log(b.length, [...a].length, ([...a] as unknown) === a);
console.log([..."héé", ..."x"].join("."));
const set = new Set(["q", "r", "q"]);
console.log([...set, ...set].join());
function* gen() {
  yield 1.5;
  yield* [2, 3];
}
console.log([0, ...gen(), 9].join());
const m = new Map([[1, "one"], [2, "two"]]);
console.log([...m.keys()].join(), [...m.values()].join(), [...m].map(([k, v]) => k + v).join());
const empty: number[] = [];
console.log([...empty, ...empty].length);
const mixed: (number | string)[] = [...a, ...["s", "t"]];
console.log(mixed.join());
