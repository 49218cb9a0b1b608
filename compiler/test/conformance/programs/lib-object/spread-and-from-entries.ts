const base: Record<string, number> = { a: 1, b: 2 };
const more: Record<string, number> = { ...base, b: 20, c: 30 };
console.log(JSON.stringify(more), JSON.stringify(base));
const back: Record<string, number> = { z: 0, ...more };
console.log(Object.keys(back).join());
const made = Object.fromEntries([
  ["x", 1],
  ["y", 2],
  ["x", 3],
]);
console.log(JSON.stringify(made));
const fromMap = Object.fromEntries(new Map([["k", "v"]]));
console.log(JSON.stringify(fromMap), Object.keys(fromMap).length);
const doubled = Object.fromEntries(Object.entries(base).map(([k, v]): [string, number] => [k + k, v * 2]));
console.log(JSON.stringify(doubled));
const target: Record<string, number> = { a: 1 };
const same = Object.assign(target, more);
console.log(same === target, JSON.stringify(target));
