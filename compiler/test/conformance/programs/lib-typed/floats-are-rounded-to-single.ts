const f = new Float32Array(6);
f[0] = 0.1;
f[1] = 16777217;
f[2] = 1e40;
f[3] = 1e-46;
f[4] = NaN;
f[5] = -0;
console.log(f.join(" "), Object.is(f[5], -0));
console.log(f[0] === Math.fround(0.1), f[0] === 0.1);
let sum = 0;
for (let i = 0; i < 10; i++) {
  f[0] = 0.1 * i;
  sum += f[0]!;
}
console.log(sum);
const d = new Float64Array([0.1, 5e-324, 1.7976931348623157e308]);
console.log(d.join(" "));
