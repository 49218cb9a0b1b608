// Sums that leave the range in which doubles are exact are computed as doubles.
function inc(x: number): number {
  return x + 1;
}
const top = 9007199254740991;
console.log(Number.isInteger(top - -1), top + 1, top + 2, inc(top), inc(inc(top)), inc(5));
console.log(-top - 1, -top - 2, (top + 1) % 10, (top - 1) * 2);
let n = top - 3;
for (let i = 0; i < 6; i++) {
  n = n + 1;
  console.log(n, n === top + 1, Number.isSafeInteger(n));
}
