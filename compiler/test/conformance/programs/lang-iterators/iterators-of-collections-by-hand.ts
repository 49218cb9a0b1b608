// The iterators of arrays, maps and sets can be stepped one by one and continued by for..of.
const it = ["a", "b", "c", "d"][Symbol.iterator]();
console.log(it.next().value, it.next().done);
for (const rest of it) console.log("rest " + rest);
console.log(it.next().done, it.next().value === undefined);
const m = new Map([["x", 1], ["y", 2]]);
const keys = m.keys();
const k1 = keys.next();
console.log(k1.done, k1.value);
m.set("z", 3);
console.log([...keys].join());
const es = [5, 6].entries();
const e = es.next();
if (!e.done) console.log(e.value[0], e.value[1]);
const vs = new Set([1.5]).values();
console.log(vs.next().value, vs.next().value, vs.next().done);
const chars = "añ"[Symbol.iterator]();
console.log(chars.next().value, chars.next().value, chars.next().done);
