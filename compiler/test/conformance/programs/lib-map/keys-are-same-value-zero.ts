const m = new Map<number, string>();
m.set(NaN, "nan").set(0, "zero").set(-0, "minus").set(1.5, "frac").set(2 ** 40, "big");
console.log(m.size, m.get(NaN) ?? "?", m.get(-0) ?? "?", m.get(0) ?? "?", m.get(2 ** 40) ?? "?");
// -0 as a key becomes 0.
const keys = [...m.keys()].map((k) => (k === 0 ? String(1 / k) : String(k)));
console.log(keys.join());
console.log(m.delete(NaN), m.has(NaN), m.delete(NaN), m.size);
const zero = new Set<number>([-0]);
for (const z of zero) console.log(1 / z);

const mixed = new Map<number | string | boolean | null | undefined, number>();
mixed.set(1, 1).set("1", 2).set(true, 3).set(null, 4).set(undefined, 5).set(NaN, 6).set("", 7).set(0, 8).set(false, 9);
console.log(mixed.size);
console.log([1, "1", true, null, undefined, NaN, "", -0, false].map((k) => mixed.get(k) ?? -1).join());
console.log(mixed.get("true") === undefined, mixed.has(-1));
