function* permutations<T>(list: readonly T[]): Generator<T[], void, undefined> {
  if (list.length <= 1) {
    yield [...list];
    return;
  }
  for (const [i, v] of list.entries()) for (const rest of permutations(list.toSpliced(i, 1))) yield [v, ...rest];
}
function* combinations<T>(list: readonly T[], k: number): Generator<T[], void, undefined> {
  if (k === 0) {
    yield [];
    return;
  }
  for (let i = 0; i + k <= list.length; i++) for (const rest of combinations(list.slice(i + 1), k - 1)) yield [list[i]!, ...rest];
}
console.log([...permutations(["a", "b", "c"])].map((p) => p.join("")).join(" "));
console.log([...combinations([1, 2, 3, 4], 2)].map((c) => c.join("")).join(" "));
let count = 0;
for (const _ of permutations([1, 2, 3, 4, 5])) count++;
console.log(count, [...combinations([], 0)].length, [...combinations([1], 2)].length);
function* subsets<T>(list: readonly T[]): Generator<T[], void, undefined> {
  for (let mask = 0; mask < 1 << list.length; mask++) yield list.filter((_, i) => mask & (1 << i));
}
console.log([...subsets(["x", "y", "z"])].map((s) => s.join("") || "-").join(" "));
