// A function returns several values as a tuple.
function divmod(a: number, b: number): [q: number, r: number] {
  return [Math.floor(a / b), a % b];
}
function minmax(list: readonly number[]): readonly [number, number] | undefined {
  if (list.length === 0) return undefined;
  let [lo, hi] = [list[0]!, list[0]!];
  for (const n of list) {
    if (n < lo) lo = n;
    if (n > hi) hi = n;
  }
  return [lo, hi];
}
const [q, r] = divmod(17, 5);
console.log(q, r);
const [lo, hi] = minmax([3, 9, -2]) ?? [0, 0];
console.log(lo, hi);
const [none] = minmax([]) ?? ["none"];
console.log(none);
let [a, b] = divmod(100, 7);
[a, b] = divmod(b, a);
console.log(a, b);
