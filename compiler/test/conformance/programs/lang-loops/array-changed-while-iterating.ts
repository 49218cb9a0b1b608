// for..of looks at the length each time: pushed elements are visited, removed ones are not.
const list = [1, 2, 3];
let seen = "";
for (const x of list) {
  seen += x;
  if (x < 3) list.push(x * 10);
  if (x === 10) list.length = 4;
}
console.log(seen, list.join());
const shrink = [1, 2, 3, 4];
for (const x of shrink) {
  seen += "-" + x;
  shrink.pop();
}
console.log(seen);
const map = new Map([[1, "a"]]);
for (const [k] of map) if (k < 5) map.set(k + 1, "b");
console.log(map.size);
const set = new Set([1, 2, 3]);
for (const v of set) {
  set.delete(v);
  if (v === 1) set.add(1.5);
}
console.log(set.size, [...set].join());
let source = [1, 2];
for (const x of source) source = [x, 9, 9, 9];
console.log(source.join());
