// Q16.16 numbers in 32-bit integers.
const ONE = 65536;
const toFixed = (x: number): i32 => Math.round(x * ONE);
const fromFixed = (x: i32): number => x / ONE;
const multiply = (a: i32, b: i32): i32 => Math.round((a * b) / ONE);
console.log(toFixed(1.5), fromFixed(toFixed(0.1)), fromFixed(multiply(toFixed(1.25), toFixed(-2.5))));
const table = [0, 10, 40, 90, 160];
function interpolate(x: number): number {
  const clamped = Math.min(Math.max(x, 0), table.length - 1);
  const i = Math.min(Math.floor(clamped), table.length - 2);
  return table[i]! + (table[i + 1]! - table[i]!) * (clamped - i);
}
console.log([-1, 0, 0.5, 1.25, 3.999, 4, 9].map((x) => interpolate(x)).join(" "));
const sine: number[] = [];
for (let i = 0; i < 8; i++) sine.push(Math.round(Math.sin((i * Math.PI) / 4) * 1000));
console.log(sine.join());
let x = 1;
for (let i = 0; i < 6; i++) x = x - (x * x - 2) / (2 * x);
console.log(x, x === Math.SQRT2 || Math.abs(x - Math.SQRT2) < 1e-15);
const lerp = (a: number, b: number, t: number): number => a + (b - a) * t;
console.log(lerp(0, 10, 0.3), lerp(5, -5, 0.5), lerp(1e300, -1e300, 0.5));
console.log(Math.floor(-7 / 2), Math.trunc(-7 / 2), Math.round(-3.5), Math.round(3.5), Math.ceil(-0.5));
