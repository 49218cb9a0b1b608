// Division of integers gives fractions; remainders keep the sign of the dividend, also minus zero.
const a: i32 = 7;
const b: i32 = 2;
const n: i32 = -7;
const zero: i32 = 0;
console.log(a / b, n / b, a % b, n % b, a % n, n % a);
console.log(a / zero, n / zero, zero / zero, a % zero, 1 / (n % a), zero / n);
console.log(1 / (-7 % 7), (a / b) | 0, (n / b) | 0, Math.floor(n / b), Math.trunc(n / b), Math.round(n / b));
function divide(x: i32, y: i32): i32 {
  return Math.floor(x / y);
}
console.log(divide(9, 4), divide(-9, 4), divide(9, -4));
const u: u32 = 4294967295;
console.log(u / 2, u % 10, (u / 16) >>> 0, 1 / (zero * n), -zero === 0);
