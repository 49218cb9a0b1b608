// `unknown` holds anything and gives it back once narrowed.
function describe(x: unknown): string {
  if (x === null || x === undefined) return "none";
  if (typeof x === "number") return x > 0 ? "positive" : "other number";
  if (typeof x === "string") return x.trim();
  if (x instanceof Map) return "map " + x.size;
  if (x instanceof Error) return x.name;
  if (Array.isArray(x)) return "array " + x.length;
  if (typeof x === "function") return "function";
  return typeof x;
}
const things: unknown[] = [null, 5, -5, " s ", new Map([[1, 2]]), new TypeError("t"), [1, [2]], () => 0, true, { a: 1 }];
console.log(things.map(describe).join(", "));
let u: unknown = 1;
u = typeof u === "number" ? u + 1 : 0;
console.log(String(u));
u = { deep: "object" };
const o = u as { deep: string };
console.log(o.deep);
class Held {
  n = 4;
}
u = new Held();
console.log(u instanceof Held ? u.n : 0);
