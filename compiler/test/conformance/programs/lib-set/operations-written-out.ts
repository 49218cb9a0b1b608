const a = new Set([1, 2, 3, 4]);
const b = new Set([3, 4, 5]);
const union = new Set([...a, ...b]);
const both = new Set([...a].filter((x) => b.has(x)));
const minus = new Set([...a].filter((x) => !b.has(x)));
console.log([...union].join(), [...both].join(), [...minus].join());
function isSubset<T>(x: ReadonlySet<T>, y: ReadonlySet<T>): boolean {
  for (const v of x) if (!y.has(v)) return false;
  return true;
}
console.log(isSubset(both, a), isSubset(a, b), isSubset(new Set<number>(), b));
const copy = new Set(a);
copy.delete(1);
console.log(a.size, copy.size);
const primes = new Set<i32>();
for (let n: i32 = 2; n < 60; n++) {
  let prime = true;
  for (const p of primes) if (n % p === 0) prime = false;
  if (prime) primes.add(n);
}
console.log([...primes].join(" "));
