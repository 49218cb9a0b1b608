function isqrt(n: number): number {
  let x = Math.floor(Math.sqrt(n));
  while (x * x > n) x--;
  while ((x + 1) * (x + 1) <= n) x++;
  return x;
}
console.log([0, 1, 2, 3, 4, 99, 100, 2 ** 31, 2 ** 52, 10 ** 15].map(isqrt).join());
function gcd(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return Math.abs(a);
}
console.log(gcd(12, 18), gcd(17, 5), gcd(0, 9), gcd(-24, 36), gcd(2 ** 40, 2 ** 35 * 3), gcd(1071, 462));
const divisors = (n: number): number[] => {
  const out: number[] = [];
  for (let d = 1; d * d <= n; d++) {
    if (n % d !== 0) continue;
    out.push(d);
    if (d * d !== n) out.push(n / d);
  }
  return out.sort((a, b) => a - b);
};
console.log(divisors(36).join(), divisors(97).join(), divisors(1).join());
const clamp = (v: number, lo: number, hi: number): number => Math.min(Math.max(v, lo), hi);
console.log([-5, 0.5, 99].map((v) => clamp(v, 0, 10)).join());
console.log(Math.round(2.4999), Math.round(-0.5) === 0, Math.round(1e15 + 0.5), Math.trunc(Math.log10(12345)) + 1);
