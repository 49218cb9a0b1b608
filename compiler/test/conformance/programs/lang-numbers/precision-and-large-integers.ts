// Doubles beyond 2^53 lose units the same way everywhere.
let n = 9007199254740990;
for (let i = 0; i < 6; i++) console.log(n + i, (n + i) % 2);
console.log(2 ** 53 === 2 ** 53 + 1, 2 ** 31 | 0, 2 ** 32 >>> 0, (2 ** 53 - 1) % 1000, 1e17 % 7);
let f = 1;
let k = 0;
while (f + 1 !== f) {
  f *= 2;
  k++;
}
console.log(k, f);
console.log(123456789 * 987654321, 4294967295 * 4294967295, 0.1 * 3, 1.1 + 2.2, 5e-324 / 2, 1e308 * 10 - 1e308 * 10);
console.log(Math.imul(123456789, 987654321), Math.imul(-5, 12), Math.clz32(1), Math.clz32(0), Math.hypot(3, 4), Math.cbrt(27));
