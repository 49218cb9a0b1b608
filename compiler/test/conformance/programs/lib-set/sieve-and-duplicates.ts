const limit = 200;
const composite = new Set<number>();
const primes: number[] = [];
for (let n = 2; n < limit; n++) {
  if (composite.has(n)) continue;
  primes.push(n);
  for (let k = n * n; k < limit; k += n) composite.add(k);
}
console.log(primes.length, primes.at(-1) === 199, composite.size, primes.length + composite.size === limit - 2);
function firstDuplicate<T>(list: readonly T[]): T | undefined {
  const seen = new Set<T>();
  return list.find((v) => {
    if (seen.has(v)) return true;
    seen.add(v);
    return false;
  });
}
console.log(firstDuplicate([3, 1, 4, 1, 5]) === 1, firstDuplicate(["a", "b"]) === undefined, firstDuplicate(["x", "y", "y", "x"]) ?? "-");
console.log(firstDuplicate([NaN, 1, NaN]) !== undefined, firstDuplicate([0, -0]) !== undefined);
const words = new Set("a rose is a rose is a rose".split(" "));
console.log([...words].join("|"), words.has("rose"), words.has("thorn"));
