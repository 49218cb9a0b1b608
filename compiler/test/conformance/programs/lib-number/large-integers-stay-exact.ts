let f = 1;
for (let i = 1; i <= 22; i++) {
  f *= i;
  console.log(i, f);
}
console.log(2 ** 53, 2 ** 53 + 1, 2 ** 53 + 2, 2 ** 63, -(2 ** 63));
let n = 1;
for (let i = 0; i < 60; i++) n = n * 2 + (i % 2);
console.log(n, n % 1000, n / 3);
const big: u32 = 4294967295;
console.log(big * big, big + big, big - 4294967296, big / 2);
const a: i32 = 123456789;
console.log(a * a, a * 1000, a * a * a);
let count = 0;
for (let x = 27; x !== 1; count++) x = x % 2 === 0 ? x / 2 : 3 * x + 1;
console.log(count);
