const inner = [3, 1, 2];
const view: readonly number[] = inner;
console.log(view.length, view.at(-1) === 2, view.indexOf(1), view.includes(9));
console.log(view.slice().sort((a, b) => a - b).join(), view.toSorted().join(), view.join());
inner.push(9);
console.log(view.length, view.map((n) => n + 1).join(), view.concat([0]).join());
for (const [i, n] of view.entries()) if (n > 2) console.log(i, n);
const frozen = ["x", "y"] as const;
console.log(frozen.length, frozen[0], frozen.join("-"));
function sum(list: ReadonlyArray<number>): number {
  return list.reduce((a, b) => a + b, 0);
}
console.log(sum(view), sum([]), sum([1, 2]));
