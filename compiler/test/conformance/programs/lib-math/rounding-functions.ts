const values = [0, -0, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.49999999999999994, -0.2, 1e300, 4503599627370495.5, 4503599627370496.5, -4503599627370495.5, 2147483647.5, NaN, Infinity, -Infinity];
function show(n: number): string {
  return n === 0 && 1 / n < 0 ? "-0" : String(n);
}
for (const v of values) console.log(show(v) + ": " + [Math.floor(v), Math.ceil(v), Math.trunc(v), Math.round(v)].map(show).join(" "));
const i: i32 = -7;
console.log(Math.floor(i / 2), Math.ceil(i / 2), Math.trunc(i / 2), Math.round(i / 2));
console.log(Math.floor(7 / 2), Math.trunc(-7 / 2), Math.floor(-0.0001));
