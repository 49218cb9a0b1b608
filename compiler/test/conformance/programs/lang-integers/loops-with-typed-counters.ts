// Counters of narrow types count up and down to their limits.
let out = "";
for (let i: u8 = 250; i < 255; i++) out += i + " ";
for (let i: i8 = 2; i >= -2; i--) out += i + " ";
for (let i: u16 = 65530; i < 65534; i += 2) out += i + " ";
console.log(out);
const table: u16[] = new Array<u16>(8).fill(0);
for (let i: u8 = 0; i < 8; i++) table[i] = i * i * 1000;
console.log(table.join());
let sieve: u8[] = new Array<u8>(50).fill(1);
let primes = "";
for (let p: i32 = 2; p < 50; p++) {
  if (sieve[p] === 0) continue;
  primes += p + ",";
  for (let k: i32 = p * p; k < 50; k += p) sieve[k] = 0;
}
console.log(primes);
let steps: u32 = 0;
for (let n: u32 = 97; n !== 1; n = n % 2 === 0 ? n / 2 : 3 * n + 1) steps++;
console.log(steps);
