/** Sieve of Eratosthenes: the primes up to 5000. */
const rounds = 50000;
const limit = 5000;
const primesUpToLimit = 669;

function countPrimes(flags: boolean[]): i32 {
  let primes: i32 = 0;
  for (let candidate = 2; candidate <= flags.length; candidate++) {
    if (!flags[candidate - 1]) continue;
    primes++;
    for (let multiple = candidate + candidate; multiple <= flags.length; multiple += candidate) {
      flags[multiple - 1] = false;
    }
  }
  return primes;
}

for (let round = 0; round < rounds; round++) {
  const primes = countPrimes(new Array<boolean>(limit).fill(true));
  if (primes !== primesUpToLimit) throw new Error(`${primes} primes`);
}
console.log(`sieve: ${primesUpToLimit} primes up to ${limit}`);
