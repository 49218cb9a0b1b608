// Spreading a dictionary copies its entries; later ones win.
const base: Record<string, number> = { a: 1, b: 2 };
const more: Record<string, number> = { ...base, b: 20, c: 30 };
more["a"] = 10;
console.log(base["a"], Object.entries(more).map(([k, v]) => k + v).join());
const merged: Record<string, number> = { z: 0, ...more, ...base };
console.log(Object.keys(merged).join(), merged["b"]);
function total(d: Readonly<Record<string, number>>): number {
  return Object.values(d).reduce((x, y) => x + y, 0);
}
console.log(total(merged), total({}), total({ only: 5 }));
const name = "computed";
const c: Record<string, boolean> = { [name]: true, [name + "2"]: false };
console.log(c["computed"], c["computed2"]);
const KEY = "constant";
enum Slot {
  A = "slot-a",
  B = 7,
}
const o = { [KEY]: 1, [Slot.A]: 2, [Slot.B]: 3 };
console.log(o.constant, o[KEY], o["slot-a"], o[Slot.A], o[7]);
