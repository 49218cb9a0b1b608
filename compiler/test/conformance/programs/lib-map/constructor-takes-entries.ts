const fromArray = new Map<string, number>([
  ["a", 1],
  ["b", 2],
  ["a", 3],
]);
console.log(fromArray.size, [...fromArray].join(";"));
const copy = new Map(fromArray);
copy.set("c", 9);
console.log(fromArray.size, copy.size);
const fromMapped = new Map(["x", "yy"].map((s) => [s, s.length] as const));
console.log(fromMapped.get("yy") === 2);
function* pairs(): Generator<[number, string], undefined, undefined> {
  yield [1, "one"];
  yield [2, "two"];
  return undefined;
}
const fromGenerator = new Map(pairs());
console.log(fromGenerator.get(2) === "two", fromGenerator.size);
const empty = new Map<string, string>();
console.log(empty.size);
const none = new Map<string, string>(null);
console.log(none.size);
const inverted = new Map([...fromArray].map(([k, v]) => [v, k] as const));
console.log(inverted.get(3) === "a");
