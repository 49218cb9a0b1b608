function wrap(name: string, f: () => unknown): void {
  try {
    f();
    console.log(name, "ok");
  } catch (e) {
    console.log(name, e instanceof Error ? e.message : String(e));
  }
}
const boom = (where: string): never => {
  throw new Error("in " + where);
};
class Faulty {
  constructor(fail = false) {
    if (fail) boom("constructor");
  }
  get value(): number {
    return boom("getter");
  }
}
wrap("map", () => [1, 2].map((n) => (n === 2 ? boom("map") : n)));
wrap("sort", () => [3, 1, 2].sort(() => boom("sort")));
wrap("reduce", () => [1, 2].reduce(() => boom("reduce")));
wrap("forEach", () => new Map([["a", 1]]).forEach(() => boom("forEach")));
wrap("set", () => new Set([1]).forEach(() => boom("set")));
wrap("replace", () => "x".replace("x", () => boom("replace")));
wrap("from", () => Array.from({ length: 2 }, () => boom("from")));
wrap("typed", () => new Uint8Array(2).map(() => boom("typed")));
wrap("getter", () => new Faulty().value);
wrap("constructor", () => new Faulty(true));
wrap("none", () => 1);
// A failed callback leaves the collections usable.
const m = new Map([["k", 1]]);
try {
  for (const [k] of m) {
    m.set(k + k, 2);
    if (k.length > 4) boom("loop");
  }
} catch {
  console.log(m.size, [...m.keys()].join());
}
