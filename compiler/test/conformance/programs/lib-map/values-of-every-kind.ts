class P {
  constructor(readonly x: number) {}
}
const objects = new Map<string, P>();
objects.set("a", new P(1));
console.log(objects.get("a")?.x === 1, objects.get("b")?.x === undefined);
const lists = new Map<string, number[]>();
for (const w of ["one", "two", "six", "three"]) {
  const n = w.length;
  const key = "len" + n;
  const list = lists.get(key) ?? [];
  list.push(n);
  lists.set(key, list);
}
console.log([...lists].map(([k, v]) => k + ":" + v.join("+")).join(" "));
const flags = new Map<string, boolean>([["on", true], ["off", false]]);
console.log(flags.get("on") === true, flags.get("off") === false, flags.get("x") === undefined);
const maybe = new Map<string, number | undefined>();
maybe.set("k", undefined);
console.log(maybe.has("k"), maybe.get("k") === undefined, maybe.size);
const fs = new Map<string, (n: number) => number>();
fs.set("double", (n) => n * 2);
console.log(fs.get("double")?.(21) === 42);
const small = new Map<u8, u16>();
small.set(255, 65535);
console.log(small.get(255) === 65535, [...small.values()][0]);
const nested = new Map<string, Map<string, number>>();
nested.set("in", new Map([["deep", 5]]));
console.log(nested.get("in")?.get("deep") === 5);
