function show(n: number): string {
  return n === 0 && 1 / n < 0 ? "-0" : String(n);
}
for (const v of [0, -0, 3, -3, 0.5, -1e-300, NaN, Infinity, -Infinity]) console.log(show(v), show(Math.abs(v)), show(Math.sign(v)));
const low: i32 = -2147483648;
console.log(Math.abs(low), Math.abs(-128), Math.sign(low));
let sum = 0;
for (let i: i32 = -3; i <= 3; i++) sum += Math.abs(i) * Math.sign(i);
console.log(sum);
