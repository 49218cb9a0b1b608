const list = ["x", "y", "z"];
for (const [i, v] of list.entries()) console.log(`${i}=${v}`);
for (const i of list.keys()) console.log(i);
for (const v of list.values()) console.log(v);

// An iterator is itself iterable and goes on from where it is.
const it = list.values();
const first = it.next();
console.log(first.done === true ? "done" : first.value);
for (const v of it) console.log("rest " + v);
const end = it.next();
console.log(end.done === true && end.value === undefined);

// Elements added during iteration are visited.
const growing = [1];
for (const v of growing.values()) if (growing.length < 5) growing.push(v * 2);
console.log(growing.join());

const nothing: number[] = [];
for (const [i, v] of nothing.entries()) console.log("never " + i + v);
console.log([...["p", "q"].keys()].join("-"));
