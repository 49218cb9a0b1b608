// An intermediate result may be larger than its operands' type: it is exact, like in JavaScript.
const big: i32 = 2147483647;
const one: i32 = 1;
console.log(big + one, big * big, -big - one - one, (big + one) / 2, (big + big) % 10);
const m: u32 = 4000000000;
console.log(m + m, m - big, m * 3 - m * 3, (m + m) / 1000);
const small: u8 = 200;
console.log(small + small, small - 255, small * small, (small + 100) >> 1);
function mid(lo: i32, hi: i32): number {
  return Math.floor((lo + hi) / 2);
}
console.log(mid(2147483000, 2147483646));
let sum = 0;
for (let i = 0; i < 10; i++) sum += big;
console.log(sum);
const h: i16 = -30000;
console.log(h * 3, h - 10000, h / 7, h % 7, Math.trunc(h / 7));
