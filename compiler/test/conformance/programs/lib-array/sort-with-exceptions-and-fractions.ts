// The sign of the result counts, not its size; fractions count too.
console.log([3, 1, 2].sort((a, b) => (a - b) / 1000).join());
console.log([0.3, 0.1, 0.2].sort((a, b) => a - b).join());
console.log([1, 2, 3].sort((a, b) => -(a - b)).join());
// NaN counts as equal.
console.log([3, 1, 2].sort(() => NaN).join());

try {
  [1, 2, 3].sort(() => {
    throw new RangeError("no order");
  });
} catch (e) {
  console.log(e instanceof RangeError ? e.message : "?");
}
console.log([5].sort(() => 1).join());

const sorted = [3, 1, 2].toSorted();
console.log(sorted.join());
const source = [3, 1, 2];
console.log(source.toSorted((a, b) => b - a).join(), source.join());
